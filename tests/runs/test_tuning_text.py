"""What the Tune page says."""

from dataclasses import replace

import pytest

from planexe.executor.attempt_log import Attempt
from planexe.runs import tuning_text
from planexe.runs.sweeps import SweepPlan
from planexe.runs.tuning import TunedRun
from planexe.runs.workbench import Workbench
from planexe.settings import Settings
from planexe.timing.measures import measure
from planexe.timing.replay_model import Recorded, Replay
from planexe.timing.stage_limits import StageLimit
from planexe.timing.what_if import curve
from planexe.ui.tune import sweep as tune_sweep
from planexe.workflows.plan.workflow import plan_stages
from tests.timing.made_attempts import event, made
from tests.timing.made_replays import chain, replay_of_calls, side_by_side


def tuned(run: Replay, *attempts: Attempt) -> TunedRun:
    request = Workbench(Settings(models=("simulated",))).request("Open a bakery in Aarhus before May.")
    events = [event("session", 0.0, worker="w01", cap=4), event("end", 8.0)]
    measures = measure(attempts or (made("goal", 0.0, 8.0),), plan_stages(), events)
    return TunedRun(request=request, replay=run, curve=curve(run), measures=measures)


SIDE = replay_of_calls(*side_by_side(*[2.0] * 8))


def test_advice_names_cap_time_and_gain() -> None:
    words, reason = tuning_text.advice(tuned(SIDE))
    assert words.startswith("Recommended: 8 calls at the same time. This run then takes about 2.0 s")
    assert "one by one 16 s, 8.0 times as long." in words
    assert reason.endswith(
        "This rests on the 8 calls of this run. A first guess: calls were seen at one number in flight only."
    )


def test_advice_for_a_chain_is_to_stay_with_one() -> None:
    words, _ = tuning_text.advice(tuned(replay_of_calls(*chain(1.0, 2.0))))
    assert words == (
        "Recommended: 1 call at the same time. This run then takes about 3.0 s; more at once gain nothing."
    )


def test_bound_says_what_sets_it() -> None:
    assert "the chain of calls that wait" in tuning_text.bound_sentence(tuned(replay_of_calls(*chain(1.0))).curve)


@pytest.mark.parametrize(("seconds", "words"), [(16.0, "within 1 %"), (20.0, "20% too short"), (10.0, "60% too long")])
def test_replay_is_held_against_the_measured_run(seconds: float, words: str) -> None:
    recorded = Recorded(seconds=seconds, caps=((0.0, 1),), cap=1)
    sentence = tuning_text.measured_sentence(curve(replace(SIDE, recorded=recorded)))
    assert "with its cap of 1" in sentence
    assert words in sentence


def test_nothing_measured_is_nothing_said() -> None:
    assert tuning_text.measured_sentence(curve(SIDE)) == ""


def test_interrupted_runs_need_not_agree() -> None:
    recorded = Recorded(seconds=5.0, caps=((0.0, 1),), cap=None, comparable=False, note="the run was paused")
    assert tuning_text.measured_sentence(curve(replace(SIDE, recorded=recorded))).endswith("the run was paused.")


def test_trouble_counts_seconds_money_and_refusals() -> None:
    bad = made("goal", 0.0, 2.0, outcome="failed", error_kind="rate_limit", cost_usd=0.5)
    good = made("goal", 5.0, 8.0, attempt=2, waits={"retry_after": 3.0})
    words = tuning_text.trouble_sentence(tuned(SIDE, bad, good))
    assert words.startswith("1 try failed: 2.0 s of calls without an answer; 0.50 USD paid for them")
    assert "1 of them refused" in words
    assert "3.0 s waited for the pause that the provider asked for" in words


def test_no_trouble_is_said_in_plain_words() -> None:
    assert tuning_text.trouble_sentence(tuned(SIDE)) == "No try failed, and no limit held a call up."


def test_speed_up_stands_first_and_is_explained() -> None:
    row = tuning_text.figure_rows(tuned(SIDE))[0]
    assert (row["Figure"], row["Value"]) == ("Speed-up", "2.00")
    assert "16 s (predicted)" in row["What it means"]


def test_change_says_what_it_does() -> None:
    before, after = curve(SIDE), curve(replay_of_calls(*side_by_side(*[1.0] * 8)))
    assert tuning_text.change_sentence(before, after, "Goal, faster") == "Goal, faster: 1.0 s shorter (1.0 s)."
    assert "1.0 s longer" in tuning_text.change_sentence(after, before, "x")
    assert "next to no change" in tuning_text.change_sentence(before, before, "x")


def test_limits_have_titles_for_people() -> None:
    limit = StageLimit(stage="goal", chain_s=4.0, share=0.5, calls=2, gain_s=1.0)
    row = tuning_text.limit_rows((limit,), {"goal": "The goal"})[0]
    assert (row["Stage"], row["Share of the run time"], row["Saved if it took no time"]) == ("The goal", "50%", "1.0 s")


@pytest.mark.parametrize(
    ("cost", "simulated", "words"),
    [(0.0, True, "costs nothing"), (1.5, False, "about 1.50 USD"), (None, False, "not known")],
)
def test_sweep_says_its_price_first(cost: float | None, simulated: bool, words: str) -> None:
    plan = SweepPlan(caps=(1, 4), seconds=90.0, cost_usd=cost, simulated=simulated)
    sentence = tune_sweep.price_sentence(plan)
    assert sentence.startswith("2 runs, about 1 min 30 s in all")
    assert words in sentence
