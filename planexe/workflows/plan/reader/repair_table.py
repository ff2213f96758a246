"""What would make a plan hold, and what was decided of it, as tables; pure."""

from typing import TYPE_CHECKING

from planexe.blocks.blocks import Column, Table
from planexe.blocks.plain_text import plain_line
from planexe.blocks.table import Columns, table_of
from planexe.workflows.plan.repair.decision_models import Decision, Decisions
from planexe.workflows.plan.repair.option_models import RepairOption, RepairOptions
from planexe.workflows.plan.repair.option_text import cost_text, dates_text, move_text

if TYPE_CHECKING:
    from planexe.spine.run_values import RunValues


def options_table(run: "RunValues") -> Table | None:
    """Returns the options with their effect; ``None`` where there are none."""
    found = run.value("repair_options", RepairOptions)
    if found is None or not found.options:
        return None
    columns: Columns[RepairOption] = {
        Column("No.", "code"): lambda one: str(one.number),
        Column("Option", "long"): lambda one: plain_line(one.text),
        Column("Dates, before to after", "long"): lambda one: plain_line(dates_text(one)),
        Column("Money suffices"): lambda one: move_text(one.money_before, one.money_chance),
        Column("Costs"): lambda one: cost_text(one, found.currency),
        Column("The plan then"): lambda one: one.verdict,
        Column("What else it brings", "long"): lambda one: plain_line(one.side_effect),
    }
    title = "What would make it hold"
    return table_of(title, found.options, columns, sheet="Options", marks=run.marks("repair_options"))


def decided_table(run: "RunValues") -> Table | None:
    """Returns what was decided, when and by whom; ``None`` where nothing was."""
    found = run.value("decisions", Decisions)
    if found is None or not found.decided:
        return None
    columns: Columns[tuple[int, Decision]] = {
        Column("No.", "code"): lambda one: str(one[0]),
        Column("Decided", "long"): lambda one: plain_line(one[1].text),
        Column("On", "date"): lambda one: one[1].day,
        Column("By"): lambda one: plain_line(one[1].who),
    }
    rows = list(enumerate(found.decided, 1))
    return table_of("Decided since", rows, columns, sheet="Decided", marks=run.marks("decisions"))
