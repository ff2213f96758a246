"""The first table of a plan: what was asked, and what the plan says; pure."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Literal

from planexe.blocks.blocks import Block, Column, KeyFigure, KeyFigures, Notice, Table
from planexe.blocks.plain_text import plain_line
from planexe.workflows.plan.chances.chance_text import percent
from planexe.workflows.plan.contract.contract_view import headline
from planexe.workflows.plan.contract.view_models import ContractView

if TYPE_CHECKING:
    from planexe.spine.run_values import RunValues

TITLE = "What was asked, and what the plan says"
_COLUMNS = (
    Column("Id", "code"),
    Column("Asked", "long"),
    Column("Kept in", "long"),
    Column("Plan says", "long"),
    Column("Chance"),
    Column("Verdict"),
)


def contract_table(run: "RunValues") -> Iterator[Block]:
    """Yields the verdict and the table, each row with the words of the goal; nothing where nothing was asked."""
    view = run.value("contract_view", ContractView)
    if view is None or not view.rows:
        return
    kind: Literal["alarm", "check"] = "alarm" if view.verdict == "does not hold" else "check"
    marks = run.marks("contract_view")
    if view.verdict:
        yield KeyFigures(figures=(KeyFigure(view.verdict, "what was asked"),), marks=marks)
    title = (view.verdict or "not judged").capitalize()
    yield Notice(kind=kind, title=title, text=headline(view), link="The table")
    rows = tuple(
        (
            row.id,
            plain_line(row.words),
            plain_line(row.kept_in),
            plain_line(row.plan_says),
            percent(row.chance),
            row.verdict,
        )
        for row in view.rows
    )
    yield Table(title=TITLE, columns=_COLUMNS, rows=rows, sheet="Asked", marks=marks)
