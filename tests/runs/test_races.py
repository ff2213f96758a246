"""Runs of the folder as a race."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from planexe.errors import RunNotFound, SettingsError
from planexe.runs.races import differences, race_of_runs, title_of
from planexe.spine.workflow import find_workflow
from planexe.workflows.plan.workflow import PlanInputs
from tests.app_runs import AppRuns
from tests.library_runs import call, make_run


def test_two_runs_race_by_their_logs(app: AppRuns) -> None:
    runs = app.workbench.settings.runs
    make_run(runs, "a", attempts=[call("goal", 2.0)], concurrency=1)
    make_run(runs, "b", attempts=[call("goal", 1.0)], concurrency=4)
    race = race_of_runs(app.workbench, "a", "b")
    assert not race.first.predicted
    assert not race.second.predicted
    assert race.title.startswith("Open a bakery called a")


def test_run_alone_races_its_own_calls_one_by_one(app: AppRuns) -> None:
    run_id = app.waited()
    race = race_of_runs(app.workbench, run_id, titled=False)
    assert race.first.predicted
    assert race.first.cap == 1
    assert not race.second.predicted
    assert race.first.answers == race.second.answers
    assert race.title == ""


def test_run_without_calls_cannot_race(app: AppRuns, tmp_path: Path) -> None:
    make_run(app.workbench.settings.runs, "empty")
    with pytest.raises(SettingsError, match="nothing to race"):
        race_of_runs(app.workbench, "empty")


def test_unknown_run_is_named(app: AppRuns) -> None:
    with pytest.raises(RunNotFound, match="nobody"):
        race_of_runs(app.workbench, "nobody")


def test_differences_beside_the_cap_are_named(app: AppRuns) -> None:
    one = app.workbench.request("Open a bakery in Aarhus before May.", models=["simulated"], concurrency=1)
    assert differences(one, replace(one, concurrency=16, inputs=PlanInputs(goal=f"  {one.brief} "))) == ()
    assert differences(one, replace(one, inputs=PlanInputs(goal=one.brief, detail="fast"), seed=9)) == (
        "detail",
        "seed",
    )


def test_inputs_that_the_goal_does_not_tell_of_are_named_where_they_differ(app: AppRuns) -> None:
    found = find_workflow("rows").sample
    assert found is not None
    sample = found()
    one = app.workbench.request(workflow="rows", models=["simulated"], concurrency=1, **sample)
    in_sql: dict[str, Any] = {**sample, "code_language": "sql"}
    other = app.workbench.request(workflow="rows", models=["simulated"], **in_sql)
    assert one.brief == other.brief
    assert differences(one, other) == ("code language",)
    assert differences(one, app.workbench.request("Open a bakery.", models=["simulated"]))[0] == "workflow"


def test_title_is_short() -> None:
    assert title_of("Open  a\nbakery.") == "Open a bakery."
    assert len(title_of("word " * 60)) <= 91


def test_nothing_is_predicted_from_a_run_without_waiting(app: AppRuns) -> None:
    run_id = app.finished()
    with pytest.raises(SettingsError, match="without waiting"):
        race_of_runs(app.workbench, run_id)
