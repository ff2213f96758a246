"""Everything about a plan in one zip."""

import hashlib
import io
import json
import zipfile
from pathlib import Path

import pytest

from planexe.executor.attempt_log import ATTEMPT
from planexe.report.exports import export, formats
from planexe.report.report import Report
from planexe.spine.run_request import request_of
from tests.report.made_reports import attempt, hostile_report, made_report, values


@pytest.fixture
def report(tmp_path: Path) -> Report:
    return made_report(tmp_path, None, [attempt("project_plan", cost_usd=0.5), attempt("brainstorm")])


def bundle(report: Report) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(export("zip", report)))


def test_zip_holds_every_other_format_values_attempts_request_and_manifest(report: Report) -> None:
    files = bundle(report)
    assert files.namelist() == [
        "plan.csv",
        "plan.asana.csv",
        "plan.jira.csv",
        "plan.linear.csv",
        "plan.trello.csv",
        "plan.docx",
        "report.html",
        "plan.ics",
        "plan.md",
        "plan.mmd",
        "plan.xml",
        "plan.perfetto.json",
        "plan.xlsx",
        "plan.json",
        "attempts.jsonl",
        "request.json",
        "manifest.json",
    ]
    assert files.testzip() is None


def test_files_are_those_of_the_single_exports(report: Report) -> None:
    files = bundle(report)
    for name, found in formats().items():
        if name != "zip":
            place = "report.html" if name == "html" else f"plan{found.suffix}"
            assert files.read(place) == export(name, report.at_length())


def test_manifest_has_the_digest_of_every_other_file(report: Report) -> None:
    files = bundle(report)
    listed = json.loads(files.read("manifest.json"))["files"]
    assert [f["name"] for f in listed] == files.namelist()[:-1]
    for entry in listed:
        content = files.read(entry["name"])
        assert entry["sha256"] == hashlib.sha256(content).hexdigest()
        assert entry["bytes"] == len(content)


def test_manifest_tells_where_the_plan_came_from(report: Report) -> None:
    found = json.loads(bundle(report).read("manifest.json"))
    assert (found["run_id"], found["status"], found["simulated"], found["models"]) == (
        "run-1",
        "complete",
        False,
        ["m1"],
    )
    assert found["provenance"]["cost_usd"] == 0.5
    assert found["sections"]["project-plan"]["state"] == "complete"


def test_values_attempts_and_request_can_be_read_back(report: Report) -> None:
    files = bundle(report)
    assert json.loads(files.read("plan.json"))["wbs_level1"] == values()["wbs_level1"].value
    lines = files.read("attempts.jsonl").splitlines()
    assert tuple(ATTEMPT.decode(json.loads(line), Path("attempts.jsonl")) for line in lines) == tuple(
        report.run.attempts
    )
    assert request_of(json.loads(files.read("request.json")), Path("request.json")) == report.run.request


def test_bytes_do_not_depend_on_the_time(report: Report) -> None:
    assert {entry.date_time for entry in bundle(report).infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_half_characters_do_not_break_the_zip(tmp_path: Path) -> None:
    assert json.loads(bundle(hostile_report(tmp_path)).read("plan.json"))["project_plan"]
