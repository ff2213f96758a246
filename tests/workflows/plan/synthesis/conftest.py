"""A garden wall as the synthesis stages are given it: goal, roles, schedule and costs; everything else is missing."""

import datetime as dt
from collections.abc import Callable

import pytest
from pydantic import BaseModel

from planexe.spine.inputs import Inputs, Missing
from planexe.spine.stage import Stage
from planexe.workflows.plan.chances.chance_models import CostChance, DateChance, PromiseChance, RiskSimulation
from planexe.workflows.plan.costs.cost_models import CostPlan, TaskCost
from planexe.workflows.plan.schedule.schedule import Schedule
from planexe.workflows.plan.screening.initial_prompt import InitialPrompt
from planexe.workflows.plan.synthesis.plan_brief import PlanBrief
from planexe.workflows.plan.team.find_team_roles import Role, TeamRoles
from planexe.workflows.plan.workflow import plan_stages

GOAL = "Build a dry stone wall in Bath. It must not disturb the badgers — they live under the hedge."


@pytest.fixture
def goal() -> InitialPrompt:
    return InitialPrompt(goal=GOAL, today=dt.date(2027, 3, 1))


@pytest.fixture
def roles() -> TeamRoles:
    return TeamRoles(
        roles=[
            Role(
                role_id=f"M{number}",
                title=title,
                explanation="Works.",
                people_min=1,
                people_max=1,
                consequences="Nothing stands.",
            )
            for number, title in ((1, "Head waller"), (2, "Ecologist"))
        ]
    )


@pytest.fixture
def schedule() -> Schedule:
    day = dt.date(2027, 6, 30)
    return Schedule(
        project_title="Wall",
        start=dt.date(2027, 4, 1),
        finish=dt.date(2027, 7, 14),
        days=105,
        tasks=[],
        critical_path=[],
        deadline=day,
    )


@pytest.fixture
def drawn(schedule: Schedule) -> RiskSimulation:
    end, asked = schedule.finish, schedule.deadline
    assert asked
    kept = PromiseChance(
        promise_id="Z1", text="The wall stands.", rule="by", firm="hard", date=asked, code="Z1", p50=end, p80=end,
        chance=0.004,
    )  # fmt: skip
    money = CostChance(
        currency="GBP", base=42_000, p10=40_000, p50=47_000, p80=52_000, p90=55_000, mean=48_000, for_risks=2_000,
        funds=40_000, chance=0.1,
    )  # fmt: skip
    return RiskSimulation(
        draws=10, correlation=0.3, finish=DateChance(code="", title="End", p10=end, p50=end, p80=end, p90=end),
        likely_finish=end, likely_chance=0.3, deviation_days=5, milestones=[], promises=[kept], cost=money, joint=0.0,
        criticality=[], drivers=[],
    )  # fmt: skip


@pytest.fixture
def costs() -> CostPlan:
    task = TaskCost(
        code="1.1",
        title="Dig",
        labour=[],
        materials=[],
        labour_cost=30000,
        material_cost=12000,
        contingency_rate=0.1,
        contingency_cost=4200,
        total=46200,
        total_min=40000,
        total_max=55000,
    )
    return CostPlan(
        currency="GBP",
        tasks=[task],
        leaves=[],
        by_phase=[],
        by_role=[],
        labour_cost=30000,
        material_cost=12000,
        contingency_cost=4200,
        total=46200,
        total_min=40000,
        total_max=55000,
        budget=40000,
        budget_currency="GBP",
        left=-6200,
        verdict="over the budget",
        unpriced=["1.2"],
    )


@pytest.fixture
def given(goal: InitialPrompt) -> Callable[..., Inputs]:
    """Returns a function from a stage and some values by name to its inputs; what is not given could not be made."""

    def make(stage: Stage, **values: BaseModel) -> Inputs:
        missing = {need.ref: Missing(text=f"{need.stage} could not be made.") for need in stage.all_needs()}
        return Inputs(
            stage,
            {**missing, "initial_prompt": goal, "plan_brief": PlanBrief(sections=[]), **values},
            plan_stages().stages,
        )

    return make
