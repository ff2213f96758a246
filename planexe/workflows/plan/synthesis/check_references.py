"""Checks of the plan: every id that a section names exists where it should."""

from collections.abc import Collection, Iterator

from planexe.workflows.plan.assumptions.identify_risks import RiskRegister
from planexe.workflows.plan.assumptions.make_assumptions import Assumptions
from planexe.workflows.plan.documents.data_collection import DataCollection
from planexe.workflows.plan.documents.filter_documents import FilteredDocuments
from planexe.workflows.plan.governance.governance_bodies import FINAL
from planexe.workflows.plan.governance.governance_doc import GovernanceDoc
from planexe.workflows.plan.project_plan.risk_value import LinkedRisks
from planexe.workflows.plan.scenario.scenarios_doc import ScenarioDocument
from planexe.workflows.plan.strategy.select_vital_levers import VitalLevers
from planexe.workflows.plan.synthesis.plan_findings import Check, check_each
from planexe.workflows.plan.synthesis.plan_values import PlanValues
from planexe.workflows.plan.synthesis.premortem import Premortem
from planexe.workflows.plan.team.find_team_roles import TeamRoles
from planexe.workflows.plan.work_breakdown.tree import WbsTree

Use = tuple[str, str]
"""Where an id is named, and the id."""


def check_references(plan: PlanValues) -> list[Check]:
    """Returns a check for each kind of id; a kind whose own list is missing is not checked."""
    known = _known(plan)
    uses: dict[str, list[Use]] = {kind: [] for kind in known}
    for kind, where, ref in _uses(plan):
        if ref and kind in uses:
            uses[kind].append((where, ref))
    return [_resolve(kind, uses[kind], known[kind]) for kind in known if uses[kind]]


def _resolve(kind: str, uses: list[Use], known: Collection[str]) -> Check:
    failed = [f"{ref} (named by {where})" for where, ref in uses if ref not in known]
    return check_each(
        "References",
        f"Every {kind} that is named exists",
        uses,
        list(dict.fromkeys(failed)),
        lambda ids: f"The plan has no {kind} {ids}.",
    )


def _known(plan: PlanValues) -> dict[str, set[str]]:
    """Returns the ids that exist, by kind."""
    found: dict[str, set[str]] = {}
    if roles := plan.get("find_team_roles", TeamRoles):
        found["role"] = set(roles.role_ids)
    if tree := plan.get("wbs_tree_full", WbsTree):
        found["task"] = {node.code for node in tree.nodes}
    if risks := plan.get("identify_risks", RiskRegister):
        found["risk"] = {risk.risk_id for risk in risks.risks}
    if levers := plan.get("select_vital_levers", VitalLevers):
        found["decision"] = {rating.lever_id for rating in levers.ratings} | {one.lever_id for one in levers.vital}
    if assumptions := plan.get("make_assumptions", Assumptions):
        found["assumption"] = {one.assumption_id for one in assumptions.assumptions}
    lists = [plan.get(f"filter_documents_{kind}", FilteredDocuments) for kind in ("to_find", "to_create")]
    if documents := [one for one in lists if one]:
        found["document"] = {rating.document_id for one in documents for rating in one.ratings}
    governance = plan.get("governance_doc", GovernanceDoc)
    if governance and governance.bodies:
        found["governance body"] = {*governance.bodies.ids, FINAL}
    return found


def _uses(plan: PlanValues) -> Iterator[tuple[str, str, str]]:
    """Yields kind, place and id of everything that is named."""
    yield from _of_risks(plan)
    yield from _of_work(plan)
    yield from _of_governance(plan)
    if scenario := plan.get("scenarios_doc", ScenarioDocument):
        yield from (("decision", "the chosen scenario", s.lever_id) for s in scenario.chosen.scenario.settings)
    if data := plan.get("data_collection", DataCollection):
        for item in data.items:
            yield "assumption" if item.tests_id.startswith("A") else "risk", item.item_id, item.tests_id
            yield "role", item.item_id, item.responsible_role_id
    if premortem := plan.get("premortem", Premortem):
        yield from (("role", mode.failure_mode_id, mode.owner_role_id) for mode in premortem.failure_modes)


def _of_risks(plan: PlanValues) -> Iterator[tuple[str, str, str]]:
    register = plan.get("risk_register", LinkedRisks)
    for risk in register.risks if register else ():
        yield "risk", "the risk register", risk.risk_id
        yield "role", risk.risk_id, risk.owner_role_id
        yield from (("task", risk.risk_id, code) for code in risk.task_codes)
        yield "task", risk.risk_id, risk.review_by_phase
        yield from (("decision", risk.risk_id, lever) for lever in risk.lever_ids)
        yield from (("document", risk.risk_id, document) for document in risk.document_ids)
    for kind in ("to_find", "to_create"):
        kept = plan.get(f"filter_documents_{kind}", FilteredDocuments)
        yield from (("risk", d.document_id, key) for d in (kept.kept if kept else ()) for key in d.risk_ids)


def _of_work(plan: PlanValues) -> Iterator[tuple[str, str, str]]:
    """Yields what answers name; what code joins from them exists by construction and is not counted."""
    tree = plan.get("wbs_tree_full", WbsTree)
    yield from (("role", node.code, one.role_id) for node in (tree.nodes if tree else ()) for one in node.assignments)


def _of_governance(plan: PlanValues) -> Iterator[tuple[str, str, str]]:
    governance = plan.get("governance_doc", GovernanceDoc)
    if governance is None:
        return
    kind = "governance body"
    if governance.bodies:
        yield from ((kind, body.body_id, body.escalates_to) for body in governance.bodies.bodies)
    if governance.escalation:
        yield from ((kind, "the escalation matrix", e.escalation_level.body_id) for e in governance.escalation.entries)
    if governance.monitoring:
        yield from ((kind, "the monitoring plan", c.responsible.body_id) for c in governance.monitoring.checks)
    if governance.setup:
        yield from ((kind, "the set-up plan", step.responsible.body_id) for step in governance.setup.steps)
