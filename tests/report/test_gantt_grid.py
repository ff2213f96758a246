"""A schedule as a grid of coloured cells."""

from pathlib import Path

import pytest

from planexe.report.gantt_grid import MOST_COLUMNS, GanttGrid, gantt_grid
from tests.report.example_plan import Week, example_work


def grid(tmp_path: Path, week: Week = "every day") -> GanttGrid:
    found = gantt_grid(example_work(tmp_path, week=week))
    assert found
    return found


@pytest.mark.parametrize("week", ["every day", "monday to friday"])
def test_every_row_has_a_colour_where_its_work_lies_and_a_cell_for_each_column(tmp_path: Path, week: Week) -> None:
    found = grid(tmp_path, week)
    assert 0 < found.columns <= MOST_COLUMNS
    assert len(found.rows) == 25
    for name, level, colours in found.rows:
        assert len(colours) == found.columns, name
        assert any(colours), name
        assert level in {1, 2, 3}


def test_bars_of_a_row_hang_together_and_phases_differ_from_work(tmp_path: Path) -> None:
    rows = {name.partition(" ")[0]: colours for name, _, colours in grid(tmp_path).rows}
    filled = [place for place, colour in enumerate(rows["2"]) if colour]
    assert filled == list(range(filled[0], filled[-1] + 1))
    assert set(filter(None, rows["2"])).isdisjoint(filter(None, rows["2.1.1"]))


def test_without_dates_there_is_no_grid(tmp_path: Path) -> None:
    assert gantt_grid(example_work(tmp_path, without=("schedule",))) is None
