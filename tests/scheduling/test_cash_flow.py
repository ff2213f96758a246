import datetime as dt
import math
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planexe.errors import SchedulingError
from planexe.scheduling.cash_flow import Outlay, cash_flow, spent_by_month
from planexe.scheduling.work_calendar import WorkCalendar

JANUARY, FEBRUARY = dt.date(2027, 1, 1), dt.date(2027, 2, 1)
CALENDAR = WorkCalendar(dt.date(2027, 1, 25))


def months_of(outlay: Outlay, calendar: WorkCalendar = CALENDAR) -> dict[dt.date, float]:
    return spent_by_month([outlay], calendar)


def test_labour_is_even_over_its_working_days() -> None:
    assert months_of(Outlay(1000, [(0, 10)])) == {JANUARY: 500, FEBRUARY: 500}


def test_materials_are_paid_when_work_starts_or_is_finished() -> None:
    assert months_of(Outlay(80, [(0, 10)], "start")) == {JANUARY: 80}
    assert months_of(Outlay(80, [(0, 10)], "finish")) == {FEBRUARY: 80}
    assert months_of(Outlay(80, [(0, 5)], "finish")) == {JANUARY: 80}


def test_a_rest_between_costs_nothing() -> None:
    assert months_of(Outlay(100, [(0, 5), (20, 25)])) == {JANUARY: 50, FEBRUARY: 50}


def test_what_takes_no_time_is_paid_on_its_day() -> None:
    assert months_of(Outlay(7, [(5, 5)])) == {FEBRUARY: 7}


def test_a_month_without_funds_is_short() -> None:
    """100 a month from December, 250 spent by January: short of 50 in January."""

    def funds(day: dt.date) -> float:
        return 100 * (12 * day.year + day.month - (12 * 2026 + 12) + 1)

    months = cash_flow([Outlay(250, [(0, 5)])], funds, CALENDAR)
    assert [(one.month, one.spent, one.funds, one.balance) for one in months] == [(JANUARY, 250, 200, -50)]


def test_months_without_a_payment_stand_between() -> None:
    outlays = [Outlay(10, [(0, 1)]), Outlay(20, [(60, 61)])]
    months = cash_flow(outlays, lambda _: 25, CALENDAR)
    assert [one.month.month for one in months] == [1, 2, 3, 4]
    assert [one.cumulative for one in months] == [10, 10, 10, 30]
    assert [one.balance for one in months] == [15, 15, 15, -5]


def test_nothing_to_pay_is_one_month() -> None:
    assert [(one.month, one.spent) for one in cash_flow([], lambda _: 0, CALENDAR)] == [(JANUARY, 0)]


def test_the_last_month_of_the_calendar() -> None:
    calendar = WorkCalendar(dt.date(9999, 12, 1), "every day")
    assert [one.cumulative for one in cash_flow([Outlay(5, [(0, 31)])], lambda _: 0, calendar)] == [5]


def test_money_without_a_time_is_refused() -> None:
    with pytest.raises(SchedulingError, match="5 is to be paid"):
        spent_by_month([Outlay(5, [])], CALENDAR)


@given(st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 300), st.integers(1, 200)), max_size=8))
def test_months_add_up_to_what_is_paid(parts: list[tuple[int, int, int]]) -> None:
    outlays = [Outlay(a, [(Fraction(begin, 4), Fraction(begin + length, 4))]) for a, begin, length in parts]
    total = sum(amount for amount, _, _ in parts)
    assert math.fsum(spent_by_month(outlays, CALENDAR).values()) == pytest.approx(total)
    months = cash_flow(outlays, lambda _: 0, CALENDAR)
    assert months[-1].cumulative == pytest.approx(total)
    assert all(a.cumulative <= b.cumulative for a, b in pairwise(months))
