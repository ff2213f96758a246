"""--runs DIR is the folder of all runs as PLANEXE_RUNS is: its runs, and the model catalogues in it."""

from pathlib import Path
from typing import Any

import pytest

from tests.cli.test_help import parsers

MODEL = """
[[model]]
name = "next-door"
provider = "simulated"
model = "simulated"
context_tokens = 32768
output_tokens = 8192
"""


@pytest.fixture
def elsewhere(tmp_path: Path, runs: Path) -> Path:
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    (folder / "models.toml").write_text(MODEL)
    return folder


def test_models_beside_those_runs_are_known(planexe: Any, elsewhere: Path) -> None:
    assert "next-door" not in planexe("models").out
    assert "next-door" in planexe("models", "--runs", str(elsewhere)).out
    assert planexe("models", "test", "next-door").status == 2
    assert planexe("models", "test", "next-door", "--runs", str(elsewhere)).status == 0


def test_plan_uses_a_model_beside_those_runs(planexe: Any, elsewhere: Path, goal: str) -> None:
    options = ["--model", "next-door", "--time-scale", "0", "--detail", "fast", "--concurrency", "16", "--json"]
    result = planexe("plan", goal, "--run-id", "r1", "--runs", str(elsewhere), *options)
    assert result.status == 0, result.err
    assert (elsewhere / "r1" / "request.json").is_file()


def test_folder_is_the_same_by_option_and_by_variable(
    planexe: Any, elsewhere: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    by_option = planexe("models", "--runs", str(elsewhere), "--json").json()
    monkeypatch.setenv("PLANEXE_RUNS", str(elsewhere))
    assert planexe("models", "--json").json() == by_option


def test_every_command_that_knows_runs_or_models_takes_the_folder() -> None:
    without = {name for name, parser in parsers() if "--runs" not in parser._option_string_actions}
    assert without == {"stages", "simulator"}
