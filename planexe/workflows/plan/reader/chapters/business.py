"""Chapter 3: why it is worth it, and how one will see that; pure."""

from collections.abc import Iterator

from planexe.blocks.blocks import Block
from planexe.workflows.plan.answer_checks import shorten
from planexe.workflows.plan.project_plan.plan_fields import ProjectPlan
from planexe.workflows.plan.reader.chapters.draft import LONG, Draft, text
from planexe.workflows.plan.synthesis.pitch import Pitch

DRAWN = ("pitch",)


def blocks(draft: Draft) -> Iterator[Block]:
    """Yields whom it serves, what it brings, and by which figures that is measured."""
    plan = draft.value("project_plan", ProjectPlan)
    if plan is None:
        return
    pitch = draft.value("pitch", Pitch)
    yield text(
        shorten(plan.smart_criteria.relevant, LONG),
        f"**Who gains.** {shorten(pitch.stakeholder_benefits, LONG)}" if pitch else "",
        f"**How it is measured.** {shorten(pitch.metrics_for_success if pitch else plan.smart_criteria.measurable, LONG)}",
        f"**Why it can be done.** {shorten(plan.smart_criteria.achievable, LONG)}",
    )
