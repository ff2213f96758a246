import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planexe.report.csv_text import csv_text, defused, number_text

CELLS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r\x00"), max_size=20)


@pytest.mark.parametrize("text", ["=1+1", " =1+1", "\t@SUM(A1)", "+cmd", "-cmd", "＝1", "-1e999", "-1_000", "+nan"])
def test_what_a_spreadsheet_would_run_is_made_text(text: str) -> None:
    assert defused(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "a=b", "-1", "+4.5", "-1e3", "1-2", "'=x"])
def test_other_cells_stay(text: str) -> None:
    assert defused(text) == text


@given(st.lists(st.lists(CELLS, min_size=2, max_size=2), max_size=4))
def test_table_is_read_back_cell_by_cell(rows: list[list[str]]) -> None:
    read = list(csv.reader(io.StringIO(csv_text(["=a", "b"], rows), newline="")))
    assert read == [["'=a", "b"], *([defused(cell) for cell in row] for row in rows)]


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (None, ""), (float("nan"), ""), (float("inf"), ""), (0, "0"), (-0.0, "0"), (3.0, "3"), (2.5, "2.5"), (1.005, "1"),
        (-0.001, "0"), (-1.5, "-1.5"), (1234567.891, "1234567.89"), (1e20, "100000000000000000000"),
    ],
)  # fmt: skip
def test_number_has_no_needless_zeros(number: float | None, text: str) -> None:
    assert number_text(number) == text


@given(st.floats(-1e12, 1e12))
def test_number_is_kept_to_two_places(number: float) -> None:
    assert float(number_text(number)) == pytest.approx(number, abs=0.0051)
    assert number_text(number) != "-0"
