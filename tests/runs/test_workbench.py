import asyncio
import json
from pathlib import Path

import pytest

from planexe.errors import CatalogError, GoalError, SettingsError
from planexe.executor.bound_model import BoundModel
from planexe.runs.simulation import simulated_timeouts
from planexe.runs.workbench import Workbench
from planexe.settings import Settings
from planexe.spine.priority import without_slack
from planexe.spine.run_moment import run_order

GOAL = "Open a small bakery in Aarhus before May."


@pytest.fixture
def bench(tmp_path: Path) -> Workbench:
    return Workbench(Settings(runs=tmp_path, concurrency=6))


def test_without_a_key_the_simulated_model_answers(bench: Workbench) -> None:
    request = bench.request(GOAL)
    assert request.models == ("simulated",)
    assert request.simulated
    assert request.concurrency == 6


def test_runs_asked_for_at_once_follow_each_other_in_moment_and_id(bench: Workbench) -> None:
    made = [bench.request(GOAL) for _ in range(50)]
    assert sorted(made, key=lambda r: run_order(r.created, "")) == sorted(made, key=lambda r: r.run_id) == made
    assert len({r.run_id for r in made}) == 50


def test_with_a_key_the_models_it_opens_are_used(tmp_path: Path) -> None:
    bench = Workbench(Settings(runs=tmp_path, environment={"OPENAI_API_KEY": "sk-x"}))
    request = bench.request(GOAL)
    assert "gpt-4.1-mini" in request.models
    assert not request.simulated


def test_model_without_its_key_is_refused_before_the_run_exists(bench: Workbench, tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="Set OPENAI_API_KEY"):
        bench.request(GOAL, models=["gpt-4.1-mini"])
    assert list(tmp_path.iterdir()) == []


def test_unknown_model_is_refused(bench: Workbench) -> None:
    with pytest.raises(CatalogError, match="no model `nope`"):
        bench.request(GOAL, models=["nope"])


def test_named_models_keep_their_order_without_twins(bench: Workbench) -> None:
    request = bench.request(GOAL, models=["simulated-slow", "simulated", "simulated-slow"])
    assert request.models == ("simulated-slow", "simulated")


def test_faults_need_the_simulated_model(tmp_path: Path) -> None:
    bench = Workbench(Settings(runs=tmp_path, environment={"OPENAI_API_KEY": "sk-x"}))
    with pytest.raises(SettingsError, match="needs the simulated model"):
        bench.request(GOAL, models=["gpt-4.1-mini"], faults="flaky")


def test_goal_is_checked(bench: Workbench) -> None:
    with pytest.raises(GoalError):
        bench.request("no")


def test_options_without_a_value_are_left_out(bench: Workbench) -> None:
    request = bench.request(GOAL, start_date="2027-03-01", currency="", scenario=None)
    assert request.facts() == [("Detail", "full"), ("Start date", "2027-03-01")]


def test_options_of_the_schedule_are_put_into_form(bench: Workbench) -> None:
    request = bench.request(GOAL, working_week="Monday-to-Friday", tasks_at_once="3")
    given = request.inputs.model_dump()
    assert (given["working_week"], given["tasks_at_once"]) == ("monday to friday", 3)


def test_two_requests_get_two_run_ids(bench: Workbench) -> None:
    assert bench.request(GOAL).run_id != bench.request(GOAL).run_id


def test_no_key_reaches_the_run_folder(tmp_path: Path) -> None:
    bench = Workbench(Settings(runs=tmp_path, environment={"OPENAI_API_KEY": "sk-very-secret"}))
    folder = bench.create(bench.request(GOAL, models=["gpt-4.1-mini", "simulated"]))
    assert "sk-very-secret" not in folder.request_path.read_text()
    assert json.loads(folder.request_path.read_text())["models"] == ["gpt-4.1-mini", "simulated"]


def test_what_is_known_of_a_model_is_one_for_the_process(bench: Workbench) -> None:
    spec = bench.catalog.get("simulated")
    assert bench.services(spec) is bench.services(spec)
    assert bench.services(spec) is not bench.services(bench.catalog.get("simulated-slow"))


def test_timeouts_of_a_simulated_service_shrink_but_never_to_nothing() -> None:
    assert simulated_timeouts(0).first_token_s >= 2
    assert simulated_timeouts(1).first_token_s > simulated_timeouts(0.1).first_token_s


