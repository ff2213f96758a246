"""The days that a window closes."""

from datetime import date, timedelta
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planexe.workflows.plan.contract.contract_models import DaySpan, Window
from planexe.workflows.plan.contract.windows import closed_days

FIRST, LAST = date(2027, 1, 1), date(2028, 12, 31)


def closed(
    rule: Literal["only_within", "never_within"], *spans: tuple[str, str], first: date = FIRST, last: date = LAST
) -> list[tuple[date, date]]:
    window = Window(
        id="W1", quote="q", text="t", rule=rule, spans=[DaySpan(first=begin, last=end) for begin, end in spans]
    )
    return closed_days(window, first, last)


def test_season_recurs_each_year() -> None:
    assert closed("never_within", ("04-01", "07-31")) == [
        (date(2027, 4, 1), date(2027, 7, 31)),
        (date(2028, 4, 1), date(2028, 7, 31)),
    ]


def test_season_over_the_new_year_is_one_span_and_is_cut_at_the_ends() -> None:
    assert closed("never_within", ("11-01", "03-31")) == [
        (date(2027, 1, 1), date(2027, 3, 31)),
        (date(2027, 11, 1), date(2028, 3, 31)),
        (date(2028, 11, 1), date(2028, 12, 31)),
    ]


def test_only_within_closes_all_other_days() -> None:
    assert closed("only_within", ("09-01", "11-30")) == [
        (date(2027, 1, 1), date(2027, 8, 31)),
        (date(2027, 12, 1), date(2028, 8, 31)),
        (date(2028, 12, 1), date(2028, 12, 31)),
    ]


def test_full_dates_come_once_and_spans_that_touch_are_joined() -> None:
    assert closed("never_within", ("2027-04-01", "2027-04-30"), ("2027-05-01", "2027-05-31")) == [
        (date(2027, 4, 1), date(2027, 5, 31))
    ]
    assert closed("never_within", ("2026-04-01", "2026-04-30")) == []


def test_last_of_february_is_the_28th_where_there_is_no_29th() -> None:
    assert [end for _, end in closed("never_within", ("02-01", "02-29"))] == [date(2027, 2, 28), date(2028, 2, 29)]


def test_what_is_no_day_is_refused() -> None:
    with pytest.raises(ValueError, match="day is out of range"):
        closed("never_within", ("02-30", "03-31"))


@given(st.dates(date(2028, 1, 1), date(2028, 12, 31)), st.dates(date(2028, 1, 1), date(2028, 12, 31)))
def test_closed_and_open_days_make_up_all_days(begin: date, end: date) -> None:
    span = (f"{begin:%m-%d}", f"{end:%m-%d}")
    days = (LAST - FIRST).days + 1
    counted = [sum((b - a).days + 1 for a, b in closed(rule, span)) for rule in ("only_within", "never_within")]
    assert sum(counted) == days
    for a, b in closed("never_within", span):
        assert FIRST <= a <= b <= LAST
        assert timedelta(0) <= b - a
