"""What money is there on a day."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planexe.reading.money import Per
from planexe.workflows.plan.contract.contract_models import Earmark, Fund
from planexe.workflows.plan.contract.funds import (
    budget_of,
    earmarked,
    funds_at,
    payments,
    unusable,
    whole_sum,
    with_parts,
)
from tests.workflows.plan.contracts import contract, fund

START = date(2026, 12, 1)


def at(day: date, *funds: object, currency: str = "EUR") -> float:
    return funds_at(funds, day, start=START, currency=currency)  # pyrefly: ignore[bad-argument-type]


def test_savings_and_loan_are_added_by_code() -> None:
    assert at(START, fund(1_400_000), fund(900_000, kind="loan")) == 2_300_000


def test_hundred_a_month_from_december_leave_fifty_short_of_250_in_january() -> None:
    monthly = fund(100, per="month", available_from=date(2026, 12, 1))
    assert at(date(2026, 11, 30), monthly) == 0
    assert at(date(2026, 12, 1), monthly) == 100
    assert at(date(2027, 1, 31), monthly) - 250 == -50


def test_two_thirds_for_equipment_of_90_000_are_60_000_of_which_5_000_are_unusable() -> None:
    grant = fund(90_000, earmarks=[Earmark(quote="two thirds", share=2 / 3, for_text="equipment")])
    (amount,) = earmarked(grant).values()
    assert amount == pytest.approx(60_000)
    assert unusable(amount, 55_000) == pytest.approx(5_000)
    assert unusable(amount, 70_000) == 0


def test_range_counts_at_its_low_end() -> None:
    assert at(START, fund(40_000, amount_high=50_000)) == 40_000


def test_what_is_included_unread_or_in_another_currency_counts_nothing() -> None:
    others = (fund(1, included=True), fund(1, read="value_unread"), fund(1, "USD"))
    assert at(START, fund(100), *others) == 100
    assert at(START, fund(100, "")) == 100


@pytest.mark.parametrize(
    ("per", "day", "count"),
    [
        ("once", date(2026, 11, 30), 0),
        ("once", date(2030, 1, 1), 1),
        ("day", date(2026, 12, 3), 3),
        ("week", date(2026, 12, 7), 1),
        ("week", date(2026, 12, 8), 2),
        ("month", date(2026, 12, 31), 1),
        ("month", date(2027, 1, 1), 2),
        ("quarter", date(2027, 2, 28), 1),
        ("quarter", date(2027, 3, 1), 2),
        ("year", date(2027, 11, 30), 1),
        ("year", date(2027, 12, 1), 2),
    ],
)
def test_every_period_begun_counts(per: Per, day: date, count: int) -> None:
    assert payments(fund(100, per=per), day, start=START) == count


def test_payments_end_with_their_number_or_their_last_day() -> None:
    far = date(2040, 1, 1)
    assert payments(fund(1, per="month", times=18), far, start=START) == 18
    assert payments(fund(1, per="month", until=date(2027, 2, 28)), far, start=START) == 3
    assert payments(fund(1, times=3), far, start=START) == 3


@given(
    st.sampled_from(["once", "day", "week", "month", "quarter", "year"]), st.integers(-50, 4000), st.integers(0, 400)
)
def test_money_never_becomes_less(per: Per, days: int, more: int) -> None:
    one = fund(100, per=per)
    day = START + timedelta(days=days)
    assert at(day, one) <= at(day + timedelta(days=more), one)


def test_budget_is_all_money_by_the_last_promise() -> None:
    monthly = fund(100, per="month")
    budget = budget_of(contract(funds=[fund(1_000), monthly], by=date(2027, 3, 31)), "EUR", START)
    assert budget is not None
    assert (budget.amount, budget.currency, budget.notes) == (1_400, "EUR", ())


def test_open_end_is_counted_for_a_year_and_said() -> None:
    budget = budget_of(contract(funds=[fund(100, per="month")]), "EUR", START)
    assert budget is not None
    assert budget.amount == 1_300
    assert "until 2027-12-01" in budget.notes[0]


def test_money_in_two_currencies_is_not_added() -> None:
    both = contract(funds=[fund(1_000), fund(500, "USD", id="J2")])
    budget = budget_of(both, "EUR", START)
    assert budget is not None
    assert (budget.amount, budget.notes) == (1_000, ("J2 is in USD and not in this sum.",))
    foreign = budget_of(both, "DKK", START)
    assert foreign is not None
    assert (foreign.amount, foreign.currency) == (1_000, "EUR")


def test_money_that_is_not_there_yet_by_the_last_promise_still_belongs_to_the_budget() -> None:
    late = fund(500, available_from=date(2028, 1, 1))
    budget = budget_of(contract(funds=[late], by=date(2027, 3, 31)), "EUR", START)
    assert budget is not None
    assert budget.amount == 500


def test_no_money_named_is_no_budget() -> None:
    assert budget_of(contract(), "EUR", START) is None
    assert whole_sum([], "EUR") is None
    assert whole_sum([fund(100, per="month")], "EUR") is None
    assert whole_sum([fund(100, times=3), fund(1)], "EUR") == 301


def named(*amounts: float) -> list[Fund]:
    return [fund(amount, id=f"J{number}") for number, amount in enumerate(amounts, 1)]


@pytest.mark.parametrize(
    ("amounts", "included"),
    [
        ((2_000_000, 1_200_000, 800_000), ["J2", "J3"]),
        ((1_200_000, 800_000, 2_000_000), ["J1", "J2"]),
        ((1_400_000, 900_000), []),
        ((2_000_000, 1_200_000, 700_000), []),
        ((5_000_000, 3_000_000, 1_500_000, 500_000), ["J2", "J3", "J4"]),
        ((500, 500), []),
    ],
)
def test_sums_that_come_to_another_one_are_its_parts(amounts: tuple[float, ...], included: list[str]) -> None:
    funds, told = with_parts(named(*amounts))
    assert [one.id for one in funds if one.included] == included
    assert bool(told) == bool(included)


def test_parts_in_another_currency_are_none() -> None:
    danish = [fund(amount, "DKK", id=f"J{number}") for number, amount in ((2, 1_200), (3, 800))]
    funds = [*named(2_000), *danish]
    assert with_parts(funds) == (funds, [])


@given(st.lists(st.integers(1, 10**6), min_size=2, max_size=5))
def test_whole_and_parts_count_once(parts: list[int]) -> None:
    funds, _ = with_parts(named(sum(parts), *parts))
    assert funds_at(funds, START, start=START, currency="EUR") == sum(parts)
