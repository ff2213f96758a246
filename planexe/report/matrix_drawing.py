"""A drawing of a matrix: one level across, one upwards, the id of each item in its cell; pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from planexe.blocks.blocks import LEVELS, Matrix, Placed

CELL_WIDTH, CELL_HEIGHT, LEFT, TOP = 120, 84, 78, 6
WIDTH, HEIGHT = LEFT + 3 * CELL_WIDTH + 6, TOP + 3 * CELL_HEIGHT + 44
_HEAT = {1: 1, 2: 1, 3: 2, 4: 3, 6: 3, 9: 4}
_IN_A_LINE, _MOST_LINES, _LINE = 3, 3, 20


@dataclass(frozen=True, slots=True)
class PlacedItem:
    """An item with its place in the drawing."""

    x: float
    y: float
    item: Placed


@dataclass(frozen=True, slots=True, kw_only=True)
class MatrixCell:
    """A cell: its corner, its heat from 1 to 4, what is in it, and how many more there was no room for."""

    x: int
    y: int
    heat: int
    across: str
    upwards: str
    placed: tuple[PlacedItem, ...]
    more: int = 0


def matrix_cells(matrix: Matrix) -> tuple[MatrixCell, ...]:
    """Returns the cells of the drawing; none if nothing has both levels."""
    if not any(item.across in LEVELS and item.upwards in LEVELS for item in matrix.placed):
        return ()
    return tuple(
        _cell(column, line, [p for p in matrix.placed if (p.across, p.upwards) == (LEVELS[column], LEVELS[line])])
        for line in (2, 1, 0)
        for column in range(3)
    )


def _cell(column: int, line: int, items: Sequence[Placed]) -> MatrixCell:
    x, y = LEFT + column * CELL_WIDTH, TOP + (2 - line) * CELL_HEIGHT
    room = _IN_A_LINE * _MOST_LINES
    shown = items if len(items) <= room else items[: room - 1]
    lines = -(-len(shown) // _IN_A_LINE)
    top = y + CELL_HEIGHT / 2 - (lines - 1) * _LINE / 2 + 5
    placed = []
    for number, item in enumerate(shown):
        row, place = divmod(number, _IN_A_LINE)
        in_row = min(len(shown) - row * _IN_A_LINE, _IN_A_LINE)
        width = CELL_WIDTH / _IN_A_LINE
        start = x + (CELL_WIDTH - in_row * width) / 2 + width / 2
        placed.append(PlacedItem(round(start + place * width, 1), round(top + row * _LINE, 1), item))
    return MatrixCell(
        x=x,
        y=y,
        heat=_HEAT[(column + 1) * (line + 1)],
        across=LEVELS[column],
        upwards=LEVELS[line],
        placed=tuple(placed),
        more=len(items) - len(shown),
    )
