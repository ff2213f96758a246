from typing import Any

import pytest

from planexe.executor.attempt_log import Attempt
from planexe.spine.event_records import Event
from planexe.spine.forecaster import TimeLeft
from planexe.spine.progress import ProgressTracker
from planexe.spine.registry import StageSet, build_stage_set
from planexe.spine.stage import Expected
from planexe.spine.stage_tally import StageTally
from planexe.timing.rest_of_run import RestOfRun
from tests.events import event_of
from tests.spine.conftest import each, once, over

NEW = {"a": StageTally(calls=1), "f": StageTally(calls=4)}


@pytest.fixture
def stages() -> StageSet:
    return build_stage_set(
        [
            once("a", expected=Expected(calls=1, seconds=10)),
            each("f", "a", expected=Expected(calls=4, seconds=10)),
        ]
    )


def attempt(stage: str, item: str = "", **more: Any) -> Attempt:
    usual: dict[str, Any] = {"call_id": stage + item, "attempt": 1, "reason": "first", "sent": 0.0, "ended": 10.0}
    return Attempt(stage=stage, item=item, anchor_unix_s=100.0, **(usual | more))


def sent(stage: str, at: float) -> Event:
    return event_of("sent", at, call_id=stage, attempt=1, stage=stage, item="", title="", model="m", slot=0)


def session(at: float = 100.0, **more: Any) -> Event:
    return event_of("session", at, cap=2, **more)


def tracker_of(stages: StageSet) -> ProgressTracker:
    return ProgressTracker(stages, "r", forecaster=RestOfRun(stages))


def test_more_slots_shorten_what_is_left(stages: StageSet) -> None:
    rest = RestOfRun(stages)
    times = [rest.left(NEW, cap, 100.0, 0.0).likely_s for cap in (1, 2, 4)]
    assert times == sorted(times, reverse=True)
    assert times[0] == pytest.approx(50, rel=0.1)
    assert times[2] == pytest.approx(20, rel=0.5)


def test_items_that_are_probably_spared_a_call_take_no_time_and_what_is_seen_of_them_counts() -> None:
    mend = over("mend", "a", skip_item=lambda *_: None, expected=Expected(calls=10, seconds=10))
    stages = build_stage_set([each("a", expected=Expected(calls=40, seconds=10)), mend])

    def left_s(of_a: StageTally, seen: int, spared: int) -> float:
        keys = [str(n) for n in range(seen)]
        tally = StageTally(calls=40, ended=set(keys), spared=set(keys[:spared]))
        return RestOfRun(stages).left({"a": of_a, "mend": tally}, 1, 100.0, 0.0).likely_s

    over_a = StageTally("done", calls=40)
    assert left_s(StageTally(calls=40), 0, 0) == pytest.approx(500, rel=0.1)
    assert left_s(over_a, 0, 0) == pytest.approx(100, rel=0.1)
    assert left_s(over_a, 20, 20) < left_s(over_a, 20, 10) < left_s(over_a, 20, 0)


def test_call_in_flight_counts_with_what_it_has_to_go(stages: StageSet) -> None:
    rest = RestOfRun(stages)
    rest.take_event(sent("a", 100.0))
    assert rest.left(NEW, 1, 100.0, 0.0).likely_s - rest.left(NEW, 1, 106.0, 6.0).likely_s == pytest.approx(6.0)


def test_code_that_says_how_far_it_is_is_believed_the_more_the_further_it_is(stages: StageSet) -> None:
    rest = RestOfRun(stages)
    only = {"a": StageTally(calls=1), "f": StageTally(state="done")}
    rest.take_event(sent("a", 100.0))

    def left_after(share: float, seconds: float) -> float:
        told = event_of("progress", 100.0 + seconds, call_id="a", attempt=1, stage="a", share=share)
        rest.take_event(told)
        return rest.left(only, 1, 100.0 + seconds, seconds).likely_s

    usual_s = 10.0  # what the stage expects of a call
    assert left_after(0.1, 4.0) == pytest.approx(0.9 * (usual_s - 4) + 0.1 * 36)
    assert left_after(0.5, 20.0) == pytest.approx(0.5 * 20)
    assert left_after(1.0, 30.0) == 0.0


def test_band_narrows_as_calls_end(stages: StageSet) -> None:
    rest = RestOfRun(stages)

    def ratio(found: TimeLeft) -> float:
        return found.high_s / found.low_s

    before = ratio(rest.left(NEW, 1, 100.0, 0.0))
    for n in range(12):
        rest.take_attempt(attempt("f", str(n)))
    assert ratio(rest.left(NEW, 1, 110.0, 10.0)) < before


def test_failed_tries_make_the_rest_longer(stages: StageSet) -> None:
    calm, rough = RestOfRun(stages), RestOfRun(stages)
    for n in range(6):
        for rest in (calm, rough):
            rest.take_attempt(attempt("f", str(n)))
        rough.take_attempt(attempt("a", call_id=f"x{n}", outcome="failed", ended=60.0))
    assert rough.left(NEW, 1, 160.0, 60.0).likely_s > 1.5 * calm.left(NEW, 1, 160.0, 60.0).likely_s


