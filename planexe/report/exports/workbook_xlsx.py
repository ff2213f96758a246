"""The plan as an Excel workbook: overview, work, schedule with drawn bars, costs, risks, roles and checks."""

import datetime as dt
import io
import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from planexe.report.markdown_report import SIMULATED
from planexe.report.plain_text import plain_line
from planexe.report.plan_tables import (
    Cell,
    Kind,
    Table,
    check_table,
    cost_tables,
    overview,
    risk_table,
    schedule_table,
    team_table,
    work_table,
)
from planexe.report.report import Report
from planexe.report.value_marks import marks_text
from planexe.report.work_plan import WorkPlan, work_plan_of
from planexe.report.work_rows import WorkRow

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

FORMAT = "xlsx"
SUFFIX = ".xlsx"
TITLE = "Excel workbook"
MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LONGEST_TEXT = 32_767  # what a cell of Excel holds, in UTF-16 units
MOST_BAR_COLUMNS = 80
_STALE_TAB = "#E08A00"
_BAR_DAYS = (1, 2, 7, 14, 28, 91, 182, 365, 730, 1826, 3652)
_WIDTHS: Mapping[Kind, float] = {
    "code": 9, "text": 26, "long": 48, "days": 10, "money": 15, "date": 12, "number": 11, "rate": 12,
}  # fmt: skip
_FORMATS: Mapping[str, Mapping[str, Any]] = {
    # The quote prefix keeps a text a text when somebody edits its cell.
    "code": {"num_format": "@", "quote_prefix": True, "valign": "top"},
    "text": {"num_format": "@", "quote_prefix": True, "valign": "top", "text_wrap": True},
    "days": {"num_format": "0.##", "valign": "top"},
    "money": {"num_format": "#,##0", "valign": "top"},
    "date": {"num_format": "yyyy-mm-dd", "valign": "top", "align": "left"},
    "number": {"num_format": "0", "valign": "top"},
    "rate": {"num_format": "0%", "valign": "top"},
    "header": {"bold": True, "bg_color": "#E7ECF2", "border": 1, "border_color": "#B8C2CC", "text_wrap": True},
    "axis": {"num_format": "d mmm yy", "rotation": 90, "bold": True, "bg_color": "#E7ECF2", "font_size": 8},
    "title": {"bold": True, "font_size": 16, "num_format": "@", "quote_prefix": True},
    "label": {"bold": True, "valign": "top"},
    "warning": {"bold": True, "bg_color": "#FFE8A3", "text_wrap": True, "valign": "top"},
    "note": {"italic": True, "num_format": "@", "quote_prefix": True},
    "critical": {"bg_color": "#C62828"},
    "bar": {"bg_color": "#5B8DB8"},
    "summary": {"bg_color": "#4A4A4A"},
}


def export(report: Report) -> bytes:
    """Returns the workbook; what has not been made has no sheet, and the overview names it."""
    from xlsxwriter import Workbook

    work = work_plan_of(report)
    buffer = io.BytesIO()
    strings = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with Workbook(buffer, {"in_memory": True, **strings}) as book:
        made = report.made.replace(tzinfo=None)  # Excel has no time zones
        book.set_properties({"title": plain_line(report.title)[:250], "created": made})
        writer = _Writer(book)
        writer.overview(report, work)
        if work:
            writer.outline(work)
            if work.schedule:
                writer.schedule(work)
            writer.stacked("Costs", cost_tables(work))
            for table in (risk_table(work), team_table(work)):
                writer.plain(table)
        writer.plain(check_table(report))
    return buffer.getvalue()


