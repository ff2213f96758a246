"""Tables: columns of a kind, rows of cells, formulas, and how a table is made from records; pure."""

import datetime as dt
import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Literal, TypeAlias, TypeVar

from planexe.blocks.marks import Mark
from planexe.blocks.plain_text import plain_line

Kind = Literal["code", "text", "long", "days", "money", "date", "number", "rate"]
Cell: TypeAlias = str | float | int | dt.date | None
Record = TypeVar("Record")


@dataclass(frozen=True, slots=True)
class Formula:
    """How the cells of a column follow from others of their row: a workbook calculates it, all else shows its value.

    Attributes:
        operation: a sum is that of the numbers there are; a product needs all of them.
        columns: titles of columns to the left.
        digits: behind the point to which the result is rounded, halves up; ``None`` does not round.
    """

    operation: Literal["sum", "product"]
    columns: tuple[str, ...]
    digits: int | None = None

    def value(self, cells: Sequence[Cell]) -> float | None:
        """Returns what follows from these cells; ``None`` where nothing does."""
        numbers = [cell for cell in cells if isinstance(cell, int | float) and math.isfinite(cell)]
        if not numbers or (self.operation != "sum" and len(numbers) < len(cells)):
            return None
        found = float(sum(numbers) if self.operation == "sum" else math.prod(numbers))
        if not math.isfinite(found):
            return None
        return found if self.digits is None else _rounded(found, self.digits)


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its header and what stands in it.

    Attributes:
        formula: what its cells follow from, whatever the rows hold there.
        summed: whether a last row holds its sum.
    """

    title: str
    kind: Kind = "text"
    formula: Formula | None = None
    summed: bool = False


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

    def __post_init__(self) -> None:
        for place, column in enumerate(self.columns):
            if column.formula:
                sources, value = self.places(column.formula), column.formula.value
                rows = [(*row[:place], value([row[at] for at in sources]), *row[place + 1 :]) for row in self.rows]
                object.__setattr__(self, "rows", tuple(rows))

    def places(self, formula: Formula) -> list[int]:
        """Returns where the columns stand that a formula names.

        Raises:
            ValueError: there is none of such a title.
        """
        titles = [column.title for column in self.columns]
        if lacking := [title for title in formula.columns if title not in titles]:
            raise ValueError(f"a formula names the column {lacking[0]!r}; use {', '.join(map(repr, titles))}")
        return [titles.index(title) for title in formula.columns]

    @property
    def lines(self) -> tuple[tuple[Cell, ...], ...]:
        """Returns the rows, and below them the sums where there are any."""
        if not self.rows or not any(column.summed for column in self.columns):
            return self.rows
        whole = Formula("sum", ())
        named = next((place for place, column in enumerate(self.columns) if column.kind == "text"), 0)
        sums = [
            whole.value([row[place] for row in self.rows]) if column.summed else "Total" if place == named else None
            for place, column in enumerate(self.columns)
        ]
        return (*self.rows, tuple(sums))

    @property
    def stale(self) -> bool:
        """Returns whether something in it is not up to date."""
        return any(mark.state == "stale" for mark in self.marks)


def _rounded(number: float, digits: int) -> float:
    """Returns a number rounded as spreadsheets do, which look at 15 digits of it."""
    seen = Decimal(f"{number:.15g}")
    return float(seen.quantize(Decimal(1).scaleb(-digits), rounding=ROUND_HALF_UP))


Columns: TypeAlias = Mapping[Column, Callable[[Record], Cell]]
"""Columns, each with what stands in it of a record."""


def table_of(title: str, records: Iterable[Record], columns: Columns[Record], **more: Any) -> Table:
    """Returns a table with a row for each record, its texts clean and on one line; ``more`` are fields of the table."""
    rows = tuple(tuple(_clean(cell_of(record)) for cell_of in columns.values()) for record in records)
    return Table(title=title, columns=tuple(columns), rows=rows, **more)


def _clean(cell: Cell) -> Cell:
    return plain_line(cell) if isinstance(cell, str) else cell
