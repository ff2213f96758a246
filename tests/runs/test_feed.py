from pathlib import Path
from typing import Any

import pytest

from planexe.executor.attempt_log import Attempt, FileAttemptLog
from planexe.runs import feed as feed_module
from planexe.runs.chart_rows import COLUMNS, rows_under_way
from planexe.runs.feed import RunFeed
from planexe.spine.active_run import snapshot_of
from planexe.spine.events import FileEvents
from planexe.spine.run import Run
from planexe.spine.run_folder import RunFolder
from tests.events import event_of
from tests.plan_requests import plan_request

BEGIN = 1_000_000.0


class Log:
    """Writes a run's files as a worker would; times are seconds after the run's begin."""

    def __init__(self, path: Path) -> None:
        self.folder = RunFolder.create(path, plan_request(run_id="r", goal="g", created="", models=("m",)))
        self.feed = RunFeed(Run(self.folder))

    def event(self, at_s: float, kind: str, file: str = "w01", **fields: Any) -> None:
        events = FileEvents(self.folder.path / f"events-{file}.jsonl")
        events.record(event_of(event=kind, unix_s=BEGIN + at_s, **fields))
        events.close()

    def session(self, at_s: float, worker: str = "w01", cap: int = 4) -> None:
        self.event(at_s, "session", worker, worker=worker, cap=cap)

    def sent(self, at_s: float, call_id: str) -> None:
        fields: dict[str, Any] = {"stage": "redline_gate", "item": "", "title": "", "model": "m", "slot": 0}
        self.event(at_s, "sent", call_id=call_id, attempt=1, **fields)

    def attempt(self, call_id: str, sent_s: float, ended_s: float, worker: str = "w01") -> None:
        log = FileAttemptLog(self.folder.path / f"attempts-{worker}.jsonl")
        log.record(
            Attempt(
                call_id=call_id, attempt=1, reason="first", stage="redline_gate", ready=sent_s, queued=sent_s,
                sent=sent_s, ended=ended_s, worker=worker, anchor_unix_s=BEGIN,
            )
        )  # fmt: skip
        log.close()


@pytest.fixture
def log(tmp_path: Path) -> Log:
    return Log(tmp_path)


def column(rows: Any, name: str) -> list[Any]:
    return [row[COLUMNS.index(name)] for row in rows]


def test_only_new_rows_come(log: Log) -> None:
    log.session(0)
    log.attempt("a", 1, 2)
    log.feed.refresh()
    first = log.feed.part(0, "")
    log.attempt("b", 2, 3)
    log.feed.refresh()
    second = log.feed.part(first.next, first.epoch)
    assert (column(first.rows, "call_id"), column(second.rows, "call_id")) == (["a"], ["b"])


def test_reader_of_another_epoch_gets_everything(log: Log) -> None:
    log.session(0)
    log.attempt("a", 1, 2)
    log.feed.refresh()
    assert len(log.feed.part(1, "another").rows) == 1


@pytest.mark.parametrize("after", [-1, 99])
def test_number_beyond_the_log_starts_over(log: Log, after: int) -> None:
    log.session(0)
    log.attempt("a", 1, 2)
    log.feed.refresh()
    assert len(log.feed.part(after, log.feed.part(0, "").epoch).rows) == 1


def test_long_log_comes_in_parts(log: Log, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feed_module, "MOST_ROWS", 2)
    log.session(0)
    for number in range(3):
        log.attempt(f"c{number}", number, number + 1)
    log.feed.refresh()
    first = log.feed.part(0, "")
    rest = log.feed.part(first.next, first.epoch)
    assert (len(first.rows), first.more, len(rest.rows), rest.more) == (2, True, 1, False)


def test_sent_call_is_in_flight_until_its_attempt_is_written(log: Log) -> None:
    log.session(0)
    log.sent(1, "a")
    look = log.feed.look("running")
    assert list(look.in_flight) == [("a", 1)]
    assert look.snapshot.calls_running == 1
    log.attempt("a", 1, 2)
    assert not log.feed.look("running").in_flight


def test_event_and_attempt_read_together_leave_nothing_in_flight(log: Log) -> None:
    log.session(0)
    log.sent(1, "a")
    log.attempt("a", 1, 2)
    look = log.feed.look("running")
    assert not look.in_flight
    assert look.snapshot.attempts == 1


def test_gap_between_sessions_is_left_out(log: Log) -> None:
    log.session(0)
    log.attempt("a", 1, 2)
    log.event(2, "end", status="stopped")
    log.feed.refresh()
    log.session(5000, "w02")
    log.attempt("b", 5001, 5003, "w02")
    log.feed.refresh()
    rows = log.feed.part(0, "").rows
    assert column(rows, "sent_s") == pytest.approx([1, 3])
    assert column(rows, "ended_s") == pytest.approx([2, 5])
    assert log.feed.clock.wall_s == pytest.approx(5)


