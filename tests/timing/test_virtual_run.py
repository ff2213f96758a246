"""A replay in virtual time: order, slots, limits, pauses, retries, a shared machine."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.graphs import layered_graph, wide_graph
from benchmarks.ideal import ideal_s
from planexe.timing.bounds import lower_bound
from planexe.timing.load_model import LoadModel
from planexe.timing.replay_model import ModelLimits, Node, Replay, Try
from planexe.timing.virtual_run import run_virtually
from tests.timing.made_replays import MODEL, call, chain, replay_of_calls, replay_of_graph, side_by_side

SECONDS = st.floats(0.1, 50)


def test_calls_that_wait_for_each_other_take_the_sum_at_every_cap() -> None:
    run = replay_of_calls(*chain(1.0, 2.0, 3.0))
    assert [run_virtually(run, cap).seconds for cap in (1, 8)] == [6.0, 6.0]


def test_calls_side_by_side_take_the_longest_if_the_cap_allows() -> None:
    run = replay_of_calls(*side_by_side(1.0, 2.0, 3.0))
    assert [run_virtually(run, cap).seconds for cap in (1, 2, 3)] == [6.0, 4.0, 3.0]


def test_more_urgent_call_goes_first() -> None:
    run = replay_of_calls(call("idle", 5.0), call("urgent", 1.0, priority=9.0), call("after", 5.0, 1, priority=8.0))
    assert run_virtually(run, 1).spans[0].node == 1
    assert run_virtually(run, 2).seconds == 6.0


def test_end_of_a_stage_takes_no_time_and_lets_go_of_whoever_waits() -> None:
    run = replay_of_calls(*side_by_side(1.0, 2.0), Node(stage="s", needs=(0, 1)), call("next", 1.0, 2))
    assert run_virtually(run, 4).seconds == 3.0


@given(st.integers(1, 40), st.integers(1, 20))
def test_replay_is_the_ideal_schedule_where_one_call_is_ready_after_the_other(seed: int, cap: int) -> None:
    graph = wide_graph(30, seed=seed)
    assert run_virtually(replay_of_graph(graph), cap).seconds == pytest.approx(ideal_s(graph, cap))


@given(st.integers(1, 200), st.integers(1, 20))
def test_replay_is_near_the_ideal_schedule(seed: int, cap: int) -> None:
    # The executor gives a free slot to who waits already, the ideal one also to who becomes ready in that moment.
    graph = layered_graph(layers=4, seed=seed)
    assert run_virtually(replay_of_graph(graph), cap).seconds == pytest.approx(ideal_s(graph, cap), rel=0.2)


@given(st.lists(SECONDS, min_size=1, max_size=12), st.integers(1, 12))
def test_independent_calls_are_never_slower_with_a_larger_cap(seconds: list[float], cap: int) -> None:
    run = replay_of_calls(*side_by_side(*seconds))
    assert run_virtually(run, cap + 1).seconds <= run_virtually(run, cap).seconds + 1e-9


@given(st.integers(1, 200), st.integers(1, 20), st.floats(1, 8), st.floats(0, 0.2), st.booleans())
def test_no_run_beats_its_lower_bound(seed: int, cap: int, full_speed: float, loss: float, shared: bool) -> None:
    load = LoadModel(full_speed=full_speed, loss=loss) if shared else None
    run = replay_of_graph(layered_graph(layers=3, seed=seed), load=load)
    assert run_virtually(run, cap).seconds >= lower_bound(run, cap).seconds * (1 - 1e-9)


@given(st.integers(1, 200))
def test_cap_of_one_takes_all_the_work_and_an_endless_one_the_chain(seed: int) -> None:
    run = replay_of_graph(layered_graph(layers=3, seed=seed))
    assert run_virtually(run, 1).seconds == pytest.approx(run.work_s)
    assert run_virtually(run, 1000).seconds == pytest.approx(run.chain_s)


@given(st.lists(SECONDS, min_size=1, max_size=10), st.integers(1, 10))
def test_never_more_calls_in_flight_than_the_cap(seconds: list[float], cap: int) -> None:
    went = run_virtually(replay_of_calls(*side_by_side(*seconds)), cap)
    assert went.peak == min(cap, len(seconds))
    assert went.waited_for_slot == (len(seconds) > cap)


def test_cap_of_one_model_holds_only_its_own_calls() -> None:
    limits = ModelLimits(max_concurrency=1)
    other = Node(stage="other", tries=(Try(model="other", work_s=3.0),))
    run = replay_of_calls(*side_by_side(3.0, 3.0), other, limits=limits)
    went = run_virtually(run, 4)
    assert (went.seconds, went.peak) == (6.0, 2)


def test_cap_that_changes_is_obeyed_from_that_moment() -> None:
    run = replay_of_calls(*side_by_side(2.0, 2.0, 2.0, 2.0))
    assert run_virtually(run, ((0.0, 1), (2.0, 3))).seconds == 4.0
    assert run_virtually(run, ((0.0, 4), (0.5, 1))).seconds == 2.0


def test_cap_raised_while_everybody_waits_wakes_them() -> None:
    run = replay_of_calls(*side_by_side(1.0, 1.0), limits=None)
    assert run_virtually(run, ((0.0, 0), (5.0, 2))).seconds == 6.0


def test_our_own_overheads_are_part_of_the_time() -> None:
    nodes = [
        Node(stage="a", tries=(Try(model=MODEL, work_s=1.0, entry_s=0.1),), lag_s=0.5),
        Node(stage="b", tries=(Try(model=MODEL, work_s=1.0),)),
    ]
    run = Replay(nodes=tuple(nodes), turnover_s=0.25, tail_s=2.0)
    assert run_virtually(run, 1).seconds == pytest.approx(1.0 + 0.25 + 0.1 + 1.0 + 2.0)


def test_own_wait_before_a_retry_holds_no_slot() -> None:
    failing = Node(
        stage="a", tries=(Try(model=MODEL, work_s=1.0, ok=False), Try(model=MODEL, work_s=1.0, backoff_s=5.0))
    )
    run = replay_of_calls(failing, call("b", 4.0))
    assert run_virtually(run, 1).seconds == 7.0


def test_pause_after_a_refusal_holds_everybody() -> None:
    refused = Node(
        stage="a",
        tries=(Try(model=MODEL, work_s=0.0, ok=False, pause_s=10.0), Try(model=MODEL, work_s=1.0)),
        priority=1.0,
    )
    went = run_virtually(replay_of_calls(refused, call("b", 1.0)), 1)
    assert min(s.sent_s for s in went.spans if s.ended_s > s.sent_s) >= 10.0
    assert went.seconds >= 12.0


def test_machine_that_all_calls_share_is_as_fast_with_any_cap() -> None:
    run = replay_of_calls(*side_by_side(3.0, 3.0, 3.0), load=LoadModel(full_speed=1.0))
    assert [run_virtually(run, cap).seconds for cap in (1, 2, 3)] == pytest.approx([9.0, 9.0, 9.0])


def test_machine_that_loses_speed_under_load_is_best_alone() -> None:
    run = replay_of_calls(*side_by_side(3.0, 3.0, 3.0, 3.0), load=LoadModel(full_speed=1.0, loss=0.1))
    assert run_virtually(run, 4).seconds == pytest.approx(12.0 * 1.3)
    assert run_virtually(run, 1).seconds == pytest.approx(12.0)


def test_calls_that_end_early_leave_the_others_more_of_the_machine() -> None:
    run = replay_of_calls(*side_by_side(1.0, 3.0), load=LoadModel(full_speed=1.0))
    went = run_virtually(run, 2)
    assert [s.ended_s for s in went.spans] == pytest.approx([2.0, 4.0])


def test_try_that_hung_takes_its_time_limit_whatever_the_load() -> None:
    hung = Node(stage="a", tries=(Try(model=MODEL, work_s=5.0, fixed=True, ok=False), Try(model=MODEL, work_s=1.0)))
    run = replay_of_calls(hung, call("b", 10.0), load=LoadModel(full_speed=1.0))
    assert next(s for s in run_virtually(run, 2).spans if s.node == 0).ended_s == pytest.approx(5.0)


def test_time_limit_that_a_crowd_caused_does_not_strike_without_it() -> None:
    crowded = Try(model=MODEL, work_s=60.0, fixed=True, crowd=8.0, ok=False)
    run = replay_of_calls(Node(stage="a", tries=(crowded, Try(model=MODEL, work_s=1.0))), *side_by_side(*[1.0] * 9))
    assert run_virtually(run, 2).seconds < 60.0
    assert run_virtually(run, 10).seconds >= 60.0


def test_provider_that_refuses_beyond_its_limit_is_asked_again_after_its_wait() -> None:
    run = replay_of_calls(*side_by_side(*[1.0] * 6), limits=ModelLimits(seen_requests=3, refusal_s=0.1))
    went = run_virtually(run, 6)
    assert went.refusals > 0
    assert sum(s.sent_s < 1.0 for s in went.spans) == 3
    assert max(s.sent_s for s in went.spans) >= 60.0


def test_beyond_the_limit_more_slots_gain_nothing() -> None:
    run = replay_of_calls(*side_by_side(*[1.0] * 40), limits=ModelLimits(seen_requests=10, refusal_s=0.1))
    assert run_virtually(run, 32).seconds == pytest.approx(run_virtually(run, 8).seconds, rel=0.1)


def test_our_own_limit_is_kept_without_any_refusal() -> None:
    run = replay_of_calls(*side_by_side(*[1.0] * 6), limits=ModelLimits(requests_per_minute=3, seen_requests=3))
    went = run_virtually(run, 6)
    assert went.refusals == 0
    assert went.seconds == pytest.approx(61.0)


def test_tokens_are_limited_too() -> None:
    nodes = [call(f"s/{n}", 1.0, input_tokens=900, output_tokens=100) for n in range(3)]
    run = replay_of_calls(*nodes, limits=ModelLimits(seen_tokens=1000))
    assert run_virtually(run, 3).seconds >= 121.0


def test_shorter_minute_shortens_the_waits() -> None:
    run = replay_of_calls(*side_by_side(*[0.01] * 6), limits=ModelLimits(seen_requests=3, minute_s=0.6))
    assert 0.6 <= run_virtually(run, 6).seconds < 3.0


@given(st.integers(1, 5), st.integers(1, 12), st.integers(1, 6), st.integers(500, 3000))
def test_no_run_beats_the_bound_of_its_limits(limit: int, calls: int, cap: int, tokens: int) -> None:
    nodes = [call(f"s/{n}", 1.0, input_tokens=700) for n in range(calls)]
    run = replay_of_calls(*nodes, limits=ModelLimits(seen_requests=limit, seen_tokens=tokens))
    assert run_virtually(run, cap).seconds >= lower_bound(run, cap).seconds - 1e-6


def test_chain_goes_back_through_whatever_was_waited_for() -> None:
    run = replay_of_calls(call("a", 2.0, priority=1.0), call("b", 3.0), call("c", 1.0, 1))
    went = run_virtually(run, 1)
    assert [(run.nodes[s.node].stage, s.cause) for s in went.chain()] == [
        ("a", "inputs"),
        ("b", "slot"),
        ("c", "inputs"),
    ]


def test_nothing_to_do_takes_no_time() -> None:
    assert run_virtually(Replay(nodes=()), 4).seconds == 0.0


def with_pool(calls: list[float], effects: list[float], cores: int) -> Replay:
    """Returns calls of a model, and code that runs beside them on so many cores; nothing waits for anything."""
    nodes = [Node(stage="ask", item=str(n), tries=(Try(work_s=s, model=MODEL),)) for n, s in enumerate(calls)]
    nodes += [Node(stage="do", item=str(n), tries=(Try(work_s=s, model="cpu"),)) for n, s in enumerate(effects)]
    return Replay(nodes=tuple(nodes), limits={"cpu": ModelLimits(max_concurrency=cores, outside=True)})


def test_code_beside_the_calls_takes_none_of_their_slots() -> None:
    run = run_virtually(with_pool([5.0, 5.0], [4.0, 4.0, 4.0], 2), 1)
    assert (run.seconds, run.peak) == (10.0, 1)


def test_code_has_the_slots_of_its_own_pool_only() -> None:
    assert run_virtually(with_pool([1.0], [4.0, 4.0, 4.0], 2), 64).seconds == 8.0
    assert run_virtually(with_pool([1.0], [4.0, 4.0, 4.0], 1), 64).seconds == 12.0


@given(st.lists(st.floats(0.1, 9), max_size=8), st.lists(st.floats(0.1, 9), min_size=1, max_size=8), st.integers(1, 4))
def test_no_run_with_code_beside_it_beats_its_lower_bound(calls: list[float], effects: list[float], cap: int) -> None:
    replay = with_pool(calls, effects, 2)
    assert run_virtually(replay, cap).seconds >= lower_bound(replay, cap).seconds - 1e-6
