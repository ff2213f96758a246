"""Tables of figures, as text for people and as values for programs; pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

Cell = str | int | float | None


@dataclass(frozen=True, slots=True)
class Column:
    """One column.

    Attributes:
        title: heading, with the unit.
        format: format specification of its numbers, e.g. ``.2f``.
    """

    title: str
    format: str = ""

    def text(self, cell: Cell) -> str:
        """Returns a cell as it is printed; ``None`` becomes a dash."""
        if cell is None:
            return "-"
        return cell if isinstance(cell, str) else format(cell, self.format)


@dataclass(frozen=True, slots=True)
class Table:
    """Figures in rows.

    Attributes:
        title: what was measured.
        columns: one for each cell of a row.
        rows: numbers as they were measured; rounding is the text's business.
        notes: sentences printed below.
    """

    title: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Cell]]
    notes: Sequence[str] = field(default=())

    def text(self) -> str:
        """Returns the table with aligned columns: words to the left, numbers to the right."""
        body = [[c.text(cell) for c, cell in zip(self.columns, row, strict=True)] for row in self.rows]
        lines = [[c.title for c in self.columns], *body]
        widths = [max(len(line[n]) for line in lines) for n in range(len(self.columns))]
        right = [self._is_number(n) for n in range(len(self.columns))]
        shown = ["  ".join(_pad(line[n], widths[n], right[n]) for n in range(len(widths))).rstrip() for line in lines]
        rule = "  ".join("-" * width for width in widths)
        return "\n".join([self.title, "=" * len(self.title), shown[0], rule, *shown[1:], *self.notes])

    def to_json(self) -> dict[str, Any]:
        """Returns the figures as JSON values, one object per row."""
        titles = [c.title for c in self.columns]
        rows: list[Mapping[str, Cell]] = [dict(zip(titles, row, strict=True)) for row in self.rows]
        return {"title": self.title, "rows": rows, "notes": list(self.notes)}

    def _is_number(self, column: int) -> bool:
        return all(isinstance(row[column], int | float | None) for row in self.rows)


def _pad(text: str, width: int, right: bool) -> str:
    return text.rjust(width) if right else text.ljust(width)


def verdict(value: float | None, *, at_most: float | None = None, at_least: float | None = None) -> str:
    """Returns the target and whether a value holds it: ``≤ 1.03 holds``, ``≥ 3.8 misses``; ``""`` without a value."""
    if value is None:
        return ""
    if at_most is not None:
        return f"≤ {at_most:g} {'holds' if value <= at_most else 'misses'}"
    if at_least is not None:
        return f"≥ {at_least:g} {'holds' if value >= at_least else 'misses'}"
    return ""
