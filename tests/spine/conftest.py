"""Toy stages, and an executor whose model answers from a function."""

import asyncio
import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel

from planexe.executor.attempt_log import MemoryAttemptLog
from planexe.executor.call_journal import CallJournal, MemoryJournal
from planexe.executor.executor import LLMExecutor
from planexe.executor.retry_policy import RetryPolicy
from planexe.executor.stop import StopToken
from planexe.llm.messages import Reply, Request, Usage
from planexe.llm.model_spec import ModelSpec
from planexe.spine.artefact_store import ArtefactStore, MemoryStore
from planexe.spine.events import MemoryEvents
from planexe.spine.input_files import NO_FILES, InputFiles
from planexe.spine.kinds import Ask, Each
from planexe.spine.registry import StageSet, build_stage_set
from planexe.spine.runner import Runner
from planexe.spine.stage import Answered, Expected, Item, Need, Stage
from planexe.spine.stage_override import StageOverride
from planexe.spine.stage_run import context_of
from tests.spine.desk_lab import DeskLab


class Note(BaseModel):
    text: str


class Notes(BaseModel):
    texts: list[str | None]


def join(_: Any, answered: Sequence[Answered]) -> Notes:
    return Notes(texts=[a.answer.text if a.ok else None for a in answered])


def once(name: str, *needs: str | Need, **more: Any) -> Stage:
    return Ask(name=name, heading=name.title(), needs=needs, prompt=f"Rules of {name}.", answer=Note, **more)


def each(name: str, *needs: str, keys: Sequence[str] = ("a", "b", "c"), **more: Any) -> Stage:
    wishes: dict[str, Any] = {"task": lambda _, item: f"Subject: {item.title}", **more}
    return Each(
        name=name,
        heading=name.title(),
        needs=needs,
        prompt=f"Rules of {name}.",
        answer=Note,
        items=lambda _: [Item(k, f"Item {k}") for k in keys],
        finish=join,
        value=Notes,
        **wishes,
    )


def over(name: str, source: str, *needs: str, **more: Any) -> Stage:
    wishes: dict[str, Any] = {
        "task": lambda inputs, item: f"Subject: {item.title}\nBefore: {inputs.item(Note).text}",
        **more,
    }
    return Each(
        name, heading=name.title(), needs=needs, prompt=f"Rules of {name}.", answer=Note, over=source, finish=join,
        value=Notes, **wishes,
    )  # fmt: skip


AnswerFunction = Callable[[str, Request], str]


class FunctionProvider:
    """Answers with what a function of stage name and request returns; notes who was asked, and how many at once."""

    name = "toy"

    def __init__(self, answer: AnswerFunction | None = None) -> None:
        self.answer = answer or (lambda stage, request: json.dumps({"text": f"{stage}: {request.prompt.task[:40]}"}))
        self.asked: list[str] = []
        self.tasks: list[str] = []
        self.in_flight = self.peak = 0

    async def ask(self, model: str, request: Request, on_token: Callable[[], None] | None = None) -> Reply:
        assert request.answer is not None
        self.asked.append(request.answer.name)
        self.tasks.append(request.prompt.task)
        self.in_flight += 1
        self.peak = max(self.peak, self.in_flight)
        try:
            for _ in range(3):
                await asyncio.sleep(0)
            return Reply(self.answer(request.answer.name, request), usage=Usage(input_tokens=10, output_tokens=5))
        finally:
            self.in_flight -= 1

    async def aclose(self) -> None:
        return None


class Lab:
    """Runs toy stages again and again over one store and one journal."""

    def __init__(self) -> None:
        self.provider = FunctionProvider()
        self.store: ArtefactStore = MemoryStore()
        self.journal: CallJournal = MemoryJournal()
        self.log = MemoryAttemptLog()
        self.events = MemoryEvents()
        self.stop = StopToken()
        self.executors: list[LLMExecutor] = []

    def runner(
        self,
        stages: StageSet | Sequence[Stage],
        *,
        cap: int = 4,
        overrides: dict[str, StageOverride] | None = None,
        options: dict[str, Any] | None = None,
        history: dict[str, float] | None = None,
        files: InputFiles = NO_FILES,
        executor_for: Callable[[tuple[str, ...]], LLMExecutor] | None = None,
        **more: Any,
    ) -> Runner:
        executor = LLMExecutor(
            [ModelSpec(name="toy", provider="toy", model="toy")],
            lambda _: self.provider,
            limiter=cap,
            policy=RetryPolicy(scale=0),
            journal=self.journal,
            log=self.log,
            stop=self.stop,
        )
        self.executors.append(executor)
        found = stages if isinstance(stages, StageSet) else build_stage_set(stages)
        return Runner(
            found,
            executor,
            self.store,
            events=self.events,
            context=context_of(found, options=options or {}, models=("toy",), files=files, **more),
            overrides=overrides,
            executor_for=executor_for,
            history=history,
        )

    async def aclose(self) -> None:
        for executor in self.executors:
            await executor.aclose()

    def value(self, stage: str) -> Any:
        artefact = self.store.load(stage)
        assert artefact is not None
        return artefact.value


@pytest.fixture
def lab() -> Lab:
    return Lab()


@pytest.fixture
def toy() -> Any:
    """Returns the makers of toy stages: ``toy.once``, ``toy.each``, ``toy.Note``, …"""

    class Makers:
        pass

    makers: Any = Makers()
    makers.once, makers.each, makers.Note, makers.Notes, makers.join = once, each, Note, Notes, join
    makers.Expected, makers.Lab = Expected, Lab
    return makers


@pytest.fixture
def make(tmp_path: Path, lab: Any) -> Callable[..., DeskLab]:
    return lambda *stages: DeskLab(tmp_path / "runs", lab, stages)


@pytest.fixture
def chain(make: Any, toy: Any) -> DeskLab:
    found: DeskLab = make(toy.once("a"), toy.once("b", "a"), toy.once("c", "b"))
    return found
