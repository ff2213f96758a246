"""Chances of a garden wall."""

import datetime as dt
from typing import Any

import pytest
from pydantic import BaseModel

from planexe.spine.inputs import Inputs, Missing
from planexe.workflows.plan.chances.chance_models import RiskSimulation
from planexe.workflows.plan.chances.chance_text import percent
from planexe.workflows.plan.chances.risk_simulation import STAGE
from planexe.workflows.plan.contract.contract_models import GoalContract
from planexe.workflows.plan.costs.cost_models import CostPlan, LeafCost
from planexe.workflows.plan.costs.task_costs import PricedTask, TaskCosts
from planexe.workflows.plan.project_plan.risk_value import Impact, LinkedRisk, LinkedRisks
from planexe.workflows.plan.resources import resource_plan
from planexe.workflows.plan.schedule import schedule
from planexe.workflows.plan.screening.start_time import StartTime
from planexe.workflows.plan.work_breakdown.bound_work import WbsMilestone
from planexe.workflows.plan.work_breakdown.wbs_tree_full import FullWbsTree
from tests.workflows.plan.contracts import contract, promise
from tests.workflows.plan.schedule.test_schedule import TEAM, USUAL, full_tree

MONDAY = dt.date(2027, 3, 1)
CERTAIN = {"1.1": (4, 4, 4), "1.2": (10, 10, 10), "2.1": (6, 6, 6), "2.2": (2, 2, 2)}
FINISH = dt.date(2027, 3, 12)  # 12 days, every day


def risk(risk_id: str = "R1", **changes: Any) -> LinkedRisk:
    good: dict[str, Any] = {
        "risk_id": risk_id, "title": f"Event {risk_id}", "area": "supply", "likelihood": "medium", "severity": "high",
        "exposure": 6, "impact": "Weeks.", "mitigation": "Order early.", "probability": 0.3,
        "delayed_task_codes": ["2.2"], "impact_days": Impact(low=5, likely=5, high=5),
        "impact_money": Impact(low=100, likely=100, high=100),
    }  # fmt: skip
    return LinkedRisk(**(good | changes))


def costs(**changes: Any) -> CostPlan:
    leaves = [
        LeafCost(code="1.2", cost=60, labour_cost=20, material_cost=40),
        LeafCost(code="2.1", cost=50, labour_cost=50),
    ]
    good: dict[str, Any] = {
        "currency": "EUR", "tasks": [], "leaves": leaves, "by_phase": [], "by_role": [], "labour_cost": 70,
        "material_cost": 40, "contingency_cost": 0, "total": 110, "total_min": 100, "total_max": 150,
    }  # fmt: skip
    return CostPlan(**(good | changes))


def drawn(
    tree: FullWbsTree | None = None,
    register: LinkedRisks | None = None,
    goal: GoalContract | None = None,
    money: CostPlan | None = None,
    **changes: BaseModel,
) -> RiskSimulation:
    missing = Missing(text="not made")
    priced = PricedTask.model_validate(
        {"task_code": "1.2", "materials": [], "contingency_percent": 0, "low_factor": 1, "high_factor": 1}
        | {"assumptions": [], "risks": []}
    )
    values: dict[str, BaseModel] = {
        "start_time": StartTime(today=MONDAY, start_date=MONDAY, chosen_by_user=False),
        "goal_contract": goal or GoalContract(),
        "wbs_tree_full": tree or full_tree(CERTAIN),
        "task_dependencies": USUAL,
        "find_team_roles": TEAM,
        "role_rates": missing,
        "classify_purpose": missing,
        "physical_locations": missing,
        "cost_plan": money or missing,
        "task_costs": TaskCosts(currency="EUR", estimates=[priced], unpriced=[]),
        "risk_register": register or missing,
    }
    options = {"working_week": "every day"}
    for name, source in (("resource_plan", resource_plan.STAGE), ("schedule", schedule.STAGE)):
        values[name] = source.compute(Inputs(source, values, {}, options))
    value = STAGE.compute(Inputs(STAGE, values | changes, {}, options))
    assert isinstance(value, RiskSimulation)
    return value


@pytest.mark.parametrize(("by", "chance"), [(FINISH - dt.timedelta(days=1), 0), (FINISH, 1)])
def test_without_ranges_and_risks_a_promise_holds_or_does_not(by: dt.date, chance: float) -> None:
    value = drawn(goal=contract(by=by))
    assert [(one.promise_id, one.chance, one.p80) for one in value.promises] == [("Z1", chance, FINISH)]
    assert (value.joint, value.likely_finish, value.likely_chance, value.deviation_days) == (chance, FINISH, 1, 0)
    assert (value.cost, value.drivers) == (None, [])
    assert "No risk register: only the ranges of the estimates are drawn." in value.notes


