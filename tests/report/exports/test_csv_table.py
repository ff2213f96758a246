"""All work as one CSV table."""

import csv
import io
import math
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planexe.report.csv_text import csv_text, defused, number_text
from planexe.report.exports import export
from planexe.report.report import Report
from tests.report.example_plan import example_report
from tests.report.made_reports import made_report


def read(report: Report) -> list[dict[str, str]]:
    content = export("csv", report)
    assert content.startswith(b"\xef\xbb\xbf")  # Excel needs it
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def test_table_has_every_phase_task_and_subtask(tmp_path: Path) -> None:
    rows = read(example_report(tmp_path))
    assert len(rows) == 25
    assert [row["Code"] for row in rows[:4]] == ["1", "1.1", "1.1.1", "1.1.2"]
    assert [row["Leaf"] for row in rows[:4]] == ["no", "no", "yes", "yes"]


def test_leaf_has_all_its_predecessors_dates_and_costs(tmp_path: Path) -> None:
    row = next(row for row in read(example_report(tmp_path)) if row["Code"] == "2.3.2")
    assert row["Predecessors"] == "2.3.1FS;2.1.2FS-0.5"
    assert (row["Start"], row["Finish"], row["Days"], row["Days min"]) == ("2026-12-17", "2026-12-19", "3", "1.5")
    assert (row["Owner"], row["Cost"], row["Currency"]) == ("Head baker", "1464.38", "DKK")
    assert (row["Critical"], row["Total float"], row["Free float"]) == ("no", "3", "3")


def test_half_finished_plan_leaves_cells_empty(tmp_path: Path) -> None:
    row = read(example_report(tmp_path, without=("schedule", "cost_plan")))[2]
    assert (row["Title"], row["Start"], row["Cost"], row["Critical"]) == ("Compare rooms", "", "", "")


def test_empty_run_gives_a_table_that_says_so(tmp_path: Path) -> None:
    (row,) = read(made_report(tmp_path, {}))
    assert row["Title"] == "No work breakdown has been made yet."


def test_simulated_plan_says_so_in_each_row(tmp_path: Path) -> None:
    assert {row["Answered by"] for row in read(example_report(tmp_path, simulated=True))} == {"simulated model"}


def test_no_cell_begins_like_a_formula_and_every_row_is_whole(tmp_path: Path) -> None:
    rows = read(example_report(tmp_path, hostile=True))
    assert len(rows) == 25
    for row in rows:
        assert None not in row
        for cell in row.values():
            assert not cell.startswith(("=", "+", "-", "@", "\t", "\r"))
            assert "\x00" not in cell


@pytest.mark.parametrize(
    ("text", "cell"),
    [("=1+1", "'=1+1"), (" @SUM(A1)", "' @SUM(A1)"), ("＝1", "'＝1"), ("-0.5", "-0.5"), ("- list", "'- list"), ("a=1", "a=1"),
     ("-inf", "'-inf"), ("+nan", "'+nan"), ("-1_0", "'-1_0")],
)  # fmt: skip
def test_formulas_are_defused_and_numbers_kept(text: str, cell: str) -> None:
    assert defused(text) == cell


@pytest.mark.parametrize(
    ("number", "text"),
    [(None, ""), (3.0, "3"), (2.5, "2.5"), (0.125, "0.12"), (1000, "1000"), (math.nan, ""), (-math.inf, "")],
)
def test_numbers_have_no_needless_zeros(number: float | None, text: str) -> None:
    assert number_text(number) == text


@given(st.lists(st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\r\n\x00")), min_size=2, max_size=2)))
def test_what_is_written_is_read_back(rows: list[list[str]]) -> None:
    found = list(csv.reader(io.StringIO(csv_text(("a", "b"), rows), newline="")))
    assert found[1:] == [[defused(cell) for cell in row] for row in rows]
