"""The sections of a report: text, state, gaps."""

from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

import pytest

from planexe.blocks.blocks import Tree
from planexe.executor.attempt_log import Attempt
from planexe.report.report import Report
from planexe.report.sections import ReportSection
from planexe.spine.artefact import Artefact
from planexe.spine.run import Run
from tests.report.made_reports import (
    HOSTILE,
    artefact,
    attempt,
    made_folder,
    made_report,
    small_stages,
    values,
)

Sections: TypeAlias = Callable[..., dict[str, ReportSection]]


@pytest.fixture
def sections(tmp_path: Path) -> Sections:
    def made(artefacts: dict[str, Artefact], *attempts: Attempt) -> dict[str, ReportSection]:
        return {section.stage: section for section in made_report(tmp_path, artefacts, attempts).sections}

    return made


def test_finished_plan_is_complete(sections: Sections) -> None:
    found = sections(values())
    assert {s.state for s in found.values()} == {"complete"}
    assert found["project_plan"].body_markdown == "About project_plan."
    assert found["project_plan"].anchor == "project-plan"


def test_part_is_no_section_of_its_own(sections: Sections) -> None:
    assert not {"brainstorm", "choose", "start_time"} & set(sections(values()))


def test_stage_that_was_not_made_is_missing(sections: Sections) -> None:
    made = values()
    del made["project_plan"]
    section = sections(made)["project_plan"]
    assert section.state == "missing"
    assert "not been made yet" in section.body_markdown


def test_missing_join_says_how_far_its_parts_are(sections: Sections) -> None:
    made = values()
    del made["decisions"], made["choose"]
    assert "1 of the 2 stages" in sections(made)["decisions"].body_markdown


def test_missing_stage_says_why_its_last_attempt_failed(sections: Sections) -> None:
    failed = attempt("project_plan", outcome="failed", error_kind="truncated", message="The answer\nwas cut off.")
    body = sections({}, failed)["project_plan"].body_markdown
    assert "Its last attempt failed (truncated): The answer was cut off." in body


def test_missing_stage_says_how_many_calls_were_answered(sections: Sections) -> None:
    body = sections({}, attempt("project_plan", item="x"))["project_plan"].body_markdown
    assert "1 of about 1 calls were answered." in body


def test_gaps_of_parts_are_gaps_of_the_section(sections: Sections) -> None:
    made = values()
    made["choose"] = artefact("choose", gaps=("Choose: 6 of 8 experts answered.",))
    section = sections(made)["decisions"]
    assert section.state == "gaps"
    assert section.gaps == ("Choose: 6 of 8 experts answered.",)


def test_value_changed_by_a_person_is_edited(sections: Sections) -> None:
    made = values()
    made["project_plan"] = artefact("project_plan", origin="person", gaps=("a gap",))
    section = sections(made)["project_plan"]
    assert section.state == "edited"
    assert section.provenance.edited == ("project_plan",)
    assert section.gaps == ("a gap",)


def test_value_of_another_version_is_shown_as_stored(sections: Sections) -> None:
    made = values()
    made["initial_prompt"] = artefact("initial_prompt", {"text": ["no", "text"]})
    body = sections(made)["initial_prompt"].body_markdown
    assert "does not fit the present version" in body
    assert '"no"' in body


def test_text_of_a_model_is_harmless(sections: Sections) -> None:
    made = values()
    made["project_plan"] = artefact("project_plan", {"text": HOSTILE})
    body = sections(made)["project_plan"].body_markdown
    assert "<script" not in body
    assert "\x00" not in body


def test_headings_of_a_section_are_below_its_title(sections: Sections) -> None:
    made = values()
    made["project_plan"] = artefact("project_plan", {"text": "# Goal\n\nx\n\n## Part"})
    assert sections(made)["project_plan"].body_markdown == "### Goal\n\nx\n\n#### Part"


def test_work_breakdown_has_a_tree_and_the_text_beside_it(sections: Sections) -> None:
    section = sections(values())["wbs_tree_full"]
    (tree,) = section.blocks
    assert isinstance(tree, Tree)
    assert "A bakery that smells well." in tree.beside
    assert "Fence" not in tree.beside
    assert "Fence" in section.body_markdown


def test_damaged_artefact_is_missing_with_the_reason(tmp_path: Path) -> None:
    folder = made_folder(tmp_path, values())
    (folder.path / "artefacts" / "project_plan.json").write_text("{half", encoding="utf-8")
    found = {s.stage: s for s in Report(Run(folder, small_stages())).sections}
    assert found["project_plan"].state == "missing"
    assert "not valid JSON" in found["project_plan"].body_markdown


def test_section_is_json(sections: Sections) -> None:
    found = sections(values())["wbs_tree_full"].to_json()
    assert found["anchor"] == "wbs-tree-full"
    assert found["provenance"].stages == ("wbs_level1", "wbs_tree_full")
