from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from planexe.executor.attempt_log import Attempt
from planexe.spine.event_records import Event
from planexe.spine.forecaster import TimeLeft
from planexe.spine.progress import ProgressTracker, left_text
from planexe.spine.registry import StageSet, build_stage_set
from planexe.spine.service_waits import ServiceWait, held_tries_text
from planexe.spine.stage import Stage
from planexe.spine.stage_tally import StageTally
from tests.events import event_of


@pytest.fixture
def stages(toy: Any) -> StageSet:
    return build_stage_set(
        [
            toy.once("a", expected=toy.Expected(calls=1, seconds=10)),
            toy.each("f", "a", expected=toy.Expected(calls=3, calls_fast=2, seconds=10)),
        ]
    )


def session(cap: int = 2, at: float = 100.0) -> Event:
    return event_of(event="session", unix_s=at, cap=cap, worker="w01")


def state(stage: str, now: str, at: float = 101.0, **more: Any) -> Event:
    return event_of(event="stage", unix_s=at, stage=stage, state=now, **more)


def attempt(
    stage: str, item: str = "", *, outcome: Any = "ok", number: int = 1, sent: float = 0, ended: float = 10
) -> Attempt:
    return Attempt(
        call_id=f"{stage}{item}", attempt=number, reason="first", stage=stage, item=item, outcome=outcome, sent=sent,
        ended=ended, input_tokens=100, output_tokens=10, cost_usd=0.5, anchor_unix_s=100.0,
    )  # fmt: skip


def test_new_run_expects_the_stages_calls(stages: StageSet) -> None:
    snapshot = ProgressTracker(stages, "r").snapshot("new")
    assert (snapshot.calls_to_come, snapshot.calls_done, snapshot.share_done) == (4, 0, 0.0)
    assert [row.state for row in snapshot.stages] == ["waiting", "waiting"]


def test_fast_run_expects_fewer_calls(stages: StageSet) -> None:
    assert ProgressTracker(stages.changed(Stage.in_short), "r").snapshot("new").calls_to_come == 3


def test_done_share_counts_expected_work_not_stages(stages: StageSet) -> None:
    tracker = ProgressTracker(stages, "r")
    for event in (session(), state("a", "running", calls=1)):
        tracker.take_event(event)
    tracker.take_attempt(attempt("a"))
    tracker.take_event(state("a", "done", calls=1))
    snapshot = tracker.snapshot("running", 110.0)
    assert snapshot.share_done == pytest.approx(0.25)
    assert snapshot.calls_done == 1
    assert snapshot.elapsed_s == 10.0


def test_code_that_goes_on_counts_with_the_share_that_it_says_is_done(stages: StageSet) -> None:
    tracker = ProgressTracker(stages, "r")
    for event in (session(), state("a", "done", calls=1), state("f", "running", calls=3)):
        tracker.take_event(event)
    for item, share in (("x", 0.5), ("y", 0.25), ("x", 0.75)):
        told: dict[str, Any] = {"call_id": f"f{item}", "attempt": 1, "stage": "f"}
        tracker.take_event(event_of("sent", 102, item=item, title="", model="m", slot=0, **told))
        tracker.take_event(event_of("progress", 103, share=share, **told))
    assert tracker.snapshot("running", 110.0).share_done == pytest.approx((1 + 0.75 + 0.25) / 4)
    tracker.take_attempt(attempt("f", "x", outcome="failed"))
    assert tracker.snapshot("running", 110.0).share_done == pytest.approx((1 + 0.25) / 4)
    tracker.take_event(session(at=111.0))
    assert tracker.snapshot("running", 112.0).share_done == pytest.approx(1 / 4)


def test_time_left_in_words_is_a_band(stages: StageSet) -> None:
    found = ProgressTracker(stages, "r").snapshot("running", 100.0)
    assert left_text(replace(found, left_low_s=16, left_high_s=26)) == "about 16 s to 26 s left"
    assert left_text(replace(found, left_low_s=0.1, left_high_s=0.4)) == "nearly there"
    down = (ServiceWait(service="openrouter", since_unix_s=100.0),)
    waits = replace(found, left_low_s=16, left_high_s=26, waiting_for=down)
    assert left_text(waits) == "about 16 s to 26 s left once openrouter is back"
    assert left_text(found) == ""


