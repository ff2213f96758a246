"""A run of rows over small tables, with a model of functions; programs run here, unless a test wants the sandbox."""

import io
import json
import traceback
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from planexe.executor.concurrency_limiter import ConcurrencyLimiter
from planexe.executor.executor import LLMExecutor
from planexe.executor.retry_policy import RetryPolicy
from planexe.llm.messages import Request
from planexe.llm.model_spec import ModelSpec
from planexe.runs.workbench import Workbench
from planexe.sandbox import EffectSandbox, Outcome
from planexe.settings import Settings
from planexe.spine.active_run import ActiveRun, RunParts
from planexe.spine.input_files import keep_files, kept_files
from planexe.spine.run import Run
from planexe.spine.run_outcome import RunOutcome
from planexe.workflows.rows.workflow import WORKFLOW, RowsInputs, row_stages
from tests.spine.conftest import Lab

MEAN = "print(f\"@mean[{df['amount'].mean():.2f}]\")"


def row_of(request: Request) -> str:
    return request.prompt.task.partition("Subject: row ")[2].partition("\n")[0]


class RowsLab:
    """Runs questions about tables again and again over one store and one journal."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.lab = Lab()
        self.ran: list[str] = []
        self.active: ActiveRun | None = None
        self.lab.provider.answer = self.answer
        (folder / "tables").mkdir(parents=True)
        self.table("sales.csv", [1, 2, 6])
        self.table("people.csv", [10, 20])
        self.questions = [self.question(n, ("sales.csv", "people.csv")[n % 2]) for n in range(6)]
        self.answers: dict[int, str] = {n: ("3.00", "15.00")[n % 2] for n in range(6)}

    def table(self, name: str, amounts: list[int]) -> None:
        text = "".join(f"{amount}\n" for amount in amounts)
        (self.folder / "tables" / name).write_text(f"amount\n{text}", encoding="utf-8")

    @staticmethod
    def question(number: int, file: str, **more: Any) -> dict[str, Any]:
        asked = {"question": f"What is the mean amount, {number}?", "format": "@mean[x], two decimals", "level": "easy"}
        return {"id": number, "file_name": file, **asked, "concepts": ["mean"], **more}

    def answer(self, stage: str, request: Request) -> str:
        return json.dumps({
            "plan_row": {"columns": ["amount"], "steps": ["Take the mean of the amounts."]},
            "code_row": {"code": MEAN},
            "mend_row": {"cause": "It was broken.", "code": MEAN},
            "mend_row_again": {"cause": "It was broken.", "code": MEAN},
            "answer_row": {"answer": "@mean[3.00]"},
        }[stage])  # fmt: skip

    def given(self) -> dict[str, Any]:
        questions, answers = self.folder / "questions.jsonl", self.folder / "answers.jsonl"
        questions.write_text("".join(json.dumps(one) + "\n" for one in self.questions), encoding="utf-8")
        known = [{"id": key, "common_answers": [["mean", value]]} for key, value in self.answers.items()]
        answers.write_text("".join(json.dumps(one) + "\n" for one in known), encoding="utf-8")
        return {"questions": str(questions), **({"answers": str(answers)} if known else {})}

    async def run(self, *, cap: int = 4, **more: Any) -> RunOutcome:
        inputs: RowsInputs = WORKFLOW.read({**self.given(), **more})
        kept = self.folder / "kept"
        keep_files(inputs, kept)
        runner = self.lab.runner(
            row_stages(plan_only=inputs.plan_only, no_run=inputs.no_run),
            cap=cap,
            options=inputs.model_dump(mode="json"),
            files=kept_files(inputs, kept),
        )
        return await runner.run()

    async def run_in_folder(self, runs: Path, **more: Any) -> Run:
        """Makes a run in a folder, and returns it as it lies there then."""
        bench = Workbench(Settings(runs=runs))
        request = bench.request(workflow="rows", models=["simulated"], run_id="r1", **self.given(), **more)
        run = Run(bench.create(request))
        await self.work_on(run)
        return run.again()

    async def work_on(self, run: Run) -> None:
        def make_executor(parts: RunParts) -> LLMExecutor:
            return LLMExecutor(
                [ModelSpec(name="simulated", provider="toy", model="toy")], lambda _: self.lab.provider,
                limiter=parts.limiter, policy=RetryPolicy(scale=0), journal=parts.journal, log=parts.log,
                hooks=parts.hooks, stop=parts.stop, worker=parts.worker,
            )  # fmt: skip

        self.active = ActiveRun(run, ConcurrencyLimiter(4), make_executor)
        await self.active.run()

    def value(self, stage: str) -> Any:
        return self.lab.value(stage)

    def items(self, stage: str) -> Mapping[str, Any]:
        artefact = self.lab.store.load(stage)
        assert artefact is not None
        return {one.key: one.problem or one.answer for one in artefact.items}


def run_here(language: str, code: str, files: Mapping[str, Path]) -> Outcome:
    """Runs a program of a test in this process."""
    here = {repr(name): repr(str(path)) for name, path in files.items()}
    for name, path in here.items():
        code = code.replace(name, path)
    said = io.StringIO()
    try:
        exec(compile(code, "program", "exec"), {"print": partial(print, file=said)})  # threads have one stdout
    except Exception as error:  # noqa: BLE001  whatever a program raises is its outcome
        return Outcome(
            ok=False, stderr=traceback.format_exc(), stopped_by="error",
            sentence=f"It failed: {type(error).__name__}: {error}",
        )  # fmt: skip
    return Outcome(ok=True, stdout=said.getvalue())


@pytest.fixture
def rows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> RowsLab:
    lab = RowsLab(tmp_path / "rows")

    def run(self: EffectSandbox, *, language: str, code: str, files: Any = None, limits: Any = None) -> Outcome:
        lab.ran.append(code)
        return run_here(language, code, files or {})

    monkeypatch.setattr(EffectSandbox, "run", run)
    return lab


Answer = Callable[[str, Request], str]
