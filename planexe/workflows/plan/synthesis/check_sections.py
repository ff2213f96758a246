"""Checks of the plan: every section was made, and of those made of many answers, how many came."""

from collections.abc import Sequence

from planexe.workflows.plan.documents.documents_doc import DocumentsDoc
from planexe.workflows.plan.experts.expert_review import ExpertReview
from planexe.workflows.plan.governance.governance_doc import PARTS, GovernanceDoc
from planexe.workflows.plan.screening.premise_challenge import PremiseChallenge
from planexe.workflows.plan.synthesis.plan_findings import Check, check_each
from planexe.workflows.plan.synthesis.plan_values import PlanValues
from planexe.workflows.plan.synthesis.review_plan import PlanReview
from planexe.workflows.plan.synthesis.self_audit import SelfAudit
from planexe.workflows.plan.team.team_doc import TeamDoc
from planexe.workflows.plan.work_breakdown.tree import LEFT_OUT
from planexe.workflows.plan.work_breakdown.wbs_tree_full import FullWbsTree

ITSELF = "the stage itself"


def check_sections(plan: PlanValues) -> list[Check]:
    """Returns the checks of completeness; what the stages report themselves is not reported again."""
    lost = [text.rstrip(".") for text in plan.missing.values()]
    every = [*plan.names, *plan.missing]
    checks = [_complete("Every section was made", every, lost, "{}.")]
    return [*checks, *_subtasks(plan), *_documents(plan), *_answers(plan)]


def _complete(title: str, looked_at: Sequence[object], failed: Sequence[str], text: str) -> Check:
    return check_each("Sections", title, looked_at, failed, text.format, reported_by=ITSELF)


def _subtasks(plan: PlanValues) -> list[Check]:
    tree = plan.get("wbs_tree_full", FullWbsTree)
    if tree is None:
        return []
    tasks = tree.tasks()
    found = []
    for what, open_tasks in (("split into subtasks", tree.unsplit), ("estimated", tree.unestimated)):
        failed = [task.task_code for task in open_tasks if task.reason != LEFT_OUT]
        found.append(_complete(f"Every task is {what}", tasks, failed, f"Not {what}: {{}}."))
        if left := [task.task_code for task in open_tasks if task.reason == LEFT_OUT]:
            found.append(_on_purpose(f"Tasks not {what}", len(tasks), left))
    return found


def _on_purpose(what: str, of: int, left: Sequence[str]) -> Check:
    text = f"{what} at this level of detail: {len(left)} of {of} ({{}})."
    return check_each("Sections", f"{what}, on purpose", left, left, text.format, "note")


def _documents(plan: PlanValues) -> list[Check]:
    value = plan.get("documents_doc", DocumentsDoc)
    if value is None:
        return []
    kept = [*value.to_create, *value.to_find]
    failed = [document.document_id for document in kept if document.state == "failed"]
    left = [document.document_id for document in kept if document.state == "left out"]
    checks = [_complete("Every kept document is drafted", kept, failed, "No draft of {}.")]
    return [*checks, _on_purpose("Documents not drafted", len(kept), left)] if left else checks


def _answers(plan: PlanValues) -> list[Check]:
    found = []
    if experts := plan.get("expert_review", ExpertReview):
        silent = [expert.expert_id for expert in experts.silent]
        asked = [*experts.opinions, *experts.silent]
        text = f"{len(experts.opinions)} of {len(asked)} experts answered; silent: {{}}."
        found.append(_complete("Every expert who was asked answered", asked, silent, text))
    if review := plan.get("review_plan", PlanReview):
        asked_questions = [*review.questions, *review.unanswered]
        text = f"{len(review.questions)} of {len(asked_questions)} questions answered; open: {{}}."
        found.append(_complete("Every question of the review is answered", asked_questions, review.unanswered, text))
    if audit := plan.get("self_audit", SelfAudit):
        items = [*audit.items, *audit.unanswered]
        found.append(_complete("Every item of the audit is judged", items, audit.unanswered, "Not judged: {}."))
    if team := plan.get("team_doc", TeamDoc):
        gaps = [sentence.rstrip(".") for sentence in team.incomplete]
        found.append(_complete("Every role of the team is described", team.members, gaps, "{}."))
    if governance := plan.get("governance_doc", GovernanceDoc):
        missing = [name for name in type(governance).model_fields if getattr(governance, name) is None]
        found.append(_complete("Every part of the governance was made", range(PARTS), missing, "Missing: {}."))
    if premise := plan.get("premise_challenge", PremiseChallenge):
        lenses = [*premise.lenses, *premise.silent]
        found.append(_complete("Every challenge of the premise was made", lenses, premise.silent, "Missing: {}."))
    return found
