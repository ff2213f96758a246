"""Writes a Word document: headings, contents, paragraphs, lists, tables; needs python-docx, so import it when used."""

import datetime as dt
import io
import zipfile
from collections.abc import Iterable, Sequence
from typing import TypeAlias

from docx import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.section import Section
from docx.shared import Cm, Pt, RGBColor
from docx.text.paragraph import Paragraph

from planexe.blocks.plain_text import plain_text
from planexe.report.word_charts import WordChart
from planexe.report.word_elements import (
    CODE_FONT,
    chart_run,
    field_run,
    grid_cell,
    grid_row,
    look,
    number_field,
    run,
    shading,
    table_row,
)
from planexe.report.word_piece import Piece

DEEPEST_HEADING = 9
DEEPEST_LIST = 3
_TABLE_STYLE = "Plan table"
_CODE_STYLE = "Plan code"
_WARNING_COLOUR = "FFE8A3"
_GRID_STYLE = "Normal Table"
_SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_QUIET, _ACCENT = RGBColor(0x44, 0x44, 0x44), RGBColor(0x1A, 0x5F, 0x7A)
_NAME_SHARE = 0.34
_LONGEST_HEAD = 100
_MARGIN = Cm(2)
_PAGE = (Cm(21), Cm(29.7))
_LATER_SETTINGS = ("w:hdrShapeDefaults", "w:footnotePr", "w:endnotePr", "w:compat", "w:docVars", "w:rsids", "m:mathPr")
_AFTER_UPDATE_FIELDS = frozenset(qn(name) for name in (*_LATER_SETTINGS, "w:themeFontLang", "w:clrSchemeMapping"))
_EPOCH = (1980, 1, 1, 0, 0, 0)


GridCell: TypeAlias = str | tuple[str, str]


