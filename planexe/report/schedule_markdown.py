"""The schedule as a table in Markdown."""

from planexe.report.safe_text import harmless_markdown, one_line
from planexe.report.schedule_gantt import ScheduleGantt, number_text
from planexe.spine.markdown import table


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


def _inline(text: str) -> str:
    return harmless_markdown(one_line(text))
