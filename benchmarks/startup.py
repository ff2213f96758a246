"""How long commands and imports take to start, and how much memory the process needs."""

import asyncio
import tempfile
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from benchmarks.child import ROOT, child_json, child_wall_s, peak_memory_mb
from benchmarks.measuring import interleaved
from benchmarks.report import Options
from benchmarks.tables import Cell, Column, Table, verdict

RUNS = 5
HELP_S = 0.5
IMPORT_S = 0.3
MEMORY_MB = 400.0

COMMANDS: dict[str, tuple[list[str], float | None]] = {
    "python, nothing imported": (["-c", "pass"], None),
    "planexe --help": (["-m", "planexe", "--help"], HELP_S),
    "import planexe": (["-c", "import planexe"], IMPORT_S),
    "import planexe.runs.workbench": (["-c", "import planexe.runs.workbench"], None),
    "load all stages": (["-c", "from planexe.workflows.plan.workflow import plan_stages; plan_stages()"], None),
}
APP = "import of the app"


def run(options: Options) -> Iterator[Table]:
    """Measures start times, then memory."""
    yield time_table(options)
    yield memory_table(options)


def time_table(options: Options) -> Table:
    """Returns the seconds of fresh processes from start to end, Python's own start included."""
    options.say("startup: times")
    commands = dict(COMMANDS)
    if (ROOT / "app.py").is_file():
        commands[APP] = (["-c", "import app"], None)
    cases = {name: partial(child_wall_s, arguments) for name, (arguments, _) in commands.items()}
    found = interleaved(cases, dict.fromkeys(cases, options.count(RUNS)))
    rows: list[list[Cell]] = []
    for name, sample in found.items():
        rows.append([name, sample.median, sample.spread, verdict(sample.median, at_most=commands[name][1])])
    columns = [Column("what"), Column("median s", ".3f"), Column("spread s", ".3f"), Column("target")]
    return Table(f"startup: fresh processes, median of {options.count(RUNS)}", columns, rows)


def memory_table(options: Options) -> Table:
    """Returns peak memory after imports and of a process that makes a whole simulated plan."""
    imports = ["planexe", "planexe.runs.workbench", "openai", *(["app"] if (ROOT / "app.py").is_file() else [])]
    rows: list[list[Cell]] = []
    for name in imports:
        options.say(f"startup: memory of import {name}")
        code = f"import {name}; from benchmarks.child import peak_memory_mb; print(peak_memory_mb())"
        rows.append([f"import {name}", child_json(code), None, None, verdict(None)])
    options.say("startup: memory and time of a simulated plan")
    plan = child_json("from benchmarks.startup import simulated_plan; import json; print(json.dumps(simulated_plan()))")
    name = f"simulated plan at time scale 0, ended {plan['status']}"
    rows.append([name, plan["memory_mb"], plan["calls"], plan["cpu_s"], verdict(plan["memory_mb"], at_most=MEMORY_MB)])
    columns = [
        Column("what"),
        Column("peak memory MB", ".0f"),
        Column("calls"),
        Column("CPU s", ".2f"),
        Column("target"),
    ]
    return Table("startup: memory of fresh processes", columns, rows)


def simulated_plan(concurrency: int = 16) -> dict[str, str | int | float]:
    """Makes a whole plan with the simulated model without waiting and returns what it took."""
    import time

    from planexe.runs.workbench import Workbench
    from planexe.settings import Settings

    goal = (ROOT / "examples" / "bakery.txt").read_text(encoding="utf-8")
    with tempfile.TemporaryDirectory() as runs:
        workbench = Workbench(Settings(runs=Path(runs)))
        request = workbench.request(goal, models=["simulated"], concurrency=concurrency, time_scale=0)
        run = workbench.activate(workbench.create(request))
        cpu_s = time.process_time()
        outcome = asyncio.run(run.run())
        cpu_s = time.process_time() - cpu_s
        calls = run.snapshot().calls_done
    return {"status": outcome.status, "calls": calls, "cpu_s": cpu_s, "memory_mb": peak_memory_mb()}
