"""A forecast as text and as JSON."""

import json

from planexe.timing.forecast_text import curve_json, curve_lines
from planexe.timing.load_model import LoadFit, LoadModel
from planexe.timing.replay_model import ModelLimits, Recorded, Replay
from planexe.timing.what_if import curve
from tests.timing.made_replays import MODEL, call, side_by_side


def run(**more: object) -> Replay:
    fit = LoadFit(load=LoadModel(), calls=20, seen=(1,), trust="none")
    values: dict[str, object] = {"fits": {MODEL: fit}, "recorded": Recorded(seconds=20.5, caps=((0.0, 1),), cap=1)}
    return Replay(nodes=tuple(side_by_side(*[2.0] * 10)), **(values | more))  # pyrefly: ignore[bad-argument-type]  # a test's short hand


def text(replay: Replay, *caps: int) -> str:
    return "\n".join(curve_lines(curve(replay, caps), replay, caps))


def test_table_has_a_line_per_cap_with_the_measured_point_and_the_recommended_cap() -> None:
    said = text(run(), 1, 2, 12)
    assert "measured: 20 s" in said
    assert "recommended" in said
    assert "Recommended: 12 calls at the same time. " in said
    assert "Check: replayed with cap 1 the run takes 20 s; measured were 20 s (-2.4%)." in said


def test_guesswork_is_marked_and_explained() -> None:
    said = text(run(), 1, 10)
    assert "guesswork: never seen so many in flight" in said
    assert "How sure: none." in said


def test_refusals_are_told() -> None:
    said = text(run(limits={MODEL: ModelLimits(seen_requests=5, refusal_s=0.1)}), 1, 10)
    assert "(429)" in said


def test_interrupted_run_need_not_agree() -> None:
    recorded = Recorded(seconds=30.0, caps=((0.0, 1),), cap=1, comparable=False, note="the run was paused")
    assert "They need not agree: the run was paused." in text(run(recorded=recorded), 1, 2)


def test_run_without_a_measured_point_has_no_check() -> None:
    assert "Check:" not in text(run(recorded=None), 1, 2)


def test_cost_is_told_where_there_is_one() -> None:
    assert "Cost:" not in text(run(), 1)
    assert "Cost: 0.50 USD" in text(Replay(nodes=(call("a", 1.0, cost_usd=0.5),)), 1)


def test_json_holds_the_figures_of_the_caps_asked_for() -> None:
    replay = run()
    found = json.loads(json.dumps(curve_json(curve(replay, (1, 4)), replay, (1, 4))))
    assert [(p["cap"], p["seconds"]) for p in found["points"]] == [(1, 20.0), (4, 6.0)]
    assert {"lower_bound_s", "bound_by", "peak", "extrapolated"} <= set(found["points"][0])
    assert (found["measured"]["cap"], found["recommended"], found["confidence"]["trust"]) == (1, 12, "none")
    assert found["rests_on"] == "the 10 calls of this run"
    assert found["stages"][0]["stage"] == "s"
