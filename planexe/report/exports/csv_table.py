"""All work of a plan as one CSV table, with every predecessor of every leaf; of another run every answer."""

from collections.abc import Iterator

from planexe.json_text import json_text
from planexe.report.csv_text import csv_text, number_text
from planexe.report.report import Report
from planexe.report.work_plan import WorkPlan, work_plan_of
from planexe.report.work_rows import WorkRow

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
_OUTLINES = frozenset({"wbs_tree_l2", "wbs_tree_full"})
NOTHING = "No work breakdown has been made yet."


def export(report: Report) -> bytes:
    """Returns the table in UTF-8 with a byte order mark, without which Excel takes it for another encoding."""
    if not _OUTLINES & report.stages.stages.keys():
        return csv_text(ITEM_HEADERS, _answers(report)).encode("utf-8-sig", "replace")
    work = work_plan_of(report)
    source = "simulated model" if report.simulated else ", ".join(report.total.models)
    rows = [_cells(row, work, source) for row in work.rows] if work else [_nothing(source)]
    return csv_text(HEADERS, rows).encode("utf-8-sig", "replace")


def _answers(report: Report) -> Iterator[tuple[str, ...]]:
    """Yields a row for each answer of each stage that asked something."""
    source = "simulated model" if report.simulated else ", ".join(report.total.models)
    for name, stage in report.stages.stages.items():
        artefact = report.artefacts.get(name)
        state = ", ".join(mark.state for mark in report.marks(name))
        for item in artefact.items if artefact else ():
            answer = "" if item.problem else json_text(item.answer)
            yield stage.heading, item.key, item.title, answer, item.problem, source, state


def _cells(row: WorkRow, work: WorkPlan, source: str) -> tuple[str, ...]:
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
        _yes_no(row.critical) if work.schedule else "",
        number_text(row.total_float),
        number_text(row.free_float),
        row.owner,
        number_text(row.cost),
        work.currency if row.cost is not None else "",
        source,
        work.badges(),
    )


def _nothing(source: str) -> tuple[str, ...]:
    return tuple({"Title": NOTHING, "Answered by": source}.get(header, "") for header in HEADERS)


def _yes_no(fact: bool) -> str:
    return "yes" if fact else "no"
