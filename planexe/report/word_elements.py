"""Pieces of a Word document that python-docx has not, or makes slowly: rows, cells, runs, fields, shading."""

from collections.abc import Sequence
from xml.sax.saxutils import quoteattr

from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.oxml.xmlchemy import BaseOxmlElement

from planexe.blocks.plain_text import plain_text
from planexe.report.word_piece import Piece

CODE_FONT = "Consolas"
_HEADER_COLOUR = "E7ECF2"


def field_run(kind: str) -> BaseOxmlElement:
    """Returns a mark of a field, or the instruction to fill it with the contents."""
    element = OxmlElement("w:r")
    if kind == "instruction":
        text = OxmlElement("w:instrText")
        text.set(qn("xml:space"), "preserve")
        text.text = ' TOC \\o "1-2" \\h \\z \\u '
        element.append(text)
    else:
        mark = OxmlElement("w:fldChar")
        mark.set(qn("w:fldCharType"), kind)
        element.append(mark)
    return element


def number_field(name: str) -> BaseOxmlElement:
    """Returns a field that Word fills with a number: ``PAGE``, ``NUMPAGES``."""
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), name)
    field.append(run(Piece("1")))
    return field


def shading(colour: str) -> BaseOxmlElement:
    """Returns a colour behind a cell or a paragraph."""
    element = OxmlElement("w:shd")
    for name, value in (("val", "clear"), ("color", "auto"), ("fill", colour)):
        element.set(qn(f"w:{name}"), value)
    return element


def table_row(
    cells: Sequence[Sequence[Piece]], widths: Sequence[int], style: str, *, header: bool = False
) -> BaseOxmlElement:
    """Returns a row of a table; widths are in twentieths of a point."""
    row = OxmlElement("w:tr")
    if header:
        properties = OxmlElement("w:trPr")
        properties.append(OxmlElement("w:tblHeader"))
        row.append(properties)
    for pieces, width in zip(cells, widths, strict=True):
        row.append(_cell(pieces, width, style, header=header))
    return row


def _cell(pieces: Sequence[Piece], width: int, style: str, *, header: bool) -> BaseOxmlElement:
    cell = OxmlElement("w:tc")
    properties = OxmlElement("w:tcPr")
    wide = OxmlElement("w:tcW")
    wide.set(qn("w:w"), str(width))
    wide.set(qn("w:type"), "dxa")
    properties.append(wide)
    if header:
        properties.append(shading(_HEADER_COLOUR))
    cell.append(properties)
    paragraph = OxmlElement("w:p")
    paragraph.append(look(style))
    for piece in pieces:
        paragraph.append(run(piece))
    cell.append(paragraph)
    return cell


def look(style: str) -> BaseOxmlElement:
    """Returns that a paragraph is of a style."""
    element = OxmlElement("w:pPr")
    name = OxmlElement("w:pStyle")
    name.set(qn("w:val"), style)
    element.append(name)
    return element


def run(piece: Piece) -> BaseOxmlElement:
    """Returns a piece as text in its own style."""
    element = OxmlElement("w:r")
    marks = [mark for mark, wanted in (("w:b", piece.bold), ("w:i", piece.italic)) if wanted]
    if marks or piece.code:
        style = OxmlElement("w:rPr")
        if piece.code:
            fonts = OxmlElement("w:rFonts")
            for script in ("ascii", "hAnsi", "cs"):
                fonts.set(qn(f"w:{script}"), CODE_FONT)
            style.append(fonts)
        for mark in marks:
            style.append(OxmlElement(mark))
        element.append(style)
    for number, line in enumerate(plain_text(piece.text).split("\n")):
        if number:
            element.append(OxmlElement("w:br"))
        text = OxmlElement("w:t")
        text.set(qn("xml:space"), "preserve")
        text.text = line
        element.append(text)
    return element


def grid_row(cells: Sequence[BaseOxmlElement], *, header: bool = False) -> BaseOxmlElement:
    """Returns a row of a grid; it is not torn apart at the end of a page, a header stands on every page."""
    row = OxmlElement("w:tr")
    properties = OxmlElement("w:trPr")
    properties.append(OxmlElement("w:cantSplit"))
    if header:
        properties.append(OxmlElement("w:tblHeader"))
    row.append(properties)
    for cell in cells:
        row.append(cell)
    return row


def grid_cell(
    style: str, width: int, *, text: str = "", bold: bool = False, indent: int = 0, span: int = 1, colour: str = ""
) -> BaseOxmlElement:
    """Returns a cell of a grid: a text or a colour; widths are in twentieths of a point."""
    cell, properties = OxmlElement("w:tc"), OxmlElement("w:tcPr")
    wide = OxmlElement("w:tcW")
    wide.set(qn("w:w"), str(width))
    wide.set(qn("w:type"), "dxa")
    properties.append(wide)
    if span > 1:
        columns = OxmlElement("w:gridSpan")
        columns.set(qn("w:val"), str(span))
        properties.append(columns)
    borders = OxmlElement("w:tcBorders")
    for side in ("top", "bottom"):
        line = OxmlElement(f"w:{side}")
        for name, value in (
            ("val", "single"),
            ("sz", "4"),
            ("space", "0"),
            ("color", "FFFFFF" if colour else "E0E4E2"),
        ):
            line.set(qn(f"w:{name}"), value)
        borders.append(line)
    properties.append(borders)
    if colour:
        properties.append(shading(colour))
    cell.append(properties)
    paragraph = OxmlElement("w:p")
    own = look(style)
    if indent:
        shift = OxmlElement("w:ind")
        shift.set(qn("w:left"), str(160 * indent))
        own.append(shift)
    paragraph.append(own)
    if text:
        paragraph.append(run(Piece(text, bold=bold)))
    cell.append(paragraph)
    return cell


def chart_run(relation: str, number: int, text: str, width: int, height: int) -> BaseOxmlElement:
    """Returns a run that shows the chart behind a relation; sizes are in English Metric Units."""
    run_ = OxmlElement("w:r")
    run_.append(
        parse_xml(
            f'<w:drawing {nsdecls("w", "wp", "a", "c", "r")}><wp:inline distT="0" distB="0" distL="0" distR="0">'
            f'<wp:extent cx="{width}" cy="{height}"/><wp:effectExtent l="0" t="0" r="0" b="0"/>'
            f'<wp:docPr id="{number}" name="Chart {number}" descr={quoteattr(plain_text(text))}/>'
            '<wp:cNvGraphicFramePr/><a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/chart">'
            f'<c:chart r:id="{relation}"/></a:graphicData></a:graphic></wp:inline></w:drawing>'
        )
    )
    return run_
