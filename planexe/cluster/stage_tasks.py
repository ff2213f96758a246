"""A stage is a task of Luigi: classes made from any workflow's stages, in the process that Luigi runs in.

``python -m planexe.cluster.stage_tasks RUN_FOLDER EPOCH WORKERS`` is started by ``planexe.cluster.stage_engine``, which
holds the run meanwhile. Luigi starts a process for each task, as it has a time limit; so none shares an event loop.
"""

import asyncio
import importlib
import logging
import os
import signal
import sys
import threading
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from planexe.cluster.luigi_settings import STAGE_TIMEOUT_S, require_luigi, settings_as_read, stage_flags
from planexe.cluster.stage_targets import StageTargets
from planexe.errors import PlanExeError
from planexe.jobs.child_main import die_with_parent
from planexe.runs.workbench import Workbench, default_workbench
from planexe.spine.run import Run
from planexe.spine.run_folder import RunFolder
from planexe.spine.run_lease import Lease
from planexe.spine.stage import Stage

logger = logging.getLogger("planexe.cluster")
_TIMES_EXPECTED = 10


def make_tasks(bench: Workbench, run: Run, epoch: int, workers: int) -> dict[str, Any]:
    """Returns a task class for each stage of a run, by stage, and by ``""`` one that needs them all.

    Args:
        bench: what they work with.
        run: the run.
        epoch: of the lease under which they write.
        workers: stages at the same time, among which the run's calls in flight are divided.
    """
    luigi = require_luigi()
    targets = StageTargets(run.folder.path, epoch)
    cap = max(1, run.cap // workers)
    work_on = partial(_work_on, bench, run.folder, targets, cap)
    found: dict[str, Any] = {}
    for stage in run.stages.stages.values():
        found[stage.name] = _task_of(
            luigi, stage, partial(targets.is_there, stage.name), partial(work_on, stage.name), cap, found
        )
    everything = {
        "requires": lambda _self: [task() for name, task in found.items() if name],
        "complete": lambda _self: all(targets.is_there(name) for name in run.stages.stages),
        "run": lambda _self: None,
        "__module__": __name__,
    }
    found[""] = type("WholeRun", (luigi.Task,), everything)
    return found


def _task_of(
    luigi: Any, stage: Stage, is_over: Callable[[], bool], work: Callable[[], None], cap: int, others: dict[str, Any]
) -> Any:
    expected_s = stage.expected.seconds * (stage.expected.calls or 1) / cap
    body = {
        "requires": lambda _self: [others[name]() for name in stage.before],
        "complete": lambda _self: is_over(),
        "run": lambda _self: work(),
        "worker_timeout": max(STAGE_TIMEOUT_S, round(_TIMES_EXPECTED * expected_s)),
        "__doc__": stage.heading,
        "__module__": __name__,
    }
    return type(class_name(stage.name), (luigi.Task,), body)


def class_name(stage: str) -> str:
    """Returns the name of a stage's task."""
    return "".join(part.capitalize() for part in stage.split("_")) + "Stage"


def _work_on(bench: Workbench, folder: RunFolder, targets: StageTargets, cap: int, stage: str) -> None:
    """Works on a stage, and writes what became of it; what Luigi may try again is raised."""
    die_with_parent()
    if targets.refused():
        targets.write(stage, "skipped")
        return
    active = bench.activate(folder, concurrency=cap)
    problem = asyncio.run(active.run_part(stage, Lease.joined(folder.path, targets.epoch)))
    refused = active.outcome is not None and active.outcome.status == "refused"
    targets.write(stage, "refused" if refused else "failed" if problem else "done", problem)


def main(arguments: list[str]) -> int:
    """Runs Luigi on the stages of a run and returns its exit status."""
    path, epoch, workers = Path(arguments[0]), int(arguments[1]), int(arguments[2])
    threading.Thread(target=_end_group_with_parent, daemon=True).start()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s %(message)s", stream=sys.stderr)
    luigi = require_luigi()
    bench, run = default_workbench(path.parent), Run(RunFolder(path))
    bench.preload(run.folder)
    tasks = make_tasks(bench, run, epoch, workers)
    settings = {name: task.worker_timeout for name, task in tasks.items() if name}
    flags = [tasks[""].get_task_family(), *stage_flags(f"planexe-{path.name}-{epoch}", workers)]
    luigi_main = importlib.import_module("luigi.retcodes").run_with_retcodes  # brings the flags of exit statuses
    parser = importlib.import_module("luigi.cmdline_parser").CmdlineParser
    with parser.global_instance(flags):
        logger.info("Luigi %s with %s", luigi.__version__, " ".join(flags))
        logger.info("Luigi reads %s; time limits of stages: %s", settings_as_read(), settings)
    try:
        luigi_main(flags)
    except SystemExit as left:
        return int(str(left.code or 0))
    except PlanExeError as error:
        logger.error("%s", error)
        return 1
    return 0


def _end_group_with_parent() -> None:
    os.read(0, 1)  # ends when the parent does, however it does
    os.killpg(0, signal.SIGKILL)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
