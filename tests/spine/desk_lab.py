"""Toy stages in a run folder that a person changes between sessions."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from planexe.executor.executor import LLMExecutor
from planexe.executor.retry_policy import RetryPolicy
from planexe.llm.model_spec import ModelSpec
from planexe.spine.events import FileEvents
from planexe.spine.registry import build_stage_set
from planexe.spine.run import Run
from planexe.spine.run_folder import RunFolder
from planexe.spine.run_outcome import RunOutcome
from planexe.spine.run_summary import RunSummary
from planexe.spine.runner import Runner
from planexe.spine.stage import Stage
from planexe.spine.stage_run import context_of
from tests.plan_requests import plan_request


def text(words: str) -> str:
    return json.dumps({"text": words})


class DeskLab:
    """A run folder, a model that answers from a function, and the desk a person changes the run at."""

    def __init__(self, runs: Path, lab: Any, stages: Sequence[Stage]) -> None:
        request = plan_request(run_id="r1", goal="A bakery.", created="2027-01-01T00:00:00Z", models=("toy",))
        self.folder = RunFolder.create(runs, request)
        self.lab = lab
        self.stages = build_stage_set(stages)

    @property
    def desk(self) -> Run:
        return Run(self.folder, self.stages)

    @property
    def asked(self) -> list[str]:
        found: list[str] = self.lab.provider.asked
        return found

    def states(self) -> dict[str, str]:
        return {name: found.state for name, found in self.desk.fresh.items()}

    def value(self, stage: str) -> Any:
        artefact = self.folder.store.load(stage)
        assert artefact is not None
        return artefact.value

    def answers(self, **texts: str) -> None:
        """Fixes what some stages answer; the others go on saying their name and task."""

        def answer(stage: str, request: Any) -> str:
            return text(texts.get(stage, f"{stage}: {request.prompt.task[:40]}"))

        self.lab.provider.answer = answer

    async def run(self, problems: Mapping[str, str] | None = None) -> RunOutcome:
        """Works on the run once; what it asks stands in ``asked``, emptied before."""
        self.lab.provider.asked.clear()
        self.lab.provider.tasks.clear()
        request = self.folder.request()
        events = FileEvents(self.folder.path / f"events-{self.folder.new_worker()}.jsonl")
        executor = LLMExecutor(
            [ModelSpec(name="toy", provider="toy", model="toy")],
            lambda _: self.lab.provider,
            limiter=4,
            policy=RetryPolicy(scale=0),
            journal=self.lab.journal,
            log=self.lab.log,
            stop=self.lab.stop,
        )
        runner = Runner(
            self.stages,
            executor,
            self.folder.store,
            events=events,
            context=context_of(
                self.stages,
                options=request.stage_options(),
                models=request.models,
                settings=request.answer_settings(),
            ),
            overrides=self.folder.overrides(),
        )
        outcome = await runner.run()
        events.close()
        self.folder.write_summary(RunSummary(status="complete", problems=dict(outcome.problems)))
        return outcome
