"""Markdown into a Word document: headings, paragraphs, lists, quotes, tables, code, bold and italic."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from markdown_it import MarkdownIt
from markdown_it.token import Token

from planexe.blocks.safe_text import is_allowed_link
from planexe.report.word_piece import Piece
from planexe.report.word_writer import WordWriter

_WIDEST_CELL = 60
_NARROWEST_CELL = 6


@dataclass
class _List:
    """A list that is open: the number of its next entry; ``None`` in one with bullets."""

    number: int | None
    fresh: bool = False


@dataclass
class _Table:
    header: list[list[Piece]] = field(default_factory=list)
    rows: list[list[list[Piece]]] = field(default_factory=list)


def write_markdown(writer: WordWriter, text: str) -> None:
    """Writes Markdown."""
    _Walk(writer).walk(_parser().parse(text))


class _Walk:
    """Goes through the tokens once; what is open is kept on stacks."""

    def __init__(self, writer: WordWriter) -> None:
        self._writer = writer
        self._lists: list[_List] = []
        self._quotes = 0
        self._heading = 0
        self._table: _Table | None = None

    def walk(self, tokens: Sequence[Token]) -> None:
        """Writes all tokens."""
        for token in tokens:
            if token.type == "inline":
                self._inline(pieces_of(token.children or []))
            elif token.type in {"fence", "code_block", "html_block"}:
                self._writer.code(token.content)
            elif token.type.startswith(("tr_", "th_", "td_", "table_")):
                self._table_mark(token.type)
            else:
                self._mark(token)

    def _mark(self, token: Token) -> None:
        kind = token.type
        if kind == "heading_open":
            self._heading = int(token.tag[1])
        elif kind == "heading_close":
            self._heading = 0
        elif kind in {"bullet_list_open", "ordered_list_open"}:
            self._lists.append(_List(int(token.attrGet("start") or 1) if kind == "ordered_list_open" else None))
        elif kind in {"bullet_list_close", "ordered_list_close"}:
            self._lists.pop()
        elif kind == "list_item_open":
            self._lists[-1].fresh = True
        elif kind == "blockquote_open":
            self._quotes += 1
        elif kind == "blockquote_close":
            self._quotes -= 1

    def _table_mark(self, kind: str) -> None:
        if kind == "table_open":
            self._table = _Table()
        elif kind == "tr_open" and self._table and self._table.header:
            self._table.rows.append([])
        elif kind == "table_close" and self._table:
            table, self._table = self._table, None
            widths = [_width(column) for column in zip(table.header, *table.rows, strict=True)]
            header = ["".join(piece.text for piece in cell) for cell in table.header]
            self._writer.table(header, table.rows, widths)

    def _inline(self, pieces: list[Piece]) -> None:
        if self._table is not None:
            (self._table.rows[-1] if self._table.rows else self._table.header).append(pieces)
        elif self._heading:
            self._writer.heading("".join(piece.text for piece in pieces), self._heading)
        elif self._lists:
            self._entry(pieces)
        else:
            self._writer.paragraph(pieces, "Quote" if self._quotes else "Normal")

    def _entry(self, pieces: list[Piece]) -> None:
        last, depth = self._lists[-1], len(self._lists)
        if not last.fresh:
            self._writer.paragraph(pieces, "List Continue" if depth == 1 else f"List Continue {min(depth, 3)}")
        elif last.number is None:
            self._writer.bullet(pieces, depth)
        else:
            self._writer.numbered(last.number, pieces, depth)
            last.number += 1
        last.fresh = False


def pieces_of(tokens: Sequence[Token]) -> list[Piece]:
    """Returns the pieces of a line: bold, italic and code as such, links followed by their address."""
    pieces: list[Piece] = []
    bold = italic = 0
    address = ""
    for token in tokens:
        bold += {"strong_open": 1, "strong_close": -1}.get(token.type, 0)
        italic += {"em_open": 1, "em_close": -1}.get(token.type, 0)
        if token.type == "link_open":
            found = str(token.attrGet("href") or "")
            address = found if is_allowed_link(found) and not found.startswith("#") else ""
        elif token.type == "link_close" and address and not (pieces and pieces[-1].text == address):
            pieces.append(Piece(f" ({address})"))
        elif token.type in {"softbreak", "hardbreak"}:
            pieces.append(Piece(" " if token.type == "softbreak" else "\n"))
        elif token.content:
            pieces.append(Piece(token.content, bold > 0, italic > 0, token.type == "code_inline"))
    return pieces


def _width(column: Sequence[Sequence[Piece]]) -> float:
    """Returns how wide a column should be: as its longest cell, within bounds."""
    longest = max(sum(len(piece.text) for piece in cell) for cell in column)
    return float(min(max(longest, _NARROWEST_CELL), _WIDEST_CELL))


@lru_cache(maxsize=1)
def _parser() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False}).enable("table")
