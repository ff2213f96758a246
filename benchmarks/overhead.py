"""What one call costs this product itself, a flood of calls, and how soon a moved slider is obeyed."""

import asyncio
import json
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from statistics import fmean, median

from benchmarks.child import child_json, peak_memory_mb
from benchmarks.load import Load, QuickModel, ask_all, prompts, slider_ms
from benchmarks.our_run import our_run_s
from benchmarks.report import Options
from benchmarks.tables import Cell, Column, Table, verdict
from benchmarks.work_graph import WorkGraph, WorkStage
from planexe.executor.call import Call
from planexe.executor.executor import LLMExecutor
from planexe.llm.messages import Prompt
from planexe.llm.structured import Judged
from planexe.runs.workbench import Workbench
from planexe.settings import Settings

CALL_MS = 0.3
GROWTH = (1000, 10_000, 100_000)
LINEAR = 1.25
_TURNS = 2_000_000
SLIDER_MS = 100.0
FLOOD_CAP = 512


def run(options: Options) -> Iterator[Table]:
    """Measures the cost per call, how it grows, the flood and the slider."""
    yield cost_table(options)
    yield growth_table(options)
    yield flood_table(options)
    yield slider_table(options)


def cost_table(options: Options) -> Table:
    """Returns processor time per call, provider excluded, and that of the layers around it."""
    options.say("overhead: cost per call")
    calls = options.count(1000)
    rows: list[list[Cell]] = []
    for title, characters, shared in (
        ("executor, prompt of 1 kB", 1000, False),
        ("executor, prompt of 40 kB, 39.5 of it shared", 40_000, True),
        ("executor, prompt of 40 kB, all different", 40_000, False),
    ):
        made = prompts(calls, characters, shared=shared)
        loads = [ask_all(made, 16) for _ in range(options.repeats)]
        cpu_ms = median(load.cpu_ms for load in loads)
        rows.append(
            [title, calls, cpu_ms, median(1000 * x.wall_s / calls for x in loads), verdict(cpu_ms, at_most=CALL_MS)]
        )
    fan_out = WorkGraph("fan-out", [WorkStage("first", (), (0.0,) * 20), WorkStage("many", ("first",), (0.0,) * calls)])
    rows.append(_pipeline_row("whole pipeline, fan-out over a 30 kB document", fan_out, options))
    links = options.count(100)
    chain = [WorkStage(f"s{n}", (f"s{n - 1}",) if n else (), (0.0,)) for n in range(links)]
    rows.append(
        _pipeline_row("whole pipeline, each call a stage that needs the one before", WorkGraph("chain", chain), options)
    )
    rows.append(client_row(options.count(200)))
    return Table(
        "overhead: own cost per call (journal, attempt log and limiter on disk; provider answers at once)",
        [Column("what"), Column("calls"), Column("CPU ms", ".2f"), Column("wall ms", ".2f"), Column("target")],
        rows,
        ["The pipeline rows add prompts, schemas, digests, checks, events, artefacts, and the model that stands in."],
    )


def _pipeline_row(title: str, graph: WorkGraph, options: Options) -> list[Cell]:
    cpu_ms, wall_ms = [], []
    for _ in range(options.repeats):
        cpu_s = time.process_time()
        wall_ms.append(1000 * our_run_s(graph, 16) / graph.calls)
        cpu_ms.append(1000 * (time.process_time() - cpu_s) / graph.calls)
    return [title, graph.calls, median(cpu_ms), median(wall_ms), ""]


def growth_table(options: Options) -> Table:
    """Returns what a call costs in runs of more and more of them: the same, if nothing looks through all of them."""
    rows: list[list[Cell]] = []
    first = 0.0
    for calls in map(options.count, GROWTH):
        options.say(f"overhead: a run of {calls} calls")
        graph = WorkGraph("fan-out", [WorkStage("first", (), (0.0,)), WorkStage("many", ("first",), (0.0,) * calls)])
        before, cpu_s = turn_s(), time.process_time()
        our_run_s(graph, 16)
        cpu_s = time.process_time() - cpu_s
        turns = cpu_s / calls / fmean((before, turn_s()))
        first = first or turns
        rows.append([calls, 1000 * cpu_s / calls, turns / 1000, turns / first, verdict(turns / first, at_most=LINEAR)])
    columns = [Column("calls"), Column("CPU ms each", ".2f"), Column("thousand turns", ".1f"), Column("÷ first", ".2f")]
    return Table(
        "overhead: own cost per call of a whole run, by the number of its calls",
        [*columns, Column("target")],
        rows,
        ["Turns: of an empty loop in the same process, before and after, which a busy machine slows down as well."],
    )


