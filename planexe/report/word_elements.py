"""Pieces of a Word document that python-docx has not, or makes slowly: rows, cells, runs, fields, shading."""

from collections.abc import Sequence

from docx.oxml import OxmlElement
from docx.oxml.ns import qn
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
