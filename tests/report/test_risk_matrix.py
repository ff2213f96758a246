"""The drawing of the risks."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from planexe.report.risk_matrix import CELL_HEIGHT, CELL_WIDTH, RiskMatrix, risk_matrix
from planexe.report.work_risks import WorkRisk


def risk(number: int, likelihood: str = "medium", severity: str = "high") -> WorkRisk:
    return WorkRisk(risk_id=f"R{number}", title=f"Event {number}", likelihood=likelihood, severity=severity)


def cell_ids(matrix: RiskMatrix, likelihood: str, severity: str) -> list[str]:
    cell = next(c for c in matrix.cells if (c.likelihood, c.severity) == (likelihood, severity))
    return [placed.risk.risk_id for placed in cell.risks]


def test_each_risk_is_in_the_cell_of_its_levels() -> None:
    matrix = risk_matrix([risk(1), risk(2, "low", "low"), risk(3)])
    assert matrix
    assert cell_ids(matrix, "medium", "high") == ["R1", "R3"]
    assert cell_ids(matrix, "low", "low") == ["R2"]


def test_heat_rises_with_likelihood_and_severity() -> None:
    matrix = risk_matrix([risk(1)])
    assert matrix
    assert [cell.heat for cell in matrix.cells] == [2, 3, 4, 1, 3, 3, 1, 1, 2]


def test_full_cell_says_how_many_more_there_are() -> None:
    matrix = risk_matrix([risk(n) for n in range(1, 13)])
    assert matrix
    cell = next(c for c in matrix.cells if c.risks)
    assert (len(cell.risks), cell.more) == (8, 4)


@pytest.mark.parametrize("risks", [[], [risk(1, "", "")], [risk(1, "certain", "high")]])
def test_without_levels_there_is_no_drawing(risks: list[WorkRisk]) -> None:
    assert risk_matrix(risks) is None


@given(st.integers(1, 30))
def test_ids_stay_in_their_cell(count: int) -> None:
    matrix = risk_matrix([risk(n) for n in range(1, count + 1)])
    assert matrix
    for cell in matrix.cells:
        for placed in cell.risks:
            assert cell.x < placed.x < cell.x + CELL_WIDTH
            assert cell.y < placed.y < cell.y + CELL_HEIGHT
