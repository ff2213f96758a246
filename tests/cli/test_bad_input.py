"""Whatever is wrong: one clear sentence on stderr, exit status 2, and no run left behind."""

import json
from pathlib import Path
from typing import Any

import pytest

from planexe.cli.main import main


def one_sentence(text: str) -> bool:
    return text.startswith("planexe: ") and text.count("\n") == 1 and "Traceback" not in text


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ([""], "The goal is empty"),
        (["Bakery"], "too short"),
        (["x " * 100_000], "at most 30,000"),
        ([], "Give the goal"),
        (["A goal of several words", "--concurrency", "0"], "--concurrency is '0'; it must be a whole number from 1 to 1024"),
        (["A goal of several words", "--concurrency", "-1"], "--concurrency is '-1'"),
        (["A goal of several words", "--concurrency", "1000000"], "--concurrency is '1000000'"),
        (["A goal of several words", "--concurrency", "many"], "--concurrency is 'many'"),
        (["A goal of several words", "--model", "gpt-nonsense"], "no model `gpt-nonsense`"),
        (["A goal of several words", "--model", "gpt-4.1-mini"], "Set OPENAI_API_KEY"),
        (["A goal of several words", "--detail", "huge"], "--detail is 'huge'; use full or fast"),
        (["A goal of several words", "--time-scale", "-1"], "--time-scale"),
        (["A goal of several words", "--time-scale", "nan"], "--time-scale"),
        (["A goal of several words", "--time-scale", "fast"], "--time-scale is 'fast'"),
        (["A goal of several words", "--seed", "x"], "--seed is 'x'"),
        (["A goal of several words", "--faults", "gremlins"], "gremlins"),
        (["A goal of several words", "--run-id", "../escape"], "run id"),
        (["A goal of several words", "--start-date", "soon"], "--start-date is 'soon'"),
        (["A goal of several words", "--working-week", "sundays"], "--working-week is 'sundays'; choose \"every day\""),
        (["A goal of several words", "--tasks-at-once", "0"], "--tasks-at-once is '0'; give a whole number, 1 or more"),
        (["A goal of several words", "--tasks-at-once", "few"], "--tasks-at-once is 'few'; give a whole number"),
        (["A goal of several words", "--goal-file", "x.txt"], "not both"),
        (["--goal-file", "missing.txt"], "missing.txt cannot be read"),
    ],
)  # fmt: skip
def test_wrong_plan_option_is_named_with_its_remedy(planexe: Any, runs: Path, arguments: list[str], says: str) -> None:
    result = planexe("plan", *arguments)
    assert result.status == 2
    assert says in result.err
    assert one_sentence(result.err), result.err
    assert not runs.exists() or not list(runs.iterdir())


def test_option_that_does_not_exist_is_not_taken_for_a_longer_one(planexe: Any) -> None:
    result = planexe("plan", "--goal", "Open a bakery")
    assert result.status == 2
    assert "unrecognized arguments: --goal" in result.err


def test_goal_file_that_is_no_text_is_named(planexe: Any, tmp_path: Path) -> None:
    (tmp_path / "goal.bin").write_bytes(b"\xff\xfe\x00goal")
    result = planexe("plan", "--goal-file", str(tmp_path / "goal.bin"))
    assert (result.status, one_sentence(result.err)) == (2, True)
    assert "not UTF-8" in result.err


@pytest.mark.parametrize("cap", ["0", "-1", "1000000", "many", "3.5"])
def test_wrong_concurrency_in_the_environment_is_named(planexe: Any, monkeypatch: pytest.MonkeyPatch, cap: str) -> None:
    monkeypatch.setenv("PLANEXE_MAX_CONCURRENT_LLM", cap)
    result = planexe("runs")
    assert result.status == 2
    assert f"PLANEXE_MAX_CONCURRENT_LLM is '{cap}'" in result.err


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("models.toml", "[[model]\n"),
        ("models.toml", "model = 3\n"),
        ("llm_config.json", "{"),
        ("llm_config.json", "[]"),
    ],
)
def test_malformed_catalogue_is_named_and_the_simulated_model_works(
    planexe: Any, tmp_path: Path, name: str, text: str
) -> None:
    (tmp_path / name).write_text(text)
    result = planexe("models", "test", "simulated")
    assert result.status == 0
    assert "simulated answered" in result.out
    assert name in result.err
    assert one_sentence(result.err), result.err


def test_catalogue_that_is_not_there_is_named(planexe: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PLANEXE_MODELS", "nowhere.toml")
    result = planexe("models")
    assert result.status == 0
    assert "nowhere.toml" in result.err
    assert planexe("models", "--json").json()[0]["name"] == "simulated"


@pytest.mark.parametrize("command", ["resume", "timing", "stop"])
@pytest.mark.parametrize(("run_id", "says"), [("../x", "is not allowed"), ("nope", "no run nope")])
def test_commands_on_a_run_refuse_wrong_ids(planexe: Any, command: str, run_id: str, says: str) -> None:
    result = planexe(command, run_id)
    assert result.status == 2
    assert says in result.err
    assert one_sentence(result.err)


def make_run(runs: Path, request: object) -> None:
    (runs / "r").mkdir(parents=True)
    (runs / "r" / "request.json").write_text(request if isinstance(request, str) else json.dumps(request))


@pytest.mark.parametrize(
    ("request_json", "says"),
    [('{"format": 1, "run_id"', "not valid JSON"), ({"format": 99}, "newer version"), ({}, "no run request")],
)
def test_run_folder_that_cannot_be_read_is_explained(planexe: Any, runs: Path, request_json: Any, says: str) -> None:
    make_run(runs, request_json)
    result = planexe("resume", "r")
    assert result.status == 1
    assert says in result.err
    assert one_sentence(result.err)


def test_damaged_run_does_not_hide_the_others(planexe: Any, runs: Path) -> None:
    make_run(runs, "{")
    result = planexe("runs")
    assert result.status == 0
    assert "planexe verify r --repair" in result.err
    assert result.out.startswith("r ")
    assert "unreadable" in result.out


def test_unknown_command_is_wrong_usage(planexe: Any) -> None:
    assert planexe("dance").status == 2


def test_debug_shows_the_traceback() -> None:
    from planexe.errors import GoalError

    with pytest.raises(GoalError):
        main(["--debug", "plan", ""])
