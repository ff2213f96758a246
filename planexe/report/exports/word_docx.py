"""The whole plan as a Word document: sections as in the report, tables of the work, and where all came from."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from planexe.blocks.blocks import LEVELS, Bars, Block, Curve, Gantt, Matrix, Tree
from planexe.blocks.marks import Mark
from planexe.blocks.plain_text import plain_line, plain_text
from planexe.blocks.table import Kind, Table
from planexe.blocks.twins import tables_of
from planexe.figures import usd_text
from planexe.report.block_text import cell_text, text_of
from planexe.report.gantt_grid import gantt_grid
from planexe.report.markdown_report import SIMULATED, changes_of, provenance_rows, run_facts
from planexe.report.matrix_drawing import MatrixCell, matrix_cells
from planexe.report.report import Report
from planexe.report.sections import STATE_WORDS, ReportSection
from planexe.report.word_charts import bar_chart, curve_chart
from planexe.report.word_piece import Piece

if TYPE_CHECKING:
    from planexe.report.word_writer import WordWriter

FORMAT = "docx"
SUFFIX = ".docx"
TITLE = "Word document"
MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_HEAT = {1: "E3EFE8", 2: "F6ECC9", 3: "F7D3B0", 4: "F0AAA2"}
_PROVENANCE = "Where this came from"
_WIDTHS: dict[Kind, float] = {
    "code": 5, "text": 11, "long": 20, "days": 5, "money": 8, "date": 8, "number": 5, "rate": 6,
}  # fmt: skip


def export(report: Report) -> bytes:
    """Returns the document; what has not been made is named where it would stand."""
    from planexe.report.word_writer import WordWriter

    made = report.made.replace(tzinfo=None)  # Word has no time zones
    writer = WordWriter(plain_line(report.title), plain_line(", ".join(report.total.models)), made)
    _head(writer, report)
    for place, chapter, sections in _parts(report):
        if place == 1:
            writer.chapter(chapter)
        for section in sections:
            _section(writer, report, section, place + 1)
    if _has_tables(report):
        writer.landscape()
        for tables in report.work_tables:
            writer.heading(tables.title, 1)
            _blocks(writer, report, tables.blocks)
    _provenance(writer, report)
    return writer.to_bytes()


def _has_tables(report: Report) -> bool:
    """Returns whether the tables to work on stand at the end: not behind a main part alone."""
    return report.long or not report.annexes


def _head(writer: "WordWriter", report: Report) -> None:
    writer.title(report.title)
    if report.simulated:
        writer.warning(f"Simulated. {SIMULATED}")
    if report.stale_notice:
        writer.warning(f"Not up to date. {plain_line(report.stale_notice)}")
    writer.paragraph([Piece(report.run.workflow.brief_title, bold=True)])
    for line in plain_text(report.run.request.brief).split("\n"):
        writer.paragraph([Piece(line)], "Quote")
    if report.gaps:
        writer.paragraph([Piece("What is missing", bold=True)])
        for gap in report.gaps:
            writer.bullet([Piece(plain_line(gap))])
    writer.paragraph([Piece("Contents", bold=True)])
    entries: list[tuple[int, str]] = []
    for place, chapter, sections in _parts(report):
        entries += [(1, chapter)] * place
        entries += [(place + 1, section.title + _badges(section)) for section in sections]
    tables = [(1, tables.title) for tables in report.work_tables] if _has_tables(report) else []
    writer.contents([*entries, *tables, (1, _PROVENANCE)])


def _parts(report: Report) -> Iterator[tuple[int, str, list[ReportSection]]]:
    """Yields each chapter with its sections, below 1 for a chapter that has no heading: that of a main part."""
    for chapter, sections in groupby(report.written, key=lambda section: section.chapter):
        found = list(sections)
        yield int(found[0].place == "annex" or not report.annexes), chapter, found


def _section(writer: "WordWriter", report: Report, section: ReportSection, level: int) -> None:
    writer.heading(section.title, level)
    _marks(writer, section.marks)
    if section.state in {"gaps", "missing"}:
        writer.paragraph([Piece(f"This section {_state_words(section)}.", italic=True)])
    for gap in section.gaps:
        writer.bullet([Piece(plain_line(gap))])
    if report.work_tables and section.place == "main":
        _drawn_blocks(writer, report, section.blocks)
    else:
        _blocks(writer, report, section.blocks)


def _drawn_blocks(writer: "WordWriter", report: Report, blocks: Iterable[Block]) -> None:
    """Writes blocks with their charts drawn: what these hold stands in tables elsewhere."""
    made = report.made.replace(tzinfo=None)
    for block in blocks:
        match block:
            case Gantt() if grid := gantt_grid(block):
                writer.grid(grid.heads, grid.rows)
            case Matrix() if cells := matrix_cells(block):
                writer.grid(*_matrix_grid(block, cells))
            case Bars():
                for title, bars in block.groups.items():
                    writer.chart(bar_chart(title, block.unit, block.parts, bars, made))
            case Curve() if block.points:
                writer.chart(curve_chart(block, made))
            case _:
                _blocks(writer, report, [block])


def _matrix_grid(
    block: Matrix, cells: Sequence[MatrixCell]
) -> tuple[list[tuple[str, int]], list[tuple[str, int, list[str | tuple[str, str]]]]]:
    """Returns heads and rows of a matrix: in each cell the ids and its colour."""
    heads = [(f"{block.across} {level}", 1) for level in LEVELS]
    rows: list[tuple[str, int, list[str | tuple[str, str]]]] = []
    for level in reversed(LEVELS):
        line = [cell for cell in cells if cell.upwards == level]
        ids = [", ".join([p.item.item_id for p in c.placed] + ([f"+{c.more}"] if c.more else [])) for c in line]
        rows.append((f"{block.upwards} {level}", 2, [(_HEAT[c.heat], text) for c, text in zip(line, ids, strict=True)]))
    return heads, rows


def _blocks(writer: "WordWriter", report: Report, blocks: Iterable[Block]) -> None:
    """Writes blocks; what folds or is drawn becomes a table, unless one to work on is there."""
    from planexe.report.word_markdown import write_markdown

    for block in blocks:
        if report.work_tables and isinstance(block, Tree):
            writer.paragraph([Piece("The work stands in the tables at the end of this document.")])
        if not isinstance(block, Table):
            write_markdown(writer, text_of(block))
        for table in tables_of(block) if isinstance(block, Table) or not report.work_tables else ():
            if table.title:
                writer.heading(table.title, 2)
            _marks(writer, table.marks)
            _table(writer, table)


def _marks(writer: "WordWriter", marks: Iterable[Mark]) -> None:
    for mark in marks:
        writer.paragraph([Piece(f"{mark.badge}. ", bold=True), Piece(plain_line(mark.why), italic=True)])


def _badges(section: ReportSection) -> str:
    return "".join(f" ({mark.badge})" for mark in section.marks)


def _state_words(section: ReportSection) -> str:
    words = STATE_WORDS[section.state]
    return words if words.startswith("has") else f"is {words}"


def _table(writer: "WordWriter", table: Table) -> None:
    rows = [
        [[Piece(cell_text(cell, column.kind))] for cell, column in zip(row, table.columns, strict=True)]
        for row in table.lines
    ]
    writer.table([column.title for column in table.columns], rows, [_WIDTHS[column.kind] for column in table.columns])


def _provenance(writer: "WordWriter", report: Report) -> None:
    writer.heading(_PROVENANCE, 1)
    _strings(writer, ("Fact", "Value"), run_facts(report), (1, 3))
    rows = [
        (
            title,
            ", ".join(found.stages),
            ", ".join(found.models),
            f"{found.attempts:,}",
            f"{found.input_tokens:,} / {found.output_tokens:,}",
            usd_text(found.cost_usd) if found.attempts else "",
            ", ".join(changes_of(found)),
        )
        for title, found in provenance_rows(report)[:-1]
    ]
    header = ("Section", "Stages", "Models", "Attempts", "Tokens in / out", "Cost", "Edited or run again")
    _strings(writer, header, rows, (3, 5, 3, 1, 2, 2, 2))


def _strings(
    writer: "WordWriter", header: Sequence[str], rows: Sequence[Sequence[str]], widths: Sequence[float]
) -> None:
    writer.table(header, [[[Piece(plain_line(cell))] for cell in row] for row in rows], widths)
