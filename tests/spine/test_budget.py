from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planexe.errors import RunDamaged, SettingsError
from planexe.spine.budget import BUDGET, Budget, BudgetLine, Spending, budget_lines, checked_budget, verdict_on

NOTHING = Spending()


def test_no_limits_are_no_budget() -> None:
    assert not Budget()
    assert checked_budget("", None, " ") == Budget()
    assert verdict_on(Budget(), Spending(cost_usd=1e9, tokens=1e9, minutes=1e9), NOTHING) is None


def test_limits_come_from_what_a_user_types() -> None:
    assert checked_budget("0.50", "200000", "12.5") == Budget(max_cost_usd=0.5, max_tokens=200_000, max_minutes=12.5)


@pytest.mark.parametrize(
    ("values", "option"),
    [
        (("-1", None, None), "--max-cost"),
        (("nan", None, None), "--max-cost"),
        (("much", None, None), "--max-cost"),
        ((None, 0, None), "--max-tokens"),
        ((None, "1.5", None), "--max-tokens"),
        ((None, None, "inf"), "--max-minutes"),
    ],
)
def test_wrong_limit_is_named(values: tuple[Any, ...], option: str) -> None:
    with pytest.raises(SettingsError, match=option) as raised:
        checked_budget(*values)
    assert raised.value.field == option


@given(st.none() | st.floats(0.001, 1e6), st.none() | st.integers(1, 10**9), st.none() | st.floats(0.01, 1e6))
def test_budget_survives_json(cost: float | None, tokens: int | None, minutes: float | None) -> None:
    budget = Budget(max_cost_usd=cost, max_tokens=tokens, max_minutes=minutes)
    assert BUDGET.decode(BUDGET.encode(budget), Path("here")) == budget


@pytest.mark.parametrize("raw", [["x"], {"max_tokens": "many"}, {"max_cost_usd": True}])
def test_damaged_budget_is_said(raw: Any) -> None:
    with pytest.raises(RunDamaged, match=r"request\.json"):
        BUDGET.decode(raw, Path("request.json"))


def test_raising_one_limit_keeps_the_others() -> None:
    old = Budget(max_cost_usd=0.5, max_tokens=100)
    assert old.raised_by(Budget(max_cost_usd=2.0)) == Budget(max_cost_usd=2.0, max_tokens=100)


def test_run_goes_on_while_what_is_under_way_still_fits() -> None:
    assert verdict_on(Budget(max_cost_usd=0.5), Spending(cost_usd=0.3), Spending(cost_usd=0.19)) is None


def test_no_further_call_begins_when_those_under_way_use_up_the_rest() -> None:
    verdict = verdict_on(Budget(max_cost_usd=0.5), Spending(cost_usd=0.3), Spending(cost_usd=0.2))
    assert verdict is not None
    assert (verdict.mode, verdict.reason) == ("drain", "The budget of 0.50 USD is used up.")


def test_limit_that_is_passed_cancels_what_is_under_way() -> None:
    verdict = verdict_on(Budget(max_tokens=1000), Spending(tokens=1000), NOTHING)
    assert verdict is not None
    assert (verdict.mode, verdict.reason) == ("now", "The budget of 1,000 tokens is used up.")


def test_time_that_is_up_lets_calls_finish() -> None:
    verdict = verdict_on(Budget(max_minutes=5), Spending(minutes=9), NOTHING)
    assert verdict is not None
    assert (verdict.mode, verdict.reason) == ("drain", "The budget of 5 minutes is used up.")


def test_strictest_of_several_limits_decides() -> None:
    verdict = verdict_on(Budget(max_minutes=5, max_tokens=10), Spending(minutes=50, tokens=11), NOTHING)
    assert verdict is not None
    assert verdict.mode == "now"


@pytest.mark.parametrize(
    ("spent", "expected", "state"),
    [(1, None, "well"), (8, None, "near"), (1, 11, "near"), (1, 9, "well"), (10, None, "used up"), (12, 3, "used up")],
)
def test_line_warns_near_the_limit_and_when_the_whole_will_pass_it(
    spent: float, expected: float | None, state: str
) -> None:
    assert BudgetLine(kind="tokens", cap=10, spent=spent, expected=expected).state == state


def test_line_says_spent_limit_and_what_is_expected() -> None:
    (line,) = budget_lines(Budget(max_cost_usd=0.5), Spending(cost_usd=0.21), {"cost": 0.44})
    assert line.text == "0.21 of 0.50 USD, about 0.44 USD expected in all"
    (tokens,) = budget_lines(Budget(max_tokens=2000), Spending(tokens=10), {})
    assert tokens.text == "10 of 2,000 tokens"
