"""A text that names a figure by its id says the figure wherever it is read, and follows it when it changes."""

import io
import zipfile
from dataclasses import replace
from typing import Any

import pytest

from planexe.report.exports import export
from planexe.report.report import Report
from planexe.spine.run import Run
from planexe.spine.run_document import document_of

SAID = "The work costs {I26} in all and ends on {I3}."


def named(run: Run) -> Run:
    """Returns the run with a conclusion that names two figures by their ids."""
    summary = run.artefacts["executive_summary"]
    value = {**summary.value, "overall_takeaway": SAID}
    return run.with_values({**run.artefacts, "executive_summary": replace(summary, value=value)}, run.overrides)


def with_cost(run: Run, text: str) -> Run:
    register = run.artefacts["facts"]
    changed = [{**one, "text": text} if one["fact_id"] == "I26" else one for one in register.value["facts"]]
    return run.with_values({**run.artefacts, "facts": replace(register, value={"facts": changed})}, run.overrides)


def word_text(content: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        return packed.read("word/document.xml").decode()


@pytest.fixture(scope="module")
def run(bakery: Any) -> Run:
    return named(Run(bakery.folder))


def test_document_exports_search_and_judge_see_the_figure(run: Run) -> None:
    report = Report(run)
    cost, end = run.written["I26"], run.written["I3"]
    said = f"The work costs {cost} in all and ends on {end}."
    seen = {
        "md": export("md", report).decode(),
        "html": export("html", report).decode(),
        "docx": word_text(export("docx", report)),
        "document": "\n".join(part.text for part in document_of(run).parts),
        "values": str(run.values["executive_summary"]),
        "search": "\n".join(section.body_markdown for section in report.sections),
    }
    assert [name for name, text in seen.items() if said not in text] == []
    assert [name for name, text in seen.items() if "{I26}" in text] == []


def test_artefact_keeps_the_id(run: Run) -> None:
    assert run.artefacts["executive_summary"].value["overall_takeaway"] == SAID


def test_changed_figure_changes_the_text_without_a_call(run: Run) -> None:
    changed = with_cost(run, "DKK 7")
    assert "The work costs DKK 7 in all" in changed.text("executive_summary")
    assert "The work costs DKK 7 in all" not in run.text("executive_summary")
