"""The dates under a drawing."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planexe.figures import day_text
from planexe.report.time_axis import TimeAxis

START = dt.date(2026, 12, 7)


def labels(days: int, first: dt.date = START) -> list[str]:
    axis = TimeAxis(first, first + dt.timedelta(days=days - 1))
    return [tick.label for tick in axis.ticks() if tick.label]


@pytest.mark.parametrize(
    ("days", "beginning"),
    [
        (5, ["7 Dec 2026", "8 Dec", "9 Dec"]),
        (60, ["7 Dec 2026", "14 Dec", "21 Dec"]),
        (300, ["Jan 2027", "Feb", "Mar"]),
        (800, ["Jan 2027", "Mar", "May"]),
        (3000, ["2027", "2028", "2029"]),
    ],
)
def test_grid_is_as_fine_as_there_is_room(days: int, beginning: list[str]) -> None:
    assert labels(days)[:3] == beginning


def test_january_is_told_by_its_year_and_a_month_close_before_it_has_none() -> None:
    assert labels(300, dt.date(2026, 12, 1))[:3] == ["Dec", "2027", "Feb"]
    assert labels(120, dt.date(2026, 12, 1))[:3] == ["Dec 2026", "2027", "Feb"]


def test_line_of_one_day_has_a_length() -> None:
    axis = TimeAxis(START, START)
    assert axis.days == 1
    assert axis.percent(0.5) == 50


def test_places_stay_on_the_line() -> None:
    axis = TimeAxis(START, START + dt.timedelta(days=9))
    assert [axis.percent(d) for d in (-3, 5, 99)] == [0, 50, 100]


def test_day_in_words() -> None:
    assert day_text(START) == "7 Dec 2026"


@given(st.dates(dt.date(1, 1, 1), dt.date(9990, 1, 1)), st.integers(1, 500_000))
def test_labels_are_few_and_in_order(first: dt.date, days: int) -> None:
    days = min(days, (dt.date.max - first).days + 1)
    ticks = TimeAxis(first, first + dt.timedelta(days=days - 1)).ticks()
    assert len(ticks) <= 16
    assert [t.percent for t in ticks] == sorted({t.percent for t in ticks})
