"""Replays with another model for a stage, or with its calls split."""

import pytest

from planexe.errors import SettingsError
from planexe.timing.alternatives import split, with_history, with_model
from planexe.timing.replay_model import ModelLimits, Node, Replay, Try
from planexe.timing.virtual_run import run_virtually
from tests.timing.made_replays import MODEL, call, chain, replay_of_calls, side_by_side


def test_faster_model_shortens_its_stage_and_changes_the_price() -> None:
    run = replay_of_calls(call("a", 4.0, cost_usd=1.0), call("b", 4.0, 0, cost_usd=1.0))
    changed = with_model(run, "b", speed=2.0, price=3.0)
    assert run_virtually(changed, 1).seconds == 6.0
    assert changed.cost_usd == 4.0


def test_several_stages_can_change_at_once() -> None:
    assert run_virtually(with_model(replay_of_calls(*chain(2.0, 2.0, 2.0)), ["s0", "s2"], speed=2.0), 1).seconds == 4.0


def test_another_model_brings_its_own_limits() -> None:
    run = Replay(nodes=tuple(side_by_side(1.0, 1.0)), limits={"narrow": ModelLimits(max_concurrency=1)})
    assert run_virtually(run, 4).seconds == 1.0
    assert run_virtually(with_model(run, "s", model="narrow"), 4).seconds == 2.0


def test_history_of_another_model_sets_the_mean_seconds() -> None:
    run = replay_of_calls(*side_by_side(2.0, 4.0))
    assert with_history(run, "s", {"s": 6.0}).work_s == pytest.approx(12.0)
    assert with_history(run, "s", {}).work_s == run.work_s


def test_split_call_reads_all_and_writes_a_part() -> None:
    run = replay_of_calls(
        call("s/1", 10.0, first_s=2.0, input_tokens=400, output_tokens=100, cost_usd=0.8), call("t", 1.0, 0)
    )
    changed = split(run, "s", 4)
    assert run_virtually(changed, 4).seconds == pytest.approx(2.0 + 8.0 / 4 + 1.0)
    pieces = [n.tries[0] for n in changed.calls if n.stage == "s"]
    assert [(p.input_tokens, p.output_tokens) for p in pieces] == [(400, 25)] * 4
    assert sum(p.cost_usd or 0.0 for p in pieces) == pytest.approx(4 * 0.4 + 0.4)


def test_split_into_one_changes_nothing() -> None:
    run = replay_of_calls(*side_by_side(3.0, 3.0))
    assert split(run, "s", 1).calls == run.calls


def test_who_waited_for_the_call_waits_for_all_its_pieces() -> None:
    run = replay_of_calls(call("s", 4.0), call("after", 1.0, 0))
    assert run_virtually(split(run, "s", 2), 1).seconds == pytest.approx(5.0)


def test_conversation_cannot_be_split() -> None:
    run = replay_of_calls(call("talk/1", 1.0), call("talk/2", 1.0, 0))
    with pytest.raises(SettingsError, match="follow each other"):
        split(run, "talk", 2)


@pytest.mark.parametrize("pieces", [0, -1])
def test_split_into_nothing_is_refused(pieces: int) -> None:
    with pytest.raises(SettingsError, match="at least 1"):
        split(replay_of_calls(*side_by_side(1.0)), "s", pieces)


def test_stage_without_calls_is_refused() -> None:
    with pytest.raises(SettingsError, match="nowhere"):
        with_model(replay_of_calls(*side_by_side(1.0)), "nowhere", speed=2.0)
    with pytest.raises(SettingsError, match="at least one stage"):
        with_model(replay_of_calls(*side_by_side(1.0)), [])


@pytest.mark.parametrize(("speed", "price"), [(0.0, 1.0), (-1.0, 1.0), (float("nan"), 1.0), (1.0, -0.1)])
def test_factors_that_cannot_be_are_refused(speed: float, price: float) -> None:
    with pytest.raises(SettingsError, match="speed"):
        with_model(replay_of_calls(*side_by_side(1.0)), "s", speed=speed, price=price)


def test_unknown_cost_stays_unknown() -> None:
    run = Replay(nodes=(Node(stage="s", tries=(Try(model=MODEL, work_s=1.0),)),))
    assert split(with_model(run, "s", price=2.0), "s", 2).cost_usd is None
