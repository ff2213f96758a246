"""A small model out of its depth: whatever it answers, there is a plan, and the plan says what is poor in it."""

import asyncio
import json
from typing import Any

import pytest

from planexe.report.exports import export, formats
from planexe.report.report import Report
from planexe.spine.run import Run
from tests.end_to_end.conftest import make_plan_in

GOALS = {
    "bakery": "Open a small organic bakery in Aarhus before 1 May 2027 with 2 million DKK and a team of six.",
    "marathon": "I want to run my first marathon in Berlin in September 2027 while raising two kids.",
    "chinese": "在上海开一家小型有机面包店，预算两百万元人民币，二〇二七年五月之前开业，团队六人。",
}
RUNS = [("bakery", 1, "full"), ("marathon", 2, "full"), ("chinese", 3, "fast"), ("bakery", 4, "fast")]
CRASHES = ("Error:", "Traceback", "do not fit together")


def make_weak(make_plan: Any, goal: str, seed: int, detail: str, **wishes: Any) -> Any:
    return make_plan(GOALS[goal], faults="weak", seed=seed, detail=detail, **wishes)


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """Returns the first of the runs, made once; do not change it."""
    return make_weak(make_plan_in(tmp_path_factory.mktemp("runs")), *RUNS[0])


def unanswered(made: Any) -> set[tuple[str, str]]:
    """Returns the items without an answer, which every session asks for again."""
    artefacts = [made.folder.store.load(name) for name in made.folder.store.names()]
    return {(artefact.stage, item.key) for artefact in artefacts for item in artefact.items if item.problem}


@pytest.mark.parametrize("run", RUNS)
def test_plan_of_a_weak_model_is_complete_with_gaps(make_plan: Any, first: Any, run: tuple[str, int, str]) -> None:
    made = first if run == RUNS[0] else make_weak(make_plan, *run)
    assert made.outcome.status in {"complete", "complete with gaps"}, made.outcome.problems
    told = [*made.outcome.problems.values(), *made.outcome.gaps, *(a.message for a in made.folder.attempts())]
    assert [text for text in told if any(sign in text for sign in CRASHES)] == []

    attempts = made.folder.attempts()
    assert {a.error_kind for a in attempts} <= {"", "invalid"}
    assert any(a.coerced for a in attempts)

    artefacts = [made.folder.store.load(name) for name in made.folder.store.names()]
    salvaged = [(artefact, item) for artefact in artefacts for item in artefact.items if item.salvaged]
    assert salvaged
    assert all(artefact.gaps for artefact, _ in salvaged)
    asked = {(a.stage, a.item) for a in attempts}
    answered = {(a.stage, a.item) for a in attempts if a.outcome == "ok"}
    assert {(artefact.stage, item.key) for artefact, item in salvaged} <= asked - answered


def test_report_and_every_export_render_and_name_the_gaps(first: Any) -> None:
    report = Report(Run(first.folder))
    assert any("the best answer breaks" in gap for gap in report.gaps)
    assert "gaps" in {section.state for section in report.sections}
    for name in formats():
        assert export(name, report), name
    assert "the best answer breaks" in export("md", report).decode()


@pytest.mark.parametrize("seed", [6, 7])
def test_same_artefacts_whatever_the_concurrency_and_after_a_resume(make_plan: Any, seed: int) -> None:
    one, many = (make_weak(make_plan, "bakery", seed, "fast", concurrency=cap) for cap in (1, 16))
    assert one.artefacts() == many.artefacts()

    before, asked = many.artefacts(), many.folder.attempts()
    again = asyncio.run(many.bench.activate(many.bench.open(many.folder.run_id)).run())
    assert again.status == many.outcome.status
    assert again.gaps == many.outcome.gaps
    assert many.artefacts() == before
    assert {(a.stage, a.item) for a in many.folder.attempts()[len(asked) :]} == unanswered(many)


def test_lost_artefacts_are_made_again_from_the_same_poor_answers(make_plan: Any) -> None:
    made = make_weak(make_plan, "marathon", 8, "fast")
    before = made.artefacts()
    for path in (made.folder.path / "artefacts").glob("*.json"):
        if any(item["salvaged"] for item in json.loads(path.read_text())["items"]):
            path.unlink()
    asked = len(made.folder.attempts())
    asyncio.run(made.bench.activate(made.bench.open(made.folder.run_id)).run())
    assert made.artefacts() == before
    new = made.folder.attempts()[asked:]
    assert {(a.stage, a.item) for a in new if a.outcome != "reused"} == unanswered(made)
