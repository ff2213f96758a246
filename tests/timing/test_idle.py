"""Slots over time: in use, or idle for exactly one reason."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planexe.executor.attempt_log import Attempt
from planexe.spine.events import Event
from planexe.spine.run_clock import run_clock
from planexe.timing.idle import IdleSpan, cap_steps, in_flight_steps, slot_use
from tests.timing.made_attempts import event, made


def idle(attempts: list[Attempt], events: list[Event] | None = None) -> list[tuple[float, float, int, str]]:
    clock = run_clock(attempts, events or [])
    return [(s.start_s, s.end_s, s.slots, s.reason) for s in slot_use(attempts, events or [], clock).idle]


def test_calls_in_flight_are_a_step_function() -> None:
    attempts = [made("a", 0.0, 4.0), made("b", 1.0, 2.0), made("c", 2.0, 3.0)]
    assert in_flight_steps(attempts, run_clock(attempts)) == ((0.0, 1), (1.0, 2), (3.0, 1), (4.0, 0))


def test_answers_from_the_journal_are_not_in_flight() -> None:
    attempts = [made("a", 1.0, 1.0, outcome="reused")]
    assert in_flight_steps(attempts, run_clock(attempts)) == ((0.0, 0),)


def test_cap_comes_from_the_events() -> None:
    events = [event("session", 0.0, worker="w01", cap=2), event("cap", 3.0, cap=8), event("end", 9.0)]
    assert cap_steps([], events, run_clock([], events)) == ((0.0, 2), (3.0, 8))


def test_cap_comes_from_the_attempts_where_there_are_no_events() -> None:
    attempts = [made("a", 0.0, 9.0, cap=4), made("b", 2.0, 3.0, cap=4), made("c", 5.0, 6.0, cap=1)]
    assert cap_steps(attempts, [], run_clock(attempts)) == ((0.0, 4), (5.0, 1))


def test_slot_is_idle_when_nothing_is_ready() -> None:
    attempts = [made("a", 0.0, 2.0, cap=2), made("b", 2.0, 3.0, cap=2)]
    assert idle(attempts) == [(0.0, 3.0, 1, "nothing ready")]


def test_slot_is_idle_for_the_rate_while_a_call_holds_it_back() -> None:
    attempts = [made("a", 3.0, 5.0, queued=0.0, acquired=0.0, waits={"rpm": 3.0}, cap=1)]
    assert idle(attempts) == [(0.0, 3.0, 1, "rate")]


def test_wait_after_a_rate_limit_is_the_rates() -> None:
    attempts = [
        made("a", 0.0, 1.0, cap=1, outcome="failed", error_kind="rate_limit"),
        made("a", 4.0, 5.0, attempt=2, ready=1.0, queued=4.0, waits={"retry_after": 3.0}, cap=1),
    ]
    assert idle(attempts) == [(1.0, 4.0, 1, "rate")]


def test_wait_after_another_failure_is_a_retry() -> None:
    attempts = [
        made("a", 0.0, 1.0, cap=1, outcome="failed", error_kind="server"),
        made("a", 2.0, 5.0, attempt=2, ready=1.0, queued=2.0, waits={"backoff": 1.0}, cap=1),
    ]
    assert idle(attempts) == [(1.0, 2.0, 1, "retry")]


def test_call_that_waits_below_the_cap_waits_for_the_cap_of_its_model() -> None:
    attempts = [made("a", 0.0, 2.0, cap=2), made("b", 2.0, 4.0, queued=0.0, waits={"slot": 2.0}, cap=2)]
    assert idle(attempts) == [(0.0, 2.0, 1, "cap"), (2.0, 4.0, 1, "nothing ready")]


def test_pause_explains_every_idle_slot() -> None:
    events = [
        event("session", 0.0, worker="w01", cap=3),
        event("paused", 1.0),
        event("resumed", 3.0),
        event("end", 4.0),
    ]
    attempts = [made("a", 0.0, 2.0, cap=3), made("b", 3.0, 4.0, queued=2.0, waits={"paused": 1.0}, cap=3)]
    assert idle(attempts, events) == [
        (0.0, 1.0, 2, "nothing ready"),
        (1.0, 2.0, 2, "paused"),
        (2.0, 3.0, 3, "paused"),
        (3.0, 4.0, 2, "nothing ready"),
    ]


def test_pause_is_seen_in_the_attempts_where_there_are_no_events() -> None:
    attempts = [made("a", 0.0, 1.0, cap=1), made("b", 3.0, 4.0, queued=1.0, waits={"paused": 2.0}, cap=1)]
    assert idle(attempts) == [(1.0, 3.0, 1, "paused")]


def test_pause_that_nobody_ended_lasts_to_the_end() -> None:
    events = [event("session", 0.0, worker="w01", cap=1), event("paused", 1.0), event("stage", 5.0, stage="a")]
    assert idle([], events)[-1] == (1.0, 5.0, 1, "paused")


def test_each_idle_slot_has_its_own_reason() -> None:
    attempts = [
        made("a", 0.0, 4.0, cap=3),
        made("b", 4.0, 5.0, queued=0.0, acquired=0.0, waits={"tpm": 4.0}, cap=3),
    ]
    assert idle(attempts)[:2] == [(0.0, 4.0, 1, "nothing ready"), (0.0, 4.0, 1, "rate")]


def test_lowered_cap_leaves_no_idle_slot_while_old_calls_finish() -> None:
    events = [event("session", 0.0, worker="w01", cap=2), event("cap", 1.0, cap=1), event("end", 3.0)]
    attempts = [made("a", 0.0, 3.0), made("b", 0.0, 2.0)]
    assert idle(attempts, events) == []
    assert slot_use(attempts, events, run_clock(attempts, events)).offered_slot_s == 4.0


def test_slot_seconds_of_a_span() -> None:
    assert IdleSpan(start_s=1.0, end_s=3.0, slots=4, reason="rate").slot_s == 8.0


_attempts = st.lists(
    st.builds(
        lambda queued, slot, rate, run, cap, number: made(
            "s",
            queued + slot + rate,
            queued + slot + rate + run,
            item=str(number),
            queued=queued,
            acquired=queued + slot,
            waits={"slot": slot, "rpm": rate},
            cap=cap,
        ),
        st.floats(0, 50),
        st.floats(0, 5),
        st.floats(0, 5),
        st.floats(0, 20),
        st.integers(1, 9),
        st.integers(0, 99),
    ),
    max_size=25,
)


@given(_attempts)
def test_used_and_idle_slots_add_up_to_what_was_offered(attempts: list[Attempt]) -> None:
    use = slot_use(attempts, [], run_clock(attempts))
    assert use.used_slot_s + sum(s.slot_s for s in use.idle) == pytest.approx(use.offered_slot_s, abs=1e-4)


@given(_attempts)
def test_calls_in_flight_come_back_to_zero_and_hold_the_work(attempts: list[Attempt]) -> None:
    steps = in_flight_steps(attempts, run_clock(attempts))
    assert steps[-1][1] == 0
    area = sum(n * (later - at) for (at, n), (later, _) in pairwise(steps))
    assert area == pytest.approx(sum(a.duration_s for a in attempts), abs=1e-4)


def test_call_that_waits_for_one_that_begins_alike_has_a_reason_of_its_own() -> None:
    attempts = [made("a", 0.0, 4.0, cap=2), made("b", 1.0, 4.0, queued=0.0, waits={"leader": 1.0}, cap=2)]
    assert idle(attempts) == [(0.0, 1.0, 1, "leader")]
