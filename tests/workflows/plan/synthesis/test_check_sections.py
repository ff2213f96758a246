"""Every section was made, and of those made of many answers, how many came."""

from typing import Any

from planexe.workflows.plan.experts.expert_criticism import SilentExpert
from planexe.workflows.plan.experts.expert_review import ExpertReview
from planexe.workflows.plan.governance.governance_doc import GovernanceDoc
from planexe.workflows.plan.synthesis.check_sections import check_sections
from planexe.workflows.plan.synthesis.plan_findings import Finding, listed
from planexe.workflows.plan.synthesis.plan_values import PlanValues
from planexe.workflows.plan.synthesis.review_plan import PlanReview
from planexe.workflows.plan.synthesis.self_audit import SelfAudit
from planexe.workflows.plan.work_breakdown.tree import LEFT_OUT, OpenTask
from tests.workflows.plan.checked_plan import plan_of, tree


def found(plan: PlanValues) -> list[Finding]:
    return [finding for check in check_sections(plan) for finding in check.findings]


def test_whole_plan_has_no_finding() -> None:
    assert found(plan_of()) == []


def test_lost_section_is_told_once() -> None:
    (finding,) = found(plan_of(missing={"swot_analysis": "SWOT analysis could not be made."}))
    assert finding.text == "SWOT analysis could not be made."
    assert finding.reported_by


def test_answers_that_did_not_come_are_counted() -> None:
    silent = [SilentExpert(expert_id="E2", expert_title="Miller", reason="The call failed.")]
    plan = plan_of(
        expert_review=ExpertReview(completeness="", experts=[], opinions=[], silent=silent),
        review_plan=PlanReview(questions=[], unanswered=["Budget", "Roles"]),
        self_audit=SelfAudit(counts=[], items=[], unanswered=["Funding gaps"]),
        governance_doc=GovernanceDoc(
            bodies=None, escalation=None, monitoring=None, audit=None, setup=None, review=None
        ),
    )
    texts = [finding.text for finding in found(plan)]
    assert "0 of 1 experts answered; silent: E2." in texts
    assert "0 of 2 questions answered; open: Budget, Roles." in texts
    assert "Not judged: Funding gaps." in texts
    assert any("escalation" in text for text in texts)
    assert all(finding.reported_by for finding in found(plan))


def test_work_left_out_on_purpose_is_a_note_and_lost_work_a_gap() -> None:
    def open_tree(reason: str) -> Any:
        return tree().model_copy(update={"unsplit": [OpenTask(task_code="1.2", title="Buy the oven", reason=reason)]})

    (left,) = found(plan_of(wbs_tree_full=open_tree(LEFT_OUT)))
    assert (left.severity, left.text) == (
        "note",
        "Tasks not split into subtasks at this level of detail: 1 of 2 (1.2).",
    )
    (lost,) = found(plan_of(wbs_tree_full=open_tree("The call failed.")))
    assert (lost.severity, lost.text) == ("major", "Not split into subtasks: 1.2.")


def test_long_lists_are_cut() -> None:
    assert listed(f"1.{n}" for n in range(1, 4)) == "1.1, 1.2, 1.3"
    assert listed(f"1.{n}" for n in range(1, 21)).endswith("1.12 and 8 more")
