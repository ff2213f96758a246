from typing import Any

import pytest

from planexe.executor.attempt_log import Attempt
from planexe.spine.registry import StageSet, build_stage_set
from planexe.spine.rest_of_run import RestOfRun, TimeLeft
from planexe.spine.time_left import StageRest

NEW = {"a": StageRest(calls=1, ended=frozenset(), over=False), "f": StageRest(calls=4, ended=frozenset(), over=False)}


@pytest.fixture
def stages(toy: Any) -> StageSet:
    return build_stage_set(
        [
            toy.once("a", expected=toy.Expected(calls=1, seconds=10)),
            toy.each("f", "a", expected=toy.Expected(calls=4, seconds=10)),
        ]
    )


def attempt(stage: str, item: str = "", **more: Any) -> Attempt:
    usual: dict[str, Any] = {"call_id": stage + item, "attempt": 1, "reason": "first", "sent": 0.0, "ended": 10.0}
    return Attempt(stage=stage, item=item, anchor_unix_s=100.0, **(usual | more))


def test_more_slots_shorten_what_is_left(stages: StageSet) -> None:
    rest = RestOfRun(stages)
    times = [rest.left(NEW, cap, 100.0, 0.0).likely_s for cap in (1, 2, 4)]
    assert times == sorted(times, reverse=True)
    assert times[0] == pytest.approx(50, rel=0.1)
    assert times[2] == pytest.approx(20, rel=0.5)


def test_call_in_flight_counts_with_what_it_has_to_go(stages: StageSet) -> None:
    rest = RestOfRun(stages)
    rest.sent(("a", 1), "a", "", 100.0)
    assert rest.left(NEW, 1, 100.0, 0.0).likely_s - rest.left(NEW, 1, 106.0, 6.0).likely_s == pytest.approx(6.0)
    assert rest.stages_in_flight() == ("a",)
    rest.take(attempt("a"))
    assert rest.in_flight == 0


def test_band_narrows_as_calls_end(stages: StageSet) -> None:
    rest = RestOfRun(stages)

    def ratio(found: TimeLeft) -> float:
        return found.high_s / found.low_s

    before = ratio(rest.left(NEW, 1, 100.0, 0.0))
    for n in range(12):
        rest.take(attempt("f", str(n)))
    assert ratio(rest.left(NEW, 1, 110.0, 10.0)) < before


def test_failed_tries_make_the_rest_longer(stages: StageSet) -> None:
    calm, rough = RestOfRun(stages), RestOfRun(stages)
    for n in range(6):
        for rest in (calm, rough):
            rest.take(attempt("f", str(n)))
        rough.take(attempt("a", call_id=f"x{n}", outcome="failed", ended=60.0))
    assert rough.left(NEW, 1, 160.0, 60.0).likely_s > 1.5 * calm.left(NEW, 1, 160.0, 60.0).likely_s


def test_pauses_that_the_provider_asked_for_make_the_rest_longer(stages: StageSet) -> None:
    calm, held = RestOfRun(stages), RestOfRun(stages)
    calm.take(attempt("a"))
    held.take(attempt("a", ready=0.0, sent=60.0, ended=70.0, waits={"retry_after": 60.0}))
    assert held.left(NEW, 1, 170.0, 70.0).likely_s > 1.3 * calm.left(NEW, 1, 170.0, 70.0).likely_s


def test_answers_from_the_journal_teach_nothing(stages: StageSet) -> None:
    rest = RestOfRun(stages)
    before = rest.left(NEW, 1, 100.0, 0.0)
    rest.take(attempt("a", outcome="reused", ended=0.0))
    assert rest.left(NEW, 1, 100.0, 0.0) == before


def test_forgotten_calls_are_not_in_flight(stages: StageSet) -> None:
    rest = RestOfRun(stages)
    rest.sent(("a", 1), "a", "", 100.0)
    rest.forget_flights()
    assert rest.in_flight == 0


def test_time_left_passes() -> None:
    assert TimeLeft(1.0, 2.0, 4.0).later(1.5) == TimeLeft(0.0, 0.5, 2.5)
