"""Chapter 11: who has a say or is affected, and how they are kept informed; pure."""

from collections.abc import Iterator

from planexe.blocks.blocks import Block
from planexe.workflows.plan.project_plan.project_plan import ProjectPlan
from planexe.workflows.plan.reader.chapters.draft import Draft, listed, text

DRAWN: tuple[str, ...] = ()


def blocks(draft: Draft) -> Iterator[Block]:
    """Yields the groups, and how each is kept informed and won."""
    plan = draft.value("project_plan", ProjectPlan)
    if plan is None:
        return
    people = plan.stakeholder_analysis
    yield text(
        listed("Who does or decides", people.primary_stakeholders),
        listed("Who is affected or can obstruct", people.secondary_stakeholders),
        listed("How they are kept informed and won", people.engagement_strategies),
    )
