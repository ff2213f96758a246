"""How long the library takes to list, search and learn from thousands of runs."""

import json
import os
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path

from benchmarks.measuring import interleaved
from benchmarks.report import Options
from benchmarks.tables import Cell, Column, Table, verdict
from planexe.library.library import INDEX_FILE, Library
from planexe.library.query import RunQuery
from planexe.runs.manager import RunManager
from planexe.runs.workbench import Workbench
from planexe.settings import Settings

RUNS = 5000
MADE = 4
START_S = 1.0
WARM_S = 0.05
MODEL = "simulated"
OF_ITS_OWN = frozenset({"request.json", "request.copy.json", "lock"})


def run(options: Options) -> Iterator[Table]:
    """Measures a folder with many finished runs."""
    with tempfile.TemporaryDirectory() as folder:
        runs = Path(folder) / "runs"
        number = options.count(RUNS)
        options.say(f"library: making {number} runs")
        make_runs(runs, Path(folder) / "made", number)
        yield table(runs, number, options)


def table(runs: Path, number: int, options: Options) -> Table:
    """Returns the seconds of each use, in a process that has the library's code loaded."""
    library = Library(runs)
    library.entries()
    search, narrowed = (
        RunQuery(search="bakery number 77"),
        RunQuery(states=("complete",), models=(MODEL,), order="title"),
    )
    cases: dict[str, tuple[Callable[[], object], Callable[[], object], float | None]] = {
        "list, first of a process": (_nothing, lambda: Library(runs).entries(), START_S),
        "list again": (_nothing, library.entries, WARM_S),
        "list, one run changed": (partial(_change, library), library.entries, WARM_S),
        "search": (_nothing, partial(library.find, search), WARM_S),
        "filter and sort": (_nothing, partial(library.find, narrowed), WARM_S),
        "list, no index: all folders are read": (partial(_without_index, runs), lambda: Library(runs).entries(), None),
        "learn durations, first of a process": (_nothing, lambda: Library(runs).history([MODEL]), None),
        "learn durations again": (_nothing, partial(library.history, [MODEL]), None),
    }
    options.say("library: measuring")
    measured = {name: partial(_timed, prepare, use) for name, (prepare, use, _) in cases.items()}
    found = interleaved(measured, dict.fromkeys(measured, options.repeats))
    rows: list[Sequence[Cell]] = [
        [name, sample.median * 1000, sample.spread * 1000, _target(sample.median, cases[name][2])]
        for name, sample in found.items()
    ]
    columns = [Column("what"), Column("median ms", ".0f"), Column("spread ms", ".0f"), Column("target (s)")]
    note = f"Copies of {min(MADE, number)} quick simulated plans; the system's file cache is warm."
    return Table(f"library: {number} runs, median of {options.repeats}", columns, rows, [note])


def make_runs(runs: Path, made: Path, number: int) -> None:
    """Makes so many finished runs: a few simulated plans, and copies of them that differ in what was asked."""
    manager = RunManager(Workbench(Settings(runs=made)))
    for seed in range(min(MADE, number)):
        wish = manager.workbench.request(
            "Open a bakery in Aarhus.", models=[MODEL], detail="fast", concurrency=16, time_scale=0, seed=seed
        )
        manager.wait(manager.start(wish))
    manager.close()
    originals = sorted(made.iterdir())
    for n in range(number):
        _copy(originals[n % len(originals)], runs / f"run-{n:04d}", n)


def _copy(original: Path, copy: Path, number: int) -> None:
    for folder, _, names in os.walk(original):
        to = copy / Path(folder).relative_to(original)
        to.mkdir(parents=True)
        for name in set(names) - OF_ITS_OWN:
            os.link(Path(folder) / name, to / name)
    goal = f"Open bakery number {number} in a town of {number * 1000} people. " + "It sells bread and cakes. " * 20
    request = json.loads((original / "request.json").read_text(encoding="utf-8"))
    created = f"2026-01-{number % 28 + 1:02d}T{number % 24:02d}:00:00Z"
    request |= {"run_id": copy.name, "created": created, "time_scale": 1, "inputs": {**request["inputs"], "goal": goal}}
    for name in ("request.json", "request.copy.json"):
        (copy / name).write_text(json.dumps(request), encoding="utf-8")


def _nothing() -> None:
    """Prepares nothing."""


def _without_index(runs: Path) -> None:
    for path in runs.glob(f"{INDEX_FILE}*"):
        path.unlink()


def _change(library: Library) -> None:
    library.write_note("run-0000", str(time.perf_counter_ns()))


def _timed(prepare: Callable[[], object], use: Callable[[], object]) -> float:
    prepare()
    started_s = time.perf_counter()
    use()
    return time.perf_counter() - started_s


def _target(seconds: float, at_most: float | None) -> str:
    return verdict(seconds, at_most=at_most) if at_most is not None else ""
