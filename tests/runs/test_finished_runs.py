"""A finished run is read from its folder: what worked on it is let go of."""

import gc
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from types import FrameType
from typing import Any, NoReturn

import pytest

from planexe.report.report import Report
from planexe.runs.feed import RunFeed
from planexe.runs.manager import RunManager
from planexe.runs.workbench import Workbench
from planexe.settings import Settings
from tests.app_runs import GOAL, QUICK

RUNS = 30
FEW = 15
NO_HANGS = "none,server_error=0.2,invalid_json=0.2,truncation=0.1,reset=0.1"
"""Faults of every kind that take no time; one that hangs takes seconds, whatever the time scale."""


TOY: dict[str, Any] = {"workflow": "toy_workflow", "numbers": list(range(12)), "models": ["simulated"], "time_scale": 0}
pytestmark = pytest.mark.usefixtures("own_workflows")


@pytest.fixture
def manager(tmp_path: Path) -> Iterator[RunManager]:
    made = RunManager(Workbench(Settings(runs=tmp_path, models=("simulated",))))
    yield made
    made.close()


def finished(manager: RunManager, **wishes: Any) -> str:
    run_id = manager.start(manager.workbench.request(**{**TOY, **wishes}))
    manager.wait(run_id)
    return run_id


def alive(kind: type) -> int:
    gc.collect()
    return sum(isinstance(one, kind) for one in gc.get_objects())


@contextmanager
def circles() -> Generator[list[object]]:
    """Gives a list that holds, afterwards, what was left behind meanwhile and only a collection finds."""
    found: list[object] = []
    gc.collect()
    gc.disable()
    try:
        yield found
        gc.set_debug(gc.DEBUG_SAVEALL)
        gc.collect()
        found += [one for one in gc.garbage if owner(one).startswith("planexe.")]
    finally:
        gc.set_debug(0)
        gc.garbage.clear()
        gc.enable()


def owner(one: object) -> str:
    """Returns the module that an object comes from."""
    names = one.f_globals if isinstance(one, FrameType) else {"__name__": getattr(one, "__module__", "")}
    return str(names.get("__name__", ""))


def broken(*_: object) -> NoReturn:
    raise ValueError("It broke.")


@pytest.mark.parametrize("faults", ["none", "hard", "outage"])
def test_complete_run_leaves_nothing_that_waits_for_a_collection(manager: RunManager, faults: str) -> None:
    finished(manager)
    with circles() as left:
        run_id = finished(manager, faults=faults)
        finished(manager)  # its end comes after that of the run before in the loop's thread
    assert manager.snapshot(run_id).status == "complete"
    assert left == []


def test_complete_plan_leaves_nothing_that_waits_for_a_collection(manager: RunManager) -> None:
    plan: dict[str, Any] = {"workflow": "plan", "text": GOAL, "numbers": None, **QUICK, "faults": NO_HANGS}
    finished(manager, **plan)
    with circles() as left:
        run_id = finished(manager, **plan)
        finished(manager)
    assert manager.snapshot(run_id).status == "complete"
    assert left == []


@pytest.mark.parametrize(("stage", "broken_part"), [("NAME", "check"), ("LENGTH", "do"), ("LENGTH", "finish")])
def test_failed_run_leaves_nothing_that_waits_for_a_collection(
    manager: RunManager, monkeypatch: pytest.MonkeyPatch, stage: str, broken_part: str
) -> None:
    finished(manager)
    toy = import_module("planexe.workflows.toy_workflow.workflow")
    monkeypatch.setattr(toy, stage, replace(getattr(toy, stage), **{broken_part: broken}))
    with circles() as left:
        run_id = finished(manager, numbers=[99])
        finished(manager, numbers=[99])
    assert manager.snapshot(run_id).status == "failed"
    assert left == []


def test_stopped_run_leaves_nothing_that_waits_for_a_collection(manager: RunManager) -> None:
    finished(manager)
    with circles() as left:
        slow: dict[str, Any] = {**TOY, "time_scale": 1000}
        run_id = manager.start(manager.workbench.request(**slow))
        while not manager.snapshot(run_id).calls_running:
            manager.snapshot(finished(manager))
        manager.control(run_id, "now")
        manager.wait(run_id)
        finished(manager)
    assert manager.snapshot(run_id).status == "stopped"
    assert left == []


def test_readers_of_many_finished_runs_keep_only_the_newest(manager: RunManager) -> None:
    feeds, reports = alive(RunFeed), alive(Report)
    for _ in range(RUNS):
        run_id = finished(manager)
        assert manager.snapshot(run_id).status == "complete"
        manager.report(run_id)
        manager.report_as_of(run_id, 1)
        manager.attempts_after(run_id)
        manager.idle_slots(run_id)
    assert alive(RunFeed) - feeds <= FEW
    assert alive(Report) - reports <= FEW


def test_run_that_was_let_go_of_reads_the_same(manager: RunManager) -> None:
    first = finished(manager)
    before = manager.snapshot(first), manager.attempts_after(first)["rows"], manager.report(first).title
    for _ in range(FEW):
        manager.feed(finished(manager))
    assert (manager.snapshot(first), manager.attempts_after(first)["rows"], manager.report(first).title) == before