def test_executor_outside_a_run_answers_plain_functions(bench: Workbench) -> None:
    executor = bench.executor(["simulated-fast"], concurrency=2)
    try:
        results = executor.run_batch([lambda llm: llm.ask_sync("Name one risk.").text, lambda llm: llm.name])
    finally:
        executor.close()
    assert results[0].unwrap()
    assert results[1].unwrap() == "simulated-fast"


async def test_model_that_takes_one_call_at_a_time_has_one_in_all_runs_together(tmp_path: Path) -> None:
    own = '[[model]]\nname = "own"\nprovider = "simulated"\nmodel = "simulated-fast"\nbase_url = "http://simulator.invalid/v1"\nmax_concurrency = 1\n'
    (tmp_path / "models.toml").write_text(own)
    bench = Workbench(Settings(runs=tmp_path, catalogues=(tmp_path / "models.toml",)))
    under_way, most = 0, 0

    async def ask(llm: BoundModel) -> None:
        nonlocal under_way, most
        under_way += 1
        most = max(most, under_way)
        try:
            await llm.ask("Why is the sky blue?")
        finally:
            under_way -= 1

    executors = [bench.executor(["own"], concurrency=4, time_scale=0) for _ in range(3)]
    results = await asyncio.gather(*(one.run_batch_async([ask] * 3) for one in executors))
    for one in executors:
        await one.aclose()

    assert all(result.ok for batch in results for result in batch)
    assert most == 1


def test_slots_are_shared_by_all_runs_of_the_process(bench: Workbench) -> None:
    runs = [bench.activate(bench.create(bench.request(GOAL))) for _ in range(2)]
    assert runs[0].limiter.shared is runs[1].limiter.shared is bench.slots


def test_fast_model_answers_the_calls_without_slack(bench: Workbench) -> None:
    request = bench.request(GOAL, fast_model="simulated-fast", time_scale=0, detail="fast")
    folder = bench.create(request)
    assert asyncio.run(bench.activate(folder).run()).status == "complete"

    run = bench.read(request.run_id)
    critical = without_slack(run.stages)
    by_model = {name: {a.stage for a in run.attempts if a.model == name} for name in ("simulated", "simulated-fast")}
    assert by_model["simulated-fast"] <= critical
    assert by_model["simulated"]
    assert not by_model["simulated"] & critical
    assert all(state.state == "fresh" for state in run.fresh.values())


def test_fast_model_is_checked_like_the_others(bench: Workbench) -> None:
    with pytest.raises(CatalogError, match="no model `nope`"):
        bench.request(GOAL, fast_model="nope")
    with pytest.raises(SettingsError, match="Set OPENAI_API_KEY"):
        bench.request(GOAL, fast_model="gpt-4.1-mini")
    assert bench.request(GOAL, models=["simulated"], fast_model="simulated").fast_model == ""


def test_what_happens_with_a_weak_model_is_one_of_two(bench: Workbench) -> None:
    with pytest.raises(SettingsError, match="--on-weak is 'cry'; choose go or stop"):
        bench.request(GOAL, on_weak="cry")


@pytest.mark.parametrize(
    ("option", "value", "told"),
    [
        ("seed", 1.5, "a whole number of at most 18 digits"),
        ("seed", "x", "a whole number"),
        ("seed", True, "a whole number"),
        ("seed", 10**18, "a whole number"),
        ("seed", float("nan"), "a whole number"),
        ("time_scale", "fast", "a number"),
        ("time_scale", None, "a number"),
        ("faults", None, "the name of a profile"),
        ("faults", 3, "the name of a profile"),
        ("language", "\x00", "the name of a language"),
        ("language", "x" * 61, "at most 60 characters"),
        ("language", None, "the name of a language"),
        ("language", "\ud800", "the name of a language"),
    ],
)
def test_option_that_no_run_could_be_read_with_again_is_refused(
    bench: Workbench, option: str, value: object, told: str
) -> None:
    with pytest.raises(SettingsError, match=told) as caught:
        bench.request(GOAL, **{option: value})  # pyrefly: ignore[bad-argument-type]
    assert caught.value.field == f"--{option.replace('_', '-')}"


@pytest.mark.parametrize(
    ("typed", "language"), [("", "English"), ("  ", "English"), (" Dansk ", "Dansk"), ("中文", "中文")]
)
def test_language_is_any_name_and_english_where_none_is_given(bench: Workbench, typed: str, language: str) -> None:
    assert bench.request(GOAL, language=typed).language == language


@pytest.mark.parametrize("seed", [0, -1, 10**18 - 1])
def test_seed_is_kept_with_the_run(bench: Workbench, seed: int) -> None:
    assert bench.create(bench.request(GOAL, seed=seed)).request().seed == seed
