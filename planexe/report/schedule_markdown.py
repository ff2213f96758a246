"""The schedule as text: a table, and a chart in the language of Mermaid."""

import re
from collections.abc import Iterator

from planexe.report.safe_text import harmless_markdown, one_line
from planexe.report.schedule_gantt import GanttRow, ScheduleGantt, number_text
from planexe.stages.markdown import table

_UNSAFE = re.compile(r"[:;#,`%{}<>\"\\]|--+")
_NAME_LENGTH = 60


def schedule_table(gantt: ScheduleGantt) -> str:
    """Returns every row with dates, float, owner and links."""
    headers = ["Code", "Work", "Owner", "Start", "Finish", "Days", "Float", "Critical", "Waits"]
    rows = [
        [
            _inline(row.work.code),
            _inline(row.work.title),
            _inline(row.work.owner),
            row.work.start,
            row.work.finish,
            number_text(row.work.days),
            number_text(row.work.total_float),
            "yes" if row.work.critical else "",
            _inline(row.waits_for),
        ]
        for row in gantt.table
    ]
    if gantt.has_costs:
        headers.append("Cost")
        for cells, row in zip(rows, gantt.table, strict=True):
            cells.append(row.cost)
    return table(headers, rows)


def mermaid_gantt(gantt: ScheduleGantt) -> str:
    """Returns a block that viewers with Mermaid draw: phases as sections, tasks as bars, phase ends as milestones."""
    lines = ["gantt", "    dateFormat YYYY-MM-DD"]
    for phase in gantt.rows:
        lines.append(f"    section {_name(phase)}")
        lines += [_bar(row) for row in _tasks(phase)]
        lines.append(f"    {_name(phase)} finished :milestone, {phase.work.finish}, 0d")
    return "\n".join(["```mermaid", *lines, "```"])


def _tasks(phase: GanttRow) -> Iterator[GanttRow]:
    yield from phase.children or (phase,)


def _bar(row: GanttRow) -> str:
    days = (row.work.finish - row.work.start).days + 1 if row.work.finish and row.work.start else 1
    return f"    {_name(row)} :{'crit, ' if row.work.critical else ''}{row.work.start}, {days}d"


def _name(row: GanttRow) -> str:
    # Words that Mermaid reads as commands stand behind the code; marks that end a name are left out.
    return " ".join(_UNSAFE.sub(" ", one_line(row.work.name)).split())[:_NAME_LENGTH].strip() or "Work"


def _inline(text: str) -> str:
    return harmless_markdown(one_line(text))
