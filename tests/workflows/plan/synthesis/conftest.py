"""A garden wall as the synthesis stages are given it: goal, roles, schedule and costs; everything else is missing."""

import datetime as dt
from collections.abc import Callable

import pytest
from pydantic import BaseModel

from planexe.spine.inputs import Inputs, Missing
from planexe.spine.stage import Stage
from planexe.workflows.plan.costs.cost_models import CostPlan, TaskCost
from planexe.workflows.plan.schedule.schedule import FinishChance, Schedule
from planexe.workflows.plan.screening.initial_prompt import InitialPrompt
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
        pert_mean_days=105,
        pert_deviation_days=5,
        chances=[FinishChance(date=day, days=91, chance=0.004)],
        deadline=day,
    )


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
        return Inputs(stage, {**missing, "initial_prompt": goal, **values}, plan_stages().stages)

    return make
