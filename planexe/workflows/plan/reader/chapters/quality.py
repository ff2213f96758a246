"""Chapter 13: by what one sees that it is good, who looks, and which bodies ask for what; pure."""

from collections.abc import Iterator

from planexe.blocks.blocks import Block, Column, Table
from planexe.blocks.plain_text import plain_line
from planexe.workflows.plan.answer_checks import shorten
from planexe.workflows.plan.governance.monitoring_plan import MonitoringPlan
from planexe.workflows.plan.project_plan.plan_fields import ProjectPlan
from planexe.workflows.plan.reader.chapters.draft import LONG, SHORT, Draft, listed, text

DRAWN = ("monitoring_plan",)
_MOST = 8


def blocks(draft: Draft) -> Iterator[Block]:
    """Yields what is measured, the standing checks, and what the law asks for."""
    plan = draft.value("project_plan", ProjectPlan)
    if plan is None:
        return
    yield text(shorten(plan.smart_criteria.measurable, LONG))
    if monitoring := draft.value("monitoring_plan", MonitoringPlan):
        columns = (Column("What is compared"), Column("How often"), Column("Who looks"), Column("Acts from", "long"))
        rows = tuple(
            (
                shorten(check.approach, SHORT), shorten(check.frequency, SHORT), plain_line(check.responsible.label),
                shorten(check.adaptation_trigger, SHORT),
            )
            for check in monitoring.checks[:_MOST]
        )  # fmt: skip
        yield Table(title="Standing checks", columns=columns, rows=rows, marks=draft.run.marks("monitoring_plan"))
    law = plan.regulatory_and_compliance_requirements
    yield text(
        listed("Permits and licences", law.permits_and_licenses),
        listed("Standards", law.compliance_standards),
        listed("Who looks from outside", law.regulatory_bodies),
        listed("What is done for it", law.compliance_actions),
    )
