"""Rows of questions about tables: run time against work ÷ cap, the first row, and 10,000 rows in one process."""

import asyncio
import json
import math
import random
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median
from typing import Any
from unittest.mock import patch

from benchmarks.child import child_json, peak_memory_mb
from benchmarks.report import Options
from benchmarks.tables import Cell, Column, Table, verdict
from benchmarks.virtual_time import run_in_virtual_time
from planexe.executor.concurrency_limiter import ConcurrencyLimiter
from planexe.executor.executor import LLMExecutor
from planexe.llm.messages import Reply, Request, Usage
from planexe.llm.model_spec import ModelSpec
from planexe.runs.workbench import Workbench
from planexe.sandbox import EffectSandbox, Outcome
from planexe.settings import Settings
from planexe.spine.active_run import ActiveRun, RunParts
from planexe.spine.run import Run
from planexe.spine.run_folder import RunFolder

ROWS, TABLES, MANY = 257, 68, 10_000
CAPS = (1, 8, 32, 64)
SECONDS = {"plan_row": 5.0, "code_row": 6.0, "mend_row": 6.0, "mend_row_again": 6.0, "answer_row": 3.0}
"""Of a usual call; each takes its own, some twice as long."""
BROKEN, PROSE = 0.2, 0.1
"""Shares of programs that fail, and of outputs that are no answer yet."""
STEP_MS, MEMORY_MB, OVER_IDEAL, FIRST = 50.0, 500.0, 1.05, 1.3
_SPEC = ModelSpec(name="simulated", provider="timed", model="timed", context_tokens=1_000_000)


class TimedRows:
    """Answers the questions of a run of rows after their seconds; some programs fail, and are mended."""

    name = "timed"

    def __init__(self, *, pace: float = 1.0, broken: float = BROKEN) -> None:
        self._pace = pace
        self._broken = broken

    async def ask(self, model: str, request: Request, on_token: Callable[[], None] | None = None) -> Reply:
        """Answers as a ``Provider``."""
        del model, on_token
        assert request.answer is not None
        stage, row = request.answer.name, request.prompt.task.partition("Subject: row ")[2].partition("\n")[0]
        chance = random.Random(f"{stage} {row}")
        await asyncio.sleep(self._pace * SECONDS[stage] * math.exp(chance.gauss(0, 0.25)))
        fails, prose = chance.random() < self._broken, chance.random() < PROSE
        code = "print(missing)" if fails else "print('the mean is 3')" if prose else "print('@mean[3.00]')"
        answer = {
            "plan_row": {"columns": ["amount"], "steps": ["Take the mean of the amounts."]},
            "code_row": {"code": code},
            "answer_row": {"answer": "@mean[3.00]"},
        }.get(stage, {"cause": "A name was missing.", "code": f"# mended by {stage}\n{code}"})
        return Reply(json.dumps(answer), usage=Usage(input_tokens=100, output_tokens=100))

    async def aclose(self) -> None:
        """Has nothing to close."""


def run(options: Options) -> Iterator[Table]:
    """Measures in virtual time at several caps, then many rows in a process of their own."""
    yield Table(
        "rows: run time, and the first row",
        [
            Column("programs that fail"), Column("cap"), Column("run s", ".1f"), Column("work ÷ cap s", ".1f"),
            Column("ratio", ".3f"), Column("target"), Column("first row s", ".1f"), Column("one row s", ".1f"),
            Column("ratio", ".2f"), Column("target"),
        ],
        list(_flow(options)),
        [f"Virtual time; {TABLES} tables. They are looked at and programs are run for real, which takes none of it."],
    )  # fmt: skip
    many = options.count(MANY)
    options.say(f"rows: {many} rows in one process")
    seen = child_json(f"from benchmarks.rows import at_scale; import json; print(json.dumps(at_scale({many})))")
    columns = [Column("rows"), Column("status"), Column("wall s", ".1f"), Column("peak MB", ".0f")]
    columns += [Column("longest step, CPU ms", ".1f"), Column("steps over 50 ms"), Column("memory"), Column("steps")]
    memory, steps = verdict(seen["peak_mb"], at_most=MEMORY_MB), verdict(seen["longest_ms"], at_most=STEP_MS)
    note = "The model answers at once, and no program is run: what is left is ours."
    yield Table("rows: many", columns, [[many, *seen.values(), memory, steps]], [note])


