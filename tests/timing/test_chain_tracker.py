"""The critical path attempt by attempt is the one that the whole graph gives."""

from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planexe.executor.attempt_log import Attempt
from planexe.spine.call_graph import call_graph
from planexe.spine.registry import build_stage_set
from planexe.timing.call_chain import longest_chain
from planexe.timing.chain_tracker import ChainTracker
from planexe.timing.measures import call_seconds
from planexe.timing.slack import stage_slack
from tests.spine.conftest import each, once, over
from tests.timing.made_attempts import event, made, toy_stages

CALLS = [
    ("goal", ""), ("each", "1"), ("each", "2"), ("each", "3"), ("talk", "1"), ("talk", "2"), ("parts", "early"),
    ("parts", "late"), ("end", ""), ("elsewhere", "x"),
]  # fmt: skip
SECONDS = st.floats(0, 100, allow_subnormal=False)


def tracker_of(*attempts: Attempt) -> ChainTracker:
    tracker = ChainTracker(toy_stages())
    for attempt in attempts:
        tracker.take(attempt)
    return tracker


def took(stage: str, seconds: float, item: str = "", **more: object) -> Attempt:
    return made(stage, 0.0, seconds, item=item, index=int(item) if item.isdecimal() else 0, **more)  # pyrefly: ignore[bad-argument-type]


def test_nothing_done_makes_an_empty_chain() -> None:
    chain = tracker_of().chain()
    assert (chain.calls, chain.seconds) == ((), 0.0)


def test_chain_runs_through_the_longest_item_and_through_computed_stages() -> None:
    chain = tracker_of(
        took("goal", 1), took("talk", 2, "1"), took("talk", 3, "2"), took("each", 4, "1"), took("end", 1)
    )
    assert chain.chain().calls == (("goal", ""), ("talk", "1"), ("talk", "2"), ("end", ""))
    assert chain.chain().seconds == 7


@pytest.mark.parametrize(("rows", "chain"), [(3, ("y", "2")), (1_500, ("x", "2"))])
def test_rows_wait_for_their_own_table_alone_and_those_of_a_very_long_run_for_all(
    rows: int, chain: tuple[str, str]
) -> None:
    stages = build_stage_set([each("tables", keys=("x", "y")), each("rows", beside={"tables": lambda *_: ""})])
    tracker = ChainTracker(stages)
    waits = {"x": [str(n) for n in range(rows) if n != 2], "y": ["2"]}
    tracker.take_event(event("stage", 1.0, stage="rows", state="done", beside={"tables": waits}))
    seconds = [
        took("tables", 9, "x"),
        took("tables", 2, "y"),
        *(took("rows", 1 + 11 * (n == 2), str(n)) for n in range(rows)),
    ]
    for attempt in seconds:
        tracker.take(attempt)
    assert tracker.chain().calls == (("tables", chain[0]), ("rows", chain[1]))


def test_attempts_of_a_call_add_up() -> None:
    failed = took("goal", 2, outcome="failed")
    assert tracker_of(failed, took("goal", 3, attempt=2)).chain().seconds == 5


def test_call_that_was_run_again_counts_with_its_last_time() -> None:
    assert (
        tracker_of(took("each", 9, "1"), took("each", 4, "2"), took("each", 1, "1", call_id="new")).chain().seconds == 4
    )


def test_answers_from_the_journal_take_no_time() -> None:
    assert tracker_of(took("goal", 9, outcome="reused")).chain().calls == ()


def test_calls_under_way_lie_on_the_path_as_far_as_they_are() -> None:
    tracker = tracker_of(took("goal", 1), took("each", 2, "1"))
    chain = tracker.chain({("talk", "1"): 5.0, ("nowhere", ""): 0.5})
    assert chain.calls == (("goal", ""), ("talk", "1"))
    assert chain.seconds == 6
    assert tracker.chain().seconds == 3


def test_slack_is_what_a_stage_could_take_longer_calls_under_way_as_far_as_they_are() -> None:
    tracker = tracker_of(took("goal", 1), took("each", 2, "1"), took("each", 1, "2"))
    assert tracker.chain().slack == {"goal": 0, "each": 0}
    assert tracker.chain({("talk", "1"): 5.0}).slack == {"goal": 0, "each": 3, "talk": 0}


