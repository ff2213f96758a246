"""The curve over the cap, the knee, the recommended cap with its reason, and the check against the measured run."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.graphs import layered_graph, product_plan
from planexe.errors import SettingsError
from planexe.timing.advice import stage_limits
from planexe.timing.load_model import LoadFit, LoadModel
from planexe.timing.replay_model import ModelLimits, Node, Recorded, Replay, Try
from planexe.timing.what_if import KNEE, curve, knee_of, recommended_cap, replay, usual_caps
from tests.timing.made_replays import MODEL, call, chain, replay_of_calls, replay_of_graph, side_by_side


def test_curve_has_a_point_for_every_cap_in_order() -> None:
    found = curve(replay_of_calls(*side_by_side(1.0, 1.0)), [4, 1, 2, 2])
    assert [p.cap for p in found.points] == [1, 2, 4]
    assert [p.seconds for p in found.points] == [2.0, 1.0, 1.0]
    assert found.at(2).peak == 2


def test_knee_is_the_smallest_cap_that_is_nearly_the_best() -> None:
    found = curve(replay_of_calls(*side_by_side(*[1.0] * 41)))
    assert (found.best, found.knee) == (41, 41)
    nearly = curve(replay_of_calls(call("long", 40.0), *[call(f"s/{n}", 1.0) for n in range(41)]))
    assert nearly.knee == 2


def test_chain_of_the_plan_is_named_as_what_limits_it() -> None:
    found = curve(replay_of_calls(*chain(5.0, 5.0, 5.0), call("beside", 5.0)))
    assert "own chain of 3 calls" in found.reason
    assert "15 s" in found.reason


def test_limit_of_the_provider_is_named() -> None:
    run = replay_of_calls(*side_by_side(*[5.0] * 200), limits=ModelLimits(seen_requests=60, refusal_s=0.1))
    found = curve(run, (1, 2, 4, 8, 16, 32))
    assert "60 requests a minute" in found.reason
    assert found.recommended < 32


def test_only_the_limit_that_binds_is_named() -> None:
    nodes = [call(f"s/{n}", 5.0, input_tokens=2000) for n in range(200)]
    limits = ModelLimits(seen_requests=100_000, seen_tokens=60_000, refusal_s=0.1)
    reason = curve(replay_of_calls(*nodes, limits=limits), (1, 4, 16, 64)).reason
    assert "60,000 tokens a minute" in reason
    assert "requests" not in reason


def test_own_machine_is_best_with_one_call_at_a_time() -> None:
    run = replay_of_graph(layered_graph(layers=3), load=LoadModel(full_speed=1.0, loss=0.034))
    found = curve(run)
    assert (found.best, found.recommended) == (1, 1)
    assert "slower with more calls at once" in found.reason


def test_machine_that_only_shares_is_said_to_share() -> None:
    found = curve(replay_of_graph(layered_graph(layers=3), load=LoadModel(full_speed=2.0)), (1, 2, 4, 8))
    assert found.recommended == 2
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
    assert "Waits after refused" in curve(replay_of_calls(*refused), (1, 2, 4)).reason


def test_largest_cap_looked_at_may_not_be_enough() -> None:
    assert "larger one may still gain" in curve(replay_of_calls(*side_by_side(*[1.0] * 50)), (1, 2)).reason


def test_runs_of_very_many_calls_are_forecast_at_fewer_caps() -> None:
    few, many = (replay_of_calls(*side_by_side(*[1.0] * n)) for n in (500, 501))
    assert (len(usual_caps(few)), usual_caps(many)[-1]) == (64, 64)
    assert len(curve(many).points) == len(usual_caps(many)) < 64


def test_lower_bound_says_what_sets_it() -> None:
    run = replay_of_calls(*side_by_side(*[1.0] * 8), call("long", 4.0))
    assert [(replay(run, cap).bound.seconds, replay(run, cap).bound.by) for cap in (1, 2, 16)] == [
        (12.0, "cap"),
        (6.0, "cap"),
        (4.0, "chain"),
    ]
    shared = replay_of_calls(*side_by_side(2.0, 2.0), load=LoadModel(full_speed=1.0))
    assert (replay(shared, 2).bound.seconds, replay(shared, 2).bound.by) == (4.0, "machine")


def test_measured_point_stands_beside_its_replay() -> None:
    recorded = Recorded(seconds=4.1, caps=((0.0, 2),), cap=2)
    run = Replay(nodes=tuple(side_by_side(2.0, 2.0, 2.0)), recorded=recorded)
    measured = curve(run).measured
    assert measured is not None
    assert (measured.cap, measured.seconds, measured.replayed_s) == (2, 4.1, 4.0)
    assert measured.error == pytest.approx(-0.0244, abs=1e-3)


def test_run_whose_cap_changed_is_replayed_with_its_changes() -> None:
    recorded = Recorded(seconds=4.0, caps=((0.0, 1), (2.0, 2)))
    measured = curve(Replay(nodes=tuple(side_by_side(2.0, 2.0, 2.0)), recorded=recorded)).measured
    assert measured is not None
    assert (measured.cap, measured.replayed_s) == (None, 4.0)


def test_too_few_loads_are_admitted() -> None:
    fit = LoadFit(load=LoadModel(), calls=12, seen=(1,), trust="none")
    run = Replay(nodes=tuple(side_by_side(*[1.0] * 12)), fits={MODEL: fit})
    found = curve(run, (1, 2, 4))
    assert found.confidence.trust == "none"
    assert "each is taken to last as long at every cap" in found.confidence.load
    assert "calibrate" in found.confidence.load
    assert [p.extrapolated for p in found.points] == [False, False, True]


def test_what_was_learned_is_said() -> None:
    fit = LoadFit(load=LoadModel(full_speed=1.0), calls=80, seen=(1, 2, 4), trust="good")
    run = Replay(nodes=tuple(side_by_side(1.0)), fits={MODEL: fit}, limits={MODEL: ModelLimits(requests_per_minute=60)})
    found = curve(run).confidence
    assert "with 4 in flight each takes 4.0 times as long as alone" in found.load
    assert "60 requests a minute" in found.limits


def test_refusals_without_a_known_limit_are_admitted() -> None:
    assert "limits are not known" in curve(Replay(nodes=tuple(side_by_side(1.0)), refusals=3)).confidence.limits


def test_stages_that_limit_the_run_come_with_what_they_would_save() -> None:
    run = replay_of_calls(*chain(1.0, 6.0, 3.0), call("beside", 8.0))
    worst, *others = stage_limits(run, replay(run, 4))
    assert (worst.stage, worst.chain_s, worst.calls, worst.share) == ("s1", 6.0, 1, 0.6)
    assert worst.gain_s == pytest.approx(2.0)  # then the call beside the chain takes longest
    assert [limit.stage for limit in others] == ["s2", "s0"]


def test_cost_is_the_same_at_every_cap() -> None:
    run = replay_of_calls(call("a", 1.0, cost_usd=0.25), call("b", 1.0, cost_usd=0.5))
    assert {p.cost_usd for p in curve(run).points} == {0.75}


@pytest.mark.parametrize("caps", [[], [0], [2000]])
def test_caps_that_cannot_be_are_refused(caps: list[int]) -> None:
    with pytest.raises(SettingsError):
        curve(replay_of_calls(*side_by_side(1.0)), caps)


def test_run_without_calls_is_refused() -> None:
    with pytest.raises(SettingsError, match="nothing to forecast"):
        curve(Replay(nodes=()))


def test_curve_of_the_whole_plan_ends_at_its_chain() -> None:
    run = replay_of_graph(product_plan())
    found = curve(run)
    assert found.points[0].seconds == pytest.approx(run.work_s)
    assert found.points[-1].seconds <= 1.05 * run.chain_s


@given(st.integers(1, 100))
def test_no_point_lies_below_its_bound(seed: int) -> None:
    for point in curve(replay_of_graph(layered_graph(layers=3, seed=seed)), (1, 2, 3, 5, 8)).points:
        assert point.bound.seconds <= point.seconds * (1 + 1e-9)
        assert sum(point.stage_s.values()) + sum(point.wait_s.values()) == pytest.approx(point.seconds)


@given(st.lists(st.floats(1, 100), min_size=1, max_size=20), st.booleans())
def test_knee_is_the_smallest_cap_that_is_nearly_as_good_as_the_best(drops: list[float], falling: bool) -> None:
    caps = range(1, len(drops) + 1)
    seconds = {cap: sum(drops[cap - 1 :]) for cap in caps}
    knee = knee_of(caps, seconds.__getitem__, falling=falling)
    assert seconds[knee] <= KNEE * seconds[caps[-1]]
    assert all(seconds[cap] > KNEE * seconds[caps[-1]] for cap in caps if cap < knee)


def test_crowded_machine_is_recommended_what_the_curve_recommends() -> None:
    run = replace(replay_of_calls(*side_by_side(*[2.0] * 8)), loads={MODEL: LoadModel(full_speed=2.0, loss=0.1)})
    assert recommended_cap(run) == curve(run).recommended == 2
