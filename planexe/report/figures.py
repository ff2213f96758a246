"""The charts of a report: each belongs to a section, as HTML that can do nothing and as Markdown."""

from collections.abc import Container, Mapping
from dataclasses import dataclass

from markupsafe import Markup

from planexe.report import risk_matrix as risk_drawing
from planexe.report.cost_bars import cost_bars
from planexe.report.exports.mermaid_text import export as mermaid_chart
from planexe.report.report import Report
from planexe.report.safe_text import harmless_markdown, one_line
from planexe.report.schedule_gantt import number_text, schedule_gantt
from planexe.report.schedule_markdown import schedule_table
from planexe.report.templating import fill, own_text
from planexe.report.time_axis import day_text
from planexe.report.value_marks import mark_of
from planexe.report.work_plan import WorkPlan, work_plan_of
from planexe.report.work_risks import RISK_STAGES, risks_of
from planexe.spine.markdown import table


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One chart.

    Attributes:
        html: ready for a page that has ``figure_style`` and the script of ``figures.js``.
        markdown: the same in text; empty where the section's own text holds it already.
    """

    html: Markup
    markdown: str = ""


def figures_of(report: Report, items: Container[str] = ()) -> Mapping[str, Figure]:
    """Returns the charts by the stage whose section they open.

    Args:
        report: the plan.
        items: ids with an anchor on the page; where a chart shows one of them it becomes a link.
    """
    work = work_plan_of(report)
    found = {"schedule": _schedule(report, work, items), "cost_plan": _costs(work, items)}
    home = next((stage for stage in RISK_STAGES if stage in report.artefacts), "")
    if home:
        found[home] = _risks(report, work, items)
    for section in report.sections:
        if section.tree:  # its text is the section's Markdown
            found[section.stage] = Figure(html=fill("work_tree.html", tree=section.tree, items=items))
    return {stage: _marked(report, stage, figure) for stage, figure in found.items() if figure is not None}


def _marked(report: Report, stage: str, figure: Figure) -> Figure:
    """Returns a chart below a line about what it shows of other stages than its section's: stale, pinned, edited."""
    outline = next((name for name in ("wbs_tree_full", "wbs_tree_l2") if name in report.artefacts), "")
    others = {"schedule": (outline, "cost_plan", "find_team_roles")} | dict.fromkeys(RISK_STAGES, ("find_team_roles",))
    marks = [mark for mark in report.marks(*others.get(stage, ())) if mark_of(report.fresh.get(stage)) != mark]
    if not marks:
        return figure
    lines = [f"{mark.badge} in this chart: {one_line(mark.why)}" for mark in marks]
    notes = Markup("").join(Markup('<p class="quiet">{}</p>').format(line) for line in lines)
    texts = [*(f"*{_inline(line)}*" for line in lines), figure.markdown] if figure.markdown else []
    return Figure(html=notes + figure.html, markdown="\n\n".join(texts))


def figure_style() -> str:
    """Returns the style sheet of the charts; it reads the colours of the page around them."""
    return own_text("figures.css")


def _schedule(report: Report, work: WorkPlan | None, items: Container[str]) -> Figure | None:
    gantt = schedule_gantt(work) if work else None
    if gantt is None:
        return None
    chart = mermaid_chart(report).decode("utf-8").rstrip()
    html = fill("schedule_gantt.html", gantt=gantt, day=day_text, number=number_text, items=items)
    return Figure(html=html, markdown=f"```mermaid\n{chart}\n```\n\n{schedule_table(gantt)}")


def _costs(work: WorkPlan | None, items: Container[str]) -> Figure | None:
    costs = cost_bars(work.costs if work else None)
    return None if costs is None else Figure(html=fill("cost_bars.html", costs=costs, items=items))


def _risks(report: Report, work: WorkPlan | None, items: Container[str]) -> Figure | None:
    matrix = risk_drawing.risk_matrix(work.risks if work else risks_of(report))
    if matrix is None:
        return None
    html = fill("risk_matrix.html", matrix=matrix, drawing=risk_drawing, items=items)
    rows = []
    for level in reversed(risk_drawing.LEVELS):
        cells = [cell for cell in matrix.cells if cell.severity == level]
        rows.append([f"severity {level}", *(", ".join(_inline(p.risk.risk_id) for p in c.risks) for c in cells)])
    return Figure(html=html, markdown=table(["", *(f"likelihood {level}" for level in risk_drawing.LEVELS)], rows))


def _inline(text: str) -> str:
    return harmless_markdown(one_line(text))
