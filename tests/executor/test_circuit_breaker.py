"""A service in trouble is left alone but for a probe now and then, and comes back by and by."""

import asyncio

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planexe.errors import (
    AuthFailed,
    CallTimeout,
    ConnectionFailed,
    InvalidAnswer,
    ProviderError,
    RateLimited,
    ServerFailed,
)
from planexe.executor.circuit_breaker import BreakerPolicy, CircuitBreaker, Passage, is_trouble
from tests.executor.stub_provider import said
from tests.fake_clock import FakeClock

DOWN = ServerFailed("Overloaded.", status=503)
BROKEN = ServerFailed("Broken.", status=500)


def entered(breaker: CircuitBreaker, call: str = "a") -> Passage:
    passage = breaker.enter(call)
    assert passage is not None
    return passage


def fail(breaker: CircuitBreaker, times: int, error: ProviderError = DOWN, calls: str = "abcdefgh") -> None:
    for n in range(times):
        breaker.leave(entered(breaker, calls[n % len(calls)]), error)


@pytest.fixture
def breaker(clock: FakeClock) -> CircuitBreaker:
    return CircuitBreaker(clock)


@pytest.mark.parametrize(
    ("error", "counts"),
    [
        (DOWN, True),
        (ConnectionFailed("Refused."), True),
        (ConnectionFailed("Broke in the middle.", reply=said("half")), False),
        (CallTimeout("Silent.", phase="connect"), True),
        (CallTimeout("Silent.", phase="first_token"), True),
        (CallTimeout("Silent.", phase="idle"), False),
        (RateLimited("Slow down."), False),
        (AuthFailed("Wrong key."), False),
        (InvalidAnswer("Bad.", problems=["Bad."]), False),
        (asyncio.CancelledError(), False),
        (None, False),
    ],
)
def test_only_what_tells_of_the_service_is_trouble(error: BaseException | None, counts: bool) -> None:
    assert is_trouble(error) is counts


def test_failures_in_a_row_open_it_and_nothing_goes_out(breaker: CircuitBreaker, clock: FakeClock) -> None:
    fail(breaker, 4)
    assert breaker.available()
    fail(breaker, 1)
    assert (breaker.since, breaker.reason, breaker.available()) == (1000.0, "Overloaded.", False)
    assert breaker.enter("x") is None


def test_an_answer_between_failures_keeps_it_closed(breaker: CircuitBreaker) -> None:
    for _ in range(10):
        fail(breaker, 4)
        breaker.leave(entered(breaker), None)
    assert breaker.since is None


def test_refusals_and_cancelled_calls_are_no_failures(breaker: CircuitBreaker) -> None:
    fail(breaker, 20, RateLimited("Slow down."))
    fail(breaker, 4)
    breaker.leave(entered(breaker), asyncio.CancelledError())
    assert breaker.since is None


def test_one_question_that_always_breaks_the_service_does_not_open_it(breaker: CircuitBreaker) -> None:
    fail(breaker, 20, BROKEN, calls="a")
    assert breaker.since is None
    fail(breaker, 1, BROKEN, calls="b")
    assert breaker.since is not None


def test_one_call_opens_it_where_only_the_service_can_be_to_blame(breaker: CircuitBreaker) -> None:
    fail(breaker, 5, ConnectionFailed("Refused."), calls="a")
    assert breaker.since is not None


def test_one_probe_at_a_time_at_growing_intervals(breaker: CircuitBreaker, clock: FakeClock) -> None:
    fail(breaker, 5)
    waits = []
    for _ in range(8):
        waits.append(breaker.probe_at - clock.now())
        assert not breaker.available()
        clock.time = breaker.probe_at
        probe = entered(breaker)
        assert (probe.probe, breaker.enter("other")) == (True, None)
        breaker.leave(probe, DOWN)
    usual = [4, 8, 16, 32, 60, 60, 60, 60]
    assert all(0.8 * s <= w <= 1.2 * s for s, w in zip(usual, waits, strict=True))
    assert len({round(w / s, 6) for s, w in zip(usual, waits, strict=True)}) > 4  # with jitter


