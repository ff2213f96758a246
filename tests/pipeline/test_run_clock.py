"""The run's clock: sessions, gaps, several workers."""

from planexe.pipeline.run_clock import run_clock
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
