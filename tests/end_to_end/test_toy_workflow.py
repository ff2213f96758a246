"""A workflow in a folder of its own has chart, slider, rerun of one item, forecast, race, exports and interface."""

import csv
import io
import json
import re
import shutil
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from docx import Document
from starlette.applications import Starlette
from starlette.testclient import TestClient

from planexe import workflows
from planexe.api.run_routes import run_routes
from planexe.cli.main import main
from planexe.errors import SettingsError
from planexe.gantt.source import chart_options
from planexe.report.exports import export, formats
from planexe.runs.manager import RunManager
from planexe.runs.races import differences, race_of_runs
from planexe.runs.tuning import tuned_run
from planexe.runs.workbench import Workbench
from planexe.settings import Settings, find_own_workflows
from planexe.spine.event_records import CapChanged, SessionBegun
from planexe.spine.workflow import find_workflow
from tests.finished_runs import FinishedRuns

TOY = Path(__file__).parents[1] / "toy_workflow"
NUMBERS: dict[str, Any] = {"workflow": "toy_workflow", "numbers": [3, 4, 7, 9], "models": ["simulated"]}


pytestmark = pytest.mark.usefixtures("own_workflows")


@pytest.fixture
def manager(tmp_path: Path) -> Iterator[RunManager]:
    found = RunManager(Workbench(Settings(runs=tmp_path / "runs", models=("simulated",))))
    yield found
    found.close()


@pytest.fixture
def made(manager: RunManager) -> str:
    run_id = manager.start(manager.workbench.request(time_scale=0, **NUMBERS))
    manager.wait(run_id)
    return run_id


def test_it_is_one_folder_of_less_than_sixty_lines() -> None:
    lines = [
        line for path in TOY.glob("*.py") for line in path.read_text(encoding="utf-8").splitlines() if line.strip()
    ]
    assert len(lines) < 60


