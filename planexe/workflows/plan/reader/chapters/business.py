"""Chapter 3: why it is worth it, when it pays back, and how one will see that; pure."""

from collections.abc import Iterator

from planexe.blocks.blocks import Block, Column, Table
from planexe.workflows.plan.answer_checks import shorten
from planexe.workflows.plan.costs.business_case import BusinessCase
from planexe.workflows.plan.costs.business_outlook import BusinessOutlook, benefit_words, even_words, month_text
from planexe.workflows.plan.project_plan.plan_fields import ProjectPlan
from planexe.workflows.plan.reader.chapters.draft import LONG, Draft, text
from planexe.workflows.plan.synthesis.pitch import Pitch

DRAWN = ("business_outlook", "business_case", "pitch")


def blocks(draft: Draft) -> Iterator[Block]:
    """Yields whom it serves, what follows from income and cost, and by which figures success is measured."""
    plan = draft.value("project_plan", ProjectPlan)
    if plan is None:
        return
    pitch, case = draft.value("pitch", Pitch), draft.value("business_case", BusinessCase)
    yield text(
        shorten(plan.smart_criteria.relevant, LONG),
        f"**Who gains.** {shorten(pitch.stakeholder_benefits, LONG)}" if pitch else "",
        f"**On what the numbers rest.** {shorten(case.reason, LONG)}" if case else "",
    )
    if found := draft.value("business_outlook", BusinessOutlook):
        yield from _outlook(draft, found)
    yield text(
        f"**How it is measured.** {shorten(pitch.metrics_for_success if pitch else plan.smart_criteria.measurable, LONG)}",
        f"**Why it can be done.** {shorten(plan.smart_criteria.achievable, LONG)}",
    )


def _outlook(draft: Draft, found: BusinessOutlook) -> Iterator[Block]:
    if not found.applicable:
        yield text(benefit_words(found))
        return
    yield text(even_words(found))
    money = f"A full month leaves ({found.currency})" if found.currency else "A full month leaves"
    columns = (Column("Course"), Column("Breaks even in month"), Column("Paid back in month"), Column(money, "money"))
    rows = tuple(
        (
            one.change,
            month_text(one.month),
            "not known" if found.investment is None else month_text(one.payback),
            one.full_month,
        )
        for one in found.cases
    )
    marks = draft.run.marks("business_outlook", "business_case", "cost_plan")
    yield Table(title="What decides it", columns=columns, rows=rows, marks=marks)
    yield text(f"Prices and numbers: {draft.see('business_case')}.")
