"""The planexe command in process, with a runs folder of its own."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from planexe.cli.main import main

GOAL = "Open a small organic bakery in Aarhus, Denmark, before May 2027 with a budget of 2 million DKK and six people."


@dataclass(frozen=True)
class Result:
    status: int
    out: str
    err: str

    def json(self) -> Any:
        return json.loads(self.out.splitlines()[-1])


Planexe = Callable[..., Result]


@pytest.fixture
def runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PLANEXE_RUNS", str(tmp_path / "runs"))
    return tmp_path / "runs"


@pytest.fixture
def planexe(runs: Path, capsys: pytest.CaptureFixture[str]) -> Planexe:
    def call(*arguments: str) -> Result:
        try:
            status = main(arguments)
        except SystemExit as left:
            status = int(str(left.code))
        said = capsys.readouterr()
        return Result(status, said.out, said.err)

    return call


@pytest.fixture
def goal() -> str:
    return GOAL


@pytest.fixture
def quick() -> tuple[str, ...]:
    """Options that make a run as quick as it gets."""
    return ("--model", "simulated", "--time-scale", "0", "--detail", "fast", "--concurrency", "16", "--json")
