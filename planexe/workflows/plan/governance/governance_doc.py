"""The governance of the plan in one document, and how much of it there is."""

from collections.abc import Callable
from typing import Any

from pydantic import BaseModel

from planexe.spine.inputs import Inputs
from planexe.spine.kinds import Compute
from planexe.spine.stage import Expected, optional, unseen
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
from planexe.workflows.plan.governance.governance_bodies import GovernanceBodies
from planexe.workflows.plan.governance.governance_review import GovernanceReview
from planexe.workflows.plan.governance.governance_setup_plan import GovernanceSetupPlan
from planexe.workflows.plan.governance.monitoring_plan import MonitoringPlan

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
    views={"full": view_full},
    essential=False,
    expected=Expected(0, 0, 0.0, 0, 0),
)
