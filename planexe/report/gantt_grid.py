"""A schedule as a grid of coloured cells, for documents that cannot draw: a row of work, a column of days; pure."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from planexe.blocks.gantt import Gantt
from planexe.blocks.plain_text import plain_line
from planexe.blocks.twins import schedule_table
from planexe.figures import MONTHS
from planexe.report.sheet_cells import bar_columns, bar_places

MOST_COLUMNS = 44
_LOOKS = {"bar": "6B9AAD", "critical": "B4372F", "summary": "3C454C"}
_NARROW = 3  # columns: less than this holds no name of a month


@dataclass(frozen=True, slots=True)
class GanttGrid:
    """The grid.

    Attributes:
        heads: names of months or years, each with the number of columns below it.
        rows: name, level, and the colour of each column, empty where the work does not lie.
    """

    heads: tuple[tuple[str, int], ...]
    rows: tuple[tuple[str, int, tuple[str, ...]], ...]

    @property
    def columns(self) -> int:
        """Returns how many columns there are."""
        return sum(count for _, count in self.heads)


def gantt_grid(work: Gantt) -> GanttGrid | None:
    """Returns the grid; ``None`` where nothing has dates."""
    if work.calendar is None:
        return None
    table = schedule_table(work)
    days, starts = bar_columns(table.spans, MOST_COLUMNS)
    if not starts:
        return None
    rows = []
    for row, span in zip(work.rows, table.spans, strict=True):
        places = bar_places(span, starts, days)
        colour = _LOOKS[span.look] if span else ""
        rows.append((plain_line(row.name), row.level, tuple(colour if n in places else "" for n in range(len(starts)))))
    return GanttGrid(_heads(starts, days), tuple(rows))


def _heads(starts: Sequence[dt.date], days: int) -> tuple[tuple[str, int], ...]:
    by_year = days >= 28
    found = []
    for key, group in groupby(starts, key=lambda day: (day.year, 1 if by_year else day.month)):
        count = len(list(group))
        name = (
            str(key[0]) if by_year else MONTHS[key[1] - 1] + (f" {key[0]}" if count > _NARROW and key[1] == 1 else "")
        )
        found.append((name if by_year or count >= _NARROW - 1 else "", count))
    return tuple(found)
