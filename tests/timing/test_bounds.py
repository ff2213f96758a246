"""Lower bounds of a replay, and what sets them."""

import random
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.graphs import layered_graph
from planexe.timing.bounds import lower_bound
from planexe.timing.load_model import LoadModel
from planexe.timing.recording import replay_of
from planexe.timing.replay_model import ModelLimits, Node, Replay, Try
from planexe.timing.what_if import curve
from tests.timing.made_replays import MODEL, call, chain, replay_of_calls, replay_of_graph, side_by_side
from tests.timing.recorded_runs import recorded_run, stages_of_graph


def test_chain_bounds_a_plan_with_endless_slots() -> None:
    bound = lower_bound(replay_of_calls(*chain(1.0, 2.0)), 64)
    assert (bound.seconds, bound.by) == (3.0, "chain")


def test_work_divided_by_the_cap_bounds_a_wide_plan() -> None:
    bound = lower_bound(replay_of_calls(*side_by_side(*[2.0] * 8)), 4)
    assert (bound.seconds, bound.by) == (4.0, "cap")


def test_machine_bounds_what_it_can_do_at_its_best() -> None:
    run = replay_of_calls(*side_by_side(*[2.0] * 8), load=LoadModel(full_speed=2.0, loss=0.5))
    bound = lower_bound(run, 8)
    assert bound.by == "machine"
    assert bound.seconds == pytest.approx(16.0 / LoadModel(full_speed=2.0, loss=0.5).throughput(8))


def test_requests_beyond_the_first_minute_bound_it() -> None:
    run = replay_of_calls(*side_by_side(*[0.1] * 30), limits=ModelLimits(requests_per_minute=10))
    bound = lower_bound(run, 64)
    assert (bound.seconds, bound.by) == (120.0, "requests")


def test_tokens_beyond_the_first_minute_bound_it() -> None:
    nodes = [call(f"s/{n}", 0.1, input_tokens=100) for n in range(31)]
    bound = lower_bound(replay_of_calls(*nodes, limits=ModelLimits(seen_tokens=1000)), 64)
    assert (bound.seconds, bound.by) == (120.0, "tokens")


def test_tries_that_only_a_crowd_made_fail_do_not_count() -> None:
    crowded = Try(model=MODEL, work_s=60.0, fixed=True, crowd=8.0, ok=False)
    run = Replay(nodes=(Node(stage="s", tries=(crowded, Try(model=MODEL, work_s=1.0))),))
    assert lower_bound(run, 1).seconds == 1.0


def test_nothing_is_bounded_by_nothing() -> None:
    assert lower_bound(Replay(nodes=()), 1).seconds == 0.0


def test_cap_that_changes_shares_the_work_out_over_time() -> None:
    run = replay_of_calls(*side_by_side(*[1.0] * 10))
    assert lower_bound(run, ((0.0, 1), (2.0, 4))).seconds == pytest.approx(4.0)
    assert lower_bound(run, ((0.0, 10), (5.0, 10))).seconds == pytest.approx(1.0)


def test_calls_under_way_when_the_cap_is_lowered_may_end() -> None:
    run = replay_of_calls(*side_by_side(*[1.0] * 10))
    assert lower_bound(run, ((0.0, 4), (0.5, 1))).seconds == pytest.approx(0.5 + 10 - 4 * 0.5 - 3 * 1.0)


LOADS = st.sampled_from(
    [LoadModel(), LoadModel(full_speed=2.0, loss=0.05), LoadModel(full_speed=1.0), LoadModel(drag=0.1)]
)
CAPS = st.lists(st.tuples(st.floats(0.5, 40.0), st.integers(1, 9)), max_size=3)


def troubled(run: Replay, rng: random.Random) -> Replay:
    """Returns the run with some calls that fail once and are tried again after a wait."""

    def tries(one: Try) -> tuple[Try, ...]:
        failed = replace(one, ok=False, work_s=one.work_s * rng.random())
        again = replace(one, backoff_s=rng.random())
        return (failed, again) if rng.random() < 0.2 else (one,)

    return replace(run, nodes=tuple(replace(n, tries=tries(n.tries[0])) if n.tries else n for n in run.nodes))


@settings(max_examples=15)
@given(st.integers(1, 1000), st.integers(1, 9), CAPS, LOADS)
def test_no_recorded_run_beats_its_bound(
    seed: int, first: int, later: list[tuple[float, int]], load: LoadModel
) -> None:
    graph = layered_graph(layers=3, seed=seed)
    caps = ((0.0, first), *sorted(later))
    run = troubled(replay_of_graph(graph, load=load), random.Random(seed))
    went, attempts, events = recorded_run(run, caps)
    again = replay_of(attempts, stages_of_graph(graph), events)
    found = curve(again, (1, 2, 3, 5, 8))
    assert found.measured is not None
    assert found.measured.seconds == pytest.approx(went.seconds)
    assert found.measured.bound.seconds <= found.measured.seconds * (1 + 1e-6)
    for point in found.points:
        assert point.bound.seconds <= point.seconds * (1 + 1e-6)
        if not later and point.cap == first:
            assert point.bound.seconds <= found.measured.seconds * (1 + 1e-6)
