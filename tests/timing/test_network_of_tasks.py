"""Items that wait for others of their own stage count in every figure about time, as the run found them out."""

import pytest

from planexe.spine.event_records import CapChanged, Event
from planexe.spine.progress import ProgressTracker
from planexe.spine.registry import build_stage_set
from planexe.spine.stage import Expected
from planexe.timing.chain_tracker import ChainTracker
from planexe.timing.measures import measure
from planexe.timing.recording import replay_of
from planexe.timing.rest_of_run import RestOfRun
from planexe.timing.what_if import curve
from tests.spine.conftest import each, once
from tests.timing.live_runs import Plan, Went, run_live

WAITS = {"dig": [], "pour": ["dig"], "walls": ["pour"], "paint": ["walls"], "fence": ["dig"], "sign": []}
SECONDS = {"dig": 4.0, "pour": 3.0, "walls": 5.0, "paint": 2.0, "fence": 1.0, "sign": 6.0}
LONGEST = (("goal", ""), ("do", "dig"), ("do", "pour"), ("do", "walls"), ("do", "paint"))
CHAIN_S, ALL_S = 15.0, 22.0
STAGES = build_stage_set(
    [
        once("goal", task="Subject:", expected=Expected(seconds=1)),
        each(
            "do", "goal", keys=list(reversed(WAITS)), task=lambda _, item: f"Subject: {item.key}",
            after=lambda _, item: WAITS[item.key], expected=Expected(calls=6, seconds=3),
        ),
    ]
)  # fmt: skip


@pytest.fixture(scope="module")
def went() -> Went:
    seconds = {("goal", ""): 1.0} | {("do", key): one_s for key, one_s in SECONDS.items()}
    return run_live(Plan(STAGES, seconds, {"goal": "a", "do": "a"}, {}, [(0.0, 1)]))


def events_until(went: Went, at_s: float) -> list[Event]:
    return [e for e in went.events.events if e.unix_s <= at_s]


def test_item_that_holds_up_the_longest_chain_goes_first(went: Went) -> None:
    order = [a.item for a in sorted(went.log.attempts, key=lambda a: a.sent or 0.0)]
    # `sign` and `fence` come first in the list; they have waited when a slot is free, and what `dig` held up has not.
    assert order == ["", "dig", "sign", "pour", "fence", "walls", "paint"]


def test_critical_path_runs_through_the_order_of_the_items(went: Went) -> None:
    assert measure(went.log.attempts, STAGES, went.events.events).critical_path.calls == LONGEST
    assert measure(went.log.attempts, STAGES).critical_path.seconds == pytest.approx(7.0)  # nothing tells of an order


def test_chain_of_a_run_that_goes_on_knows_the_order(went: Went) -> None:
    tracker = ChainTracker(STAGES)
    for event in went.events.events:
        tracker.take_event(event)
    for attempt in went.log.attempts:
        tracker.take(attempt)
    chain = tracker.chain()
    assert chain.calls == LONGEST
    assert chain.seconds == pytest.approx(CHAIN_S)
    assert chain.slack == {"goal": pytest.approx(0.0), "do": pytest.approx(0.0)}


def test_no_cap_makes_the_run_shorter_than_its_chain(went: Went) -> None:
    found = curve(replay_of(went.log.attempts, STAGES, went.events.events))
    assert found.at(1).seconds == pytest.approx(ALL_S)
    assert found.at(8).seconds == pytest.approx(CHAIN_S)


@pytest.mark.parametrize(("at_s", "cap", "left_s"), [(1.0, 64, 4 * 3.0), (1.0, 1, 6 * 3.0), (14.5, 64, 2 * 4.0)])
def test_time_left_follows_the_order(went: Went, at_s: float, cap: int, left_s: float) -> None:
    tracker = ProgressTracker(STAGES, "r", forecaster=RestOfRun(STAGES))
    attempts = [a for a in went.log.attempts if a.ended <= at_s]
    tracker.take_log(events_until(went, at_s), attempts)
    tracker.take_event(CapChanged(unix_s=at_s, cap=cap))
    assert tracker.snapshot("running", at_s).left_s == pytest.approx(left_s, rel=0.35)
