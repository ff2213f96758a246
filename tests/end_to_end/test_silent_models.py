"""A model that gives no usable answer to some stages: what the plan can live without is computed, and marked."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from planexe.llm.connect import connect
from planexe.llm.messages import Reply, Request, Usage
from planexe.llm.provider import Provider
from planexe.report.exports import export, formats
from planexe.report.report import Report
from planexe.runs import simulation
from planexe.runs.workbench import Workbench
from planexe.settings import Settings
from planexe.spine.run import Run
from planexe.spine.run_outcome import RunOutcome
from planexe.workflows.plan.workflow import plan_stages

GOAL = "Open a small organic bakery in Aarhus, Denmark, before May 2027 with 2 million DKK and six people."
ASKING = tuple(stage for stage in plan_stages().stages.values() if stage.kind not in {"compute", "effect"})
BY_CHAPTER = {
    chapter: frozenset(stage.name for stage in ASKING if stage.default and stage.chapter == chapter)
    for chapter in dict.fromkeys(stage.chapter for stage in ASKING if stage.default)
}


class SilentAbout:
    """A provider that has nothing to say about some stages."""

    def __init__(self, provider: Provider, stages: frozenset[str]) -> None:
        self.name = provider.name
        self._provider = provider
        self._stages = stages

    async def ask(self, model: str, request: Request, on_token: Callable[[], None] | None = None) -> Reply:
        if request.answer is not None and request.answer.name in self._stages:
            return Reply("I am not sure.", usage=Usage(input_tokens=10, output_tokens=4))
        return await self._provider.ask(model, request, on_token)

    async def aclose(self) -> None:
        await self._provider.aclose()


def plan_without(
    stages: frozenset[str], folder: Path, patch: pytest.MonkeyPatch, detail: str
) -> tuple[RunOutcome, Run]:
    def silent(*given: Any, **more: Any) -> Provider:
        return SilentAbout(connect(*given, **more), stages)

    patch.setattr(simulation, "connect", silent)
    bench = Workbench(Settings(runs=folder, models=("simulated",)))
    made = bench.create(bench.request(GOAL, time_scale=0, concurrency=8, detail=detail))
    return asyncio.run(bench.activate(made).run()), bench.read(made.run_id)


@pytest.mark.parametrize("chapter", BY_CHAPTER)
def test_plan_without_the_answers_of_a_chapter_is_whole_and_says_what_code_put_in(
    chapter: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    outcome, run = plan_without(BY_CHAPTER[chapter], tmp_path, monkeypatch, "fast")

    assert outcome.status == "complete with gaps"
    assert outcome.problems == {}
    asked = [name for name in BY_CHAPTER[chapter] if run.artefacts[name].origin != "skipped"]
    assert asked
    for name in asked:
        told = [gap for gap in run.artefacts[name].gaps if "no model gave a usable answer" in gap]
        assert told
        assert set(told) <= set(outcome.gaps)


def test_plan_without_any_answer_does_not_fail_and_every_export_of_it_can_be_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    outcome, run = plan_without(frozenset(stage.name for stage in ASKING), tmp_path, monkeypatch, "full")

    assert outcome.status == "complete with gaps"
    assert not [stage.name for stage in ASKING if stage.essential and stage.name in outcome.problems]
    report = Report(run)
    for one in formats().values():
        assert export(one.name, report)
    assert "Not assessed: no model answered." in export("md", report).decode()
