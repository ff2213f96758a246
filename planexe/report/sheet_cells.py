"""What stands in the cells of a sheet: formulas, texts as far as they fit, and bars drawn in narrow columns; pure."""

import datetime as dt
import math
from collections.abc import Iterable

from planexe.blocks.table import Span, Table

LONGEST_TEXT = 32_767  # what a cell of Excel holds, in UTF-16 units
MOST_BAR_COLUMNS = 80
_BAR_DAYS = (1, 2, 7, 14, 28, 91, 182, 365, 730, 1826, 3652)


def formula_text(table: Table, place: int, row: int, first: int) -> str:
    """Returns what a cell calculates, as Excel writes it; empty for one that holds a value.

    Args:
        table: the table.
        place: of the cell's column, from 0 on.
        row: of the sheet, from 0 on.
        first: row of the sheet in which the table's first row stands; a row of sums follows the last one.
    """
    from xlsxwriter.utility import xl_range, xl_rowcol_to_cell

    column, last = table.columns[place], first + len(table.rows) - 1
    if row > last:
        return f"=SUM({xl_range(first, place, last, place)})" if column.summed else ""
    if column.formula is None:
        return ""
    cells = [xl_rowcol_to_cell(row, at) for at in table.places(column.formula)]
    found = f"SUM({','.join(cells)})" if column.formula.operation == "sum" else "*".join(cells)
    return f"={found}" if column.formula.digits is None else f"=ROUND({found},{column.formula.digits})"


def bar_columns(spans: Iterable[Span | None], most: int = MOST_BAR_COLUMNS) -> tuple[int, list[dt.date]]:
    """Returns how many days a column of a drawing with at most so many stands for, and the first day of each."""
    found = [span for span in spans if span]
    if not found:
        return 1, []
    start = min(span.first for span in found)
    length = (max(span.last for span in found) - start).days + 1
    days = next((size for size in _BAR_DAYS if length <= size * most), _BAR_DAYS[-1])
    count = min(math.ceil(length / days), most)
    return days, [start + dt.timedelta(days=place * days) for place in range(count)]


def bar_places(span: Span | None, starts: list[dt.date], days: int) -> range:
    """Returns the columns of the drawing that a row's bar covers."""
    if not starts or span is None:
        return range(0)
    first, last = ((day - starts[0]).days // days for day in (span.first, span.last))
    return range(max(first, 0), min(last, len(starts) - 1) + 1)


def fitting_text(text: str) -> str:
    """Returns the text as far as a cell holds it, with an ellipsis where something is left out."""
    if len(text) * 2 <= LONGEST_TEXT or len(text.encode("utf-16-le", "replace")) // 2 <= LONGEST_TEXT:
        return text
    cut = text.encode("utf-16-le", "replace")[: 2 * (LONGEST_TEXT - 1)]
    return cut.decode("utf-16-le", "ignore") + "…"
