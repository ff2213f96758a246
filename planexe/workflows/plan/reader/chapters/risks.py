"""Chapter 10: the risks that decide, where they stand, and who does what about them; pure."""

from collections.abc import Iterator
from dataclasses import replace

from planexe.blocks.blocks import Bars, Block, Column, Table
from planexe.blocks.plain_text import plain_line
from planexe.figures import count_text
from planexe.workflows.plan.answer_checks import shorten
from planexe.workflows.plan.project_plan.risk_text import chance_text, expected_text
from planexe.workflows.plan.project_plan.risk_value import LinkedRisks
from planexe.workflows.plan.reader.chance_blocks import chance_blocks
from planexe.workflows.plan.reader.chapters.draft import MIDDLE, Draft, text
from planexe.workflows.plan.reader.plan_charts import risk_matrix

DRAWN = ("find_team_roles", "risk_simulation")
_MOST = 10


def blocks(draft: Draft) -> Iterator[Block]:
    """Yields the ten greatest risks and the matrix of all."""
    risks, register = draft.work.risks, draft.value("risk_register", LinkedRisks)
    currency = register.currency if register else ""
    if not risks:
        if register:
            yield text("No risk is known.")
        return
    columns = (
        Column("Id", "code"), Column("Risk"), Column("Probability"), Column("Severity"), Column("Expected"),
        Column("What is done", "long"), Column("Owner"), Column("Early sign", "long"),
    )  # fmt: skip
    rows = tuple(
        (
            risk.risk_id, plain_line(risk.title), chance_text(risk), risk.severity, expected_text(risk, currency),
            shorten(risk.mitigation, MIDDLE),
            risk.owner_title or risk.owner_role_id, shorten(risk.early_sign, MIDDLE),
        )
        for risk in risks[:_MOST]
    )  # fmt: skip
    yield Table(title="", columns=columns, rows=rows, marks=draft.run.marks(draft.work.register, "find_team_roles"))
    yield replace(risk_matrix(draft.run, draft.work), told=True)
    yield from (block for block in chance_blocks(draft.run) if isinstance(block, Bars))
    more = f"{count_text(len(risks) - _MOST, 'more risk')} and all" if len(risks) > _MOST else "All"
    yield text(f"{more} that is known of each: {draft.see(draft.work.register)}.")
