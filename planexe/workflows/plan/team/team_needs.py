"""What the stages about the team are shown."""

from planexe.spine.stage import Need, optional, unless_fast
from planexe.workflows.plan.core_documents import CORE_DOCUMENTS

TEAM_NEEDS: tuple[str | Need, ...] = (
    *CORE_DOCUMENTS,
    unless_fast("pre_project_assessment"),
    unless_fast(optional("related_resources:digest")),
)
"""The plan so far, and comparable projects."""

ROLE_NEEDS: tuple[str | Need, ...] = (*CORE_DOCUMENTS, "find_team_roles")
"""For what is said about the roles once they stand: what led to them is in them already."""
