"""A run in a notebook without an event loop: plain calls, as at a Python prompt."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from planexe.errors import InputError, RunNotFound, SettingsError
from planexe.notebook import NotebookRun, open_run, plan
from planexe.notebook.live_chart import live_gantt
from planexe.runs.workbench import Workbench
from planexe.settings import Settings
from planexe.spine.changes import Edit, apply
from planexe.spine.run import Run
from tests.finished_runs import FinishedRuns

GOAL = "Open a small organic bakery in Aarhus, Denmark, before May 2027 with 2 million DKK and six people. <b>x</b>"


@pytest.fixture(scope="module")
def done(tmp_path_factory: pytest.TempPathFactory) -> Iterator[NotebookRun]:
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(tmp_path_factory.mktemp("notebook"))
        run = plan(GOAL, models=["simulated"], time_scale=0, detail="fast", concurrency=8)
        assert run.wait().status == "complete"
        yield run


def finished(finished_runs: FinishedRuns, folder: Path, time_scale: float) -> NotebookRun:
    """Returns a run that was made before; nobody waits for it here."""
    bench = Workbench(Settings(runs=folder, models=("simulated",)))
    made = finished_runs.copy(bench, GOAL, time_scale=time_scale, detail="fast", concurrency=8)
    return NotebookRun(bench, made)


def test_finished_run_says_so_in_a_cell_and_escapes_the_goal(done: NotebookRun) -> None:
    line = done._repr_html_()
    assert "complete" in line
    assert "simulated, no AI" in line
    assert "<b>" not in line


def test_chart_of_a_finished_run_is_a_page(done: NotebookRun, tmp_path: Path) -> None:
    chart = done.gantt(rows="slot")
    assert chart._repr_html_().startswith("<iframe")
    assert chart.save(tmp_path / "chart.html").read_text(encoding="utf-8").startswith("<!DOCTYPE html>")


def test_live_chart_needs_an_event_loop(done: NotebookRun) -> None:
    assert live_gantt(Run(done.folder), lambda: None, lambda: False, "stage", 300) is None


async def test_live_chart_ends_with_everything_in_it(done: NotebookRun) -> None:
    widget = live_gantt(Run(done.folder), lambda: None, lambda: False, "stage", 300)
    assert widget is not None
    first = widget.part["epoch"]
    await widget.follower
    assert widget.part["epoch"] != first
    assert len(widget.part["rows"]) == done.measures().attempts
    widget.close()


def test_forecast_names_a_cap_and_draws_it(finished_runs: FinishedRuns, tmp_path: Path) -> None:
    done = finished(finished_runs, tmp_path, 0.1)
    curve = done.forecast([100])
    assert curve.at(100).seconds <= curve.at(1).seconds
    assert curve.at(curve.recommended).cap == curve.recommended
    assert "newest finished run of this kind" in curve.advice.rests_on
    names = [trace.name for trace in done.forecast_figure().data]
    assert "measured" in names
    assert any(name.startswith("recommended") for name in names)
    assert len(done.limits_figure().data) == 2


def test_run_without_waiting_says_why_it_has_no_forecast(finished_runs: FinishedRuns, tmp_path: Path) -> None:
    run = finished(finished_runs, tmp_path, 0)
    with pytest.raises(SettingsError, match="made without waiting"):
        run.forecast()
    with pytest.raises(SettingsError, match="or with a real model"):
        run.limits_figure()


def test_slider_sets_the_cap(done: NotebookRun) -> None:
    slider = done.slider()
    slider.value = 5
    assert done.active.limiter.cap == 5
    slider.close()


def test_slider_without_ipywidgets_says_what_to_do(done: NotebookRun, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "ipywidgets", None)
    with pytest.raises(SettingsError, match="notebook"):
        done.slider()


def test_preview_changes_nothing(done: NotebookRun) -> None:
    before = done.folder.overrides()
    preview = done.preview("identify_risks")
    assert preview.plan.again == ("identify_risks",)
    assert done.folder.overrides() == before


def test_fast_model_of_a_rerun_is_previewed_and_checked(done: NotebookRun) -> None:
    assert done.preview("identify_risks", fast_model="simulated").plan.again == ("identify_risks",)
    with pytest.raises(InputError, match="nobody"):
        done.preview("identify_risks", fast_model="nobody")
    with pytest.raises(InputError, match="without slack"):
        done.rerun("pitch", fast_model="simulated")


def test_rerun_by_a_plain_call_makes_the_stage_again(done: NotebookRun) -> None:
    before = done.measures().calls
    assert done.rerun("identify_risks", guidance="Look at the supply of flour.").wait().status == "complete"
    assert done.folder.overrides()["identify_risks"].guidance == "Look at the supply of flour."
    assert done.measures().calls > before


def test_unknown_stage_is_refused(done: NotebookRun) -> None:
    with pytest.raises(InputError, match="no_such_stage"):
        done.rerun("no_such_stage")


def test_run_is_opened_again_by_its_id(done: NotebookRun) -> None:
    again = open_run(done.run_id)
    assert again.folder.status() == "complete"
    assert again.export("md").read_text(encoding="utf-8")
    with pytest.raises(RunNotFound):
        open_run("no-such-run")


async def test_started_run_is_awaited_later_and_only_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    run = plan(GOAL, models=["simulated"], time_scale=0, detail="fast", concurrency=16)
    assert run.start() is run.start()
    assert run.running
    assert (await run).status == "complete"
    assert not run.running


def test_export_of_an_edited_plan_says_so_or_is_brought_up_to_date(done: NotebookRun) -> None:
    desk = Run(done.folder)
    value = json.loads(json.dumps(desk.artefacts["find_team_roles"].value))
    value["roles"][0]["title"] = "Zebra Keeper"
    apply(desk, Edit("find_team_roles", value))
    assert {"team_doc", "cost_plan"} <= set(done.stale)
    assert done.export("md").name == "plan-stale.md"
    path = done.export("md", up_to_date=True)
    assert (path.name, done.stale) == ("plan.md", ())
    assert "Zebra Keeper" in path.read_text(encoding="utf-8")


def test_options_are_chosen_and_taken_back(finished_runs: FinishedRuns, tmp_path: Path) -> None:
    run = finished(finished_runs, tmp_path, 0)
    number = next(one.number for one in run.options.lines if one.verdict == "holds")
    assert run.fix(number).wait().verdict == "holds"
    assert len(run.options.decided) == 1
    run.fix(withdraw=True).wait()
    assert run.options.needed
    assert run.options.decided == ()
