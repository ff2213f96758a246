"""The run's clock: sessions, gaps, several workers."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planexe.executor.attempt_log import Attempt
from planexe.spine.events import Event, in_order
from planexe.spine.run_clock import RunClockReader, run_clock
from tests.timing.made_attempts import ANCHOR, event, made


def test_a_run_of_one_session_starts_at_zero() -> None:
    clock = run_clock([made("a", 5.0, 7.0)])
    assert clock.wall_s == 2.0
    assert clock.run_s(ANCHOR + 6.0) == 1.0


def test_session_event_begins_the_session_before_the_first_attempt() -> None:
    clock = run_clock([made("a", 5.0, 7.0)], [event("session", 4.0, worker="w01", cap=2), event("end", 8.0)])
    assert clock.wall_s == 4.0


def test_gap_between_sessions_does_not_count() -> None:
    attempts = [made("a", 0.0, 2.0), made("b", 1.0, 4.0, worker="w02", anchor=ANCHOR + 1000)]
    clock = run_clock(attempts)
    assert clock.wall_s == 5.0
    assert [s.start_s for s in clock.sessions] == [0.0, 2.0]
    assert clock.run_s(ANCHOR + 500) == 2.0
    assert clock.run_s(ANCHOR + 1002) == 3.0


def test_killed_process_leaves_a_session_that_ends_with_its_last_record() -> None:
    events = [
        event("session", 0.0, worker="w01", cap=2),
        event("stage", 3.0, stage="a", state="running"),
        event("session", 60.0, worker="w02", cap=2),
        event("end", 61.0, status="complete"),
    ]
    clock = run_clock([made("a", 1.0, 2.0)], events)
    assert [s.wall_s for s in clock.sessions] == [3.0, 1.0]


def test_workers_side_by_side_share_a_session() -> None:
    clock = run_clock([made("a", 0.0, 4.0), made("b", 2.0, 6.0, worker="w02")])
    assert clock.wall_s == 6.0
    assert clock.sessions[0].workers == ("w01", "w02")


def test_moment_before_the_run_is_its_start() -> None:
    assert run_clock([made("a", 5.0, 7.0)]).run_s(ANCHOR) == 0.0


def test_no_records_make_an_empty_clock() -> None:
    clock = run_clock([])
    assert clock.wall_s == 0.0
    assert clock.run_s(ANCHOR) == 0.0


def test_event_after_the_end_of_a_session_is_no_part_of_it() -> None:
    events = [event("session", 0.0, worker="w01", cap=1), event("end", 2.0), event("cap", 90.0, cap=3)]
    assert run_clock([], events).wall_s == 2.0


def test_pauses_lie_on_the_runs_clock_and_a_budget_of_minutes_leaves_them_out() -> None:
    events = [
        event("session", 0.0, worker="w01", cap=1),
        event("paused", 2.0),
        event("paused", 3.0),  # held already
        event("resumed", 5.0),
        event("paused", 8.0),  # and killed while it was held
        event("session", 1000.0, worker="w02", cap=1),
        event("end", 1004.0),
    ]
    clock = run_clock([], events)
    assert clock.paused == ((2.0, 5.0), (8.0, 8.0))
    assert (clock.wall_s, clock.unpaused_s) == (12.0, 9.0)


def test_session_that_goes_on_lasts_until_now() -> None:
    events = [event("session", 0.0, worker="w01", cap=1), event("stage", 2.0, stage="a", state="running")]
    assert run_clock([], events).wall_s == 2.0
    assert run_clock([], events, now_unix_s=ANCHOR + 30.0).wall_s == 30.0


def test_killed_session_does_not_go_on_while_another_process_gets_ready() -> None:
    events = [
        event("session", 0.0, worker="w01", cap=1),
        event("machine", 4.0, worker="w01"),
        event("taken", 5000.0, worker="w02"),
    ]
    assert run_clock([], events, now_unix_s=ANCHOR + 5003.0).wall_s == 4.0
    begun = [*events, event("session", 5004.0, worker="w02", cap=1)]
    assert run_clock([], begun, now_unix_s=ANCHOR + 5010.0).wall_s == 10.0


def test_clock_of_the_machine_that_is_set_back_makes_no_session_negative() -> None:
    events = [event("end", -3590.0, worker="w01"), event("session", 0.0, worker="w01", cap=1)]
    clock = run_clock([made("a", 1.0, 9.0)], events)
    assert clock.wall_s == 9.0
    assert clock.run_s(ANCHOR + 5.0) == 5.0


Works = list[tuple[float, float, bool]]
WORKS = st.lists(st.tuples(st.floats(0, 1000), st.floats(0, 100), st.booleans()), min_size=1, max_size=8)
"""Begin, length, and whether the process came to write its end."""


def log_of(works: Works) -> tuple[list[Attempt], list[Event]]:
    """Returns the log of processes that each make one call at the end of their time."""
    attempts: list[Attempt] = []
    events: list[Event] = []
    for number, (start, length, ended) in enumerate(works):
        worker = f"w{number}"
        events.append(event("session", start, worker=worker, cap=1))
        attempts.append(made("a", start, start + length, worker=worker))
        if ended:
            events.append(event("end", start + length, worker=worker))
    return attempts, sorted(events, key=lambda e: e.unix_s)


def union_of(works: Works) -> float:
    """Returns how long at least one of them worked, found the plain way: stretch by stretch."""
    edges = sorted({edge for start, length, _ in works for edge in (start, start + length)})
    return sum(
        later - earlier
        for earlier, later in pairwise(edges)
        if any(start <= earlier and later <= start + length for start, length, _ in works)
    )


@given(WORKS)
def test_time_of_a_run_is_the_union_of_its_sessions(works: Works) -> None:
    clock = run_clock(*log_of(works))
    assert clock.wall_s == pytest.approx(union_of(works), abs=1e-4)
    span = max(s + n for s, n, _ in works) - min(s for s, _, _ in works)
    assert clock.wall_s + sum(gap.idle_s for gap in clock.gaps) == pytest.approx(span, abs=1e-4)


@given(WORKS, st.lists(st.floats(-10, 1200), min_size=2, max_size=20))
def test_clock_never_goes_back_and_never_faster_than_time(works: Works, moments: list[float]) -> None:
    clock = run_clock(*log_of(works))
    for earlier, later in pairwise(sorted(moments)):
        passed_s = clock.run_s(ANCHOR + later) - clock.run_s(ANCHOR + earlier)
        assert -1e-6 <= passed_s <= later - earlier + 1e-6


@given(WORKS)
def test_reader_that_follows_a_log_ends_where_one_that_comes_late_does(works: Works) -> None:
    attempts, events = log_of(works)
    reader = RunClockReader()
    for happened in in_order(events, attempts):
        if isinstance(happened, Attempt):
            reader.take_attempt(happened)
        else:
            reader.take_event(happened)
    assert reader.clock() == run_clock(attempts, events)
