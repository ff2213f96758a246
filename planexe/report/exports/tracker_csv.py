"""The work as CSV for the importers of Jira, Linear, Asana and Trello: one table of columns for each."""

import datetime as dt
import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial

from planexe.blocks.gantt import Gantt, WorkRow
from planexe.blocks.plain_text import plain_line
from planexe.report.csv_text import csv_text, number_text
from planexe.report.exports import ExportFormat
from planexe.report.report import Report

NOTHING = "No work breakdown has been made yet."
_WORKDAY_S = 8 * 3600
_JIRA_TYPES = ("Epic", "Task", "Subtask")
_JIRA_SUMMARY = 255
_MOST_LINK_COLUMNS = 40


@dataclass(frozen=True)
class Import:
    """What the columns are made from."""

    work: Gantt
    simulated: bool

    @cached_property
    def number(self) -> Mapping[str, int]:
        """Returns the number of each row by its code: importers want numbers as ids."""
        return {row.code: number for number, row in enumerate(self.work.rows, 1)}

    @cached_property
    def blocks(self) -> Mapping[str, Sequence[WorkRow]]:
        """Returns by code the rows that begin only when it is finished."""
        found: dict[str, list[WorkRow]] = {}
        for row in self.work.rows:
            for code in _blockers(row):
                found.setdefault(code, []).append(row)
        return found

    def labels(self, row: WorkRow) -> list[str]:
        """Returns labels without spaces: Jira has no others."""
        found = [f"phase-{self.work.phase_of(row).code}"]
        return found + ["critical-path"] * row.critical + ["simulated"] * self.simulated + ["stale"] * bool(self.stale)

    @cached_property
    def stale(self) -> str:
        """Returns why the work is not up to date; empty if it is."""
        return next((plain_line(mark.line) for mark in self.work.marks if mark.state == "stale"), "")

    def below(self, row: WorkRow) -> list[WorkRow]:
        """Returns the rows right below one."""
        return [child for child in self.work.rows if child.parent == row.code]

    def in_order_of_start(self) -> list[WorkRow]:
        """Returns the rows so that each comes after its parent and after what it waits for."""
        rows = self.work.rows
        return sorted(rows, key=lambda row: (row.early_start or 0, row.level)) if self.work.calendar else list(rows)


