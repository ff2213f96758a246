"""How much memory one process keeps after many runs, one after another, and what many at once need."""

import gc
import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks.child import ROOT, child_json, peak_memory_mb
from benchmarks.report import Options
from benchmarks.tables import Cell, Column, Table, verdict

RUNS = 20
FIRST = 5
PER_RUN_MB = 0.1
AT_ONCE_MB = 1000.0


def run(options: Options) -> Iterator[Table]:
    """Measures whole simulated plans without waiting; ``--repeats 1000`` makes a thousand of each."""
    number = max(RUNS, options.repeats)
    rows: list[list[Cell]] = []
    for what, at_once in (("one after another", 1), ("at once", min(number, 100))):
        options.say(f"memory: {number} runs {what}")
        code = f"from benchmarks.memory import kept; import json; print(json.dumps(kept({number}, {at_once})))"
        found = child_json(code)
        target = verdict(found["per_run"], at_most=PER_RUN_MB) if at_once == 1 else ""
        target = target or verdict(found["peak"], at_most=AT_ONCE_MB)
        rows.append([f"{number} runs, {what}", found["complete"], found["per_run"], found["peak"], target])
    columns = [Column("what"), Column("complete"), Column("kept MB a run", ".3f"), Column("peak MB", ".0f")]
    yield Table("memory: whole plans in one process", [*columns, Column("target")], rows)


def kept(number: int, at_once: int) -> dict[str, float]:
    """Makes so many plans and returns how many are complete, the memory kept after each and the peak, in MB."""
    from planexe.runs.manager import RunManager
    from planexe.runs.workbench import Workbench
    from planexe.settings import Settings

    goal = (ROOT / "examples" / "bakery.txt").read_text(encoding="utf-8")
    with tempfile.TemporaryDirectory() as runs:
        manager = RunManager(Workbench(Settings(runs=Path(runs))))
        complete, first_mb = 0, 0.0
        for done in range(0, number, at_once):
            wishes = [
                manager.workbench.request(goal, models=["simulated"], concurrency=16, time_scale=0, seed=seed)
                for seed in range(done, min(done + at_once, number))
            ]
            started = [manager.start(wish) for wish in wishes]
            for run_id in started:
                manager.wait(run_id)
            complete += sum(manager.folder(run_id).status() == "complete" for run_id in started)
            if at_once == 1 and done + 1 == FIRST:
                first_mb = _memory_mb()
        per_run = (_memory_mb() - first_mb) / (number - FIRST) if first_mb else 0.0
        manager.close()
    return {"complete": complete, "per_run": per_run, "peak": peak_memory_mb()}


def _memory_mb() -> float:
    import psutil

    gc.collect()
    return float(psutil.Process().memory_info().rss / 1e6)
