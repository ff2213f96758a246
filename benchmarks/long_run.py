"""A long run as it is recorded: a workflow of items, each a call and an effect, made by the simulated model at once."""

import os
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from unittest.mock import patch

from benchmarks.child import ROOT
from planexe.runs.manager import RunManager
from planexe.runs.workbench import Workbench
from planexe.settings import Settings, find_own_workflows
from planexe.spine.run_folder import RunFolder

WORKFLOW = "toy_workflow"
CAP = 64


@contextmanager
def workflow_found() -> Generator[None]:
    """Lets this process, and those that it starts meanwhile, find the workflow."""
    with patch.dict(os.environ, PLANEXE_WORKFLOWS=str(ROOT / "tests")):
        find_own_workflows()
        yield


def record_long_run(runs: Path, run_id: str, attempts: int) -> RunFolder:
    """Makes a run of at least so many attempts and returns its folder.

    Raises:
        RuntimeError: it did not end complete.
    """
    manager = RunManager(Workbench(Settings(runs=runs)))
    wish = manager.workbench.request(
        workflow=WORKFLOW, models=["simulated"], concurrency=CAP, time_scale=0, run_id=run_id,
        numbers=list(range(-(-attempts // 2))),
    )  # fmt: skip
    manager.start(wish)
    manager.wait(run_id)
    manager.close()
    folder = RunFolder.open(runs, run_id)
    if (status := folder.status()) != "complete":
        raise RuntimeError(f"The long run ended {status}, so watching it would mean nothing.")
    return folder
