"""Every surface that tells a time of a run tells the same one: the time worked on it."""

import json
import re
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from planexe.api.run_routes import run_routes
from planexe.cli.main import main
from planexe.figures import seconds_text
from planexe.gantt.page import data_json
from planexe.gantt.rows import COLUMNS
from planexe.notebook import open_run
from planexe.report.attempt_timeline import attempt_timeline
from planexe.report.exports import export
from planexe.report.report import Report
from planexe.runs.races import race_of_runs
from planexe.runs.tuning import tuned_run
from planexe.spine.active_run import snapshot_of
from planexe.spine.run import Run
from planexe.spine.run_clock import run_clock
from planexe.timing.measures import measure_run
from planexe.timing.run_chart import run_chart
from planexe.ui.watch.run_figure import attempt_figure
from planexe.workflows.plan.workflow import plan_stages
from tests.app_runs import AppRuns
from tests.end_to_end.interrupted_run import BEGIN, CAP, GAPS, WORKED_S, interrupted_run
from tests.events import event_of
from tests.finished_runs import FinishedRuns

RUN = "interrupted"
Say = Callable[..., Any]


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory, finished_runs: FinishedRuns) -> Iterator[AppRuns]:
    runs = AppRuns(tmp_path_factory.mktemp("one-clock"), finished_runs)
    interrupted_run(runs.manager.folder(runs.finished(run_id="finished")), RUN)
    yield runs
    runs.close()


