import datetime as dt
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planexe.errors import SchedulingError
from planexe.scheduling.work_calendar import WEEK_NAMES, WorkCalendar

FRIDAY = dt.date(2027, 1, 1)
DATES = st.dates(dt.date(2020, 1, 1), dt.date(2035, 1, 1))


def is_working(date: dt.date, calendar: WorkCalendar) -> bool:
    return date not in calendar.holidays and (calendar.week == "every day" or date.weekday() < 5)


@st.composite
def calendars(draw: st.DrawFn) -> WorkCalendar:
    start = draw(DATES)
    days = draw(st.frozensets(st.integers(-5, 60), max_size=12))
    holidays = frozenset(start + dt.timedelta(days=n) for n in days)
    return WorkCalendar(start, draw(st.sampled_from(WEEK_NAMES)), holidays)


def test_every_day_counts() -> None:
    calendar = WorkCalendar(FRIDAY, "every day")
    assert [calendar.date_of(n) for n in (0, 1, 30)] == [FRIDAY, dt.date(2027, 1, 2), dt.date(2027, 1, 31)]


def test_weekends_are_stepped_over() -> None:
    calendar = WorkCalendar(FRIDAY, "monday to friday")
    assert [calendar.date_of(n).isoformat() for n in (0, 1, 5, 6)] == [
        "2027-01-01",
        "2027-01-04",
        "2027-01-08",
        "2027-01-11",
    ]


def test_start_on_a_weekend_means_monday() -> None:
    assert WorkCalendar(dt.date(2027, 1, 2), "monday to friday").date_of(0) == dt.date(2027, 1, 4)


def test_holidays_are_stepped_over() -> None:
    holidays = frozenset({FRIDAY, dt.date(2027, 1, 4), dt.date(2027, 1, 3)})
    assert WorkCalendar(FRIDAY, "monday to friday", holidays).date_of(0) == dt.date(2027, 1, 5)
    assert WorkCalendar(FRIDAY, "every day", holidays).date_of(1) == dt.date(2027, 1, 5)


@pytest.mark.parametrize(
    ("start", "finish", "first", "last"),
    [
        (0, 1, 1, 1),
        (0, 2, 1, 2),
        (1, 2, 2, 2),
        (Fraction(1, 2), 1, 1, 1),
        (Fraction(1, 2), Fraction(3, 2), 1, 2),
        (2, 2, 3, 3),
        (Fraction(5, 2), Fraction(5, 2), 3, 3),
    ],
)
def test_work_that_ends_with_a_day_ends_on_that_day(start: Fraction, finish: Fraction, first: int, last: int) -> None:
    calendar = WorkCalendar(FRIDAY, "every day")
    assert (calendar.start_date(start).day, calendar.finish_date(start, finish).day) == (first, last)


def test_days_until_a_date_count_the_date_itself() -> None:
    calendar = WorkCalendar(FRIDAY, "monday to friday")
    days = [dt.date(2026, 12, 31), FRIDAY, dt.date(2027, 1, 3), dt.date(2027, 1, 4), dt.date(2027, 1, 31)]
    assert [calendar.days_until(day) for day in days] == [0, 1, 1, 2, 21]


def test_days_before_the_start_have_no_date() -> None:
    with pytest.raises(SchedulingError, match="Day -1 lies before the start"):
        WorkCalendar(FRIDAY).date_of(-1)


@pytest.mark.parametrize("day", [4_000_000, 10**30])
@pytest.mark.parametrize("week", WEEK_NAMES)
def test_days_beyond_the_calendar_are_a_plain_error(day: int, week: str) -> None:
    calendar = WorkCalendar(FRIDAY, "every day" if week == "every day" else "monday to friday")
    with pytest.raises(SchedulingError, match="after the year 9999"):
        calendar.date_of(day)


@given(calendars(), st.integers(0, 60))
def test_dates_are_the_working_days_counted_one_by_one(calendar: WorkCalendar, day: int) -> None:
    date, left = calendar.start, day
    while not is_working(date, calendar) or left:
        left -= is_working(date, calendar)
        date += dt.timedelta(days=1)
    assert calendar.date_of(day) == date


@given(calendars(), st.integers(-10, 100))
def test_days_until_counts_the_working_days_one_by_one(calendar: WorkCalendar, days: int) -> None:
    span = [calendar.start + dt.timedelta(days=n) for n in range(days + 1)]
    assert calendar.days_until(calendar.start + dt.timedelta(days=days)) == sum(
        is_working(date, calendar) for date in span
    )


QUARTERS = st.integers(0, 400).map(lambda n: Fraction(n, 4))


def test_holidays_of_a_country_lengthen_the_work() -> None:
    """Five working days in Denmark from 24 March 2027: Easter lies between them."""
    easter = frozenset(dt.date(2027, 3, day) for day in (25, 26, 28, 29))
    calendar = WorkCalendar(dt.date(2027, 3, 24), holidays=easter, region="Denmark")
    assert calendar.finish_date(0, 5) == dt.date(2027, 4, 2)


def test_both_clocks_at_a_weekend() -> None:
    calendar = WorkCalendar(FRIDAY)
    assert [calendar.calendar_days_at(day) for day in (0, Fraction(1, 2), 1, Fraction(5, 4))] == [
        0,
        Fraction(1, 2),
        1,
        Fraction(13, 4),
    ]
    assert [calendar.work_days_at(day) for day in (-3, 1, 2, 3, Fraction(7, 2))] == [0, 1, 1, 1, Fraction(3, 2)]


@given(calendars(), QUARTERS)
def test_work_comes_back_from_the_calendar(calendar: WorkCalendar, day: Fraction) -> None:
    assert calendar.work_days_at(calendar.calendar_days_at(day)) == day


@given(calendars(), QUARTERS)
def test_calendar_days_come_back_from_work_or_are_idle(calendar: WorkCalendar, day: Fraction) -> None:
    """The way back leads to the beginning of an idle time."""
    back = calendar.calendar_days_at(calendar.work_days_at(day))
    first = calendar.calendar_days_at(0)
    assert back <= max(day, first)
    assert calendar.work_days_at(back) == calendar.work_days_at(day)


@given(calendars(), QUARTERS, QUARTERS)
def test_both_maps_are_monotone(calendar: WorkCalendar, one: Fraction, other: Fraction) -> None:
    sooner, later = sorted((one, other))
    assert calendar.calendar_days_at(sooner) <= calendar.calendar_days_at(later)
    assert calendar.work_days_at(sooner) <= calendar.work_days_at(later)


@given(calendars(), st.integers(0, 60))
def test_offsets_are_the_dates_of_the_working_days(calendar: WorkCalendar, count: int) -> None:
    dates = [calendar.start + dt.timedelta(days=offset) for offset in calendar.work_offsets(count)]
    assert dates == [calendar.date_of(number) for number in range(count)]


def test_days_before_a_date_leave_it_out() -> None:
    calendar = WorkCalendar(FRIDAY)
    assert [calendar.days_before(day) for day in (FRIDAY, dt.date(2027, 1, 4), dt.date(2027, 1, 5))] == [0, 1, 2]