class WordWriter:
    """A document that grows from top to bottom.

    Args:
        title: of the document's properties.
        author: who is named in them.
        created: their date; the same document gives the same bytes.
    """

    def __init__(self, title: str, author: str, created: dt.datetime) -> None:
        self._document = Document()
        self._charts = 0
        self._style_ids: dict[str, str] = {}
        properties = self._document.core_properties
        properties.title, properties.author = title[:250], author[:250]
        properties.comments = properties.last_modified_by = ""
        properties.created = properties.modified = created
        self._page(self._document.sections[0], landscape=False)
        self._styles()
        self._head_and_foot(title)

    def title(self, text: str) -> None:
        """Writes the title of the document."""
        self._document.add_heading(plain_text(text), 0)

    def chapter(self, text: str) -> None:
        """Writes a heading of level 1 on a new page."""
        heading = self._document.add_heading(plain_text(text), 1)
        heading.paragraph_format.page_break_before = True

    def heading(self, text: str, level: int) -> None:
        """Writes a heading of a level from 1 on."""
        self._document.add_heading(plain_text(text), min(max(level, 1), DEEPEST_HEADING))

    def paragraph(self, pieces: Iterable[Piece], style: str = "Normal") -> None:
        """Writes a paragraph."""
        self._new(style, pieces)

    def bullet(self, pieces: Iterable[Piece], depth: int = 1) -> None:
        """Writes an entry of a list, ``depth`` 1 for the outermost."""
        self.paragraph(pieces, _deep("List Bullet", depth))

    def numbered(self, number: int, pieces: Iterable[Piece], depth: int = 1) -> None:
        """Writes an entry of a numbered list; the number is text, since Word would count on from list to list."""
        self.paragraph([Piece(f"{number}. "), *pieces], _deep("List Continue", depth))

    def code(self, text: str) -> None:
        """Writes lines as they are."""
        for line in text.rstrip("\n").split("\n"):
            self.paragraph([Piece(line)], _CODE_STYLE)

    def warning(self, text: str) -> None:
        """Writes a paragraph that stands out."""
        paragraph = self._new("Normal", [Piece(text, bold=True)])
        paragraph._p.get_or_add_pPr().append(shading(_WARNING_COLOUR))  # noqa: SLF001  # python-docx has no shading

    def contents(self, entries: Sequence[tuple[int, str]]) -> None:
        """Writes a table of contents that Word fills with page numbers; until then it shows the entries given."""
        first = self._document.add_paragraph()
        for kind in ("begin", "instruction", "separate"):
            first._p.append(field_run(kind))  # noqa: SLF001  # python-docx has no fields
        for number, (level, text) in enumerate(entries):
            paragraph = first if number == 0 else self._document.add_paragraph()
            paragraph.paragraph_format.left_indent = Cm(0.6 * (level - 1))
            paragraph.paragraph_format.space_after = Pt(0)
            paragraph.add_run(plain_text(text))
        last = self._document.add_paragraph()
        last._p.append(field_run("end"))  # noqa: SLF001  # as above
        update = OxmlElement("w:updateFields")
        update.set(qn("w:val"), "true")
        settings = self._document.settings.element
        # Word wants its settings in the order of the schema.
        later = next((child for child in settings if child.tag in _AFTER_UPDATE_FIELDS), None)
        settings.append(update) if later is None else later.addprevious(update)

    def table(self, header: Sequence[str], rows: Iterable[Sequence[Sequence[Piece]]], widths: Sequence[float]) -> None:
        """Writes a table whose header stands on every page; ``widths`` are shares of the width of the page."""
        table = self._document.add_table(rows=0, cols=len(header), style="Table Grid")
        table.autofit = False
        section = self._document.sections[-1]
        room = int((section.page_width or 0) - 2 * _MARGIN)
        whole = sum(widths) or 1
        columns = [round(room * width / whole / 635) for width in widths]  # a twentieth of a point has 635 units
        for column, width in zip(table._tbl.tblGrid.gridCol_lst, columns, strict=True):  # noqa: SLF001  # much quicker
            column.set(qn("w:w"), str(width))
        style = self._style_id(_TABLE_STYLE)
        table._tbl.append(table_row([[Piece(cell, bold=True)] for cell in header], columns, style, header=True))  # noqa: SLF001
        for row in rows:
            table._tbl.append(table_row(row, columns, style))  # noqa: SLF001  # much quicker than cell by cell
        self._document.add_paragraph()

    def grid(self, heads: Sequence[tuple[str, int]], rows: Iterable[tuple[str, int, Sequence[GridCell]]]) -> None:
        """Writes rows of coloured cells, each behind its name, below heads that span some columns of them.

        Args:
            heads: text and number of columns of each.
            rows: name, level from 1 on, and the colour of each column, empty for none, or a colour and a text on it.
        """
        columns = sum(count for _, count in heads)
        section = self._document.sections[-1]
        room = int((section.page_width or 0) - 2 * _MARGIN) // 635
        name_width = int(room * _NAME_SHARE)
        widths = [name_width, *([(room - name_width) // max(columns, 1)] * columns)]
        table = self._document.add_table(rows=0, cols=columns + 1, style=_GRID_STYLE)
        table.autofit = False
        for column, width in zip(table._tbl.tblGrid.gridCol_lst, widths, strict=True):  # noqa: SLF001  # as in `table`
            column.set(qn("w:w"), str(width))
        style = self._style_id(_TABLE_STYLE)
        spans = [("", widths[0], 1), *((text, widths[-1] * count, count) for text, count in heads)]
        cells = [grid_cell(style, width, text=text, span=count) for text, width, count in spans]
        table._tbl.append(grid_row(cells, header=True))  # noqa: SLF001
        for name, level, colours in rows:
            first = grid_cell(style, widths[0], text=name, bold=level == 1, indent=level - 1)
            pairs = ((one, "") if isinstance(one, str) else one for one in colours)
            marks = (grid_cell(style, widths[-1], colour=colour, text=text) for colour, text in pairs)
            table._tbl.append(grid_row([first, *marks]))  # noqa: SLF001
        self._document.add_paragraph()

    def chart(self, chart: WordChart) -> None:
        """Writes a chart that Word draws, with its sheet behind it."""
        package = self._document.part.package
        self._charts += 1
        sheet = Part(PackURI(f"/word/embeddings/sheet{self._charts}.xlsx"), _SHEET_TYPE, chart.sheet, package)
        part = Part(PackURI(f"/word/charts/chart{self._charts}.xml"), CONTENT_TYPE.DML_CHART, chart.xml, package)
        part.relate_to(sheet, RELATIONSHIP_TYPE.PACKAGE)
        relation = self._document.part.relate_to(part, RELATIONSHIP_TYPE.CHART)
        section = self._document.sections[-1]
        width = int((section.page_width or 0) - 2 * _MARGIN)
        run_ = chart_run(relation, self._charts, chart.text, width, int(Cm(chart.height_cm)))
        self._document.add_paragraph()._p.append(run_)  # noqa: SLF001  # python-docx has no charts

    def landscape(self) -> None:
        """Goes on on broad pages."""
        self._page(self._document.add_section(WD_SECTION.NEW_PAGE), landscape=True)

    def to_bytes(self) -> bytes:
        """Returns the document, its files without the time at which they were written."""
        buffer = io.BytesIO()
        self._document.save(buffer)
        found = io.BytesIO()
        with zipfile.ZipFile(buffer) as old, zipfile.ZipFile(found, "w") as new:
            for name in old.namelist():
                entry = zipfile.ZipInfo(name, _EPOCH)
                entry.compress_type = zipfile.ZIP_DEFLATED
                entry.create_system = 0
                new.writestr(entry, old.read(name))
        return found.getvalue()

    def _new(self, style: str, pieces: Iterable[Piece]) -> Paragraph:
        """Adds a paragraph; putting its elements together is ten times as quick as naming the style to python-docx."""
        element = self._document.element.body.add_p()
        element.append(look(self._style_id(style)))
        for piece in pieces:
            element.append(run(piece))
        return Paragraph(element, self._document._body)  # noqa: SLF001  # where a new paragraph belongs

    def _style_id(self, style: str) -> str:
        if style not in self._style_ids:
            self._style_ids[style] = self._document.styles[style].style_id
        return self._style_ids[style]

    def _styles(self) -> None:
        styles = self._document.styles
        for name, size, font in ((_TABLE_STYLE, 8, ""), (_CODE_STYLE, 8, CODE_FONT)):
            style = styles.add_style(name, 1)
            style.base_style = styles["Normal"]
            style.font.size = Pt(size)
            style.paragraph_format.space_after = Pt(0)
            if font:
                style.font.name = font
        styles["Normal"].font.size = Pt(10)
        styles["Quote"].font.color.rgb = _QUIET
        for level, size in ((1, 16), (2, 13), (3, 11)):
            heading = styles[f"Heading {level}"]
            heading.font.size, heading.font.color.rgb = Pt(size), _ACCENT
            heading.paragraph_format.keep_with_next = True

    def _head_and_foot(self, title: str) -> None:
        """Writes the title above every page and its number below; later sections go on with both."""
        section = self._document.sections[0]
        head, foot = section.header.paragraphs[0], section.footer.paragraphs[0]
        head.add_run(plain_text(title)[:_LONGEST_HEAD])
        foot.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        foot.add_run("Page ")
        foot._p.append(number_field("PAGE"))  # noqa: SLF001  # python-docx has no fields
        foot.add_run(" of ")
        foot._p.append(number_field("NUMPAGES"))  # noqa: SLF001
        for paragraph in (head, foot):
            for piece in paragraph.runs:
                piece.font.size, piece.font.color.rgb = Pt(8), _QUIET

    def _page(self, section: Section, *, landscape: bool) -> None:
        short, long = _PAGE
        section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
        section.page_width, section.page_height = (long, short) if landscape else (short, long)
        section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = _MARGIN


def _deep(style: str, depth: int) -> str:
    return style if depth <= 1 else f"{style} {min(depth, DEEPEST_LIST)}"
