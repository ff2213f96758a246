from typing import Any

import pytest

from planexe.executor.attempt_log import Attempt
from planexe.spine.registry import build_stage_set
from planexe.spine.run_clock import RunClock, run_clock
from planexe.spine.spending import SpendingMeter
from tests.events import event_of


@pytest.fixture
def meter(toy: Any) -> SpendingMeter:
    expected = toy.Expected(input_tokens=900, output_tokens=100)
    return SpendingMeter(build_stage_set([toy.once("a", expected=expected), toy.once("b", expected=expected)]).stages)


def attempt(stage: str, *, outcome: Any = "ok", tokens: int = 500, cost: float | None = 0.5) -> Attempt:
    return Attempt(
        call_id=stage, attempt=1, reason="first", ended=0.0, stage=stage, outcome=outcome, input_tokens=tokens - 100,
        output_tokens=100, cost_usd=cost,
    )  # fmt: skip


def test_money_and_tokens_of_failed_attempts_count_and_those_of_the_journal_do_not(meter: SpendingMeter) -> None:
    for outcome in ("ok", "failed", "reused"):
        meter.take_attempt(attempt("a", outcome=outcome))
    spent = meter.spent(RunClock())
    assert (spent.cost_usd, spent.tokens) == (1.0, 1000)


def test_minutes_are_those_of_the_run_s_clock_without_its_pauses(meter: SpendingMeter) -> None:
    events = [event_of(event=kind, unix_s=at) for kind, at in (("session", 0), ("paused", 60), ("resumed", 90))]
    assert meter.spent(run_clock([], events, now_unix_s=150)).minutes == pytest.approx(2.0)


def test_unknown_cost_stays_unknown(meter: SpendingMeter) -> None:
    meter.take_attempt(attempt("a", cost=None))
    assert meter.cost_usd is None
    assert meter.rest({"b": 2})[1] is None


def test_nothing_is_known_about_calls_under_way_before_the_first_answer(meter: SpendingMeter) -> None:
    assert meter.under_way(["a", "b"]).tokens == 0


def test_call_is_expected_to_take_what_its_stage_took_else_what_the_others_did(meter: SpendingMeter) -> None:
    meter.take_attempt(attempt("a"))  # 500 tokens where 1,000 were foreseen
    coming = meter.under_way(["a", "b"])
    assert coming.tokens == pytest.approx(1000)
    assert coming.cost_usd == pytest.approx(1.0)


def test_rest_is_priced_as_what_was_paid(meter: SpendingMeter) -> None:
    meter.take_attempt(attempt("a"))
    tokens, cost_usd = meter.rest({"b": 4})
    assert tokens == pytest.approx(2000)
    assert cost_usd == pytest.approx(2.0)