def test_a_risk_delays_its_task_and_costs_money() -> None:
    value = drawn(register=LinkedRisks(risks=[risk()], currency="EUR"), goal=contract(110, by=FINISH), money=costs())
    assert value.promises[0].chance == pytest.approx(0.7)
    assert value.cost
    assert (value.cost.base, value.cost.p50, value.cost.p80, value.cost.contingency) == (110, 110, 210, 100)
    assert value.cost.chance == pytest.approx(0.7)
    assert value.cost.for_risks == pytest.approx(30)
    assert value.cost.for_estimates == pytest.approx(70)
    assert value.joint == pytest.approx(0.7)
    assert [(one.name, one.title, one.days, one.money) for one in value.drivers] == [("R1", "Event R1", 5, 100)]


def test_phases_have_dates_of_their_own_in_the_order_of_the_plan() -> None:
    value = drawn(tree=full_tree())
    assert [one.code for one in value.milestones] == ["1", "2"]
    for one in (*value.milestones, value.finish):
        assert one.p10 <= one.p50 <= one.p80 <= one.p90
    assert value.milestones[1].p80 == value.finish.p80
    assert [point.chance for point in value.finish_curve] == sorted(point.chance for point in value.finish_curve)
    assert value.likely_chance < 0.3


def test_tasks_that_decide_come_first() -> None:
    value = drawn()
    assert {one.code for one in value.criticality if one.share == 1} >= {"2.2"}
    assert [one.share for one in value.criticality] == sorted((one.share for one in value.criticality), reverse=True)


def test_a_promise_has_a_moment_of_its_own_behind_its_work() -> None:
    early = MONDAY + dt.timedelta(days=3)
    marks = [
        WbsMilestone(code="Z1", title="Measured.", rule="by", date=early, after_task_codes=["1.1"]),
        WbsMilestone(code="Z2", title="Fair.", rule="not_before", date=FINISH, after_task_codes=["1.1"]),
    ]
    tree = full_tree(CERTAIN).model_copy(update={"milestones": marks})
    goal = contract(promises=[promise(early), promise(FINISH, id="Z2", rule="not_before")])
    value = drawn(tree=tree, goal=goal)
    assert [(one.code, one.p50, one.chance) for one in value.promises] == [("Z1", early, 1), ("Z2", FINISH, 1)]
    assert [one.code for one in value.milestones] == ["1", "2", "Z1", "Z2"]
    assert value.joint == 1
    assert not any(one.code.startswith("Z") for one in value.criticality)


def test_wishes_do_not_count_in_the_joint_chance() -> None:
    early = MONDAY + dt.timedelta(days=2)
    goal = contract(promises=[promise(early, firm="wish"), promise(FINISH, id="Z2")])
    value = drawn(goal=goal)
    assert [one.chance for one in value.promises] == [0, 1]
    assert value.joint == 1
    assert drawn().joint is None


def test_what_the_chances_do_not_know_is_said() -> None:
    unpriced = risk("R2", probability=None, impact_days=None, impact_money=None, delayed_task_codes=[])
    register = LinkedRisks(risks=[risk(delayed_task_codes=["9.9"]), unpriced], currency="USD")
    older = costs(leaves=[LeafCost(code="2.1", cost=110)])
    value = drawn(register=register, money=older)
    assert "Not priced, so they delay and cost nothing here: R2." in value.notes
    assert "Delays of tasks that the plan no longer has count nothing: R1 at 9.9." in value.notes
    assert "Risks are priced in USD, the plan in EUR: their money counts nothing." in value.notes
    assert any("Costs are of older rules" in note for note in value.notes)
    assert value.cost
    assert (value.cost.p80, value.cost.funds, value.cost.chance) == (110, None, None)


def test_a_schedule_of_other_work_is_levelled_anew() -> None:
    other = schedule.Schedule.model_validate(
        {"project_title": "T", "start": MONDAY, "finish": MONDAY, "days": 1, "tasks": [], "critical_path": []}
    )
    value = drawn(schedule=other)
    assert "The schedule is of other work than the plan has now: it was levelled anew." in value.notes
    assert value.likely_finish == FINISH


def test_views_tell_dates_money_and_drivers() -> None:
    register = LinkedRisks(risks=[risk()], currency="EUR")
    value = drawn(tree=full_tree(), register=register, goal=contract(150, by=FINISH), money=costs())
    full, digest = STAGE.views["full"](value), STAGE.views["digest"](value)
    assert "| Z1 | The goal is reached. | by 2027-03-12 |" in full
    assert "| Contingency: 80 % less labour and materials | EUR" in full
    assert "| R1 | Event R1 |" in full
    assert "correlation of 0.3" in full
    assert "Funds of EUR 150 are enough" in digest
    assert "End of all work: target" in digest
    assert "The goal names no day" in STAGE.views["full"](drawn())


@pytest.mark.parametrize(("chance", "text"), [(0, "0 %"), (0.004, "under 1 %"), (0.996, "over 99 %"), (1, "100 %")])
def test_nothing_reads_as_certain_that_is_not(chance: float, text: str) -> None:
    assert percent(chance) == text
