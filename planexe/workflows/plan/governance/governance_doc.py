"""The governance of the plan in one document, and how much of it there is."""

from collections.abc import Callable
from typing import Any

from pydantic import BaseModel

from planexe.spine.inputs import Inputs
from planexe.spine.kinds import Compute
from planexe.spine.markdown import bullets
from planexe.spine.stage import Expected, optional, unseen
from planexe.workflows.plan.answer_checks import shorten
from planexe.workflows.plan.governance import (
    escalation_matrix,
    governance_audit,
    governance_bodies,
    governance_review,
    governance_setup_plan,
    monitoring_plan,
)
from planexe.workflows.plan.governance.escalation_matrix import EscalationMatrix
from planexe.workflows.plan.governance.governance_audit import GovernanceAudit
from planexe.workflows.plan.governance.governance_bodies import Body, GovernanceBodies
from planexe.workflows.plan.governance.governance_review import GovernanceReview
from planexe.workflows.plan.governance.governance_setup_plan import GovernanceSetupPlan
from planexe.workflows.plan.governance.monitoring_plan import MonitoringPlan
from planexe.workflows.plan.governance.parties import Party

PARTS = 6


class GovernanceDoc(BaseModel):
    """All parts of the governance; one that could not be made is ``None``."""

    bodies: GovernanceBodies | None
    escalation: EscalationMatrix | None
    monitoring: MonitoringPlan | None
    audit: GovernanceAudit | None
    setup: GovernanceSetupPlan | None
    review: GovernanceReview | None

    @property
    def completeness(self) -> str:
        """Returns how many parts there are, as a sentence that names the missing ones."""
        missing = [heading for heading, part, _ in _sections(self) if part is None]
        told = f"{PARTS - len(missing)} of {PARTS} parts answered"
        return f"{told}. Missing: {'; '.join(missing)}." if missing else f"{told}."


def _sections(value: GovernanceDoc) -> list[tuple[str, BaseModel | None, Callable[[Any], str]]]:
    """Returns heading, value and text of each part, in the order in which people read them."""
    return [
        (governance_bodies.STAGE.heading, value.bodies, governance_bodies.view_full),
        (escalation_matrix.STAGE.heading, value.escalation, escalation_matrix.view_full),
        (monitoring_plan.STAGE.heading, value.monitoring, monitoring_plan.view_full),
        (governance_audit.STAGE.heading, value.audit, governance_audit.view_full),
        (governance_setup_plan.STAGE.heading, value.setup, governance_setup_plan.view_full),
        (governance_review.STAGE.heading, value.review, governance_review.view_full),
    ]


def compute(inputs: Inputs) -> GovernanceDoc:
    """Returns what there is of the governance."""
    return GovernanceDoc(
        bodies=inputs.find("governance_bodies", GovernanceBodies),
        escalation=inputs.find("escalation_matrix", EscalationMatrix),
        monitoring=inputs.find("monitoring_plan", MonitoringPlan),
        audit=inputs.find("governance_audit", GovernanceAudit),
        setup=inputs.find("governance_setup_plan", GovernanceSetupPlan),
        review=inputs.find("governance_review", GovernanceReview),
    )


def view_full(value: GovernanceDoc) -> str:
    """Returns every part under its heading; a missing one says so."""
    parts = [value.completeness]
    for heading, part, text in _sections(value):
        parts.append(f"## {heading}\n\n{text(part) if part is not None else 'This part could not be made.'}")
    return "\n\n".join(parts)


def view_digest(value: GovernanceDoc) -> str:
    """Returns who decides what, which problem goes to whom, what is watched, and what the review found, in few words."""
    parts = [value.completeness]
    if value.bodies:
        lines = [_body_line(value.bodies, body) for body in value.bodies.bodies]
        parts.append(f"Bodies:\n{bullets(lines)}")
    if value.escalation:
        issues = [f"{_cut(e.issue_type)} → {_whom(e.escalation_level)}" for e in value.escalation.entries]
        parts.append(f"Escalation: {'; '.join(issues)}.")
    if value.monitoring:
        checks = [
            f"{_cut(e.approach)} ({_whom(e.responsible)}; alarm: {_cut(e.adaptation_trigger)})"
            for e in value.monitoring.checks
        ]
        parts.append(f"Monitoring:\n{bullets(checks)}")
    if value.setup:
        last = max((step.end_week for step in value.setup.steps), default=0)
        parts.append(f"Set-up: {len(value.setup.steps)} steps, finished in project week {last}.")
    if value.review:
        found = [finding.text.rstrip(".") for finding in value.review.findings[:3]]
        parts.append(f"Review: {'; '.join([*found, *(gap.gap for gap in value.review.gaps)])}.")
    return "\n\n".join(parts)


def _body_line(bodies: GovernanceBodies, body: Body) -> str:
    limit = governance_bodies.limit_text(bodies, body)
    release = f" releases {limit};" if limit else ""
    over = bodies.final_decider if body.escalates_to == governance_bodies.FINAL else body.escalates_to or "nobody"
    return f"{body.body_id} {body.name}:{release} passes on to {over}"


def _whom(party: Party) -> str:
    return party.body_id or party.label


def _cut(text: str) -> str:
    return shorten(text, 75).rstrip(".")


STAGE = Compute(
    name="governance_doc",
    heading="Governance",
    needs=tuple(
        unseen(optional(name))
        for name in (
            "governance_audit",
            "governance_bodies",
            "governance_setup_plan",
            "escalation_matrix",
            "monitoring_plan",
            "governance_review",
        )
    ),
    compute=compute,
    value=GovernanceDoc,
    views={"full": view_full, "digest": view_digest},
    essential=False,
    expected=Expected(0, 0, 0.0, 0, 0),
)
