"""Chapter 15: what does not hold, what would make it hold, what reviewers ask to change, what is not known; pure."""

from collections.abc import Iterator
from dataclasses import replace

from planexe.blocks.blocks import Block, Column, Table
from planexe.blocks.plain_text import plain_line
from planexe.figures import count_text
from planexe.spine.markdown import bullets
from planexe.workflows.plan.answer_checks import shorten
from planexe.workflows.plan.documents.data_collection import DataCollection
from planexe.workflows.plan.reader.chapters.draft import MIDDLE, Draft, text
from planexe.workflows.plan.reader.repair_table import decided_table, options_table
from planexe.workflows.plan.repair.option_models import RepairOptions
from planexe.workflows.plan.repair.option_text import headline, holding_lines
from planexe.workflows.plan.synthesis.plan_checks import PlanChecks
from planexe.workflows.plan.synthesis.review_plan import PlanReview

DRAWN = ("repair_options", "decisions", "review_plan", "data_collection")
_MOST_FINDINGS = 12
_MOST_POINTS = 5
_FINDING = 220


def blocks(draft: Draft) -> Iterator[Block]:
    """Yields findings of code, options, the first points of the review, and open data."""
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
    yield from _repairs(draft)
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


def _repairs(draft: Draft) -> Iterator[Block]:
    """Yields what would make the plan hold, with the command that chooses it, and what was decided before."""
    found = draft.value("repair_options", RepairOptions)
    if found and found.needed:
        how = "They are chosen where the plan is read, or with `planexe fix`; that shows first what is made again."
        title = "### What would make it hold"
        yield text(title, headline(found), bullets(holding_lines(found)), how if found.options else "")
        if (table := options_table(draft.run)) is not None:
            yield replace(table, title="")
    if (decided := decided_table(draft.run)) is not None:
        yield decided
