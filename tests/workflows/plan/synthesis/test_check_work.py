"""Every piece of work is complete, every risk looked after."""

import pytest

from planexe.workflows.plan.synthesis.check_work import check_risks, check_work
from planexe.workflows.plan.synthesis.plan_findings import Finding
from planexe.workflows.plan.synthesis.plan_values import PlanValues
from tests.workflows.plan.checked_plan import costs, plan_of, register, tree


def found(plan: PlanValues) -> list[Finding]:
    return [finding for check in [*check_work(plan), *check_risks(plan)] for finding in check.findings]


def test_complete_plan_has_no_finding() -> None:
    assert found(plan_of()) == []


def test_task_of_which_nobody_priced_the_purchases_is_a_gap() -> None:
    (finding,) = found(plan_of(cost_plan=costs(unpriced=["1.2"])))
    told = "Nobody estimated what is bought for 1.2."
    assert (finding.text, finding.severity, finding.refs) == (told, "major", ["1.2"])


def test_fast_detail_leaves_things_out_on_purpose() -> None:
    plan = plan_of(fast=True, cost_plan=costs(unpriced=["1.2"], left_out=["1.2"]))
    assert [finding.severity for finding in found(plan)] == ["note"]


def test_price_that_the_costs_miss_themselves_is_told_by_them() -> None:
    (finding,) = found(plan_of(cost_plan=costs(unpriced=["1.2"])))
    assert finding.reported_by == "cost_plan"


def test_the_same_work_under_two_tasks_is_a_gap_with_both_codes() -> None:
    (finding,) = found(plan_of(wbs_tree_full=tree(c1_2={"title": "sign the  Lease"})))
    assert (finding.severity, finding.text) == (
        "major",
        "The same work may be planned twice: “Sign the lease” (1.1.2, 1.2).",
    )


@pytest.mark.parametrize("title", ["TBD", "to do", "n/a", "Task 3", "???", "…"])
def test_placeholder_instead_of_a_title_is_a_gap(title: str) -> None:
    (finding,) = found(plan_of(wbs_tree_full=tree(c1_2={"title": title}, c1_1_2={"title": title})))
    assert (finding.severity, finding.refs) == ("major", ["1.1.2", "1.2"])


@pytest.mark.parametrize(
    ("changes", "text"), [({"owner_role_id": ""}, "Nobody owns R1."), ({"task_codes": []}, "No task counters R1.")]
)
def test_risk_without_owner_or_task_is_told_by_the_register(changes: dict[str, object], text: str) -> None:
    (finding,) = found(plan_of(risk_register=register(**changes)))
    assert (finding.text, finding.reported_by) == (text, "risk_register")


def test_vital_decision_that_no_risk_depends_on_is_a_note() -> None:
    risks = register().risks
    idle = register().model_copy(update={"risks": [risk.model_copy(update={"lever_ids": ["L7"]}) for risk in risks]})
    (finding,) = found(plan_of(risk_register=idle))
    assert finding.severity == "note"
    assert "L11 " in finding.text
    assert "L7 " not in finding.text


def test_nothing_made_means_nothing_checked() -> None:
    empty = PlanValues({}, {}, fast=False)
    assert check_work(empty) == []
    assert check_risks(empty) == []