Cell = Callable[[WorkRow, Import], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tracker:
    """One importer.

    Attributes:
        rows: which rows it gets, in which order.
        columns: header and cell, in their order; ``title`` is the header of the title.
        links: header of the columns with what a row blocks, one each; empty if there are none.
    """

    title: str
    rows: Callable[[Import], Iterable[WorkRow]]
    columns: Mapping[str, Cell]
    links: str = ""

    def export(self, report: Report) -> bytes:
        """Returns the CSV in UTF-8. No byte order mark: importers take it for a part of the first header."""
        work = report.gantt
        if not work.rows:
            line = [NOTHING if header == self.title else "" for header in self.columns]
            return csv_text(list(self.columns), [line]).encode()
        plan = Import(work, report.simulated)
        rows = list(self.rows(plan))
        widest = max((len(plan.blocks.get(row.code, ())) for row in rows), default=0) if self.links else 0
        links = min(widest, _MOST_LINK_COLUMNS)
        lines = [
            [*(cell(row, plan) for cell in self.columns.values()), *_blocked_ids(row, plan, links)] for row in rows
        ]
        return csv_text([*self.columns, *[self.links] * links], lines).encode("utf-8", "replace")


def _blocked_ids(row: WorkRow, plan: Import, width: int) -> list[str]:
    ids = [str(plan.number[other.code]) for other in plan.blocks.get(row.code, ())][:width]
    return ids + [""] * (width - len(ids))


def _blockers(row: WorkRow) -> list[str]:
    """Returns what must be finished before a row begins; other kinds of links block nothing, but stand in the text."""
    return [link.predecessor for link in row.links if link.type == "FS"]


def _text(row: WorkRow, plan: Import) -> str:
    """Returns everything that has no column of its own."""
    parent = plan.work.by_code.get(row.parent)
    cost = f"{number_text(row.cost)} {plan.work.currency}" if row.cost is not None else ""
    facts = {
        "Part of": parent.name if parent else "",
        "Dates": f"{row.start} to {row.finish}" if row.start and row.finish else "",
        "Days": number_text(row.days),
        "Waits for": row.predecessors.replace(";", ", "),
        "Owner": row.owner,
        "Needs": ", ".join(row.resources),
        "Cost": cost,
    }
    lines = [row.description] if row.description else []
    lines += [f"{label}: {value}" for label, value in facts.items() if value]
    notes = [plan.stale] if plan.stale else []
    return "\n".join([*lines, *notes, *["Simulated: no model was asked."] * plan.simulated])


def _name(row: WorkRow, _plan: Import) -> str:
    return row.name


def _no_comma_name(row: WorkRow, _plan: Import) -> str:
    """Returns the name without commas: Asana tells the tasks of a list apart by them."""
    return row.name.replace(",", ";")


def _nothing(_row: WorkRow, _plan: Import) -> str:
    return ""


def _iso(day: dt.date | None) -> str:
    return str(day or "")


def _american(day: dt.date | None) -> str:
    return f"{day:%m/%d/%Y}" if day else ""


def _at_level(plan: Import, *levels: int) -> list[WorkRow]:
    """Returns the rows of these levels, and leaves above them, which nothing else would stand for."""
    return [row for row in plan.work.rows if row.level in levels or (row.leaf and row.level < min(levels))]


def _checklist(row: WorkRow, plan: Import) -> str:
    return "\n".join(
        f"{child.name} ({child.start} to {child.finish})" if child.start else child.name for child in plan.below(row)
    )


def _asana_parent(row: WorkRow, plan: Import) -> str:
    parent = plan.work.by_code.get(row.parent)
    return _no_comma_name(parent, plan) if parent and parent.level > 1 else ""


def _asana_blockers(row: WorkRow, plan: Import) -> str:
    return ",".join(_no_comma_name(plan.work.by_code[code], plan) for code in _blockers(row))


JIRA = Tracker(
    # Jira asks which column is which; "Parent" holds the "Issue ID" of another row, and parents stand above.
    title="Summary",
    rows=lambda plan: sorted(plan.work.rows, key=lambda row: row.level),
    columns={
        "Issue ID": lambda row, plan: str(plan.number[row.code]),
        "Issue Type": lambda row, _plan: _JIRA_TYPES[min(row.level, len(_JIRA_TYPES)) - 1],
        "Summary": lambda row, _plan: row.name[:_JIRA_SUMMARY],
        "Parent": lambda row, plan: str(plan.number[row.parent]) if row.parent else "",
        "Description": _text,
        "Start date": lambda row, _plan: _iso(row.start),
        "Due date": lambda row, _plan: _iso(row.finish),
        "Original Estimate": lambda row, _plan: str(round(row.days * _WORKDAY_S)) if row.leaf and row.days else "",
        "Priority": lambda row, _plan: "High" if row.critical else "Medium",
        "Labels": lambda row, plan: " ".join(plan.labels(row)),
    },
    links="Link Blocks",
)
LINEAR = Tracker(
    # The columns of Linear's own export, which its importer reads; owners are roles, no users, so nobody is assigned.
    title="Title",
    rows=lambda plan: _at_level(plan, 2, 3),
    columns={
        "ID": lambda row, _plan: row.code,
        "Title": _name,
        "Description": _text,
        "Status": lambda _row, _plan: "Backlog",
        "Estimate": lambda row, _plan: str(math.ceil(row.days)) if row.leaf and row.days else "",
        "Priority": lambda row, _plan: "High" if row.critical else "No priority",
        "Project": lambda _row, plan: plan.work.title,
        "Assignee": _nothing,
        "Labels": lambda row, plan: ", ".join(plan.labels(row)),
        "Created": _nothing,
        "Started": _nothing,
        "Completed": _nothing,
        "Archived": _nothing,
        "Due Date": lambda row, _plan: _iso(row.finish),
        "Parent issue": lambda row, _plan: row.parent if row.level > 2 else "",
    },
)
ASANA = Tracker(
    # The name stands first, dates are American, and what a task waits for stands above it.
    title="Name",
    rows=lambda plan: [row for row in plan.in_order_of_start() if row.level > 1 or row.leaf],
    columns={
        "Name": _no_comma_name,
        "Description": _text,
        "Assignee": _nothing,
        "Start Date": lambda row, _plan: _american(row.start),
        "Due Date": lambda row, _plan: _american(row.finish),
        "Section": lambda row, plan: plan.work.phase_of(row).name,
        "Subtask of": _asana_parent,
        "Dependencies": _asana_blockers,
        "Labels": lambda row, plan: ", ".join(plan.labels(row)),
    },
)
TRELLO = Tracker(
    # Trello reads CSV through its import power-ups: lists are phases, cards are tasks, subtasks are their checklists.
    title="Card Name",
    rows=lambda plan: _at_level(plan, 2),
    columns={
        "Card Name": _name,
        "Card Description": _text,
        "List Name": lambda row, plan: plan.work.phase_of(row).name,
        "Labels": lambda row, plan: ", ".join(plan.labels(row)),
        "Start Date": lambda row, _plan: _iso(row.start),
        "Due Date": lambda row, _plan: _iso(row.finish),
        "Checklist": _checklist,
    },
)
TRACKERS: Mapping[str, Tracker] = {"Jira": JIRA, "Linear": LINEAR, "Asana": ASANA, "Trello": TRELLO}
FORMATS = tuple(
    ExportFormat(
        name=f"csv-{name.lower()}",
        suffix=f".{name.lower()}.csv",
        title=f"CSV for {name}",
        media_type="text/csv",
        export=partial(Tracker.export, tracker),
        needs=Gantt,
    )
    for name, tracker in TRACKERS.items()
)
