"""When an undertaking earns what it costs."""

import math

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from planexe.workflows.plan.costs.break_even import LONGEST_MONTHS, Stream, changed, outlook, ramp

BREAD = Stream(15, 5, (1000, 2000, 4000))
amounts = st.floats(1, 1e5)
counts = st.lists(st.floats(0, 1e4).map(lambda sold: round(sold, 3)), min_size=1, max_size=24)


def test_known_answer_of_a_shop() -> None:
    found = outlook([BREAD], 30_000, 50_000)
    assert (found.units, found.month, found.payback, found.full_month) == (3000, 3, 10, 10_000)


def test_units_of_several_streams_keep_their_proportion() -> None:
    found = outlook([BREAD, Stream(30, 10, (500,))], 25_000, 0)
    assert found.units == pytest.approx(4500 * 25_000 / 50_000)


def test_what_loses_money_never_breaks_even() -> None:
    found = outlook([Stream(5, 5, (1000,))], 10, 100)
    assert (found.units, found.month, found.payback) == (None, None, None)


def test_month_that_covers_its_cost_is_reached_long_before_all_is_paid_back() -> None:
    found = outlook([Stream(2, 1, (100,))], 99, 10_000)
    assert (found.month, found.payback) == (1, None)
    assert found.full_month == pytest.approx(1)
    assert LONGEST_MONTHS == 600


def test_nothing_invested_is_paid_back_with_the_first_month_that_has_made_up_for_those_before() -> None:
    assert outlook([BREAD], 30_000, 0).payback == 5


@pytest.mark.parametrize(("months", "wanted"), [(1, (40.0,)), (2, (10.0, 40.0)), (4, (10.0, 20.0, 30.0, 40.0))])
def test_sales_grow_evenly(months: int, wanted: tuple[float, ...]) -> None:
    assert ramp(10, 40, months) == wanted


@given(price=amounts, cost=amounts, units=counts, fixed=amounts, investment=amounts)
def test_break_even_and_payback_are_the_first_months_that_keep_their_promise(
    price: float, cost: float, units: list[float], fixed: float, investment: float
) -> None:
    stream = Stream(price, cost, tuple(units))
    found = outlook([stream], fixed, investment)
    results = [stream.margin(number) - fixed for number in range(1, LONGEST_MONTHS + 1)]
    if found.month is not None:
        assert results[found.month - 1] >= -1e-3
        assert all(result < 1e-3 for result in results[: found.month - 1])
    if found.payback is not None:
        assert math.fsum(results[: found.payback]) >= investment - 1
        assert found.month is not None
        assert found.payback >= found.month
    if found.units is not None and price > cost:
        assert found.units * (price - cost) == pytest.approx(fixed)


@given(price=amounts, cost=amounts, units=counts, factor=st.floats(1, 3))
def test_higher_price_or_more_sales_never_break_even_later(
    price: float, cost: float, units: list[float], factor: float
) -> None:
    assume(price > cost)
    streams = [Stream(price, cost, tuple(units))]
    plain = outlook(streams, 1000, 5000)
    for better in (changed(streams, price=factor), changed(streams, volume=factor)):
        found = outlook(better, 1000, 5000)
        assert (found.month or LONGEST_MONTHS + 1) <= (plain.month or LONGEST_MONTHS + 1)
        assert (found.payback or LONGEST_MONTHS + 1) <= (plain.payback or LONGEST_MONTHS + 1)
