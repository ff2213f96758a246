"""Chapter 4: what is made, what is not, and under which conditions; pure."""

from collections.abc import Iterator

from planexe.blocks.blocks import Block
from planexe.workflows.plan.answer_checks import shorten
from planexe.workflows.plan.project_plan.project_plan import ProjectPlan
from planexe.workflows.plan.reader.chapters.draft import LONG, MIDDLE, Draft, listed, text
from planexe.workflows.plan.screening.stated_limits import StatedLimits
from planexe.workflows.plan.work_breakdown.tree import WbsTree

DRAWN = ("wbs_tree_full", "stated_limits")


def blocks(draft: Draft) -> Iterator[Block]:
    """Yields the scope."""
    plan = draft.value("project_plan", ProjectPlan)
    if plan is None:
        return
    tree, limits = draft.value("wbs_tree_full", WbsTree), draft.value("stated_limits", StatedLimits)
    yield text(
        f"**What is handed over.** {shorten(tree.final_deliverable, LONG)}" if tree else "",
        shorten(plan.smart_criteria.specific, LONG),
        listed("Conditions of the goal", (f"{c.condition_id} {c.text}" for c in limits.conditions) if limits else ()),
        listed("What must be there first", plan.dependencies, length=MIDDLE),
        listed("What it takes", plan.resources_required),
    )
