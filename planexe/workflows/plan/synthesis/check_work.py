"""Checks of the plan: every piece of work is complete, every risk is looked after, and the sections know each other."""

import re
from collections.abc import Callable

from planexe.workflows.plan.costs.cost_plan import CostPlan
from planexe.workflows.plan.documents.filter_documents import FilteredDocuments
from planexe.workflows.plan.project_plan.risk_value import LinkedRisks
from planexe.workflows.plan.strategy.select_vital_levers import VitalLevers
from planexe.workflows.plan.synthesis.check_schedule import check_crew, check_network
from planexe.workflows.plan.synthesis.plan_findings import Area, Check, Severity, check_each
from planexe.workflows.plan.synthesis.plan_values import PlanValues
from planexe.workflows.plan.twin_titles import SAME, twin_titles
from planexe.workflows.plan.work_breakdown.tree import PHASE_LEVEL, WbsNode, WbsTree

_PLACEHOLDER = re.compile(
    r"tb[dca]|to ?do|n/?a|none|null|unknown|placeholder|(?:sub)?task ?\d*|step ?\d*|to be \w+|[\W_]*", re.IGNORECASE
)


def check_work(plan: PlanValues) -> list[Check]:
    """Returns the checks of the work breakdown; none without one."""
    tree = plan.get("wbs_tree_full", WbsTree)
    if tree is None:
        return []
    return [
        _titles(tree),
        _placeholders(tree),
        *_costs(plan),
        *check_crew(plan),
        *check_network(plan),
    ]


def _left_out(plan: PlanValues) -> Severity:
    """Returns how grave a missing piece is: at detail ``fast`` things are left out on purpose."""
    return "note" if plan.fast else "major"


def _text(plan: PlanValues, words: str) -> Callable[[str], str]:
    """Returns how a missing piece is told."""
    reason = " at this level of detail" if plan.fast else ""
    return lambda ids: f"{words} {ids}{reason}."


def _titles(tree: WbsTree) -> Check:
    """Looks for work that may be planned twice, under two tasks: the same words in whatever order."""
    titles = {n.code: n.title for n in tree.nodes if n.level > PHASE_LEVEL and not _is_placeholder(n)}
    twins = twin_titles(titles, {node.code: node.parent for node in tree.nodes})
    failed = [f"“{titles[one.first]}” ({one.first}, {one.second})" for one in twins]
    title = "No piece of work has the title of another one"
    worst: Severity = "major" if any(one.likeness >= SAME for one in twins) else "note"
    return check_each(
        "Work", title, list(titles), failed, lambda ids: f"The same work may be planned twice: {ids}.", worst
    )


def _is_placeholder(node: WbsNode) -> bool:
    return _PLACEHOLDER.fullmatch(node.title.strip()) is not None


def _placeholders(tree: WbsTree) -> Check:
    empty = [node.code for node in tree.nodes if _is_placeholder(node)]
    title = "Every piece of work says what is done"
    return check_each("Work", title, tree.nodes, empty, lambda ids: f"A placeholder instead of a title: {ids}.")


def _costs(plan: PlanValues) -> list[Check]:
    costs, tree = plan.get("cost_plan", CostPlan), plan.get("wbs_tree_full", WbsTree)
    if costs is None or tree is None or (not costs.tasks and not costs.unpriced):
        return []
    told = "cost_plan" if set(costs.unpriced) - set(costs.left_out) else ""
    title = "Of every task somebody estimated what is bought for it"
    missing = _text(plan, "Nobody estimated what is bought for")
    return [check_each("Work", title, tree.tasks(), costs.unpriced, missing, _left_out(plan), told)]


def check_risks(plan: PlanValues) -> list[Check]:
    """Returns the checks of risks, decisions and documents and of what ties them to the work."""
    register = plan.get("risk_register", LinkedRisks)
    if register is None:
        return []
    unowned = [risk.risk_id for risk in register.risks if not risk.owner_role_id]
    idle = [risk.risk_id for risk in register.risks if not risk.task_codes]
    area: Area = "Risks and decisions"
    told = "risk_register"
    owned = "Every risk has an owner"
    worked = "Every risk is countered by a task"
    checks = [
        check_each(area, owned, register.risks, unowned, lambda ids: f"Nobody owns {ids}.", reported_by=told),
        check_each(area, worked, register.risks, idle, lambda ids: f"No task counters {ids}.", reported_by=told),
    ]
    return [*checks, *_decisions(plan, register), *_documents(plan, register)]


def _decisions(plan: PlanValues, register: LinkedRisks) -> list[Check]:
    levers = plan.get("select_vital_levers", VitalLevers)
    if levers is None:
        return []
    tied = {lever for risk in register.risks for lever in risk.lever_ids}
    failed = [f"{lever.lever_id} {lever.name}" for lever in levers.vital if lever.lever_id not in tied]
    title = "Every vital decision is tied to a risk and through it to tasks"
    return [
        check_each(
            "Risks and decisions",
            title,
            levers.vital,
            failed,
            lambda ids: f"No risk of the register depends on {ids}; perhaps what it could do wrong was not looked for.",
            "note",
        )
    ]


def _documents(plan: PlanValues, register: LinkedRisks) -> list[Check]:
    lists = [plan.get(f"filter_documents_{kind}", FilteredDocuments) for kind in ("to_find", "to_create")]
    kept = [document for one in lists if one for document in one.kept]
    if not kept:
        return []
    tied = {document for risk in register.risks for document in risk.document_ids}  # of older plans
    failed = [
        d.document_id for d in kept if d.impact_rating == "Critical" and not d.risk_ids and d.document_id not in tied
    ]
    title = "Every critical document settles a risk"
    critical = [d for d in kept if d.impact_rating == "Critical"]
    text = "The critical documents {} settle no risk of the register."
    return [check_each("Risks and decisions", title, critical, failed, text.format, "note")]
