"""Every id that is named exists."""

import pytest

from planexe.workflows.plan.synthesis.check_references import check_references
from planexe.workflows.plan.synthesis.plan_findings import Finding
from planexe.workflows.plan.synthesis.plan_values import PlanValues
from planexe.workflows.plan.work_breakdown.tree import Assignment
from tests.workflows.plan.checked_plan import costs, plan_of, register, tree


def findings(plan: PlanValues) -> list[Finding]:
    return [finding for check in check_references(plan) for finding in check.findings]


def test_plan_that_fits_together_has_no_finding() -> None:
    checks = check_references(plan_of())
    assert findings(plan_of()) == []
    assert {check.title for check in checks} == {
        f"Every {kind} that is named exists" for kind in ("role", "task", "risk", "decision")
    }
    assert all(check.looked_at for check in checks)


@pytest.mark.parametrize(
    ("changed", "text"),
    [
        ({"risk_register": register(owner_role_id="M9")}, "no role M9 (named by R1)"),
        ({"risk_register": register(task_codes=["7.7"])}, "no task 7.7 (named by R1)"),
        ({"risk_register": register(lever_ids=["L99"])}, "no decision L99 (named by R1)"),
        ({"risk_register": register(document_ids=["C3"])}, "no document C3 (named by R1)"),
        ({"risk_register": register(risk_id="R77")}, "no risk R77 (named by the risk register)"),
        ({"wbs_tree_full": tree(c1_2={"assignments": [Assignment(role_id="M8")]})}, "no role M8 (named by 1.2)"),
    ],
)
def test_unknown_id_is_a_gap_that_names_who_names_it(changed: dict[str, object], text: str) -> None:
    (finding,) = findings(plan_of(**changed))  # pyrefly: ignore[bad-argument-type]  # one value of each shape
    assert finding.severity == "major"
    assert text in finding.text


def test_kind_whose_own_list_is_missing_is_not_checked() -> None:
    titles = {check.title for check in check_references(plan_of(find_team_roles=None))}
    assert "Every role that is named exists" not in titles


def test_nothing_made_means_nothing_checked() -> None:
    assert check_references(PlanValues({}, {}, fast=False)) == []


def test_unknown_ids_of_one_kind_make_one_finding() -> None:
    plan = plan_of(
        risk_register=register(owner_role_id="M9"), wbs_tree_full=tree(c1_2={"assignments": [Assignment(role_id="M8")]})
    )
    (finding,) = findings(plan)
    assert "M9" in finding.text
    assert "M8" in finding.text
    assert costs().tasks
