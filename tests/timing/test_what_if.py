"""The curve over the cap, its lower bound, and the check against the measured run."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.graphs import layered_graph, product_plan
from planexe.errors import SettingsError
from planexe.timing.load_model import LoadFit, LoadModel
from planexe.timing.replay_model import ModelLimits, Recorded, Replay
from planexe.timing.what_if import curve, replay, usual_caps
from tests.timing.made_replays import MODEL, call, replay_of_calls, replay_of_graph, side_by_side


def test_curve_has_a_point_for_every_cap_in_order() -> None:
    found = curve(replay_of_calls(*side_by_side(1.0, 1.0)), [4, 1, 2, 2])
    assert [p.cap for p in found.points] == [1, 2, 4]
    assert [p.seconds for p in found.points] == [2.0, 1.0, 1.0]
    assert found.at(2).peak == 2


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
    assert found.advice.confidence.trust == "none"
    assert "each is taken to last as long at every cap" in found.advice.confidence.load
    assert "calibrate" in found.advice.confidence.load
    assert [p.extrapolated for p in found.points if p.cap <= 4] == [False, False, True]


def test_what_was_learned_is_said() -> None:
    fit = LoadFit(load=LoadModel(full_speed=1.0), calls=80, seen=(1, 2, 4), trust="good")
    run = Replay(nodes=tuple(side_by_side(1.0)), fits={MODEL: fit}, limits={MODEL: ModelLimits(requests_per_minute=60)})
    found = curve(run).advice.confidence
    assert "with 4 in flight each takes 4.0 times as long as alone" in found.load
    assert "60 requests a minute" in found.limits


def test_refusals_without_a_known_limit_are_admitted() -> None:
    assert "limits are not known" in curve(Replay(nodes=tuple(side_by_side(1.0)), refusals=3)).advice.confidence.limits


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
