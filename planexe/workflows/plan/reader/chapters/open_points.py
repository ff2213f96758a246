"""Chapter 15: what does not hold, what reviewers ask to change, and what is not known yet; pure."""

from collections.abc import Iterator

from planexe.blocks.blocks import Block, Column, Table
from planexe.blocks.plain_text import plain_line
from planexe.figures import count_text
from planexe.spine.markdown import bullets
from planexe.workflows.plan.answer_checks import shorten
from planexe.workflows.plan.documents.data_collection import DataCollection
from planexe.workflows.plan.reader.chapters.draft import MIDDLE, Draft, text
from planexe.workflows.plan.synthesis.plan_checks import PlanChecks
from planexe.workflows.plan.synthesis.review_plan import PlanReview

DRAWN = ("review_plan", "data_collection")
_MOST_FINDINGS = 12
_MOST_POINTS = 5
_FINDING = 220


def blocks(draft: Draft) -> Iterator[Block]:
    """Yields findings of code, the first points of the review, and open data."""
    checks = draft.value("plan_checks", PlanChecks)
    if checks is None:
        return
    found = [f"**{finding.area}:** {shorten(finding.text, _FINDING)}" for finding in checks.findings]
    more = len(found) - _MOST_FINDINGS
    yield text(
        bullets(found[:_MOST_FINDINGS]) if found else "Code found nothing that does not hold.",
        f"{count_text(more, 'more finding')}, and all that was checked: {draft.see('plan_checks')}."
        if more > 0
        else f"All that was checked: {draft.see('plan_checks')}.",
    )
    if review := draft.value("review_plan", PlanReview):
        points = [question.points[0] for question in review.questions if question.points][:_MOST_POINTS]
        lines = [f"**{point.title}:** {shorten(point.recommendation, MIDDLE)}" for point in points]
        yield text("### What the review asks for", bullets(lines), f"The whole review: {draft.see('review_plan')}.")
    if data := draft.value("data_collection", DataCollection):
        columns = (
            Column("Id", "code"), Column("Not known yet"), Column("Tests"), Column("Who finds out"), Column("Known when", "long"),
        )  # fmt: skip
        rows = tuple(
            (
                item.item_id, plain_line(item.title), item.tests_id, plain_line(item.responsible),
                shorten(item.validation_objective, MIDDLE),
            )
            for item in data.items
        )  # fmt: skip
        yield Table(title="Open data", columns=columns, rows=rows, marks=draft.run.marks("data_collection"))
