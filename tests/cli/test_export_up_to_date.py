"""An export of an edited plan: it says that it is not up to date, or is brought up to date first."""

import asyncio
import io
import json
import re
import shutil
import zipfile
from pathlib import Path
from typing import Any

import pytest

from planexe.cli.main import main
from planexe.report.exports import export, formats
from planexe.report.provenance import newer_parts
from planexe.report.report import Report
from planexe.runs.workbench import Workbench
from planexe.settings import Settings
from planexe.spine.budget import Budget
from planexe.spine.changes import Edit, apply
from planexe.spine.run import Run
from tests.cli.conftest import GOAL

STAGE, NAME = "wbs_level2", "Zebra Enclosure"


def edit(desk: Run) -> str:
    """Gives the first phase another name by hand and returns the name it had."""
    value = json.loads(json.dumps(desk.artefacts[STAGE].value))
    task = value["phases"][0]
    before, task["title"] = task["title"], NAME
    apply(desk, Edit(STAGE, value))
    return str(before)


def text_of(content: bytes) -> str:
    if not content.startswith(b"PK"):
        return content.decode("utf-8", "replace")
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return "\n".join(text_of(archive.read(name)) for name in archive.namelist())


class Plan:
    """A finished plan of which a person renamed a phase, and the same plan brought up to date."""

    def __init__(self, runs: Path) -> None:
        self.bench = Workbench(Settings(runs=runs))
        wishes: dict[str, Any] = {"models": ["simulated"], "time_scale": 0, "detail": "fast", "concurrency": 16}
        folder = self.bench.create(self.bench.request(GOAL, run_id="r1", **wishes))
        assert asyncio.run(self.bench.activate(folder).run()).status == "complete"
        self.path, self.first = folder.path, self.bench.report(folder)
        self.old_name = edit(Run(folder))
        self.edited = self.bench.report(folder)


@pytest.fixture(scope="module")
def plan(tmp_path_factory: pytest.TempPathFactory) -> Plan:
    return Plan(tmp_path_factory.mktemp("runs"))


@pytest.fixture(scope="module")
def updated(plan: Plan, tmp_path_factory: pytest.TempPathFactory) -> Report:
    runs = tmp_path_factory.mktemp("updated")
    shutil.copytree(plan.path, runs / "r1")
    bench = Workbench(Settings(runs=runs))
    assert main(["export", "r1", "--format", "md", "--up-to-date", "--runs", str(runs)]) == 0
    return bench.report(bench.open("r1"))


@pytest.fixture
def run(runs: Path, plan: Plan) -> str:
    shutil.copytree(plan.path, runs / "r1")
    return "r1"


def test_export_of_an_edited_plan_says_so_beside_the_file_and_in_its_name(planexe: Any, run: str) -> None:
    found = planexe("export", run, "--format", "csv", "--json")
    assert found.status == 0
    assert found.json()["path"].endswith("plan-stale.csv")
    assert STAGE not in found.json()["stale"]
    assert {"wbs_tree_full", "schedule", "cost_plan"} <= set(found.json()["stale"])
    assert "was edited on" in found.json()["notice"]
    assert "Not up to date:" in found.err
    assert "--up-to-date" in found.err


def test_it_is_brought_up_to_date_first_and_says_what_that_takes(planexe: Any, runs: Path, run: str) -> None:
    planexe("artefact", run, "executive_summary", "--pin")
    pinned = (runs / run / "artefacts" / "executive_summary.json").read_bytes()
    found = planexe("export", run, "--format", "md", "--up-to-date", "--json")
    assert found.status == 0, found.err
    assert re.search(r"\d+ stages are stale\. Calls: \d+ to \d+; time: .*; cost: ", found.err)
    assert found.json()["stale"] == []
    assert found.json()["run"]["status"] == "complete"
    assert Path(found.json()["path"]).name == "plan.md"
    assert NAME in Path(found.json()["path"]).read_text(encoding="utf-8")
    assert (runs / run / "artefacts" / "executive_summary.json").read_bytes() == pinned
    again = planexe("export", run, "--format", "md", "--up-to-date", "--json")
    assert again.json()["run"] is None
    assert "nothing was asked" in again.err


def test_budget_that_is_used_up_ends_it_and_the_export_still_says_stale(planexe: Any, runs: Path, run: str) -> None:
    bench = Workbench(Settings(runs=runs))
    folder = bench.open(run)
    folder.write_budget(Budget(max_tokens=1))
    found = planexe("export", run, "--format", "md", "--up-to-date")
    assert found.status == 130, found.err
    assert Path(found.out.strip()).name == "plan-stale.md"
    assert "Not up to date:" in found.err


@pytest.mark.parametrize("name", list(formats()))
def test_after_that_no_format_is_stale_and_each_has_the_edited_value(name: str, plan: Plan, updated: Report) -> None:
    assert not updated.stale
    first, edited, now = (text_of(export(name, report)) for report in (plan.first, plan.edited, updated))
    assert "not up to date" in edited.casefold() or "stale" in edited
    assert "not up to date" not in now.casefold()
    if plan.old_name in first:
        assert NAME in now


def test_what_a_section_says_it_came_from_is_what_it_shows(plan: Plan, updated: Report) -> None:
    for report in (plan.first, plan.edited, updated):
        for section in report.sections:
            names = section.provenance.stages[len(section.drawn) :]
            newer = newer_parts(names, report.run.artefacts)
            assert section.provenance.newer == newer
            assert not set(section.provenance.edited) & set(newer)
    tree = next(s for s in updated.annexes if s.stage == "wbs_tree_full")
    before = next(s for s in plan.edited.annexes if s.stage == "wbs_tree_full")
    assert (before.provenance.edited, before.provenance.newer[:1]) == ((), (STAGE,))
    assert (tree.provenance.edited, tree.provenance.newer) == ((STAGE,), ())
    assert (NAME in before.body_markdown, NAME in tree.body_markdown) == (False, True)


def test_list_of_runs_marks_the_plan_until_it_is_up_to_date(planexe: Any, run: str) -> None:
    assert "complete (stale)" in planexe("runs").out
    assert planexe("runs", "--json").json()[0]["stale"] > 5
    assert planexe("resume", run, "--json").status == 0
    assert "(stale)" not in planexe("runs").out
