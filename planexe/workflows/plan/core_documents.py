"""The plan in its shortest form: what most stages after the project plan are shown of what went before."""

from planexe.spine.stage import Need

CORE_DOCUMENTS: tuple[Need, ...] = (
    Need.parse("initial_prompt"),
    Need.parse("path_digest"),
    Need.parse("consolidate_assumptions:digest"),
    Need.parse("project_plan:digest"),
)
"""Without these there is nothing to build on."""
