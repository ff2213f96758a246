"""One run of a graph as this product runs a plan: run folder, journal, attempt log, events, limiter, artefacts."""

import asyncio
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from pydantic import BaseModel

from benchmarks.timed_model import TimedModel
from benchmarks.work_graph import WorkGraph, WorkStage
from planexe.executor.concurrency_limiter import ConcurrencyLimiter
from planexe.executor.executor import LLMExecutor
from planexe.llm.model_spec import ModelSpec
from planexe.spine.active_run import ActiveRun, RunParts
from planexe.spine.inputs import Inputs
from planexe.spine.kinds import Compute, Each
from planexe.spine.registry import StageSet, build_stage_set
from planexe.spine.run import Run
from planexe.spine.run_folder import RunFolder
from planexe.spine.run_request import RunRequest
from planexe.spine.stage import Answered, Expected, Item, Need, Stage
from planexe.workflows.plan.workflow import PlanInputs

SPEC = ModelSpec(name="timed", provider="timed", model="timed", context_tokens=1_000_000)


class Text(BaseModel):
    """An answer."""

    text: str


class Texts(BaseModel):
    """The answers of a stage."""

    texts: list[str]


def our_run_s(graph: WorkGraph, cap: int, *, model: TimedModel | None = None) -> float:
    """Runs the graph once in a fresh run folder and returns its wall-clock seconds.

    Raises:
        RuntimeError: the run did not end complete, so its time would mean nothing.
    """
    provider, stages = model or TimedModel(graph), stage_set(graph)
    with tempfile.TemporaryDirectory() as runs:
        request = RunRequest(run_id="run", inputs=PlanInputs(goal=""), created="", models=(SPEC.name,), concurrency=cap)
        folder = RunFolder.create(Path(runs), request)

        def make_executor(parts: RunParts) -> LLMExecutor:
            return LLMExecutor(
                [SPEC],
                lambda _: provider,
                limiter=parts.limiter,
                journal=parts.journal,
                log=parts.log,
                hooks=parts.hooks,
                stop=parts.stop,
                worker=parts.worker,
            )

        run = ActiveRun(Run(folder, stages), ConcurrencyLimiter(cap), make_executor)
        started_s = time.perf_counter()
        outcome = asyncio.run(run.run())
        wall_s = time.perf_counter() - started_s
    if outcome.status != "complete" or provider.asked != graph.calls:
        raise RuntimeError(f"{graph.name} ended {outcome.status} after {provider.asked} of {graph.calls} calls.")
    return wall_s


def stage_set(graph: WorkGraph) -> StageSet:
    """Returns stages with the shape of a graph; a scheduler reads only their mean seconds."""
    return build_stage_set([_stage(s) for s in graph.stages.values()])


def _stage(work: WorkStage) -> Stage:
    needs: tuple[str | Need, ...] = work.needs
    if not work.seconds:
        return Compute(name=work.name, heading=work.name, compute=lambda _: Text(text="made"), value=Text, needs=needs)
    return Each(
        name=work.name,
        heading=work.name,
        prompt=f"Answer for {work.name}.",
        task=lambda _, item: f"Subject: call {item.key}",
        answer=Text,
        items=lambda _: [Item(str(n), f"call {n}") for n in range(len(work.seconds))],
        finish=_join,
        value=Texts,
        expected=Expected(calls=len(work.seconds), seconds=work.mean_s),
        needs=needs,
    )


def _join(_: Inputs, answered: Sequence[Answered]) -> Texts:
    return Texts(texts=[a.answer.text for a in answered])
