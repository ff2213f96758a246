"""A text that names a figure by its id says the figure wherever it is read, and follows it when it changes."""

import datetime as dt
import io
import zipfile
from dataclasses import replace
from typing import Any

import pytest

from planexe.report.exports import export
from planexe.report.report import Report
from planexe.spine.run import Run
from planexe.spine.run_document import document_of
from planexe.workflows.plan.facts.fact_models import FactRegister

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


def test_every_figure_of_the_first_page_leads_to_its_source(bakery: Any) -> None:
    made = Run(bakery.folder)
    register = FactRegister.model_validate(made.artefacts["facts"].value)
    told = made.artefacts["executive_summary"].value["key_figures"]
    named = [one["value"].strip("{}") for one in told if one["value"].startswith("{")]
    assert len(named) >= 7
    for one in named:
        fact = register.fact(one)
        assert fact is not None, one
        stage, _, field = fact.source.partition(".")
        assert fact.value in set(_reached(made.artefacts[stage].value, field)), fact


def _reached(value: Any, field: str) -> list[Any]:
    """Returns what a path of a source leads to; what code derives from its inputs in one step counts with it."""
    steps = field.split(".")
    found = value
    for step in steps:
        if isinstance(found, list):
            found = next(one for one in found if step in one.values())
        else:
            found = found.get(step, found)
    if isinstance(found, str):
        return [dt.date.fromisoformat(found)]
    numbers = value.get("cost") or {}
    derived = [numbers["p80"] - numbers["base"], abs(numbers["funds"] - numbers["p80"])] if numbers else []
    return [found, *derived] if isinstance(found, (int, float)) else derived
