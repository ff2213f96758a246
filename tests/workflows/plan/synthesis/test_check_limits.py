"""Figures agree, and what the goal fixes is kept."""

import datetime as dt
from typing import Any

import pytest

from planexe.workflows.plan.synthesis.check_limits import check_figures, check_limits
from planexe.workflows.plan.synthesis.executive_summary import ExecutiveSummary
from planexe.workflows.plan.synthesis.pitch import Pitch
from planexe.workflows.plan.synthesis.plan_findings import Finding
from planexe.workflows.plan.synthesis.plan_values import PlanValues
from tests.workflows.plan.checked_plan import FINISH, costs, limits, plan_of, schedule
from tests.workflows.plan.contracts import condition
from tests.workflows.plan.early_examples import made


def found(plan: PlanValues) -> list[Finding]:
    return [finding for check in [*check_figures(plan), *check_limits(plan)] for finding in check.findings]


def summary(text: str) -> ExecutiveSummary:
    fields = {name: "Something else." for name in ExecutiveSummary.model_fields if name not in ("key_figures", "notes")}
    return ExecutiveSummary(key_figures=[], **(fields | {"timeline_and_budget": text}))


def pitch(text: str) -> Pitch:
    fields: dict[str, Any] = dict.fromkeys(Pitch.model_fields, "Something else.")
    return Pitch.model_construct(None, **(fields | {"pitch": text}))


def test_plan_that_keeps_the_goal_has_no_finding() -> None:
    assert found(plan_of()) == []


def test_sums_that_do_not_agree_are_a_gap() -> None:
    (finding,) = found(plan_of(cost_plan=costs(leaves=costs().leaves[:2])))
    assert finding.severity == "gap"
    assert "EUR 6,000" in finding.text
    assert "the pieces of work (4,000)" in finding.text


def test_budget_too_small_is_told_by_the_costs() -> None:
    (finding,) = found(plan_of(cost_plan=costs(budget=5000, left=-1000, verdict="over the budget")))
    assert (finding.severity, finding.reported_by) == ("gap", "cost_plan")
    assert "EUR 1,000 too much" in finding.text


@pytest.mark.parametrize("verdict", ["budget in another currency", "not all tasks priced"])
def test_budget_that_cannot_be_compared_is_a_note(verdict: Any) -> None:
    (finding,) = found(plan_of(cost_plan=costs(verdict=verdict, left=None)))
    assert finding.severity == "note"
    assert "not compared" in finding.text


def test_schedule_past_the_deadline_of_the_goal_is_a_gap() -> None:
    late = [f for f in found(plan_of(schedule=schedule(finish=dt.date(2027, 6, 11)))) if f.area == "Limits of the goal"]
    assert [(f.severity, "10 days after the deadline of the goal" in f.text) for f in late] == [("gap", True)]


def test_unfinished_estimates_make_a_late_schedule_a_note() -> None:
    plan = plan_of(fast=True, schedule=schedule(finish=dt.date(2027, 6, 11)))
    assert {f.severity for f in found(plan) if f.area == "Limits of the goal"} == {"note"}


def test_schedule_before_the_start_of_the_goal_is_a_gap() -> None:
    (finding,) = found(plan_of(goal_contract=limits(start=dt.date(2027, 3, 15))))
    assert "14 days before the start" in finding.text


def test_schedule_past_the_project_plan_is_a_note() -> None:
    plan: Any = made("project_plan")[0][1]
    early = plan.model_copy(update={"deadline": dt.date(2027, 5, 1)})
    (finding,) = found(plan_of(project_plan=early))
    assert (finding.severity, finding.area) == ("note", "Figures")


def test_place_of_the_goal_that_is_not_first_is_a_gap() -> None:
    places: Any = made("physical_locations")[0][1]
    lyon = places.physical_locations[0]
    other = lyon.model_copy(update={"named_in_goal": None, "detailed": "Grenoble"})
    (finding,) = found(plan_of(physical_locations=places.model_copy(update={"physical_locations": [other, lyon]})))
    assert finding.text == "The goal names Lyon, but the plan puts Grenoble first."


def test_condition_that_nobody_speaks_of_is_a_note() -> None:
    rule = condition("Helicopters never transport croissants.", "no helicopters")
    (finding,) = found(plan_of(goal_contract=limits(conditions=[rule])))
    assert finding.severity == "note"
    assert "H1 “Helicopters never transport croissants”" in finding.text


def test_condition_that_the_work_names_is_no_finding() -> None:
    rule = condition("Rooms are rented and the lease is signed.", "rented rooms")
    assert found(plan_of(goal_contract=limits(conditions=[rule]))) == []


def test_summary_that_names_end_and_cost_is_no_finding() -> None:
    text = f"It ends on {FINISH.isoformat()} and costs EUR 6,000 in total."
    assert found(plan_of(executive_summary=summary(text))) == []


def test_summary_without_end_and_cost_is_noted() -> None:
    texts = [finding.text for finding in found(plan_of(executive_summary=summary("Soon, and cheap.")))]
    assert len(texts) == 2
    assert str(FINISH) in texts[0]
    assert "EUR 6,000" in texts[1]


def test_total_in_a_text_that_is_not_the_computed_one_is_noted() -> None:
    (finding,) = found(plan_of(pitch=pitch("In all it takes EUR 9 million. Flour costs EUR 30.")))
    assert finding.severity == "note"
    assert "the pitch: “In all it takes EUR 9 million”" in finding.text


@pytest.mark.parametrize("text", ["A total of 6,100 EUR.", "The total budget is EUR 400,000.", "EUR 9 million a year."])
def test_right_totals_budgets_and_other_amounts_are_no_finding(text: str) -> None:
    assert found(plan_of(pitch=pitch(text))) == []


def test_nothing_made_means_nothing_checked() -> None:
    empty = PlanValues({}, {}, fast=False)
    assert check_figures(empty) == []
    assert check_limits(empty) == []