def test_probe_that_is_given_up_leaves_its_turn_to_another(breaker: CircuitBreaker, clock: FakeClock) -> None:
    fail(breaker, 5)
    clock.time = breaker.probe_at
    breaker.leave(entered(breaker), asyncio.CancelledError())
    assert entered(breaker, "other").probe


def test_first_sign_of_life_closes_it_and_lets_a_few_in(breaker: CircuitBreaker, clock: FakeClock) -> None:
    fail(breaker, 5)
    clock.time = breaker.probe_at
    probe = entered(breaker)
    breaker.alive(probe)

    assert breaker.since is None
    second = entered(breaker)
    assert breaker.enter("x") is None  # two at first, the probe among them
    breaker.alive(second)
    more = [entered(breaker) for _ in range(2)]
    assert breaker.enter("x") is None
    for passage in more:
        breaker.alive(passage)
    assert len([p for n in range(40) if (p := breaker.enter(str(n)))]) == 4


def test_ramp_ends_and_lets_everybody_in(breaker: CircuitBreaker, clock: FakeClock) -> None:
    fail(breaker, 5)
    clock.time = breaker.probe_at
    breaker.leave(entered(breaker), None)
    inside: list[Passage] = []
    while len(inside) < 100 and (passage := breaker.enter("x")):
        inside.append(passage)
        breaker.alive(passage)
    assert len(inside) == 100


def test_relapse_opens_it_sooner_and_goes_on_with_the_longer_waits(breaker: CircuitBreaker, clock: FakeClock) -> None:
    fail(breaker, 5)
    for _ in range(3):
        clock.time = breaker.probe_at
        breaker.leave(entered(breaker), DOWN)
    clock.time = breaker.probe_at
    breaker.leave(entered(breaker), None)
    fail(breaker, 2)
    assert breaker.since == clock.now()
    assert breaker.probe_at - clock.now() > 20


def test_service_that_says_when_it_is_back_is_not_asked_before(breaker: CircuitBreaker, clock: FakeClock) -> None:
    fail(breaker, 5, ServerFailed("Down.", status=503, retry_after_s=45.0))
    assert breaker.probe_at == clock.now() + 45.0


def test_answer_that_was_under_way_before_the_outage_does_not_close_it(breaker: CircuitBreaker) -> None:
    old = entered(breaker, "old")
    fail(breaker, 5)
    breaker.leave(old, None)
    assert breaker.since is not None


async def test_those_who_wait_are_woken_for_the_probe_when_it_is_back_and_by_hand(
    breaker: CircuitBreaker, clock: FakeClock
) -> None:
    fail(breaker, 5)
    await breaker.changed(999.0)
    assert clock.now() == breaker.probe_at
    probe = entered(breaker)
    waits = asyncio.create_task(breaker.changed(999.0))
    await asyncio.sleep(0)
    breaker.leave(probe, None)
    await waits
    assert clock.now() == breaker.probe_at
    fail(breaker, 2)
    waits = asyncio.create_task(breaker.changed(999.0))
    await asyncio.sleep(0)
    breaker.try_now()
    await waits
    assert breaker.available()


ACTS = st.lists(st.tuples(st.sampled_from(["enter", "heard", "ok", "down", "cancel", "time"]), st.integers(0, 9)))


@given(ACTS)
def test_it_always_comes_back_once_the_service_is_well(acts: list[tuple[str, int]]) -> None:
    clock = FakeClock()
    breaker = CircuitBreaker(clock, BreakerPolicy(failures=2))
    inside: list[Passage] = []
    for name, number in acts:
        if name == "enter" and (passage := breaker.enter(str(number))):
            inside.append(passage)
        elif name == "time":
            clock.advance(number)
        elif inside and name == "heard":
            breaker.alive(inside[number % len(inside)])
        elif inside:
            errors = {"ok": None, "down": DOWN, "cancel": asyncio.CancelledError()}
            if name in errors:
                breaker.leave(inside.pop(number % len(inside)), errors[name])
        if breaker.since is not None:
            assert sum(p.probe for p in inside) <= 1
    for passage in inside:
        breaker.leave(passage, None)
    clock.advance(1000.0)
    for n in range(200):
        breaker.leave(entered(breaker, str(n)), None)
    assert breaker.since is None
