"""A report made from a run folder."""

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from planexe.blocks.blocks import Section
from planexe.errors import RunError
from planexe.report.exports import export, formats
from planexe.report.report import Report
from planexe.spine.run import Run
from planexe.spine.run_summary import RunSummary
from planexe.spine.workflow import find_workflow
from tests.report.made_reports import (
    Text,
    Title,
    artefact,
    attempt,
    made_folder,
    made_report,
    request,
    small_stages,
    values,
)


def test_title_is_the_projects(tmp_path: Path) -> None:
    assert made_report(tmp_path).title == "Hearth"


def test_title_of_an_unfinished_run_is_the_beginning_of_the_goal(tmp_path: Path) -> None:
    report = made_report(tmp_path, {}, (), request(goal="Open a bakery in Aarhus " + "and so on " * 20))
    assert report.title.startswith("Open a bakery in Aarhus and")
    assert report.title.endswith("…")


def test_title_that_is_no_text_is_passed_over(tmp_path: Path) -> None:
    report = made_report(tmp_path, {"wbs_level1": artefact("wbs_level1", {"project_title": 7})})
    assert report.title == "Open a bakery in Aarhus before May."


def test_unfinished_run_lists_what_is_missing(tmp_path: Path) -> None:
    made = values()
    del made["project_plan"]
    made["choose"] = artefact("choose", gaps=("Choose: 2 of 3 answered.",))
    assert made_report(tmp_path, made).gaps == ("Project plan: not made.", "Choose: 2 of 3 answered.")


def test_run_that_was_never_finished_has_a_report(tmp_path: Path) -> None:
    folder = made_folder(tmp_path, {})
    folder.write_summary(RunSummary(status="running"))
    report = Report(Run(folder, small_stages()))
    assert report.run.status == "interrupted"
    assert all(s.state == "missing" for s in report.sections)


def test_whole_plan_counts_every_attempt(tmp_path: Path) -> None:
    report = made_report(tmp_path, None, [attempt("brainstorm"), attempt("start_time"), attempt("project_plan")])
    assert report.total.attempts == 3
    assert report.behind_the_scenes.stages == ("start_time",)
    assert report.behind_the_scenes.attempts == 1


def test_values_come_in_plan_order(tmp_path: Path) -> None:
    report = made_report(tmp_path)
    assert list(report.run.values) == list(small_stages().stages)


def test_value_is_given_as_its_model(tmp_path: Path) -> None:
    report = made_report(tmp_path)
    title = report.run.value("wbs_level1", Title)
    assert title is not None
    assert title.project_title == "Hearth"
    assert report.run.value("nothing", Text) is None
    assert report.run.value("project_plan", Title) is None


def of_workflow(monkeypatch: pytest.MonkeyPatch, **changes: Any) -> None:
    monkeypatch.setattr("planexe.spine.run.find_workflow", lambda name: replace(find_workflow(name), **changes))


def test_workflow_that_gives_no_sections_has_one_for_each_stage(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    of_workflow(monkeypatch, sections=None)
    made = values()
    del made["project_plan"]
    report = made_report(tmp_path, made)
    assert sorted(section.stage for section in report.sections) == sorted(small_stages().stages)
    chapters = [section.chapter for section in report.sections]
    assert chapters == sorted(chapters, key=list(dict.fromkeys(chapters)).index)
    found = {section.stage: section for section in report.sections}
    assert found["project_plan"].state == "missing"
    assert found["executive_summary"].body_markdown == "About executive_summary."
    assert "mspdi" not in formats(report)


@pytest.mark.parametrize(
    ("sections", "why"),
    [
        (lambda _: 1 / len(""), "ZeroDivisionError: division by zero"),
        (lambda _: [Section(title="Words", stage="name_it")], "there is no stage 'name_it' for “Words”"),
        (lambda _: [Section(title="Words", stage="choose")] * 2, "two sections are called 'choose'"),
    ],
)
def test_sections_that_fail_say_what_to_mend(
    sections: Any, why: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    of_workflow(monkeypatch, sections=sections)
    with pytest.raises(RunError, match=re.escape(why) + r".*mend its `sections`"):
        export("md", made_report(tmp_path))