@pytest.fixture
def say(app: AppRuns, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Say:
    """Returns the planexe command, which gives the JSON that it prints."""
    monkeypatch.setenv("PLANEXE_RUNS", str(app.workbench.settings.runs))

    def call(*arguments: str) -> Any:
        assert main(arguments) == 0
        return json.loads(capsys.readouterr().out.splitlines()[-1])

    return call


def exactly(seconds: float) -> Any:
    return pytest.approx(seconds, abs=0.0015)


def test_progress_tells_the_time_worked(app: AppRuns) -> None:
    folder, stages = app.manager.folder(RUN), plan_stages()
    assert snapshot_of(Run(folder, stages)).elapsed_s == exactly(WORKED_S)
    assert app.manager.snapshot(RUN).elapsed_s == exactly(WORKED_S)


def test_budget_counts_the_time_worked(app: AppRuns) -> None:
    (line,) = app.manager.snapshot(RUN).budget
    assert line.spent * 60 == exactly(WORKED_S)


def test_chart_ends_at_the_time_worked_and_marks_the_gaps(app: AppRuns) -> None:
    part = app.manager.attempts_after(RUN)
    assert part["now_s"] == exactly(WORKED_S)
    assert [tuple(gap) for gap in part["gaps"]] == [pytest.approx(gap, abs=0.0015) for gap in GAPS]
    ended = [row[COLUMNS.index("ended_s")] for row in part["rows"]]
    assert max(ended) == exactly(WORKED_S - 0.5)


def test_measures_tell_the_time_worked(app: AppRuns, say: Say) -> None:
    measured = measure_run(Run(app.manager.folder(RUN)))
    assert measured.wall_s == exactly(WORKED_S)
    assert tuned_run(app.workbench, RUN).measures.wall_s == exactly(WORKED_S)
    assert say("timing", RUN, "--json")["wall_s"] == exactly(WORKED_S)


def test_replay_compares_itself_with_the_time_worked(app: AppRuns) -> None:
    recorded = app.workbench.replay(app.manager.run(RUN)).recorded
    assert recorded is not None
    assert recorded.seconds == exactly(WORKED_S)


def test_library_tells_the_time_worked(app: AppRuns, say: Say) -> None:
    (entry,) = [e for e in app.manager.library.entries() if e.run_id == RUN]
    assert entry.wall_s == exactly(WORKED_S)
    assert {e["run_id"]: e["wall_s"] for e in say("runs", "--json")}[RUN] == exactly(WORKED_S)


def test_report_and_its_drawings_tell_the_time_worked(app: AppRuns) -> None:
    report = Report(Run(app.manager.folder(RUN)))
    assert report.run.clock.wall_s == exactly(WORKED_S)
    assert attempt_timeline(report.run.attempts, report.run.clock).wall_s == exactly(WORKED_S)
    page = export("html", report).decode()
    assert f" in {seconds_text(WORKED_S)}: " in page
    found = re.search(r'id="gantt-data">(.*?)</script>', page, re.DOTALL)
    assert found is not None
    assert json.loads(found[1])["part"]["now_s"] == exactly(WORKED_S)


def test_trace_tells_the_time_worked_and_marks_the_gaps(app: AppRuns) -> None:
    trace = json.loads(export("perfetto", Report(Run(app.manager.folder(RUN)))))
    assert float(trace["otherData"]["time of the run"].removesuffix(" s")) == exactly(WORKED_S)
    last = max(e["ts"] + e.get("dur", 0) for e in trace["traceEvents"] if "ts" in e)
    assert last / 1e6 == exactly(WORKED_S - 0.5)
    marks = [e["ts"] / 1e6 for e in trace["traceEvents"] if e["ph"] == "I"]
    assert marks == [exactly(at_s) for at_s, _ in GAPS]


def test_race_takes_the_time_worked(app: AppRuns) -> None:
    assert race_of_runs(app.workbench, RUN).second.seconds == exactly(WORKED_S)


def test_pages_to_take_along_tell_the_time_worked(app: AppRuns) -> None:
    feed, stages = app.manager.feed(RUN), plan_stages()
    rows, options = run_chart(feed.attempts, stages, feed.events, clock=feed.clock)
    assert json.loads(data_json(rows, options))["part"]["now_s"] == exactly(WORKED_S)
    assert seconds_text(WORKED_S) in attempt_figure(feed.attempts, stages, feed.clock).layout.title.text


def test_notebook_tells_the_time_worked(app: AppRuns, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PLANEXE_RUNS", str(app.workbench.settings.runs))
    run = open_run(RUN)
    assert run.snapshot().elapsed_s == exactly(WORKED_S)
    assert run.measures().wall_s == exactly(WORKED_S)
    assert f" {seconds_text(WORKED_S)} " in run._repr_html_()


def test_interface_tells_the_time_worked(app: AppRuns) -> None:
    with TestClient(Starlette(routes=run_routes(lambda: app.manager)), base_url="http://localhost") as client:
        assert client.get(f"/api/runs/{RUN}").json()["elapsed_s"] == exactly(WORKED_S)
        assert client.get(f"/api/runs/{RUN}/attempts").json()["now_s"] == exactly(WORKED_S)


def test_run_that_goes_on_counts_from_its_session_on(app: AppRuns) -> None:
    folder = app.manager.folder(RUN)
    taken = event_of(event="taken", unix_s=BEGIN + 9e6, worker="w06")
    begun = event_of(event="session", unix_s=BEGIN + 9e6 + 2, worker="w06", cap=CAP)
    for events, extra_s in (([taken], 0.0), ([taken, begun], 5.0)):
        clock = run_clock(folder.attempts(), [*folder.events(), *events], now_unix_s=BEGIN + 9e6 + 7)
        assert clock.wall_s == exactly(WORKED_S + extra_s)


def test_slots_stand_idle_exactly_where_no_call_holds_them(app: AppRuns) -> None:
    """The bars of the chart and its idle stretches come from different rooms; on one axis they fill each lane."""
    at = {name: place for place, name in enumerate(COLUMNS)}
    part = app.manager.attempts_after(RUN)
    rows = [row for row in part["rows"] if row[at["outcome"]] != "reused"]
    busy = [(row[at["slot"]], row[at["sent_s"]], row[at["ended_s"]]) for row in rows]
    idle = [(lane, start, end) for lane, start, end, _ in app.manager.idle_slots(RUN)["rows"]]
    for lane in range(CAP):
        spans = sorted((start, end) for mine, start, end in [*busy, *idle] if mine == lane)
        assert spans[0][0] == exactly(0.0)
        assert spans[-1][1] == exactly(WORKED_S)
        for (_, end), (start, _) in pairwise(spans):
            assert start == pytest.approx(end, abs=0.003)
