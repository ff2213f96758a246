"""Pages beside a damaged run: one clear sentence with a way out, and every other plan as ever."""

from pathlib import Path
from typing import Any

import pytest

from tests.app_runs import AppRuns
from tests.finished_runs import FinishedRuns
from tests.library_runs import make_run
from tests.run_damage import DAMAGES, kinds_of_files, whole_run


@pytest.fixture
def damaged(app: AppRuns, finished_runs: FinishedRuns) -> Path:
    runs = app.workbench.settings.runs
    make_run(runs, "another-run", goal="Open a zoo in Odense.")
    return runs / whole_run(runs, finished_runs)


@pytest.mark.parametrize("page", ["watch_run.py", "read_plan.py", "rerun_stage.py", "tune_concurrency.py", "race.py"])
@pytest.mark.parametrize("kind", ["request.json", "state.json"])
def test_page_of_a_damaged_run_says_why_and_repairs_it(screens: Any, damaged: Path, page: str, kind: str) -> None:
    DAMAGES["nested"](damaged / kind)
    test = screens.open(page, run=damaged.name)
    assert "nested too deep" in screens.text(test)
    (repair,) = [b for b in test.button if b.label == "Repair"]
    repair.click()
    screens.run(test)
    assert "nested too deep" not in screens.text(test)
    assert (damaged / f"{kind}.damaged").exists()


@pytest.mark.parametrize("page", ["new_run.py", "library.py", "race.py", "tune_concurrency.py", "watch_run.py"])
def test_damaged_runs_take_no_other_page_down(screens: Any, damaged: Path, page: str) -> None:
    for kind, damage in (("events-*.jsonl", "nested"), ("label.json", "a list"), ("artefacts/*.json", "cut off")):
        inside = kinds_of_files(damaged)[kind]
        DAMAGES[damage](damaged / inside)
    (damaged / "state.json").write_text('{"calls": ["x"]}')
    screens.open(page)


def test_deleted_from_its_page_the_run_is_in_the_bin(screens: Any, app: AppRuns, damaged: Path) -> None:
    DAMAGES["empty"](damaged / "request.json")
    test = screens.open("read_plan.py", run=damaged.name)
    (delete,) = [b for b in test.button if b.label == "Move to the bin"]
    delete.click()
    screens.run(test)
    assert [run.run_id for run in app.manager.library.binned()] == [damaged.name]
