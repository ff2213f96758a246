"""How long one step on the loop of the app's runs holds up all calls, while a page looks at a long run."""

import asyncio
import gc
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from unittest.mock import patch

from benchmarks.child import child_json
from benchmarks.long_run import CAP, WORKFLOW, workflow_found
from benchmarks.report import Options
from benchmarks.tables import Column, Table, verdict

ITEMS = 10_000
STEP_MS = 50.0
LOOKS = 0.1
_LOOK_S = 0.5


def run(options: Options) -> Iterator[Table]:
    """Measures a run of items, each a call and an effect, in a process of its own."""
    items = options.count(ITEMS)
    options.say(f"steps: a run of {items} items in the app's process")
    code = f"from benchmarks.steps import steps; import json; print(json.dumps(steps({items})))"
    found = child_json(code)
    columns = [Column("items"), Column("status"), Column("wall s", ".1f"), Column("longest step, CPU ms", ".1f")]
    columns += [Column("steps over 50 ms"), Column("collections of all"), Column("longest, CPU ms", ".1f")]
    columns += [Column("CPU of looks ÷ of the loop", ".3f"), Column("target")]
    held = f"{verdict(found['longest_ms'], at_most=STEP_MS)}; {verdict(found['looks'], at_most=LOOKS)}"
    notes = [
        "A step is a callback on the loop, with the collections that fall into it; the page looks every half second.",
        "What looks take, calls cannot have: both are Python in one process.",
    ]
    yield Table("steps: what holds up the calls of a run in the app", columns, [[items, *found.values(), held]], notes)


def steps(items: int) -> dict[str, Any]:
    """Makes a run in a manager at which somebody looks, and returns how long the loop's steps were."""
    from planexe.runs.manager import RunManager
    from planexe.runs.workbench import Workbench
    from planexe.settings import Settings
    from planexe.ui.shared.warm_up import warm_up

    warm_up()  # as the app does when it starts
    steps_ms, pauses_ms, step = [0.0], [0.0], asyncio.Handle._run  # noqa: SLF001  nothing else sees each callback
    begun_s = 0.0

    def timed(handle: asyncio.Handle) -> None:
        started_s = time.thread_time()
        step(handle)
        steps_ms.append(1000 * (time.thread_time() - started_s))

    def note_collection(phase: str, info: dict[str, int]) -> None:
        nonlocal begun_s
        if phase == "start":
            begun_s = time.thread_time()
        elif info["generation"] == 2:
            pauses_ms.append(1000 * (time.thread_time() - begun_s))

    gc.callbacks.append(note_collection)
    with patch.object(asyncio.Handle, "_run", timed), workflow_found(), tempfile.TemporaryDirectory() as runs:
        manager = RunManager(Workbench(Settings(runs=Path(runs))))
        wish = manager.workbench.request(
            workflow=WORKFLOW, models=["simulated"], concurrency=CAP, time_scale=0, numbers=list(range(items))
        )
        started_s = time.perf_counter()
        run_id = manager.start(wish)
        after, epoch, looked_s = 0, "", 0.0
        while manager.works_on(run_id):
            looking_s = time.thread_time()
            part = manager.attempts_after(run_id, after, epoch)
            looked_s += time.thread_time() - looking_s
            after, epoch = part["next"], part["epoch"]
            manager.wait(run_id, _LOOK_S)
        wall_s, status = time.perf_counter() - started_s, manager.folder(run_id).status()
        manager.close()
    return {
        "status": status,
        "wall_s": wall_s,
        "longest_ms": max(steps_ms),
        "over": sum(ms > STEP_MS for ms in steps_ms),
        "collections": len(pauses_ms) - 1,
        "pause_ms": max(pauses_ms),
        "looks": 1000 * looked_s / sum(steps_ms),
    }