class _Writer:
    """Writes sheets; texts are written as texts, never as formulas, links or numbers."""

    def __init__(self, book: "Workbook") -> None:
        self._book = book
        self._formats: dict[str, Format] = {name: book.add_format(dict(given)) for name, given in _FORMATS.items()}

    def overview(self, report: Report, work: WorkPlan | None) -> None:
        """Writes what a reader should know first."""
        sheet = self._book.add_worksheet("Overview")
        sheet.set_column(0, 0, 26)
        sheet.set_column(1, 1, 100)
        self._cell(sheet, 0, 0, report.title, "title")
        warnings = [("Simulated", SIMULATED)] * report.simulated
        warnings += [("Not up to date", plain_line(report.stale_notice))] if report.stale_notice else []
        for row, (label, text) in enumerate(warnings, 1):
            self._cell(sheet, row, 0, label, "warning")
            self._cell(sheet, row, 1, text, "warning")
        row = max(2, len(warnings) + 1)
        for label, value in overview(report, work):
            self._cell(sheet, row, 0, label, "label")
            self._cell(sheet, row, 1, value, "date" if isinstance(value, dt.date) else _format_of("text", value))
            row += 1

    def _add(self, name: str, *, stale: bool) -> "Worksheet":
        """Returns a new sheet; that of values which are not up to date says so in its name."""
        sheet = self._book.add_worksheet(f"{name} (stale)" if stale else name)
        if stale:
            sheet.set_tab_color(_STALE_TAB)
        return sheet

    def outline(self, work: WorkPlan) -> None:
        """Writes the work breakdown with levels that fold."""
        sheet = self._sheet(work_table(work))
        self._fold(sheet, work.rows)

    def schedule(self, work: WorkPlan) -> None:
        """Writes the dates, and beside them a bar for each row."""
        table = schedule_table(work)
        sheet = self._sheet(table)
        self._fold(sheet, work.rows)
        first = len(table.columns)
        days, starts = bar_columns(work)
        sheet.set_column(first, first + len(starts), 2.2)
        sheet.set_row(0, 52)
        for place, day in enumerate(starts):
            self._cell(sheet, 0, first + place, day, "axis")
        for number, row in enumerate(work.rows, 1):
            kind = "critical" if row.critical and row.leaf else "bar" if row.leaf else "summary"
            for place in bar_places(row, starts, days):
                sheet.write_blank(number, first + place, None, self._formats[kind])

    def plain(self, table: Table | None) -> None:
        """Writes a table on a sheet of its own."""
        if table:
            self._sheet(table)

    def stacked(self, name: str, tables: list[Table]) -> None:
        """Writes several tables on one sheet, one below the other."""
        if not tables:
            return
        sheet = self._add(name, stale=any(table.stale for table in tables))
        row = 0
        for mark in tables[0].marks:
            self._cell(sheet, row, 0, plain_line(mark.line), "note")
            row += 1
        for table in tables:
            self._cell(sheet, row, 0, table.title, "title")
            row = self._table(sheet, table, row + 1) + 1
        widest = max(tables, key=lambda table: len(table.columns))
        for place, column in enumerate(widest.columns):
            sheet.set_column(place, place, _WIDTHS[column.kind])

    def _sheet(self, table: Table) -> "Worksheet":
        sheet = self._add(table.title, stale=table.stale)
        if table.marks:
            sheet.write_comment(
                0, 0, plain_line(marks_text(table.marks)), {"visible": False, "x_scale": 3, "y_scale": 2}
            )
        for place, column in enumerate(table.columns):
            sheet.set_column(place, place, _WIDTHS[column.kind])
        self._table(sheet, table, 0)
        sheet.freeze_panes(1, min(2, len(table.columns)))
        sheet.autofilter(0, 0, max(len(table.rows), 1), len(table.columns) - 1)
        return sheet

    def _table(self, sheet: "Worksheet", table: Table, top: int) -> int:
        """Writes header and rows; returns the row below them."""
        for place, column in enumerate(table.columns):
            self._cell(sheet, top, place, column.title, "header")
        for number, cells in enumerate(table.rows, top + 1):
            for place, (column, value) in enumerate(zip(table.columns, cells, strict=True)):
                self._cell(sheet, number, place, value, _format_of(column.kind, value))
        return top + 1 + len(table.rows)

    def _fold(self, sheet: "Worksheet", rows: tuple[WorkRow, ...]) -> None:
        sheet.outline_settings(visible=True, symbols_below=False)
        for number, row in enumerate(rows, 1):
            sheet.set_row(number, None, None, {"level": min(row.level - 1, 7)})

    def _cell(self, sheet: "Worksheet", row: int, column: int, value: Cell, form: str) -> None:
        style = self._formats[form]
        if value is None or value == "" or (isinstance(value, float) and not math.isfinite(value)):
            sheet.write_blank(row, column, None, style)
        elif isinstance(value, dt.date):
            sheet.write_datetime(row, column, dt.datetime.combine(value, dt.time()), style)
        elif isinstance(value, str):
            sheet.write_string(row, column, fitting_text(value), style)
        else:
            sheet.write_number(row, column, value, style)


def bar_columns(work: WorkPlan) -> tuple[int, list[dt.date]]:
    """Returns how many days a column of the drawing stands for, and the first day of each."""
    starts = [row.start for row in work.rows if row.start]
    ends = [row.finish for row in work.rows if row.finish]
    if not starts or not ends:
        return 1, []
    length = (max(ends) - min(starts)).days + 1
    days = next((size for size in _BAR_DAYS if length <= size * MOST_BAR_COLUMNS), _BAR_DAYS[-1])
    count = min(math.ceil(length / days), MOST_BAR_COLUMNS)
    return days, [min(starts) + dt.timedelta(days=place * days) for place in range(count)]


def bar_places(row: WorkRow, starts: list[dt.date], days: int) -> range:
    """Returns the columns of the drawing that a row's bar covers."""
    if not starts or row.start is None or row.finish is None:
        return range(0)
    first, last = ((day - starts[0]).days // days for day in (row.start, row.finish))
    return range(max(first, 0), min(last, len(starts) - 1) + 1)


def fitting_text(text: str) -> str:
    """Returns the text as far as a cell holds it, with an ellipsis where something is left out."""
    if len(text) * 2 <= LONGEST_TEXT or len(text.encode("utf-16-le", "replace")) // 2 <= LONGEST_TEXT:
        return text
    cut = text.encode("utf-16-le", "replace")[: 2 * (LONGEST_TEXT - 1)]
    return cut.decode("utf-16-le", "ignore") + "…"


def _format_of(kind: Kind, value: Cell) -> str:
    if isinstance(value, str) and kind != "code":
        return "text"
    if kind == "text" and isinstance(value, int | float):
        return "days"
    return "text" if kind == "long" else kind
