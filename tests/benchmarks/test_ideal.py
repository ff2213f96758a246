from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.ideal import ideal_s
from benchmarks.work_graph import WorkGraph, WorkStage


def graph(*stages: WorkStage) -> WorkGraph:
    return WorkGraph("toy", stages)


DIAMOND = graph(
    WorkStage("a", (), (1.0,)), WorkStage("b", ("a",), (5.0,)), WorkStage("c", ("a",), (2.0, 2.0)), WorkStage("d", ("b", "c"), (1.0,))
)  # fmt: skip


@pytest.mark.parametrize(("cap", "seconds"), [(1, 11.0), (2, 7.0), (3, 7.0)])
def test_diamond_takes_its_known_time(cap: int, seconds: float) -> None:
    assert ideal_s(DIAMOND, cap) == seconds


def test_call_with_the_longest_path_left_goes_first() -> None:
    leaf_and_chain = graph(WorkStage("leaf", (), (3.0,)), WorkStage("x", (), (1.0,)), WorkStage("y", ("x",), (5.0,)))
    assert ideal_s(leaf_and_chain, 1) == 9.0
    assert ideal_s(leaf_and_chain, 2) == 6.0


def test_computed_stages_take_no_time_and_no_slot() -> None:
    chain = graph(WorkStage("a", (), (2.0,)), WorkStage("made", ("a",)), WorkStage("b", ("made",), (3.0,)))
    assert ideal_s(chain, 1) == 5.0


def test_schedule_that_knows_only_means_starts_the_calls_of_a_stage_as_they_come() -> None:
    uneven = graph(WorkStage("a", (), (1.0, 1.0, 4.0)))
    assert ideal_s(uneven, 2) == 4.0
    assert ideal_s(uneven, 2, by_mean=True) == 5.0


def test_cap_below_one_is_refused() -> None:
    with pytest.raises(ValueError, match="at least 1"):
        ideal_s(DIAMOND, 0)


@st.composite
def small_graphs(draw: st.DrawFn) -> WorkGraph:
    stages: list[WorkStage] = []
    for number in range(draw(st.integers(1, 5))):
        needs = draw(st.sets(st.sampled_from([s.name for s in stages]))) if stages else set()
        stages.append(WorkStage(f"s{number}", tuple(sorted(needs)), (float(draw(st.integers(0, 9))),)))
    return WorkGraph("small", stages)


def shortest_s(work: WorkGraph, cap: int) -> float:
    """Returns the run time of the best schedule: every order of the calls is tried."""
    return min(_serial_s(work, order, cap) for order in permutations(work.stages))


def _serial_s(work: WorkGraph, order: tuple[str, ...], cap: int) -> float:
    """Returns the run time when each call, in this order, starts as early as its needs and a lane allow."""
    lanes, ends = [0.0] * cap, dict[str, float]()
    for name in order:
        if any(need not in ends for need in work.stages[name].needs):
            return float("inf")
        lane = lanes.index(min(lanes))
        start = max([lanes[lane], *(ends[need] for need in work.stages[name].needs)])
        ends[name] = lanes[lane] = start + work.stages[name].seconds[0]
    return max(ends.values())


@settings(max_examples=60, deadline=None)
@given(small_graphs(), st.integers(1, 3))
def test_lies_between_the_best_schedule_and_twice_that(work: WorkGraph, cap: int) -> None:
    best = shortest_s(work, cap)
    assert work.lower_bound_s(cap) <= best + 1e-9
    assert best - 1e-9 <= ideal_s(work, cap) <= (2 - 1 / cap) * best + 1e-9


@given(small_graphs(), st.booleans())
def test_meets_the_bound_with_one_slot_and_with_endless_slots(work: WorkGraph, by_mean: bool) -> None:
    assert ideal_s(work, 1, by_mean=by_mean) == pytest.approx(work.work_s)
    assert ideal_s(work, 100, by_mean=by_mean) == pytest.approx(work.critical_path_s)