def test_late_reader_sees_the_same_axis(log: Log) -> None:
    log.session(0)
    log.attempt("a", 1, 2)
    log.event(2, "end", status="stopped")
    log.session(5000, "w02")
    log.attempt("b", 5001, 5003, "w02")
    log.feed.refresh()
    assert column(log.feed.part(0, "").rows, "sent_s") == pytest.approx([1, 3])


def test_caps_are_steps_on_the_same_axis(log: Log) -> None:
    log.session(0, cap=4)
    log.event(3, "cap", cap=9)
    assert log.feed.look("complete").caps == ((0.0, 4), (3.0, 9))


def test_run_made_anew_under_its_name_starts_over(log: Log) -> None:
    log.session(0)
    log.attempt("a", 1, 2)
    log.feed.refresh()
    epoch = log.feed.part(0, "").epoch
    for path in log.folder.path.glob("*.jsonl"):
        path.write_text("")
    log.feed.refresh()
    assert log.feed.part(0, "").rows == ()
    assert log.feed.part(0, "").epoch != epoch


def test_torn_line_is_passed_over(log: Log) -> None:
    log.session(0)
    with (log.folder.path / "attempts-w01.jsonl").open("a") as file:
        file.write('{"call_id": "a", "att')
    log.feed.refresh()
    assert log.feed.part(0, "").rows == ()


def test_events_of_single_requests_are_not_listed(log: Log) -> None:
    log.session(0)
    log.sent(1, "a")
    log.feed.refresh()
    assert [e.event for e in log.feed.events] == ["session"]


def test_log_of_an_earlier_time_that_comes_to_light_late_moves_the_rows(log: Log) -> None:
    log.session(100, "w02")
    log.attempt("b", 101, 103, "w02")
    epoch = log.feed.look("complete").epoch
    log.session(0)
    log.attempt("a", 1, 4)
    look = log.feed.look("complete")
    part = log.feed.part(1, epoch, look)
    assert part.epoch == look.epoch != epoch
    assert dict(zip(column(part.rows, "call_id"), column(part.rows, "sent_s"), strict=True)) == {"a": 1, "b": 5}


def test_rows_of_a_look_are_those_that_there_were_then(log: Log) -> None:
    log.session(0)
    log.attempt("a", 1, 2)
    look = log.feed.look("running")
    log.attempt("b", 2, 3)
    log.feed.refresh()
    assert column(log.feed.part(0, "", look).rows, "call_id") == ["a"]


def test_counts_and_bars_of_a_look_are_about_the_same_calls(log: Log) -> None:
    log.session(0)
    for call_id in "abc":
        log.sent(1, call_id)
    log.attempt("a", 1, 2)
    look = log.feed.look("running")
    assert look.snapshot.calls_running == len(rows_under_way(look)) == len(look.in_flight) == 2
    stopped = log.feed.look("interrupted")
    assert stopped.snapshot.calls_running == len(stopped.in_flight) == 0


def test_stage_that_is_made_again_counts_alike_for_who_followed_it_and_who_comes_late(log: Log) -> None:
    log.session(0)
    log.event(0.5, "stage", stage="redline_gate", state="running", calls=1)
    log.attempt("a", 1, 2)
    log.feed.refresh()
    log.event(3, "end", status="complete")
    log.session(10, "w02")
    log.event(10.5, "stage", "w02", stage="redline_gate", state="running", calls=1)
    late = RunFeed(Run(log.folder))
    assert log.feed.look("running").snapshot.calls_done == late.look("running").snapshot.calls_done == 0
    assert snapshot_of(Run(log.folder)).calls_done == 0


def test_progress_is_told_while_its_attempt_is_under_way_and_is_no_event_to_keep(log: Log) -> None:
    log.session(0)
    log.sent(1, "a")
    for share in (0.1, 0.4):
        log.event(2 + share, "progress", call_id="a", attempt=1, stage="redline_gate", share=share, words="reading")
    look = log.feed.look("running")
    assert [(event.share, event.words) for event in look.said.values()] == [(0.4, "reading")]
    assert {s.name: s.doing for s in look.snapshot.stages if s.doing} == {"redline_gate": "40 %: reading"}
    log.attempt("a", 1, 3)
    look = log.feed.look("running")
    assert (look.said, {s.doing for s in look.snapshot.stages}) == ({}, {""})
    assert [event.event for event in log.feed.events] == ["session"]