def test_stage_that_only_took_answers_from_the_journal_has_no_slack_to_speak_of() -> None:
    assert tracker_of(took("goal", 9, outcome="reused")).chain().slack == {}


@given(st.lists(SECONDS, min_size=len(CALLS), max_size=len(CALLS)), st.randoms(use_true_random=False))
def test_path_is_that_of_the_whole_graph(durations: list[float], random: object) -> None:
    attempts = [took(stage, s, item) for (stage, item), s in zip(CALLS, durations, strict=True)]
    tracker = tracker_of(*attempts)
    seconds = call_seconds(attempts)
    whole = longest_chain(call_graph(toy_stages(), seconds), seconds)
    assert abs(tracker.chain().seconds - whole.seconds) < 1e-6
    assert abs(sum(seconds[call] for call in tracker.chain().calls) - whole.seconds) < 1e-6
    assert tracker.chain().slack == pytest.approx(stage_slack(call_graph(toy_stages(), seconds), seconds), abs=1e-6)


@given(st.lists(SECONDS, min_size=9, max_size=9))
def test_path_is_right_after_every_attempt(durations: list[float]) -> None:
    tracker = ChainTracker(toy_stages())
    attempts: list[Attempt] = []
    order = [c for c in CALLS if c[0] != "elsewhere"]
    for (stage, item), length in zip(order, durations, strict=True):
        attempts.append(took(stage, length, item))
        tracker.take(attempts[-1])
        seconds = call_seconds(attempts)
        if ("parts", "late") in seconds or not any(s == "parts" for s, _ in seconds):
            edges = call_graph(toy_stages(), seconds)
            assert abs(tracker.chain().seconds - longest_chain(edges, seconds).seconds) < 1e-6
            assert tracker.chain().slack == pytest.approx(stage_slack(edges, seconds), abs=1e-6)


LINES = build_stage_set([
    once("goal"), each("plan", "goal"), once("rules"), over("code", "plan", "rules"), over("check", "code"),
    over("prove", "code", "goal"), once("end", "check", "plan"),
])  # fmt: skip
LINE_CALLS = [
    ("goal", ""),
    ("rules", ""),
    *((s, i) for s in ("plan", "code", "check", "prove") for i in "abc"),
    ("end", ""),
]


@given(st.lists(st.tuples(st.sampled_from(LINE_CALLS), SECONDS, st.booleans()), max_size=30))
def test_path_through_items_that_wait_for_items_is_that_of_the_whole_graph(
    steps: list[tuple[tuple[str, str], float, bool]],
) -> None:
    tracker, attempts = ChainTracker(LINES), list[Attempt]()
    for number, ((stage, item), length, again) in enumerate(steps):
        more = {"call_id": f"{stage}.{item}"} if again else {"call_id": str(number)}
        attempts.append(took(stage, length, item, **more))
        tracker.take(attempts[-1])
        seconds = call_seconds(attempts)
        edges = call_graph(LINES, seconds)
        assert tracker.chain().seconds == pytest.approx(longest_chain(edges, seconds).seconds)
        assert sum(seconds[call] for call in tracker.chain().calls) == pytest.approx(tracker.chain().seconds)
        if all((stages_item in seconds) for stages_item in _before(seconds)):
            assert tracker.chain().slack == pytest.approx(stage_slack(edges, seconds), abs=1e-6)


def _before(calls: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    return [(LINES.stages[stage].over, item) for stage, item in calls if LINES.stages[stage].over]


def test_calls_under_way_count_on_a_line_of_items_too() -> None:
    tracker = ChainTracker(build_stage_set([each("plan"), over("code", "plan")]))
    for item, length in (("a", 3.0), ("b", 2.0)):
        tracker.take(took("plan", length, item))
    tracker.take(took("code", 1.0, "a"))
    chain = tracker.chain({("code", "b"): 4.0, ("plan", "c"): 1.0})
    assert chain.calls == (("plan", "b"), ("code", "b"))
    assert (chain.seconds, chain.slack) == (6.0, {"plan": 0.0, "code": 0.0})


def test_item_whose_source_took_no_call_begins_when_the_source_could() -> None:
    tracker = ChainTracker(LINES)
    for attempt in (took("goal", 5), took("code", 2, "a")):
        tracker.take(attempt)
    assert (tracker.chain().seconds, tracker.chain().calls) == (7, (("goal", ""), ("code", "a")))
