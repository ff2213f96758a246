"""Lower bounds of a replay, and what sets them."""

import pytest

from planexe.timing.bounds import lower_bound
from planexe.timing.load_model import LoadModel
from planexe.timing.replay_model import ModelLimits, Node, Replay, Try
from tests.timing.made_replays import MODEL, call, chain, replay_of_calls, side_by_side


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