def turn_s() -> float:
    """Returns the processor time that this machine needs for one turn of an empty loop, at this moment."""
    cpu_s = time.process_time()
    for _ in range(_TURNS):
        pass
    return (time.process_time() - cpu_s) / _TURNS


def client_row(calls: int) -> list[Cell]:
    """Returns what a call costs through the real client and the simulated service in this process."""
    with tempfile.TemporaryDirectory() as runs:
        spec, provider = Workbench(Settings(runs=Path(runs))).connect("simulated", time_scale=0)

        async def ask() -> tuple[float, float]:
            executor = LLMExecutor([spec], lambda _: provider, limiter=16)
            await executor.ask(Call(), Prompt("Be brief.", task="Why is the sky blue?"), None, Judged, asked="warm up")
            started_s, cpu_s = time.perf_counter(), time.process_time()
            results = await asyncio.gather(
                *(
                    executor.ask(Call(), Prompt("Be brief.", task=f"Question {n}?"), None, Judged, asked=str(n))
                    for n in range(calls)
                )
            )
            spent = time.process_time() - cpu_s, time.perf_counter() - started_s
            await executor.aclose()
            if not all(r.ok for r in results):
                raise RuntimeError(next(r.problem for r in results if not r.ok))
            return spent

        cpu_s, wall_s = asyncio.run(ask())
    return [
        "executor, real client, simulated service (for information)",
        calls,
        1000 * cpu_s / calls,
        1000 * wall_s / calls,
        "",
    ]


def flood(calls: int, cap: int) -> str:
    """Asks many calls of 20 ms at once and returns what it took, as JSON; runs in a process of its own."""
    load = ask_all(prompts(calls, 1000, shared=True), cap, QuickModel(0.02))
    return json.dumps(asdict(load) | {"memory_mb": peak_memory_mb()})


def flood_table(options: Options) -> Table:
    """Returns how many calls at a high cap go: whether all are answered, how long, how much memory."""
    calls = options.count(10_000)
    options.say(f"overhead: {calls} calls at cap {FLOOD_CAP}")
    found = child_json(f"from benchmarks.overhead import flood; print(flood({calls}, {FLOOD_CAP}))")
    memory_mb = found.pop("memory_mb")
    load = Load(**found)
    row: Sequence[Cell] = [
        load.calls,
        FLOOD_CAP,
        load.answered,
        load.peak,
        load.wall_s,
        load.cpu_s,
        load.cpu_ms,
        memory_mb,
    ]
    columns = [Column("calls"), Column("cap"), Column("answered"), Column("peak in flight"), Column("wall s", ".2f")]
    columns += [
        Column("CPU s", ".2f"),
        Column("CPU ms per call", ".2f"),
        Column("peak memory MB", ".0f"),
        Column("target"),
    ]
    return Table(
        "overhead: a flood of calls of 20 ms, no fault",
        columns,
        [[*row, "all answered: " + ("holds" if load.answered == load.calls else "misses")]],
    )


def slider_table(options: Options) -> Table:
    """Returns how soon a cap raised in another thread sends the next call, and whether a lowered one is obeyed."""
    options.say("overhead: slider")
    delays_ms, late_ms = slider_ms(options.count(40))
    columns = [Column("moves"), Column("raised: median ms", ".2f"), Column("max ms", ".2f")]
    columns += [Column("lowered: last call above the cap after ms", ".2f"), Column("target")]
    worst_ms = max(*delays_ms, late_ms)
    return Table(
        "overhead: slider moved in another thread until the next call obeys",
        columns,
        [[len(delays_ms), median(delays_ms), max(delays_ms), late_ms, verdict(worst_ms, at_most=SLIDER_MS)]],
    )
