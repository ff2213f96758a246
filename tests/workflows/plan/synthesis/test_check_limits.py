"""Figures agree, and what the goal fixes is kept."""

import datetime as dt
from typing import Any

import pytest

from planexe.workflows.plan.contract.verdicts import RowVerdict
from planexe.workflows.plan.contract.view_models import ContractRow, ContractView, RowKind
from planexe.workflows.plan.synthesis.check_limits import check_figures, check_limits
from planexe.workflows.plan.synthesis.executive_summary import ExecutiveSummary
from planexe.workflows.plan.synthesis.pitch import Pitch
from planexe.workflows.plan.synthesis.plan_findings import Finding
from planexe.workflows.plan.synthesis.plan_values import PlanValues
from tests.workflows.plan.checked_plan import FINISH, limits, plan_of
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


def row(kind: RowKind = "promise", verdict: RowVerdict = "holds", **changes: Any) -> ContractRow:
    good: dict[str, Any] = {"id": "Z1", "kind": kind, "asked": "by June", "means": "Open.", "verdict": verdict}
    return ContractRow(**(good | changes))


def findings_of(*rows: ContractRow) -> list[Finding]:
    return [f for f in found(plan_of(contract_view=ContractView(rows=list(rows)))) if f.area == "Limits of the goal"]


def test_what_was_asked_and_does_not_hold_is_a_blocker_with_its_figures() -> None:
    (finding,) = findings_of(row(verdict="does not hold", plan_says="planned 2027-06-11", chance=0.31))
    assert (finding.severity, finding.refs) == ("blocker", ["Z1"])
    assert finding.text == "Z1 “by June”: does not hold (planned 2027-06-11, chance 31 %)."


@pytest.mark.parametrize(
    ("given", "severity"),
    [
        (row(verdict="holds"), None),
        (row(verdict="doubtful"), "major"),
        (row(verdict="doubtful", hard=False), "minor"),
        (row(verdict="does not hold", hard=False), "minor"),
        (row("money", "does not hold"), "blocker"),
        (row("window", "does not hold"), "blocker"),
        (row("condition", "not assessed"), "major"),
        (row("condition", "bound, not provable"), None),
        (row("promise", "not assessed"), None),
        (row("unread", "not read"), "blocker"),
        (row("unread", "not read", hard=False), "minor"),
    ],
)
def test_severity_is_by_kind_and_verdict(given: ContractRow, severity: str | None) -> None:
    assert [finding.severity for finding in findings_of(given)] == ([severity] if severity else [])


def test_each_kind_of_row_is_one_check() -> None:
    view = ContractView(rows=[row(), row(id="Z2", verdict="does not hold"), row("money", id="J1")])
    checks = [
        c
        for c in check_limits(plan_of(contract_view=view))
        if "goal" in c.title and c.title != "The place named in the goal comes first"
    ]
    assert [(check.looked_at, check.failed) for check in checks] == [(2, 1), (1, 0)]


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
