import pytest
from hypothesis import given
from hypothesis import strategies as st

from planexe.spine.budget import Budget
from planexe.timing.estimate import Estimate, Range
from planexe.timing.estimate_text import at_least, cost_range, seconds_range, shortfalls, whole_range


def made(seconds: float = 120.0, cost_usd: float | None = 0.5) -> Estimate:
    around = {name: Range(value * 0.5, value, value * 2) for name, value in (("calls", 100.0), ("tokens", 1e6))}
    cost = None if cost_usd is None else Range(cost_usd / 2, cost_usd, cost_usd * 2)
    return Estimate(
        **around, seconds=Range(seconds / 2, seconds, seconds * 2), cost_usd=cost, rests_on="From nothing.",
        from_history=0.0,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("low", "high", "text"),
    [
        (20, 45, "20 to 45 s"),
        (0, 0, "1 s"),
        (144, 452, "2 to 8 min"),
        (61, 110, "1 to 2 min"),
        (6000, 10_800, "1.7 to 3.0 h"),
    ],
)
def test_range_of_time_has_one_unit(low: float, high: float, text: str) -> None:
    assert seconds_range(Range(low, low, high)) == text


def test_range_of_calls_that_are_known_is_one_number() -> None:
    assert whole_range(Range(81, 81, 81)) == "81"
    assert whole_range(Range(950, 1000, 1204)) == "950 to 1,204"


def test_money_has_two_figures() -> None:
    assert cost_range(Range(0.5135, 0.7, 1.165)) == "0.51 to 1.20 USD"
    assert cost_range(Range(0.0031, 0.004, 0.0052)) == "0.0031 to 0.0052 USD"
    assert cost_range(Range(0, 0, 0)) == "0.00 USD"
    assert cost_range(None) == "not known"


def test_each_limit_that_is_too_low_is_named() -> None:
    said = shortfalls(Budget(max_cost_usd=0.2, max_tokens=2_000_000, max_minutes=1), made())
    assert [sentence.partition(" will")[0] for sentence in said] == ["The limit of 0.20 USD", "The limit of 1 minute"]


def test_money_that_nobody_can_foretell_is_not_called_too_little() -> None:
    assert shortfalls(Budget(max_cost_usd=0.01), made(cost_usd=None)) == []


@given(st.floats(0, 1e6), st.floats(0, 100))
def test_run_time_never_falls_below_what_this_computer_needs(seconds: float, own_s: float) -> None:
    found = at_least(made(seconds), own_s, 2 * own_s, 3 * own_s).seconds
    assert found.low >= own_s
    assert found.high >= 3 * own_s
