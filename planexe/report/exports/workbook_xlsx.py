"""All tables as an Excel workbook, behind an overview: rows fold by level, and those with dates have drawn bars."""

import datetime as dt
import io
import math
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from planexe.blocks.blocks import KeyFigures
from planexe.blocks.gantt import Gantt
from planexe.blocks.marks import marks_text
from planexe.blocks.plain_text import plain_line, plain_text
from planexe.blocks.table import Cell, Kind, Table
from planexe.report.markdown_report import SIMULATED, run_facts
from planexe.report.report import Report
from planexe.report.sheet_cells import bar_columns, bar_places, fitting_text, formula_text

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

FORMAT = "xlsx"
SUFFIX = ".xlsx"
TITLE = "Excel workbook"
MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
NOTHING = "No work breakdown has been made yet."
_RUN_LABELS = {"Cost": "Cost of the calls"}  # not that of what is made
_NO_SHEET_NAME = re.compile(r"[\[\]:*?/\\]")
_LONGEST_SHEET_NAME = 23  # of 31, with room for what is added
_STALE_TAB = "#E08A00"
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
    "number": {"num_format": "General", "valign": "top"},
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

    buffer = io.BytesIO()
    strings = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with Workbook(buffer, {"in_memory": True, **strings}) as book:
        made = report.made.replace(tzinfo=None)  # Excel has no time zones
        book.set_properties({"title": plain_line(report.title)[:250], "created": made})
        writer = _Writer(book)
        writer.overview(report)
        for name, tables in _sheets(report).items():
            writer.sheet(name, tables)
    return buffer.getvalue()


def _sheets(report: Report) -> dict[str, list[Table]]:
    """Returns the tables of each sheet, by its name."""
    found: dict[str, list[Table]] = {}
    for title, table in report.tables:
        name = _NO_SHEET_NAME.sub(" ", plain_line(table.sheet or table.title or title)).strip(" '")
        found.setdefault(name[:_LONGEST_SHEET_NAME] or "Table", []).append(table)
    return found


def overview(report: Report) -> list[tuple[str, Cell]]:
    """Returns label and value of what a reader should know first; an empty label continues the one above."""
    figures = [block for _, block in report.placed(KeyFigures)]
    facts: list[tuple[str, Cell]] = [(report.run.workflow.brief_title, plain_text(report.run.request.brief))]
    facts += [fact for block in figures for fact in block.facts]
    facts += [(_RUN_LABELS.get(label, label), plain_line(value)) for label, value in run_facts(report)]
    work = report.gantt
    missing = (work.missing if work.rows else (NOTHING,)) if report.blocks(Gantt) else ()
    facts += _list_of("What is missing", [*missing, *report.gaps])
    for block in figures:
        facts += _list_of(f"Remarks on {block.about}", block.remarks)
    return [fact for fact in facts if fact[1] not in {None, ""}]


def _list_of(label: str, lines: Iterable[str]) -> list[tuple[str, Cell]]:
    return [(label if number == 0 else "", plain_line(line)) for number, line in enumerate(dict.fromkeys(lines))]


class _Writer:
    """Writes sheets; texts are written as texts, never as formulas, links or numbers."""

    def __init__(self, book: "Workbook") -> None:
        self._book = book
        self._formats: dict[str, Format] = {name: book.add_format(dict(given)) for name, given in _FORMATS.items()}

    def overview(self, report: Report) -> None:
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
        for label, value in overview(report):
            self._cell(sheet, row, 0, label, "label")
            self._cell(sheet, row, 1, value, "date" if isinstance(value, dt.date) else _format_of("text", value))
            row += 1

    def _add(self, name: str, *, stale: bool) -> "Worksheet":
        """Returns a new sheet; that of values which are not up to date says so in its name."""
        sheet = self._book.add_worksheet(f"{name} (stale)" if stale else name)
        if stale:
            sheet.set_tab_color(_STALE_TAB)
        return sheet

    def sheet(self, name: str, tables: Sequence[Table]) -> None:
        """Writes tables on a sheet: one with its bars, several one below the other."""
        if len(tables) > 1:
            self._stacked(name, tables)
            return
        (table,) = tables
        sheet = self._sheet(name, table)
        if table.levels:
            sheet.outline_settings(visible=True, symbols_below=False)
        for number, level in enumerate(table.levels, 1):
            sheet.set_row(number, None, None, {"level": min(level - 1, 7)})
        if table.spans:
            self._bars(sheet, table)

    def _bars(self, sheet: "Worksheet", table: Table) -> None:
        """Draws a bar for each row beside the table."""
        first = len(table.columns)
        days, starts = bar_columns(table.spans)
        sheet.set_column(first, first + len(starts), 2.2)
        sheet.set_row(0, 52)
        for place, day in enumerate(starts):
            self._cell(sheet, 0, first + place, day, "axis")
        for number, span in enumerate(table.spans, 1):
            for place in bar_places(span, starts, days):
                sheet.write_blank(number, first + place, None, self._formats[span.look if span else "bar"])

    def _stacked(self, name: str, tables: Sequence[Table]) -> None:
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

    def _sheet(self, name: str, table: Table) -> "Worksheet":
        sheet = self._add(name, stale=table.stale)
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
        for number, cells in enumerate(table.lines, top + 1):
            for place, (column, value) in enumerate(zip(table.columns, cells, strict=True)):
                form = _format_of(column.kind, value)
                if (formula := formula_text(table, place, number, top + 1)) and isinstance(value, float):
                    sheet.write_formula(number, place, formula, self._formats[form], value)
                else:
                    self._cell(sheet, number, place, value, form)
        return top + 1 + len(table.lines)

    def _cell(self, sheet: "Worksheet", row: int, column: int, value: Cell, form: str) -> None:
        style = self._formats[form]
        if value is None or value == "" or (isinstance(value, float) and not math.isfinite(value)):
            sheet.write_blank(row, column, None, style)
        elif isinstance(value, dt.date):
            sheet.write_datetime(row, column, dt.datetime.combine(value, dt.time()), style)
        elif isinstance(value, str):
            sheet.write_string(row, column, fitting_text(plain_text(value)), style)
        else:
            sheet.write_number(row, column, value, style)


def _format_of(kind: Kind, value: Cell) -> str:
    if isinstance(value, str) and kind != "code":
        return "text"
    if kind == "text" and isinstance(value, int | float):
        return "days"
    return "text" if kind == "long" else kind
