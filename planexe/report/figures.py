"""The charts of a report, as HTML that can do nothing and as Markdown."""

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from planexe.blocks.blocks import LEVELS, Bars, Block, Board, Curve, Matrix, Tree
from planexe.blocks.gantt import Gantt
from planexe.blocks.items import ItemPage, Items, part_text
from planexe.blocks.marks import Mark
from planexe.blocks.safe_text import one_line, with_headings_from
from planexe.blocks.twins import tables_of
from planexe.figures import count_text, day_text
from planexe.report import curve_drawing, matrix_drawing
from planexe.report.bars_drawing import drawn_bars
from planexe.report.block_text import cell_text, first_keys, inline, table_text
from planexe.report.exports.mermaid_text import chart_text
from planexe.report.markdown_html import parse_tokens, render_tokens
from planexe.report.report import Report
from planexe.report.schedule_gantt import number_text, schedule_gantt
from planexe.report.schedule_markdown import schedule_table
from planexe.report.templating import fill, own_text
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


Figures = Mapping[str, Sequence[Figure | None]]


def figures_of(report: Report, items: Container[str] = ()) -> Figures:
    """Returns by the anchor of each section the chart of each of its blocks, ``None`` for one that is text.

    Args:
        report: what is shown.
        items: ids with an anchor on the page; where a chart shows one of them it becomes a link.
    """
    return {s.anchor: [figure_of(block, report, items) for block in s.blocks] for s in report.sections}


def charts_text(figures: Sequence[Figure | None]) -> str:
    """Returns the charts of a section as Markdown."""
    return "\n\n".join(figure.markdown for figure in figures if figure and figure.markdown)


def figure_style() -> str:
    """Returns the style sheet of the charts; it reads the colours of the page around them."""
    return own_text("figures.css")


def figure_of(block: Block, report: Report, items: Container[str] = ()) -> Figure | None:
    """Returns a block as a chart; ``None`` for one that is text, or of which nothing can be drawn."""
    match block:
        case Gantt():
            return _noted(block.notes, _schedule(report, block, items))
        case Matrix():
            return _noted(block.notes, _matrix(block, items))
        case Bars():
            html = fill("bars.html", drawn=drawn_bars(block), items=items)
            return _noted(block.notes, Figure(html=html)) if block.told else _with_twin(block, html)
        case Curve():
            return _with_twin(
                block, fill("curve.html", drawn=curve_drawing.drawn_curve(block), curve=block, drawing=curve_drawing)
            )
        case Board():
            return _with_twin(block, fill("board.html", board=block, items=items))
        case Items():
            return _items(block)
        case Tree():
            return Figure(html=fill("tree.html", tree=block.nodes, items=items))
    return None


def _items(block: Items) -> Figure:
    keys = first_keys(block)
    more = len(block.places) - len(keys)
    pages = [(key, page, _body(page)) for key in keys for page in (block.page(key),)]
    left_out = count_text(more, block.noun) if more else ""
    return Figure(html=fill("items.html", block=block, pages=pages, left_out=left_out, cell_text=cell_text))


def _body(page: ItemPage) -> Markup:
    """Returns what an item went through as HTML that can do nothing."""
    text = "\n\n".join(part_text(name, part) for name, part in page.parts.items())
    return render_tokens(parse_tokens(with_headings_from(text, 4)))


def _with_twin(block: Bars | Curve | Board, html: Markup) -> Figure | None:
    """Returns a chart whose text are its tables."""
    return _noted(block.notes, Figure(html=html, markdown="\n\n".join(map(table_text, tables_of(block)))))


def _noted(notes: Sequence[Mark], figure: Figure | None) -> Figure | None:
    """Returns a chart below a line about what it shows of other stages than its section's: stale, pinned, edited."""
    if not notes or figure is None:
        return figure
    lines = [f"{mark.badge} in this chart: {one_line(mark.why)}" for mark in notes]
    html = Markup("").join(Markup('<p class="quiet">{}</p>').format(line) for line in lines)
    texts = [*(f"*{inline(line)}*" for line in lines), figure.markdown] if figure.markdown else []
    return Figure(html=html + figure.html, markdown="\n\n".join(texts))


def _schedule(report: Report, work: Gantt, items: Container[str]) -> Figure | None:
    gantt = schedule_gantt(work)
    if gantt is None:
        return None
    html = fill("schedule_gantt.html", gantt=gantt, told=work.told, day=day_text, number=number_text, items=items)
    twin = "" if work.told else f"\n\n{schedule_table(gantt)}"
    return Figure(html=html, markdown=f"```mermaid\n{chart_text(report, work)}\n```{twin}")


def _matrix(block: Matrix, items: Container[str]) -> Figure | None:
    cells = matrix_drawing.matrix_cells(block)
    if not cells:
        return None
    html = fill("matrix.html", cells=cells, block=block, drawing=matrix_drawing, items=items)
    rows = []
    for level in reversed(LEVELS):
        line = [cell for cell in cells if cell.upwards == level]
        rows.append([f"{block.upwards} {level}", *(", ".join(inline(p.item.item_id) for p in c.placed) for c in line)])
    return Figure(html=html, markdown=table(["", *(f"{block.across} {level}" for level in LEVELS)], rows))
