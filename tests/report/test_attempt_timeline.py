"""The drawing of a run's attempts."""

from collections.abc import Sequence
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from planexe.executor.attempt_log import Attempt
from planexe.report.attempt_timeline import LEFT, WIDTH, Timeline, attempt_timeline
from planexe.spine.run_clock import run_clock
from tests.report.made_reports import attempt


def kinds(timeline: Timeline) -> list[str]:
    return [row.kind for row in timeline.rows]


def timeline_of(attempts: Sequence[Attempt]) -> Timeline:
    return attempt_timeline(attempts, run_clock(attempts))


def test_bars_lie_in_the_lanes_of_their_slots() -> None:
    timeline = timeline_of([attempt("a", 0, 2, slot=0), attempt("b", 1, 2, slot=2)])
    assert [row.lane for row in timeline.rows] == [0, 2]
    assert timeline.lanes == 3


def test_time_fills_the_width() -> None:
    first, second = timeline_of([attempt("a", 5, 10), attempt("b", 10, 15)]).bars
    assert first.x == LEFT
    assert abs(second.x + second.width - (WIDTH - 8)) < 0.1


def test_shortest_bar_can_be_seen() -> None:
    assert min(bar.width for bar in timeline_of([attempt("a", 0, 0), attempt("b", 0, 9999, slot=1)]).bars) >= 1


def test_outcomes_are_told_apart() -> None:
    timeline = timeline_of(
        [
            attempt("a", 0, 1),
            attempt("a", 1, 2, outcome="failed", error_kind="server"),
            attempt("a", 2, 3, reason="retry"),
            attempt("a", 3, 4, reason="repair"),
            attempt("a", 4, 5, outcome="cancelled"),
        ]
    )
    assert kinds(timeline) == ["ok", "failed", "retried", "repaired", "cancelled"]
    assert timeline.rows[1].outcome == "failed (server)"
    assert len(timeline.kinds) == 5


def test_answers_from_the_journal_are_left_out() -> None:
    timeline = timeline_of([attempt("a", outcome="reused"), attempt("b", sent=0)])
    assert len(timeline.rows) == 1


def test_gap_between_sessions_is_left_out() -> None:
    later = attempt("b", 0, 2, worker="w02", anchor_unix_s=1.7e9 + 86400)
    timeline = timeline_of([attempt("a", 0, 3), later])
    assert [row.start_s for row in timeline.rows] == [0, 3]
    assert timeline.wall_s == 5


def test_workers_with_the_same_slot_get_lanes_of_their_own() -> None:
    timeline = timeline_of([attempt("a", 0, 3), attempt("b", 1, 2, worker="w02")])
    assert {row.lane for row in timeline.rows} == {0, 1}


def test_ticks_are_round_numbers() -> None:
    timeline = timeline_of([attempt("a", 0, 250)])
    assert [text for _, text in timeline.ticks] == ["0 s", "1 min", "2 min", "3 min", "4 min"]


def test_run_without_calls_has_no_drawing() -> None:
    timeline = timeline_of([])
    assert (timeline.bars, timeline.ticks, timeline.wall_s) == ((), (), 0.0)


def test_tooltip_tells_everything() -> None:
    text = timeline_of([attempt("a", 0, 2, item="1.2", cost_usd=0.5)]).rows[0].text
    assert text == "a 1.2: try 1 at m1, 2.0 s, answered, 100 tokens in, 10 out, cost 0.50 USD"


@given(
    st.lists(
        st.tuples(st.floats(0, 100), st.floats(0, 30), st.integers(-1, 9), st.sampled_from(["w01", "w02"])), max_size=30
    )
)
def test_bars_of_one_lane_never_overlap(made: list[tuple[float, float, int, str]]) -> None:
    timeline = timeline_of([attempt("a", s, s + d, slot=slot, worker=w) for s, d, slot, w in made])
    for lane in range(timeline.lanes):
        rows = sorted((r for r in timeline.rows if r.lane == lane), key=lambda r: (r.start_s, r.duration_s))
        for earlier, later in pairwise(rows):
            assert earlier.start_s + earlier.duration_s <= later.start_s + 1e-3
