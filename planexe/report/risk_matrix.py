"""A drawing of the risks: likelihood across, severity upwards, each risk in its cell; pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from planexe.report.work_risks import WorkRisk

LEVELS = ("low", "medium", "high")
CELL_WIDTH, CELL_HEIGHT, LEFT, TOP = 120, 84, 78, 6
WIDTH, HEIGHT = LEFT + 3 * CELL_WIDTH + 6, TOP + 3 * CELL_HEIGHT + 44
_HEAT = {1: 1, 2: 1, 3: 2, 4: 3, 6: 3, 9: 4}
_IN_A_LINE, _MOST_LINES, _LINE = 3, 3, 20


@dataclass(frozen=True, slots=True)
class PlacedRisk:
    """A risk's id with its place in the drawing."""

    x: float
    y: float
    risk: WorkRisk


@dataclass(frozen=True, slots=True, kw_only=True)
class RiskCell:
    """A cell: its corner, its heat from 1 to 4, what is in it, and how many more there was no room for."""

    x: int
    y: int
    heat: int
    likelihood: str
    severity: str
    risks: tuple[PlacedRisk, ...]
    more: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class RiskMatrix:
    """The drawing, and all risks for its table, the greatest exposure first."""

    cells: tuple[RiskCell, ...]
    risks: tuple[WorkRisk, ...]
    unplaced: tuple[WorkRisk, ...] = ()


def risk_matrix(risks: Sequence[WorkRisk]) -> RiskMatrix | None:
    """Returns the drawing; ``None`` if no risk has both a likelihood and a severity."""
    unplaced = tuple(r for r in risks if r.likelihood not in LEVELS or r.severity not in LEVELS)
    if len(unplaced) == len(risks):
        return None
    cells = tuple(
        _cell(column, line, [r for r in risks if (r.likelihood, r.severity) == (LEVELS[column], LEVELS[line])])
        for line in (2, 1, 0)
        for column in range(3)
    )
    return RiskMatrix(cells=cells, risks=tuple(risks), unplaced=unplaced)


def _cell(column: int, line: int, risks: Sequence[WorkRisk]) -> RiskCell:
    x, y = LEFT + column * CELL_WIDTH, TOP + (2 - line) * CELL_HEIGHT
    room = _IN_A_LINE * _MOST_LINES
    shown = risks if len(risks) <= room else risks[: room - 1]
    lines = -(-len(shown) // _IN_A_LINE)
    top = y + CELL_HEIGHT / 2 - (lines - 1) * _LINE / 2 + 5
    placed = []
    for number, risk in enumerate(shown):
        row, place = divmod(number, _IN_A_LINE)
        in_row = min(len(shown) - row * _IN_A_LINE, _IN_A_LINE)
        width = CELL_WIDTH / _IN_A_LINE
        start = x + (CELL_WIDTH - in_row * width) / 2 + width / 2
        placed.append(PlacedRisk(round(start + place * width, 1), round(top + row * _LINE, 1), risk))
    return RiskCell(
        x=x,
        y=y,
        heat=_HEAT[(column + 1) * (line + 1)],
        likelihood=LEVELS[column],
        severity=LEVELS[line],
        risks=tuple(placed),
        more=len(risks) - len(shown),
    )
