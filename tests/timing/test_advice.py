"""The one recommendation of a cap: the rule, its steadiness, and the reason it gives."""

import random
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.graphs import layered_graph, product_plan
from planexe.errors import SettingsError
from planexe.timing.advice import ENOUGH, LADDER, Advice, recommend
from planexe.timing.load_model import LoadModel
from planexe.timing.replay_model import ModelLimits, Node, Replay, Try
from planexe.timing.virtual_run import run_virtually
from tests.timing.made_replays import MODEL, call, chain, replay_of_calls, replay_of_graph, side_by_side


def advice(*runs: Replay) -> Advice:
    return recommend(runs, "a test")


def noisy(run: Replay, spread: float, seed: int) -> Replay:
    """Returns the run with each call a little longer or shorter."""
    rng = random.Random(seed)
    nodes = [
        replace(n, tries=tuple(replace(t, work_s=t.work_s * rng.uniform(1 - spread, 1 + spread)) for t in n.tries))
        for n in run.nodes
    ]
    return replace(run, nodes=tuple(nodes))


def paced(run: Replay, factor: float) -> Replay:
    nodes = [replace(n, tries=tuple(replace(t, work_s=t.work_s * factor) for t in n.tries)) for n in run.nodes]
    return replace(run, nodes=tuple(nodes))


@settings(max_examples=15)
@given(st.integers(1, 100))
def test_cap_is_the_smallest_of_the_ladder_that_is_nearly_as_good_as_the_best(seed: int) -> None:
    run = replay_of_graph(layered_graph(layers=3, seed=seed))
    seconds = {cap: run_virtually(run, cap).seconds for cap in LADDER}
    cap = advice(run).cap
    assert seconds[cap] <= ENOUGH * min(seconds.values())
    assert all(seconds[smaller] > ENOUGH * min(seconds.values()) for smaller in LADDER if smaller < cap)


@pytest.mark.parametrize("seed", range(4))
def test_small_noise_in_the_seconds_leaves_the_answer(seed: int) -> None:
    plan = replay_of_graph(product_plan())
    assert advice(noisy(plan, 0.05, seed)).cap == advice(plan).cap


@settings(max_examples=15)
@given(st.integers(1, 30), st.integers(1, 1000))
def test_noise_moves_the_answer_by_one_rung_at_most(graph: int, seed: int) -> None:
    run = replay_of_graph(layered_graph(layers=4, seed=graph))
    one, other = (LADDER.index(advice(each).cap) for each in (run, noisy(run, 0.02, seed)))
    assert abs(one - other) <= 1


@settings(max_examples=8)
@given(st.floats(0.05, 20.0))
def test_pace_of_a_run_changes_nothing(factor: float) -> None:
    run = replay_of_graph(layered_graph(layers=3))
    assert advice(paced(run, factor)).cap == advice(run).cap == advice(run, paced(run, factor)).cap


def test_several_runs_are_weighed_together() -> None:
    wide, narrow = replay_of_calls(*side_by_side(*[1.0] * 12)), replay_of_calls(*chain(1.0, 1.0, 1.0))
    assert (advice(narrow).cap, advice(wide).cap) == (1, 12)
    assert advice(narrow, wide, narrow).cap == advice(wide, narrow, narrow).cap == 12
    assert advice(wide, *[narrow] * 20).cap < 12


def test_it_says_what_it_rests_on_and_how_sure_it_is() -> None:
    found = recommend([replay_of_calls(*side_by_side(1.0, 1.0))], "the 2 calls of this run")
    assert found.sentence == "Recommended: 2 calls at the same time."
    assert found.grounds.endswith("This rests on the 2 calls of this run.")
    assert found.confidence.trust == "none"


@pytest.mark.parametrize("runs", [(), (Replay(nodes=()),)])
def test_nothing_to_rest_on_is_refused(runs: tuple[Replay, ...]) -> None:
    with pytest.raises(SettingsError, match="nothing to forecast"):
        advice(*runs)


def test_chain_of_the_plan_is_named_as_what_limits_it() -> None:
    found = advice(replay_of_calls(*chain(5.0, 5.0, 5.0), call("beside", 5.0)))
    assert "A chain of 3 calls" in found.reason


def test_limit_of_the_provider_is_named() -> None:
    run = replay_of_calls(*side_by_side(*[5.0] * 200), limits=ModelLimits(seen_requests=60, refusal_s=0.1))
    found = advice(run)
    assert "60 requests a minute" in found.reason
    assert found.cap < 32


def test_only_the_limit_that_binds_is_named() -> None:
    nodes = [call(f"s/{n}", 5.0, input_tokens=2000) for n in range(200)]
    limits = ModelLimits(seen_requests=100_000, seen_tokens=60_000, refusal_s=0.1)
    reason = advice(replay_of_calls(*nodes, limits=limits)).reason
    assert "60,000 tokens a minute" in reason
    assert "requests" not in reason


def test_own_machine_is_best_with_one_call_at_a_time() -> None:
    found = advice(replay_of_graph(layered_graph(layers=3), load=LoadModel(full_speed=1.0, loss=0.034)))
    assert found.cap == 1
    assert "slower with more calls at once" in found.reason


def test_machine_that_only_shares_is_said_to_share() -> None:
    found = advice(replay_of_graph(layered_graph(layers=3), load=LoadModel(full_speed=2.0)))
    assert found.cap == 2
    assert "shares its speed" in found.reason


def test_waits_after_refusals_are_named() -> None:
    refused = tuple(
        Node(
            stage="s",
            item=str(n),
            tries=(Try(model=MODEL, work_s=0.0, ok=False, pause_s=20.0), Try(model=MODEL, work_s=1.0)),
        )
        for n in range(3)
    )
    assert "Waits after refused" in advice(replay_of_calls(*refused)).reason


def test_largest_cap_looked_at_may_not_be_enough() -> None:
    assert "larger one may still gain" in advice(replay_of_calls(*side_by_side(*[1.0] * 200))).reason


def test_calls_that_are_rarely_ready_at_once_are_named() -> None:
    triples = [call(f"s{n}/{k}", 1.0, *range(3 * n - 3, 3 * n)) if n else call(f"s0/{k}", 1.0)
               for n in range(4) for k in range(3)]  # fmt: skip
    assert "A chain of 4 calls" in advice(replay_of_calls(*triples)).reason
    shifted = replay_of_calls(*(replace(one, lag_s=0.5) for one in triples))
    assert "More than 3 calls are rarely ready at once" in advice(shifted).reason