class Oracle:
    """A forecaster that notes what it is told."""

    def __init__(self) -> None:
        self.told: list[object] = []

    def take_event(self, event: Event) -> None:
        self.told.append(event)

    def take_attempt(self, attempt: Attempt) -> None:
        self.told.append(attempt)

    def left(self, stages: Mapping[str, StageTally], cap: int, now_s: float, worked_s: float) -> TimeLeft:
        assert [name for name, tally in stages.items() if tally.ended] == ["a"]
        return TimeLeft(worked_s + 1, worked_s + 2, cap)


def test_forecaster_is_told_what_happens_and_asked_while_the_run_goes_on(stages: StageSet) -> None:
    oracle = Oracle()
    tracker = ProgressTracker(stages, "r", forecaster=oracle)
    begun, ended = session(cap=64), attempt("a")
    tracker.take_log([begun], [ended])
    assert oracle.told == [begun, ended]
    snapshot = tracker.snapshot("running", 110.0)
    assert (snapshot.left_low_s, snapshot.left_s, snapshot.left_high_s) == (11.0, 12.0, 64)
    assert tracker.snapshot("stopped").left_s is None


def test_finished_run_is_all_done(stages: StageSet) -> None:
    assert ProgressTracker(stages, "r").snapshot("complete").share_done == 1.0


def test_running_calls_are_those_sent_and_not_ended(stages: StageSet) -> None:
    tracker = ProgressTracker(stages, "r")
    tracker.take_event(session())
    for item in ("a", "b"):
        tracker.take_event(
            event_of("sent", 101, call_id=f"f{item}", attempt=1, stage="f", item=item, title="", model="m", slot=0)
        )
    tracker.take_attempt(attempt("f", "a"))
    assert tracker.snapshot("running", 102).calls_running == 1
    tracker.take_event(session(at=200))
    assert tracker.snapshot("running", 201).calls_running == 0


def test_failed_attempts_tokens_and_cost_add_up(stages: StageSet) -> None:
    tracker = ProgressTracker(stages, "r")
    tracker.take_attempt(attempt("a", outcome="failed"))
    tracker.take_attempt(attempt("a", number=2))
    tracker.take_attempt(attempt("a", outcome="reused"))
    snapshot = tracker.snapshot("running", 1.0)
    assert (snapshot.attempts, snapshot.failed_attempts) == (2, 1)
    assert (snapshot.input_tokens, snapshot.output_tokens, snapshot.cost_usd) == (200, 20, 1.0)


def test_gaps_and_problems_of_stages_are_shown(stages: StageSet) -> None:
    tracker = ProgressTracker(stages, "r")
    tracker.take_event(state("a", "done", calls=1, gaps=["one is missing"]))
    tracker.take_event(state("f", "failed", problem="nobody answered"))
    snapshot = tracker.snapshot("failed")
    assert snapshot.gaps == ("one is missing",)
    assert snapshot.stages[1].problem == "nobody answered"


def test_reused_stage_counts_its_calls_as_done(stages: StageSet) -> None:
    tracker = ProgressTracker(stages, "r")
    tracker.take_event(state("f", "running", calls=3))
    tracker.take_event(state("f", "reused", calls=3))
    row = tracker.snapshot("running", 1.0).stages[1]
    assert row.calls_done == row.calls == 3


def test_skipped_stage_has_no_calls(stages: StageSet) -> None:
    tracker = ProgressTracker(stages, "r")
    tracker.take_event(state("a", "skipped", calls=0))
    assert tracker.snapshot("running", 1.0).stages[0].calls == 0


@pytest.mark.parametrize(("held", "words"), [(1, "1 call waits with"), (3, "3 calls wait with")])
def test_calls_whose_next_try_is_held_back_are_told_of(held: int, words: str) -> None:
    assert held_tries_text(0) == ""
    assert held_tries_text(held).startswith(f"{words} the next try: ")
    assert "one for every 5," in held_tries_text(held)
