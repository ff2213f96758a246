"""The schedule as a table in Markdown."""

from planexe.report.block_text import inline
from planexe.report.schedule_gantt import ScheduleGantt, number_text
from planexe.spine.markdown import table


def schedule_table(gantt: ScheduleGantt) -> str:
    """Returns every row with dates, float, owner and links."""
    headers = ["Code", "Work", "Owner", "Start", "Finish", "Days", "Float", "Critical", "Waits"]
    rows = [
        [
            inline(row.work.code),
            inline(row.work.title),
            inline(row.work.owner),
            row.work.start,
            row.work.finish,
            number_text(row.work.days),
            number_text(row.work.total_float),
            "yes" if row.work.critical else "",
            inline(row.waits_for),
        ]
        for row in gantt.table
    ]
    if gantt.has_costs:
        headers.append("Cost")
        for cells, row in zip(rows, gantt.table, strict=True):
            cells.append(row.cost)
    return table(headers, rows)
