"""The drawing of a matrix."""

from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planexe.blocks.blocks import Matrix, Placed
from planexe.report.matrix_drawing import CELL_HEIGHT, CELL_WIDTH, MatrixCell, matrix_cells


def risk(number: int, likelihood: str = "medium", severity: str = "high") -> Placed:
    return Placed(f"R{number}", f"Event {number}", likelihood, severity)


def cells_of(risks: Iterable[Placed]) -> tuple[MatrixCell, ...]:
    return matrix_cells(Matrix(noun="risk", across="likelihood", upwards="severity", placed=tuple(risks)))


def ids_in(cells: Iterable[MatrixCell], likelihood: str, severity: str) -> list[str]:
    cell = next(c for c in cells if (c.across, c.upwards) == (likelihood, severity))
    return [placed.item.item_id for placed in cell.placed]


def test_each_item_is_in_the_cell_of_its_levels() -> None:
    cells = cells_of([risk(1), risk(2, "low", "low"), risk(3)])
    assert ids_in(cells, "medium", "high") == ["R1", "R3"]
    assert ids_in(cells, "low", "low") == ["R2"]


def test_heat_rises_with_both_levels() -> None:
    assert [cell.heat for cell in cells_of([risk(1)])] == [2, 3, 4, 1, 3, 3, 1, 1, 2]


def test_full_cell_says_how_many_more_there_are() -> None:
    cell = next(c for c in cells_of(risk(n) for n in range(1, 13)) if c.placed)
    assert (len(cell.placed), cell.more) == (8, 4)


@pytest.mark.parametrize("risks", [[], [risk(1, "", "")], [risk(1, "certain", "high")]])
def test_without_levels_there_is_no_drawing(risks: list[Placed]) -> None:
    assert cells_of(risks) == ()


@given(st.integers(1, 30))
def test_ids_stay_in_their_cell(count: int) -> None:
    for cell in cells_of(risk(n) for n in range(1, count + 1)):
        for placed in cell.placed:
            assert cell.x < placed.x < cell.x + CELL_WIDTH
            assert cell.y < placed.y < cell.y + CELL_HEIGHT