def test_command_makes_it_and_runs_one_item_again(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def planexe(*arguments: str) -> tuple[int, str]:
        status = main([*arguments, "--runs", str(tmp_path)])
        said = capsys.readouterr()
        return status, said.out + said.err

    numbers = ("toy_workflow", "--model", "simulated", "--time-scale", "0", "--run-id", "toy", "--numbers")
    assert planexe(*numbers, "three")[1] == "planexe: --numbers is 'three'; it should be a whole number.\n"
    assert planexe(*numbers, "3,4,7")[0] == 0
    assert "Numbers [3, 4, 7]" in planexe("runs")[1]
    preview = json.loads(planexe("rerun", "toy", "name_it", "--item", "4", "--dry-run", "--json")[1])
    assert preview["calls"] == {"least": 1, "most": 2}
    assert planexe("rerun", "toy", "name_it", "--item", "4")[0] == 0


def test_chart_has_a_row_for_each_of_its_stages(manager: RunManager, made: str) -> None:
    options = chart_options(manager.stages(made))
    assert [stage["heading"] for stage in options["stages"]] == ["Names", "Lengths"]
    part = manager.attempts_after(made)
    assert len(part["rows"]) == 8


def test_slider_moves_its_cap(manager: RunManager) -> None:
    run_id = manager.start(manager.workbench.request(time_scale=1000, **NUMBERS))
    assert manager.set_cap(run_id, 2) == 2
    manager.control(run_id, "now")
    manager.wait(run_id)
    caps = [e.cap for e in manager.folder(run_id).events() if isinstance(e, SessionBegun | CapChanged)]
    assert caps[-1] == 2


def test_forecast_and_race_follow_its_items(manager: RunManager, finished_runs: FinishedRuns) -> None:
    request = manager.workbench.request(time_scale=0.1, **NUMBERS)
    run_id = finished_runs.finish(manager.workbench.create(request)).run_id
    found = tuned_run(manager.workbench, run_id)
    assert found.curve.at(1).seconds > 1.5 * found.curve.at(4).seconds
    assert found.replay.limits_of("cpu").outside
    assert found.measures.peak <= 4
    race = race_of_runs(manager.workbench, run_id)
    assert race.first.seconds > race.second.seconds
    assert {(r.answers, r.lanes, r.peak) for r in (race.first, race.second)} == {(4, 1, 1), (4, 4, 4)}


def test_race_of_two_real_runs_shows_calls_of_models_alone(manager: RunManager, finished_runs: FinishedRuns) -> None:
    requests = [manager.workbench.request(time_scale=0.1, concurrency=cap, **NUMBERS) for cap in (1, 4)]
    one, many = (finished_runs.finish(manager.workbench.create(request)).run_id for request in requests)
    race = race_of_runs(manager.workbench, many, one)
    assert [r.name for r in (race.first, race.second)] == ["One by one", "4 at once"]
    assert [(r.answers, r.lanes, r.peak, r.predicted) for r in (race.first, race.second)] == [
        (4, 1, 1, False),
        (4, 4, 4, False),
    ]
    assert {bar.stage for bar in race.first.bars} == {"name_it"}
    assert differences(*requests) == ()


def test_race_of_other_numbers_says_that_they_differ(manager: RunManager) -> None:
    inputs: list[dict[str, Any]] = [{**NUMBERS, "numbers": n} for n in ([1], [2])]
    one, other = (manager.workbench.request(time_scale=0, **given) for given in inputs)
    assert differences(one, replace(other, concurrency=1)) == ("goal",)


def test_its_table_stands_in_every_format_that_can_hold_it(manager: RunManager, made: str) -> None:
    report = manager.report(made)
    rows = list(csv.DictReader(io.StringIO(export("csv", report).decode("utf-8-sig"))))
    assert [row["Number"] for row in rows] == list("3479")
    assert all(int(row["Letters"]) == len(row["Word"]) and row["Answered by"] == "simulated model" for row in rows)
    wanted = [["Number", "Word", "Letters"], *([row["Number"], row["Word"], row["Letters"]] for row in rows)]
    markdown = export("md", report).decode()
    assert "## Words" in markdown
    assert all(f"| {' | '.join(row)} |" in markdown for row in wanted)
    html = re.sub(r"<(t[dhr])[^>]*>", r"<\1>", export("html", report).decode())
    assert all(f"<td>{row['Number']}</td>\n<td>{row['Word']}</td>\n<td>{row['Letters']}</td>" in html for row in rows)
    sheet = openpyxl.load_workbook(io.BytesIO(export("xlsx", report)))["Words"]
    assert [[str(cell) for cell in row] for row in sheet.iter_rows(values_only=True)] == wanted
    table = Document(io.BytesIO(export("docx", report))).tables[0]
    assert [[cell.text for cell in row.cells] for row in table.rows] == wanted


def test_formats_for_dated_work_are_not_offered(manager: RunManager, made: str, tmp_path: Path) -> None:
    report = manager.report(made)
    assert set(formats(report)) == {"csv", "docx", "html", "md", "perfetto", "xlsx", "zip"}
    with zipfile.ZipFile(io.BytesIO(export("zip", report))) as bundle:
        assert {"report.html", "run.csv", "run.docx", "run.xlsx"} <= set(bundle.namelist())
        assert not {"run.ics", "run.mmd", "run.jira.csv"} & set(bundle.namelist())
    with pytest.raises(SettingsError, match=r"mspdi shows work and its dates, .*; use one of csv, docx, html"):
        export("mspdi", report)


def test_interface_tells_of_it(manager: RunManager, made: str) -> None:
    with TestClient(Starlette(routes=run_routes(lambda: manager))) as client:
        (listed,) = client.get("/api/runs").json()["runs"]
        assert (listed["brief"], listed["status"]) == ("Numbers [3, 4, 7, 9]", "complete")
        assert client.get(f"/api/runs/{made}").json()["share_done"] == 1.0


@pytest.mark.parametrize("code", ["WORKFLOW = 1 / 0", "def half(", "OTHER = 1"])
def test_broken_workflow_takes_down_its_own_runs_only(
    manager: RunManager, made: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: str
) -> None:
    shutil.copytree(TOY, tmp_path / "mine" / "broken_one")
    (tmp_path / "mine" / "broken_one" / "workflow.py").write_text(code, encoding="utf-8")
    monkeypatch.setenv("PLANEXE_WORKFLOWS", str(tmp_path / "mine"))
    find_own_workflows()
    try:
        with pytest.raises(SettingsError, match="The workflow 'broken_one' cannot be used"):
            find_workflow("broken_one")
        shutil.copytree(manager.folder(made).path, tmp_path / "runs" / "other")
        request = tmp_path / "runs" / "other" / "request.json"
        request.write_text(request.read_text().replace("toy_workflow", "broken_one"))
        states = {run.run_id: run.status for run in manager.runs()}
        assert states == {made: "complete", "other": "unreadable"}
    finally:
        workflows.__path__.remove(str(tmp_path / "mine"))
        sys.modules.pop("planexe.workflows.broken_one", None)


def test_run_whose_workflow_is_gone_is_still_listed(manager: RunManager, made: str) -> None:
    (entry,) = manager.library.entries()
    assert entry.run_id == made
    gone = replace(entry, workflow="gone")
    assert gone.graph.words == "gone"