def test_pauses_that_the_provider_asked_for_make_the_rest_longer(stages: StageSet) -> None:
    calm, held = RestOfRun(stages), RestOfRun(stages)
    calm.take_attempt(attempt("a"))
    held.take_attempt(attempt("a", ready=0.0, sent=60.0, ended=70.0, waits={"retry_after": 60.0}))
    assert held.left(NEW, 1, 170.0, 70.0).likely_s > 1.3 * calm.left(NEW, 1, 170.0, 70.0).likely_s


def test_answers_from_the_journal_teach_nothing(stages: StageSet) -> None:
    rest = RestOfRun(stages)
    before = rest.left(NEW, 1, 100.0, 0.0)
    rest.take_attempt(attempt("a", outcome="reused", ended=0.0))
    assert rest.left(NEW, 1, 100.0, 0.0) == before


@pytest.mark.parametrize("event", [session(106.0), event_of("end", 106.0, status="stopped")])
def test_calls_of_a_process_that_is_no_more_have_all_their_time_to_go(stages: StageSet, event: Event) -> None:
    rest = RestOfRun(stages)
    whole_s = rest.left(NEW, 1, 100.0, 0.0).likely_s
    rest.take_event(sent("a", 100.0))
    rest.take_event(event)
    assert rest.left(NEW, 1, 107.0, 6.0).likely_s == pytest.approx(whole_s)


def test_time_left_passes() -> None:
    assert TimeLeft(1.0, 2.0, 4.0).later(1.5) == TimeLeft(0.0, 0.5, 2.5)


def left_s(tracker: ProgressTracker, now_s: float) -> float:
    found = tracker.snapshot("running", now_s)
    assert found.left_low_s is not None
    assert found.left_s is not None
    assert found.left_high_s is not None
    assert found.left_low_s <= found.left_s <= found.left_high_s
    return found.left_s


def test_time_left_is_that_of_the_schedule_at_the_present_cap(stages: StageSet) -> None:
    tracker = tracker_of(stages)
    tracker.take_event(session())
    assert left_s(tracker, 100.0) == pytest.approx(30.0, rel=0.1)
    tracker.take_event(event_of("cap", 100.0, cap=1))
    assert left_s(tracker, 100.0) == pytest.approx(50.0, rel=0.1)


def test_time_left_follows_the_measured_pace(stages: StageSet) -> None:
    slow, usual = tracker_of(stages), tracker_of(stages)
    for tracker, ended in ((slow, 20), (usual, 10)):
        tracker.take_event(session())
        tracker.take_attempt(attempt("a", ended=ended))
        tracker.take_event(event_of("stage", 101.0, stage="a", state="done", calls=1))
    assert left_s(slow, 120.0) > 1.2 * left_s(usual, 110.0)


def test_time_left_is_counted_down_between_two_looks(stages: StageSet) -> None:
    tracker = tracker_of(stages)
    tracker.take_event(session())
    assert left_s(tracker, 100.0) - left_s(tracker, 100.5) == pytest.approx(0.5)


def test_stage_that_failed_takes_no_more_time(stages: StageSet) -> None:
    tracker = tracker_of(stages)
    tracker.take_event(session())
    for name in ("a", "f"):
        tracker.take_event(event_of("stage", 101.0, stage=name, state="failed"))
    assert left_s(tracker, 101.0) == 0.0


def test_time_left_rests_on_what_the_log_says_the_run_goes_by(stages: StageSet) -> None:
    tracker = tracker_of(stages)
    tracker.take_event(session(expected_s={"a": 40, "f": 40}))
    assert left_s(tracker, 100.0) == pytest.approx(120.0, rel=0.2)


@pytest.mark.parametrize(("cost_s", "holds_s"), [(0.0001, 1.0), (0.003, 3.0), (0.05, 10.0), (0.5, 50.0)])
def test_what_takes_long_to_work_out_is_worked_out_rarely(stages: StageSet, cost_s: float, holds_s: float) -> None:
    spent = (cost_s * n for n in range(99))
    rest = RestOfRun(stages, spent_s=lambda: next(spent))
    likely_s = rest.left(NEW, 1, 100.0, 0.0).likely_s
    for n in range(4):
        rest.take_attempt(attempt("f", str(n), ended=100.0))

    assert rest.left(NEW, 1, 100.0 + 0.9 * holds_s, 0.0).likely_s == pytest.approx(max(0.0, likely_s - 0.9 * holds_s))
    assert rest.left(NEW, 1, 100.0 + holds_s, 0.0).likely_s > likely_s
    assert rest.left(NEW, 2, 100.0 + holds_s, 0.0).likely_s < rest.left(NEW, 1, 100.0 + holds_s, 0.0).likely_s
