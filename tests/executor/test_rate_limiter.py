"""No window holds more than the limits, times come in the order of asking, and a pause is everybody's."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planexe.errors import SettingsError
from planexe.executor.rate_limiter import RateLimiter, Reservation
from tests.fake_clock import FakeClock

START = 1000.0


def times(limiter: RateLimiter, number: int, tokens: int = 1) -> list[float]:
    return [limiter.reserve(tokens).at - START for _ in range(number)]


def test_without_limits_nothing_waits(clock: FakeClock) -> None:
    assert times(RateLimiter(clock=clock), 100, tokens=10**9) == [0.0] * 100


def test_requests_per_minute_let_a_burst_out_and_then_wait_for_the_window(clock: FakeClock) -> None:
    limiter = RateLimiter(requests_per_minute=3, clock=clock)
    assert times(limiter, 7) == [0, 0, 0, 60, 60, 60, 120]


def test_tokens_per_minute(clock: FakeClock) -> None:
    limiter = RateLimiter(tokens_per_minute=100, clock=clock)
    assert times(limiter, 5, tokens=40) == [0, 0, 60, 60, 120]


def test_old_requests_leave_the_window_one_by_one(clock: FakeClock) -> None:
    limiter = RateLimiter(requests_per_minute=2, clock=clock)
    limiter.reserve(1)
    clock.advance(50.0)
    assert times(limiter, 2) == [50.0, 60.0]


def test_request_larger_than_the_limit_goes_alone(clock: FakeClock) -> None:
    limiter = RateLimiter(tokens_per_minute=100, clock=clock)
    assert [limiter.reserve(n).at - START for n in (10, 500, 10)] == [0, 60, 120]


def test_waits_are_named_by_what_causes_them(clock: FakeClock) -> None:
    limiter = RateLimiter(requests_per_minute=1, tokens_per_minute=100, clock=clock)
    limiter.reserve(100)
    assert limiter.reserve(1).waits == {"rpm": 60.0}
    by_tokens = RateLimiter(requests_per_minute=100, tokens_per_minute=100, clock=clock)
    by_tokens.reserve(100)
    assert [by_tokens.reserve(60).waits for _ in range(2)] == [{"tpm": 60.0}, {"tpm": 120.0}]


def test_settling_gives_unused_tokens_back(clock: FakeClock) -> None:
    limiter = RateLimiter(tokens_per_minute=100, clock=clock)
    guess = limiter.reserve(90)
    limiter.settle(guess, 20)
    assert limiter.headroom() == {"tokens": 80}
    assert limiter.reserve(80).at == START


def test_settling_late_does_not_count(clock: FakeClock) -> None:
    limiter = RateLimiter(tokens_per_minute=100, clock=clock)
    guess = limiter.reserve(90)
    clock.advance(61.0)
    assert limiter.headroom() == {"tokens": 100}
    limiter.settle(guess, 5000)
    limiter.refund(guess)
    assert limiter.headroom() == {"tokens": 100}


def test_refunded_request_was_never_there(clock: FakeClock) -> None:
    limiter = RateLimiter(requests_per_minute=1, tokens_per_minute=10, clock=clock)
    reservation = limiter.reserve(10)
    limiter.refund(reservation)
    limiter.refund(reservation)
    assert limiter.headroom() == {"requests": 1, "tokens": 10}
    assert limiter.reserve(10).at == START


def test_nobody_queues_behind_a_run_that_was_stopped(clock: FakeClock) -> None:
    limiter = RateLimiter(requests_per_minute=2, clock=clock)
    sent = [limiter.reserve(1) for _ in range(2)]
    waiting = [limiter.reserve(1) for _ in range(100)]
    for reservation in reversed(waiting[::2]):
        limiter.refund(reservation)
    for reservation in waiting[1::2]:
        limiter.refund(reservation)
    assert sent[0].at == START
    assert times(limiter, 3) == [60, 60, 120]


def test_pause_holds_everybody_then_lets_them_out_one_by_one(clock: FakeClock) -> None:
    limiter = RateLimiter(ramp=4, clock=clock)
    limiter.pause(20.0)
    assert times(limiter, 8) == [20, 21, 22, 23, 23, 23, 23, 23]  # nobody overtakes the slow start
    clock.advance(100.0)
    assert limiter.reserve(1).waits == {}


def test_short_pause_has_a_short_ramp_and_none_has_none(clock: FakeClock) -> None:
    limiter = RateLimiter(ramp=4, clock=clock)
    limiter.pause(2.0)
    assert times(limiter, 4) == [2.0, 2.5, 3.0, 3.5]
    without = RateLimiter(ramp=0, clock=clock)
    without.pause(2.0)
    assert times(without, 3) == [2.0, 2.0, 2.0]


def test_pause_only_grows(clock: FakeClock) -> None:
    limiter = RateLimiter(clock=clock)
    limiter.pause(20.0)
    limiter.pause(5.0)
    assert limiter.paused_until() == START + 20.0
    assert limiter.reserve(1).waits == {"retry_after": 20.0}


def test_expected_output_follows_the_answers(clock: FakeClock) -> None:
    limiter = RateLimiter(clock=clock)
    assert limiter.expected_output_tokens == 800
    for _ in range(200):
        limiter.settle(limiter.reserve(1), 100, 50)
    assert limiter.expected_output_tokens == 50


@pytest.mark.parametrize("limits", [{"requests_per_minute": 0}, {"tokens_per_minute": -5}])
def test_limits_below_one_are_refused_by_name(limits: dict[str, Any]) -> None:
    with pytest.raises(SettingsError, match=next(iter(limits))):
        RateLimiter(**limits)


ACTS = st.lists(
    st.one_of(
        st.tuples(st.just("reserve"), st.integers(0, 60)),
        st.tuples(st.just("advance"), st.integers(0, 90)),
        st.tuples(st.just("pause"), st.integers(0, 30)),
        st.tuples(st.just("refund"), st.integers(0, 1000)),
    ),
    max_size=80,
)


def play(acts: list[tuple[str, int]], **limits: Any) -> tuple[list[Reservation], FakeClock]:
    """Reserves, waits, pauses and refunds; checks each new time, and returns what was not refunded."""
    clock = FakeClock()
    limiter = RateLimiter(clock=clock, **limits)
    kept: list[Reservation] = []
    for act, number in acts:
        if act == "reserve":
            reservation = limiter.reserve(number)
            assert reservation.at >= max([clock.now(), limiter.paused_until(), *(r.at for r in kept)])
            assert sum(reservation.waits.values()) == pytest.approx(reservation.at - clock.now())
            kept.append(reservation)
        elif act == "advance":
            clock.advance(number)
        elif act == "pause":
            limiter.pause(number)
        elif kept:
            chosen = kept[number % len(kept)]
            if chosen.at > clock.now():  # only what was not sent
                limiter.refund(chosen)
                kept.remove(chosen)
    return kept, clock


@given(ACTS)
def test_no_window_holds_more_requests_than_the_limit(acts: list[tuple[str, int]]) -> None:
    kept, _ = play(acts, requests_per_minute=4)
    for first in kept:
        assert sum(first.at <= r.at < first.at + 60.0 - 1e-6 for r in kept) <= 4


@given(ACTS)
def test_no_window_holds_more_tokens_than_the_limit(acts: list[tuple[str, int]]) -> None:
    kept, _ = play(acts, tokens_per_minute=100)
    for first in kept:
        assert sum(r.tokens for r in kept if first.at <= r.at < first.at + 60.0 - 1e-6) <= 100


@given(ACTS)
def test_both_limits_hold_together(acts: list[tuple[str, int]]) -> None:
    kept, _ = play(acts, requests_per_minute=4, tokens_per_minute=100)
    for first in kept:
        window = [r for r in kept if first.at <= r.at < first.at + 60.0 - 1e-6]
        assert len(window) <= 4
        assert sum(r.tokens for r in window) <= 100
