"""Whole plans on the simulated model, as fast as the machine allows."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from planexe.runs.workbench import Workbench
from planexe.settings import Settings
from planexe.spine.run_folder import RunFolder
from planexe.spine.run_outcome import RunOutcome


@dataclass(frozen=True)
class Made:
    bench: Workbench
    folder: RunFolder
    outcome: RunOutcome

    def artefacts(self) -> dict[str, bytes]:
        return {p.name: p.read_bytes() for p in sorted((self.folder.path / "artefacts").glob("*.json"))}


MakePlan = Callable[..., Made]
NOON = "2026-11-20T12:00:00.000000Z"
"""All plans are of one day: what they say of today must not hang on midnight."""


def make_plan_in(runs: Path) -> MakePlan:
    bench = Workbench(Settings(runs=runs))

    def make(goal: str, **wishes: Any) -> Made:
        chosen: dict[str, Any] = {"models": ["simulated"], "time_scale": 0, "concurrency": 32, **wishes}
        folder = bench.create(replace(bench.request(goal, **chosen), created=NOON))
        return Made(bench, folder, asyncio.run(bench.activate(folder).run()))

    return make


@pytest.fixture
def make_plan(tmp_path: Path) -> MakePlan:
    return make_plan_in(tmp_path)


GOAL = (
    "Open a small organic bakery with a café in Aarhus, Denmark, before 1 May 2027, with a budget of 2 million DKK and "
    "a team of six. Success is 400 sales on a weekday by the end of the first year."
)


@pytest.fixture(scope="session")
def bakery(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """Returns one finished plan at full detail, made once; do not change it."""
    return make_plan_in(tmp_path_factory.mktemp("runs"))(GOAL, run_id="bakery")


@pytest.fixture
def goal() -> str:
    return GOAL
