"""Each idle slot of the chart has one reason at a time, as many of them as the measures say."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from planexe.executor.attempt_log import Attempt
from planexe.spine.run_clock import run_clock
from planexe.timing.idle import REASONS, slot_use
from planexe.timing.idle_lanes import IdleLane, idle_lanes
from tests.timing.made_attempts import event, made

CALL = st.tuples(st.integers(0, 20), st.integers(0, 5), st.integers(1, 8), st.booleans())


def made_run(calls: list[tuple[int, int, int, bool]], cap: int = 4) -> list[Attempt]:
    """Returns attempts on slots that no two of them hold at once."""
    free_at = [0.0] * cap
    attempts = []
    for number, (ready, wait, length, limited) in enumerate(sorted(calls)):
        slot = min(range(cap), key=lambda n: free_at[n])
        sent = max(float(ready + wait), free_at[slot])
        waits = {"rpm": 1.0} if limited else {}
        attempts.append(
            made("goal", sent, sent + length, item=str(number), slot=slot, cap=cap, queued=float(ready), waits=waits)
        )
        free_at[slot] = sent + length
    return attempts


def test_slot_without_a_call_had_nothing_ready() -> None:
    attempts = [made("a", 0.0, 4.0, slot=0, cap=2), made("b", 1.0, 2.0, slot=1, cap=2)]
    assert idle_lanes(attempts) == (
        IdleLane(1, 0.0, 1.0, "nothing ready"),
        IdleLane(1, 2.0, 4.0, "nothing ready"),
    )


def test_pause_is_the_reason_for_all_free_slots() -> None:
    events = [
        event("session", 0.0, worker="w01", cap=2), event("paused", 1.0), event("resumed", 3.0), event("end", 4.0),
    ]  # fmt: skip
    attempts = [made("a", 0.0, 4.0, slot=0, cap=2)]
    assert [(i.lane, i.start_s, i.end_s) for i in idle_lanes(attempts, events) if i.reason == "paused"] == [
        (1, 1.0, 3.0)
    ]


def test_no_attempts_have_no_idle_slots() -> None:
    assert idle_lanes([]) == ()


def test_answers_from_the_journal_hold_no_slot() -> None:
    attempts = [made("a", 0.0, 4.0, slot=0, cap=1), made("b", 1.0, 1.0, slot=-1, cap=1, outcome="reused")]
    assert idle_lanes(attempts) == ()


@given(st.lists(CALL, min_size=1, max_size=12))
def test_idle_time_by_reason_is_that_of_the_measures(calls: list[tuple[int, int, int, bool]]) -> None:
    attempts = made_run(calls)
    found = idle_lanes(attempts)
    use = slot_use(attempts, [], run_clock(attempts))
    for reason in REASONS:
        expected = sum(s.slot_s for s in use.idle if s.reason == reason)
        assert abs(sum(i.end_s - i.start_s for i in found if i.reason == reason) - expected) < 1e-6


@given(st.lists(CALL, min_size=1, max_size=12))
def test_slot_is_never_idle_twice_nor_while_it_holds_a_call(calls: list[tuple[int, int, int, bool]]) -> None:
    attempts = made_run(calls)
    clock = run_clock(attempts)
    held = [(a.slot, *(clock.span(a, a.sent, a.ended) or (0.0, 0.0))) for a in attempts]
    spans = sorted([*held, *((i.lane, i.start_s, i.end_s) for i in idle_lanes(attempts))])
    for (lane, _, end), (next_lane, start, _) in pairwise(spans):
        assert lane != next_lane or end <= start + 1e-9
