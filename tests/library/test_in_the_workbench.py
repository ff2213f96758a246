"""What the library does for the rest: histories for priorities, duplicates, deleting from the app."""

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest

from planexe.errors import RunInUse, RunNotFound
from planexe.library.library import Library
from planexe.runs.workbench import Workbench
from planexe.settings import Settings
from planexe.spine.budget import Budget
from planexe.spine.run_folder import RunFolder
from planexe.spine.run_request import REQUEST as REQUEST_RECORD
from planexe.workflows.plan.workflow import plan_stages
from tests.app_runs import GOAL, QUICK, AppRuns
from tests.finished_runs import FinishedRuns
from tests.library_runs import call, make_run


@pytest.fixture
def bench(tmp_path: Path) -> Workbench:
    return Workbench(Settings(runs=tmp_path / "runs", models=("simulated",)))


def teach(runs: Path, stage: str, seconds: float) -> None:
    for n in range(3):
        make_run(runs, f"past{n}", attempts=[call(stage, seconds, number=m) for m in range(3)])


def history_of(bench: Workbench, **wishes: Any) -> Any:
    request = bench.request(GOAL, **{**QUICK, **wishes})
    return bench.activate(bench.create(request))._history


def test_earlier_runs_tell_the_seconds_of_a_new_one(bench: Workbench) -> None:
    teach(bench.settings.runs, "identify_risks", 30.0)
    found = history_of(bench, time_scale=1)
    assert found["identify_risks"] == pytest.approx(30.0)
    assert history_of(bench, time_scale=0.1)["identify_risks"] == pytest.approx(3.0)


def test_without_waiting_there_is_nothing_to_expect(bench: Workbench) -> None:
    teach(bench.settings.runs, "identify_risks", 30.0)
    assert history_of(bench, time_scale=0) is None


def test_first_run_is_expected_as_catalogued(bench: Workbench) -> None:
    assert history_of(bench, time_scale=1) is None


def answers_of(folder: RunFolder) -> dict[str, Any]:
    return {path.name: json.loads(path.read_text("utf-8")) for path in (folder.path / "artefacts").glob("*.json")}


def test_history_changes_no_question_and_no_answer(bench: Workbench, monkeypatch: pytest.MonkeyPatch) -> None:
    wishes: dict[str, Any] = {**QUICK, "concurrency": 2}
    first = bench.create(bench.request(GOAL, run_id="first", **wishes))
    asyncio.run(bench.activate(first).run())
    request = bench.request(GOAL, run_id="second", **wishes)
    second = bench.create(request)
    upside_down = {name: 1000.0 / (1 + n) for n, name in enumerate(reversed(list(plan_stages().stages)))}
    monkeypatch.setattr(Workbench, "_expected_seconds", lambda *_: upside_down)
    asyncio.run(bench.activate(second).run())
    made = answers_of(second)
    without_instant = {name: value for name, value in answers_of(first).items() if name != "start_time.json"}
    assert {name: made[name] for name in without_instant} == without_instant
    assert len(without_instant) > 50


def test_index_that_cannot_be_used_does_not_keep_a_run_from_starting(bench: Workbench) -> None:
    bench.settings.runs.mkdir()
    (bench.settings.runs / "library.sqlite").mkdir()
    assert history_of(bench, time_scale=1) is None


def test_duplicate_asks_for_the_same_under_another_name(bench: Workbench) -> None:
    wishes: dict[str, Any] = {**QUICK, "seed": 7, "language": "Dansk", "faults": "flaky"}
    old = bench.request(GOAL, **wishes, start_date="2027-01-04", currency="DKK", budget=Budget(max_minutes=5))
    bench.create(old)
    copy = bench.duplicate(old.run_id)
    assert copy.run_id != old.run_id
    assert copy.parent == old.run_id
    own = {"run_id", "created", "parent"}
    assert {k: v for k, v in REQUEST_RECORD.encode(copy).items() if k not in own} == {
        k: v for k, v in REQUEST_RECORD.encode(old).items() if k not in own
    }


def test_duplicate_of_nothing_is_refused(bench: Workbench) -> None:
    with pytest.raises(RunNotFound):
        bench.duplicate("none")


@pytest.fixture
def app(tmp_path: Path, finished_runs: FinishedRuns) -> Any:
    runs = AppRuns(tmp_path / "runs", finished_runs)
    yield runs
    runs.close()


def test_deleted_run_is_forgotten_by_the_app(app: AppRuns) -> None:
    run_id = app.finished()
    app.manager.report(run_id)
    name = app.manager.delete(run_id)
    with pytest.raises(RunNotFound):
        app.manager.snapshot(run_id)
    assert app.manager.runs() == []
    app.manager.library.restore(name)
    assert app.manager.snapshot(run_id).status == "complete"


def test_run_at_work_is_not_deleted_by_the_app(app: AppRuns) -> None:
    run_id = app.endless()
    with pytest.raises(RunInUse, match="stop it first"):
        app.manager.delete(run_id)
    assert app.manager.snapshot(run_id).status == "running"


def test_archived_run_is_not_offered_for_choice(app: AppRuns) -> None:
    run_id = app.finished()
    app.manager.library.archive(run_id)
    assert app.manager.runs() == []
    assert [e.run_id for e in Library(app.workbench.settings.runs).entries()] == [run_id]
