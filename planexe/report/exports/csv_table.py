"""All work as one CSV table, with every predecessor of every leaf; of another run its tables, else every answer."""

from collections.abc import Iterator

from planexe.json_text import json_text
from planexe.report.blocks import Cell, Table
from planexe.report.csv_text import csv_text, number_text
from planexe.report.gantt_block import Gantt, WorkRow
from planexe.report.report import Report
from planexe.report.value_marks import marks_badges

FORMAT = "csv"
SUFFIX = ".csv"
TITLE = "Table as CSV"
MEDIA_TYPE = "text/csv"
HEADERS = (
    "Code", "Parent", "Level", "Title", "Description", "Resources", "Leaf", "Start", "Finish", "Days", "Days min",
    "Days realistic", "Days max", "Predecessors", "Critical", "Total float", "Free float", "Owner", "Cost", "Currency",
    "Answered by", "State",
)  # fmt: skip
ITEM_HEADERS = ("Stage", "Item", "Title", "Answer", "Problem", "Answered by", "State")
NOTHING = "No work breakdown has been made yet."


def export(report: Report) -> bytes:
    """Returns the table in UTF-8 with a byte order mark, without which Excel takes it for another encoding."""
    source = "simulated model" if report.simulated else ", ".join(report.total.models)
    tables = report.tables
    if work := next(iter(report.blocks(Gantt)), None):
        rows = [_cells(row, work, source) for row in work.rows] or [_nothing(source)]
        text = csv_text(HEADERS, rows)
    elif tables:
        text = "\r\n".join(_table(table, title if len(tables) > 1 else "", source) for title, table in tables)
    else:
        text = csv_text(ITEM_HEADERS, _answers(report, source))
    return text.encode("utf-8-sig", "replace")


def _table(table: Table, title: str, source: str) -> str:
    """Returns a table, below a line with its title if it has one, else that of its section where there are several."""
    header = (*(column.title for column in table.columns), *ITEM_HEADERS[-2:])
    state = marks_badges(table.marks)
    rows = [(*(_cell(cell) for cell in row), source, state) for row in table.rows]
    return csv_text((table.title or title,), [header, *rows]) if title else csv_text(header, rows)


def _cell(cell: Cell) -> str:
    return number_text(cell) if isinstance(cell, int | float) else str(cell or "")


def _answers(report: Report, source: str) -> Iterator[tuple[str, ...]]:
    """Yields a row for each answer of each stage that asked something."""
    for name, stage in report.stages.stages.items():
        artefact = report.artefacts.get(name)
        state = ", ".join(mark.state for mark in report.marks(name))
        for item in artefact.items if artefact else ():
            answer = "" if item.problem else json_text(item.answer)
            yield stage.heading, item.key, item.title, answer, item.problem, source, state


def _cells(row: WorkRow, work: Gantt, source: str) -> tuple[str, ...]:
    return (
        row.code,
        row.parent,
        str(row.level),
        row.title,
        row.description,
        "; ".join(row.resources),
        _yes_no(row.leaf),
        str(row.start or ""),
        str(row.finish or ""),
        *(number_text(days) for days in (row.days, row.days_min, row.days_realistic, row.days_max)),
        row.predecessors,
        _yes_no(row.critical) if work.calendar else "",
        number_text(row.total_float),
        number_text(row.free_float),
        row.owner,
        number_text(row.cost),
        work.currency if row.cost is not None else "",
        source,
        marks_badges(work.marks),
    )


def _nothing(source: str) -> tuple[str, ...]:
    return tuple({"Title": NOTHING, "Answered by": source}.get(header, "") for header in HEADERS)


def _yes_no(fact: bool) -> str:
    return "yes" if fact else "no"
