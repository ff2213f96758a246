import asyncio
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from planexe.errors import SettingsError
from planexe.jobs.background_loop import BackgroundLoop
from planexe.runs.fault_trial import CALLS, FaultTrial
from planexe.runs.ping import ping
from planexe.runs.trials import Trial, Trials
from planexe.runs.workbench import Workbench
from planexe.settings import Settings


@pytest.fixture
def loop() -> Iterator[BackgroundLoop]:
    found = BackgroundLoop("trials")
    yield found
    found.close()


@pytest.fixture
def bench(tmp_path: Path) -> Workbench:
    return Workbench(Settings(runs=tmp_path, models=("simulated",)))


def ended(loop: BackgroundLoop, trials: Trials, name: str) -> Trial[object]:
    while (trial := trials.get(name)) is None or trial.running:
        loop.run(asyncio.sleep(0))
    return trial


def test_work_is_running_until_it_has_its_value(loop: BackgroundLoop) -> None:
    trials, go = Trials(loop), asyncio.Event()

    async def work() -> str:
        await go.wait()
        return "done"

    assert trials.get("x") is None
    trials.start("x", work())
    assert trials.get("x") == Trial(running=True)
    loop.loop.call_soon_threadsafe(go.set)
    assert ended(loop, trials, "x").value == "done"


@pytest.mark.parametrize(
    ("error", "words"),
    [(SettingsError("Set THE_KEY."), "Set THE_KEY."), (KeyError("x"), "error of the program itself")],
)
def test_failure_is_one_sentence(loop: BackgroundLoop, error: Exception, words: str) -> None:
    trials = Trials(loop)

    async def fail() -> None:
        raise error

    trials.start("x", fail())
    assert words in ended(loop, trials, "x").problem


def test_second_start_under_a_name_takes_the_place_of_the_first(loop: BackgroundLoop) -> None:
    trials = Trials(loop)
    trials.start("x", asyncio.Event().wait())
    trials.start("x", asyncio.sleep(0, "second"))
    assert ended(loop, trials, "x").value == "second"


def test_only_the_newest_are_remembered(loop: BackgroundLoop) -> None:
    trials = Trials(loop)
    for number in range(300):
        trials.start(str(number), asyncio.sleep(0))
    assert trials.get("0") is None
    assert trials.get("299") is not None


async def test_speed_counts_from_the_first_token(bench: Workbench) -> None:
    found = await ping(bench, "simulated", time_scale=0)
    assert replace(found, seconds=3.0, first_token_s=1.0, output_tokens=100).tokens_per_s == 50.0
    assert replace(found, seconds=1.0, first_token_s=1.0, output_tokens=100).tokens_per_s is None


async def test_ping_of_the_simulated_model_is_a_call_like_any_other(bench: Workbench) -> None:
    found = await ping(bench, "simulated", time_scale=0)
    assert found.text
    assert found.first_token_s is not None
    assert found.output_tokens > 0
    assert (found.accepted.problem, found.accepted.response_format) == ("", "json_schema")
    assert found.accepted.usage_sent
    assert (found.accepted.output_tokens, found.plan.shortened) == (32_768, ())


async def test_ping_without_a_key_says_what_to_set(bench: Workbench) -> None:
    with pytest.raises(SettingsError, match="Set OPENAI_API_KEY"):
        await ping(bench, "gpt-4.1")


async def test_ten_calls_survive_bad_json_and_every_try_is_on_record(bench: Workbench) -> None:
    trial = FaultTrial(bench, "bad-json", time_scale=0)
    outcome = await trial.run()
    assert outcome.answered == CALLS
    assert len(trial.attempts) > CALLS
    assert {a.item for a in trial.attempts} == {str(n) for n in range(1, CALLS + 1)}


async def test_call_that_nothing_cures_is_told_with_its_number(bench: Workbench) -> None:
    outcome = await FaultTrial(bench, "none,refusal=1,in_a_row=1000", time_scale=0).run()
    assert outcome.answered == 0
    assert "declined" in outcome.problems[1]


def test_wrong_mix_is_refused_before_anything_is_sent(bench: Workbench) -> None:
    with pytest.raises(SettingsError, match="no value 'hnag'"):
        FaultTrial(bench, "none,hnag=1")
