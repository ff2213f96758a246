"""All work as one CSV table, with every predecessor of every leaf; of another run its tables, else every answer."""

from collections.abc import Iterator
from dataclasses import replace

from planexe.blocks.gantt import Gantt, WorkRow
from planexe.blocks.marks import marks_badges
from planexe.blocks.table import Cell, Column, Columns, Table, table_of
from planexe.json_text import json_text
from planexe.report.csv_text import csv_text, number_text
from planexe.report.report import Report

FORMAT = "csv"
SUFFIX = ".csv"
TITLE = "Table as CSV"
MEDIA_TYPE = "text/csv"
ITEM_HEADERS = ("Stage", "Item", "Title", "Answer", "Problem", "Answered by", "State")
NOTHING = "No work breakdown has been made yet."


def export(report: Report) -> bytes:
    """Returns the table in UTF-8 with a byte order mark, without which Excel takes it for another encoding."""
    source = "simulated model" if report.simulated else ", ".join(report.total.models)
    tables = report.tables
    if report.blocks(Gantt):
        text = _table(_work(report.gantt), "", source)
    elif tables:
        text = "\r\n".join(_table(table, title if len(tables) > 1 else "", source) for title, table in tables)
    else:
        text = csv_text(ITEM_HEADERS, _answers(report, source))
    return text.encode("utf-8-sig", "replace")


def _table(table: Table, title: str, source: str) -> str:
    """Returns a table, below a line with its title if it has one, else that of its section where there are several."""
    header = (*(column.title for column in table.columns), *ITEM_HEADERS[-2:])
    state = marks_badges(table.marks)
    rows = [(*(_cell(cell) for cell in row), source, state) for row in table.lines]
    return csv_text((table.title or title,), [header, *rows]) if title else csv_text(header, rows)


def _cell(cell: Cell) -> str:
    return number_text(cell) if isinstance(cell, int | float) else str(cell or "")


def _answers(report: Report, source: str) -> Iterator[tuple[str, ...]]:
    """Yields a row for each answer of each stage that asked something."""
    for name, stage in report.run.stages.stages.items():
        artefact = report.run.artefacts.get(name)
        state = ", ".join(mark.state for mark in report.run.marks(name))
        for item in artefact.items if artefact else ():
            answer = "" if item.problem else json_text(item.answer)
            yield stage.heading, item.key, item.title, answer, item.problem, source, state


def _work(work: Gantt) -> Table:
    """Returns all that is known of each row."""
    columns: Columns[WorkRow] = {
        Column("Code"): lambda row: row.code,
        Column("Parent"): lambda row: row.parent,
        Column("Level"): lambda row: row.level,
        Column("Title"): lambda row: row.title,
        Column("Description"): lambda row: row.description,
        Column("Resources"): lambda row: "; ".join(row.resources),
        Column("Leaf"): lambda row: _yes_no(row.leaf),
        Column("Start"): lambda row: row.start,
        Column("Finish"): lambda row: row.finish,
        Column("Days"): lambda row: row.days,
        Column("Days min"): lambda row: row.days_min,
        Column("Days realistic"): lambda row: row.days_realistic,
        Column("Days max"): lambda row: row.days_max,
        Column("Predecessors"): lambda row: row.predecessors,
        Column("Critical"): lambda row: _yes_no(row.critical) if work.calendar else "",
        Column("Total float"): lambda row: row.total_float,
        Column("Free float"): lambda row: row.free_float,
        Column("Owner"): lambda row: row.owner,
        Column("Cost"): lambda row: row.cost,
        Column("Currency"): lambda row: work.currency if row.cost is not None else "",
    }
    found = table_of("", work.rows, columns, marks=work.marks)
    nothing = tuple(NOTHING if column.title == "Title" else None for column in columns)
    return found if found.rows else replace(found, rows=(nothing,))


def _yes_no(fact: bool) -> str:
    return "yes" if fact else "no"
