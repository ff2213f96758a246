"""A finished run is read from its folder: what worked on it is let go of."""

import gc
import weakref
from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import BaseModel

from planexe.report.report import Report
from planexe.runs.feed import RunFeed
from planexe.runs.manager import RunManager
from planexe.runs.workbench import Workbench
from planexe.settings import Settings
from planexe.spine.kinds import Ask
from planexe.spine.registry import StageSet, build_stage_set
from planexe.spine.run_request import RunRequest
from tests.app_runs import GOAL, QUICK

RUNS = 30
FEW = 15


class Note(BaseModel):
    text: str


class ToyWorkbench(Workbench):
    """Its plans have two stages."""

    def stages_of(self, request: RunRequest) -> StageSet:
        first = Ask("first", heading="First", prompt="Say something.", answer=Note)
        return build_stage_set([first, Ask("second", heading="Second", needs=("first",), prompt="More.", answer=Note)])


@pytest.fixture
def manager(tmp_path: Path) -> Iterator[RunManager]:
    made = RunManager(ToyWorkbench(Settings(runs=tmp_path, models=("simulated",))))
    yield made
    made.close()


def finished(manager: RunManager) -> str:
    run_id = manager.start(manager.workbench.request(GOAL, **QUICK))
    manager.wait(run_id)
    return run_id


def alive(kind: type) -> int:
    gc.collect()
    return sum(isinstance(one, kind) for one in gc.get_objects())


def test_what_worked_on_a_run_is_garbage_when_it_is_over(manager: RunManager) -> None:
    dead: list[weakref.ref[object]] = []
    for _ in range(3):
        run_id = manager.start(manager.workbench.request(GOAL, **QUICK))
        active = manager.get(run_id)
        assert active is not None
        dead += [weakref.ref(active), weakref.ref(active.limiter), weakref.ref(active.stop_token)]
        manager.wait(run_id)
        del active
    finished(manager)  # its end comes after those of the runs before in the loop's thread
    gc.collect()
    assert [ref() for ref in dead] == [None] * len(dead)


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
