"""How the columns of a table look in an element of a page that scrolls it."""

from collections.abc import Sequence
from typing import Any, Final

import streamlit as st

from planexe.blocks.items import STATE
from planexe.blocks.table import Column, Table

_WIDTHS: Final[dict[str, int | None]] = {"code": 60, "number": 75, "money": 90, "days": 75, "rate": 75}
_STATE_WIDTH: Final = 95


def cells_of(columns: Sequence[Column], rows: Sequence[Sequence[Any]]) -> dict[str, list[Any]]:
    """Returns the cells of each column, by its title."""
    return {column.title: [row[at] for row in rows] for at, column in enumerate(columns)}


def looks_of(table: Table, *, long: int | None = None, text: int | None = None) -> dict[str, Any]:
    """Returns what the element is told of each column, by its title.

    Args:
        table: what is shown.
        long: width of columns of long texts in pixels; by default as wide as they are.
        text: width of those of other texts.
    """
    widths = {**_WIDTHS, "long": long, "text": text}
    return {column.title: _look(column, widths.get(column.kind)) for column in table.columns}


def _look(column: Column, width: int | None) -> Any:
    if column.kind == "rate":
        return st.column_config.NumberColumn(width=width, format="percent")
    return st.column_config.Column(width=_STATE_WIDTH if column.title == STATE and width else width)
