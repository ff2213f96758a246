"""How long the library takes to list, search and learn from many runs."""

import shutil
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path

from benchmarks.measuring import interleaved
from benchmarks.report import Options
from benchmarks.tables import Cell, Column, Table, verdict
from planexe.executor.attempt_log import Attempt, FileAttemptLog
from planexe.files import JsonLines, write_json
from planexe.library.library import INDEX_FILE, Library
from planexe.library.query import RunQuery
from planexe.spine.run_folder import RunFolder
from planexe.spine.run_request import RunRequest
from planexe.workflows.plan.workflow import PlanInputs

RUNS = 500
CALLS = 160
ARTEFACTS = 70
LIST_S = 1.0
WARM_S = 0.05
MODEL = "a-model"


def run(options: Options) -> Iterator[Table]:
    """Measures a folder with many finished runs."""
    with tempfile.TemporaryDirectory() as folder:
        runs = Path(folder)
        number = options.count(RUNS)
        options.say(f"library: making {number} runs")
        make_runs(runs, number)
        yield table(runs, number, options)


def table(runs: Path, number: int, options: Options) -> Table:
    """Returns the seconds of each use, in a process that has the library loaded."""
    library = Library(runs)
    cases: dict[str, tuple[Callable[[], object], Callable[[], object], float | None]] = {
        "list, no index yet": (partial(_without_index, runs), library.entries, LIST_S),
        "list again": (library.entries, library.entries, WARM_S),
        "list, one run changed": (partial(_change, library), library.entries, WARM_S),
        "search": (library.entries, lambda: library.find(RunQuery(search="bakery number 77")), None),
        "learn durations, no index yet": (partial(_without_index, runs), partial(library.history, [MODEL]), None),
        "learn durations again": (partial(library.history, [MODEL]), partial(library.history, [MODEL]), None),
    }
    options.say("library: measuring")
    measured = {name: partial(_timed, prepare, use) for name, (prepare, use, _) in cases.items()}
    found = interleaved(measured, dict.fromkeys(measured, options.repeats))
    rows: list[Sequence[Cell]] = [
        [name, sample.median * 1000, sample.spread * 1000, _target(sample.median, cases[name][2])]
        for name, sample in found.items()
    ]
    columns = [Column("what"), Column("median ms", ".0f"), Column("spread ms", ".0f"), Column("target (s)")]
    note = f"Each run has {CALLS} calls and {ARTEFACTS} artefacts; the system's file cache is warm."
    return Table(f"library: {number} runs, median of {options.repeats}", columns, rows, [note])


def make_runs(runs: Path, number: int) -> None:
    """Makes so many finished runs: one is written, the others are its copies under other names."""
    first = _make_run(runs / "model-run")
    for n in range(number):
        copy = runs / f"run-{n:04d}"
        shutil.copytree(first, copy)
        write_json(copy / "request.json", _request(copy.name, n).to_json())
    shutil.rmtree(first)


def _make_run(path: Path) -> Path:
    folder = RunFolder.create(path.parent, _request(path.name, 0))
    log = FileAttemptLog(path / "attempts-w01.jsonl")
    events = JsonLines(path / "events-w01.jsonl")
    events.append({"unix_s": 0.0, "event": "session", "worker": "w01", "cap": 8})
    for n in range(CALLS):
        stage = f"stage_{n % ARTEFACTS}"
        events.append({"unix_s": float(n), "event": "sent", "stage": stage, "call_id": str(n), "attempt": 1})
        log.record(
            Attempt(
                call_id=str(n), attempt=1, reason="first", stage=stage, model=MODEL, provider="openai", sent=float(n),
                ended=n + 5.0 + n % 7, input_tokens=4000, output_tokens=600, cost_usd=0.01, prompt_digest="p" * 64,
            )
        )  # fmt: skip
    log.close()
    events.close()
    for n in range(ARTEFACTS):
        write_json(path / "artefacts" / f"stage_{n}.json", {"value": "x" * 2000})
    folder.write_summary("complete", {"calls": CALLS, "attempts": CALLS, "cost_usd": 1.6, "gaps": []})
    return path


def _request(run_id: str, number: int) -> RunRequest:
    goal = f"Open bakery number {number} in a town of {number * 1000} people. " + "It sells bread and cakes. " * 20
    return RunRequest(
        run_id=run_id, inputs=PlanInputs(goal=goal), created=f"2026-01-01T{number % 24:02d}:00:00Z", models=(MODEL,)
    )


def _without_index(runs: Path) -> None:
    for path in runs.glob(f"{INDEX_FILE}*"):
        path.unlink()


def _change(library: Library) -> None:
    library.entries()
    library.write_note("run-0000", str(time.perf_counter_ns()))


def _timed(prepare: Callable[[], object], use: Callable[[], object]) -> float:
    prepare()
    started_s = time.perf_counter()
    use()
    return time.perf_counter() - started_s


def _target(seconds: float, at_most: float | None) -> str:
    return verdict(seconds, at_most=at_most) if at_most is not None else ""
