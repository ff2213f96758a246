"""What every stage about the team is shown."""

from planexe.stages.stage import Need, optional, unless_quick

TEAM_NEEDS: tuple[str | Need, ...] = (
    "initial_prompt",
    "strategic_decisions_doc:digest",
    "scenarios_doc:digest",
    "consolidate_assumptions:short",
    "pre_project_assessment",
    "project_plan:digest",
    unless_quick(optional("related_resources:digest")),
)
"""The plan so far; comparable projects only where there is time for them."""
