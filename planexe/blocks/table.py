"""Tables: columns of a kind, rows of cells, and how a table is made from records; pure."""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias, TypeVar

from planexe.blocks.marks import Mark
from planexe.blocks.plain_text import plain_line

Kind = Literal["code", "text", "long", "days", "money", "date", "number", "rate"]
Cell: TypeAlias = str | float | int | dt.date | None
Record = TypeVar("Record")


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its header and what stands in it."""

    title: str
    kind: Kind = "text"


@dataclass(frozen=True, slots=True)
class Span:
    """From which day to which a row's bar reaches, both included, and how it looks."""

    first: dt.date
    last: dt.date
    look: Literal["bar", "critical", "summary"] = "bar"


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table; ``rows`` have a cell for each column, ``None`` for what is not known.

    Attributes:
        title: what stands above it.
        sheet: name of its sheet in a workbook, the title where there is none; tables of one sheet share it.
        levels: how deep each row lies, from 1 on, where rows stand below others.
        spans: a bar for each row, where rows have dates.
        marks: what to know of the values it shows: stale, pinned, edited by a person.
    """

    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    sheet: str = ""
    levels: tuple[int, ...] = ()
    spans: tuple[Span | None, ...] = ()
    marks: tuple[Mark, ...] = ()

    @property
    def stale(self) -> bool:
        """Returns whether something in it is not up to date."""
        return any(mark.state == "stale" for mark in self.marks)


Columns: TypeAlias = Mapping[Column, Callable[[Record], Cell]]
"""Columns, each with what stands in it of a record."""


def table_of(title: str, records: Iterable[Record], columns: Columns[Record], **more: Any) -> Table:
    """Returns a table with a row for each record, its texts clean and on one line; ``more`` are fields of the table."""
    rows = tuple(tuple(_clean(cell_of(record)) for cell_of in columns.values()) for record in records)
    return Table(title=title, columns=tuple(columns), rows=rows, **more)


def _clean(cell: Cell) -> Cell:
    return plain_line(cell) if isinstance(cell, str) else cell