def _flow(options: Options) -> Iterator[list[Cell]]:
    rows = options.count(ROWS)
    for share in (0.0, BROKEN):
        for cap in CAPS:
            options.say(f"rows: {rows} rows at cap {cap}, {share:.0%} of the programs fail")
            run_s, ideal_s, first_s, usual_s = timed(rows, cap, share)
            ratio, first = run_s / ideal_s, first_s / usual_s
            held = verdict(ratio if cap == 32 and not share else None, at_most=OVER_IDEAL)
            soon = verdict(first if cap == 64 else None, at_most=FIRST)
            yield [f"{share:.0%}", cap, run_s, ideal_s, ratio, held, first_s, usual_s, first, soon]


def timed(rows: int, cap: int, broken: float) -> tuple[float, float, float, float]:
    """Returns seconds of the run, of its work ÷ cap, until the first row was done, and of a usual row."""
    with tempfile.TemporaryDirectory() as folder:
        made = _asked(Path(folder), rows, cap)
        run_in_virtual_time(lambda: _work_on(made, cap, TimedRows(broken=broken)))
        attempts = made.attempts()
    begun_s = min(a.ready for a in attempts)
    asked = [a for a in attempts if a.kind != "effect"]
    ended: dict[str, float] = {}
    took: dict[str, float] = {}
    for one in attempts:
        if one.stage not in {"questions", "profile"}:
            ended[one.item] = max(ended.get(one.item, 0.0), one.ended)
            took[one.item] = took.get(one.item, 0.0) + one.duration_s
    run_s, ideal_s = max(a.ended for a in attempts) - begun_s, sum(a.duration_s for a in asked) / cap
    first_s, usual_s = min(ended.values()) - begun_s, median(took.values())
    return run_s, ideal_s, first_s, usual_s


def at_scale(rows: int) -> dict[str, Any]:
    """Makes a run of many rows and returns how it ended, its seconds, memory and steps on the loop."""
    steps_ms, step = [0.0], asyncio.Handle._run  # noqa: SLF001  nothing else sees each callback

    def watched(handle: asyncio.Handle) -> None:
        started_s = time.thread_time()
        step(handle)
        steps_ms.append(1000 * (time.thread_time() - started_s))

    def no_program(_: EffectSandbox, **__: object) -> Outcome:
        return Outcome(ok=True, stdout="@mean[3.00]\n")

    with (
        patch.object(asyncio.Handle, "_run", watched),
        patch.object(EffectSandbox, "run", no_program),
        tempfile.TemporaryDirectory() as folder,
    ):
        made = _asked(Path(folder), rows, 64)
        started_s = time.perf_counter()
        asyncio.run(_work_on(made, 64, TimedRows(pace=0)))
        wall_s = time.perf_counter() - started_s
        status = made.status()
    over = sum(ms > STEP_MS for ms in steps_ms)
    return {"status": status, "wall_s": wall_s, "peak_mb": peak_memory_mb(), "longest_ms": max(steps_ms), "over": over}


def _asked(folder: Path, rows: int, cap: int) -> RunFolder:
    _write(folder, rows)
    bench = Workbench(Settings(runs=folder / "runs"))
    request = bench.request(
        workflow="rows", models=["simulated"], concurrency=cap, questions=folder / "q.jsonl", answers=folder / "a.jsonl"
    )
    return bench.create(request)


async def _work_on(made: RunFolder, cap: int, provider: TimedRows) -> None:
    def make_executor(parts: RunParts) -> LLMExecutor:
        return LLMExecutor([_SPEC], lambda _: provider, limiter=parts.limiter, journal=parts.journal, log=parts.log,
                           hooks=parts.hooks, stop=parts.stop, worker=parts.worker)  # fmt: skip

    await ActiveRun(Run(made), ConcurrencyLimiter(cap), make_executor).run()


def _write(folder: Path, rows: int) -> None:
    (folder / "tables").mkdir()
    for number in range(min(TABLES, rows)):
        lines = "".join(f"{n % 17},{n % 5}\n" for n in range(50 + number))
        (folder / "tables" / f"t{number}.csv").write_text(f"amount,region\n{lines}", encoding="utf-8")
    with (
        (folder / "q.jsonl").open("w", encoding="utf-8") as questions,
        (folder / "a.jsonl").open("w", encoding="utf-8") as answers,
    ):
        for n in range(rows):
            asked = {
                "id": n,
                "file_name": f"t{n % min(TABLES, rows)}.csv",
                "question": f"What is the mean amount, {n}?",
            }
            questions.write(
                json.dumps({**asked, "format": "@mean[x], rounded to two decimals", "level": "easy"}) + "\n"
            )
            answers.write(json.dumps({"id": n, "common_answers": [["mean", "3.00"]]}) + "\n")
