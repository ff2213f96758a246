"""Finished runs: each kind is made once for all tests and all workers of a session, and copied wherever one is needed."""

import asyncio
import hashlib
import os
import shutil
import tempfile
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

from benchmarks.virtual_time import run_in_virtual_time
from planexe.runs.workbench import Workbench
from planexe.settings import Settings
from planexe.spine.run_folder import RunFolder
from planexe.spine.run_request import REQUEST as REQUEST_RECORD
from planexe.spine.run_request import RunRequest

_OWN = ("request.json", "lock", "lease")
"""What says which run it is; nothing else in a folder does."""


class FinishedRuns:
    """A shelf of runs that have ended.

    Args:
        shelf: a folder that all workers share.
    """

    def __init__(self, shelf: Path) -> None:
        self._shelf = shelf

    def copy(self, bench: Workbench, goal: str, **wishes: Any) -> RunFolder:
        """Returns a run of the bench that has ended, with an id and a moment of its own.

        One with a ``time_scale`` above 0 was made in virtual time: its calls took what the model takes, on any machine.
        """
        return self.finish(bench.create(bench.request(goal, **wishes)))

    def finish(self, folder: RunFolder) -> RunFolder:
        """Fills the folder of a new run as one that has ended, and returns it."""
        made = self._made(folder.request())
        shutil.copytree(made, folder.path, ignore=shutil.ignore_patterns(*_OWN), dirs_exist_ok=True)
        return folder

    def _made(self, request: RunRequest) -> Path:
        kind = REQUEST_RECORD.encode(replace(request, run_id="made", created=""))
        place = self._shelf / hashlib.sha256(repr(sorted(kind.items())).encode()).hexdigest()[:16]
        if not place.exists():
            self._shelf.mkdir(parents=True, exist_ok=True)
            runs = Path(tempfile.mkdtemp(dir=self._shelf))
            made = RunFolder.create(runs, replace(request, run_id="made"))
            with ThreadPoolExecutor(1) as pool:  # a test may have a loop of its own
                pool.submit(_run, made).result()
            with suppress(OSError):  # another worker was quicker; its run is as good
                made.path.rename(place)
        return place


def shared_folder(basetemp: Path) -> Path:
    """Returns the folder that all workers of a session see, of the one that this worker has for itself."""
    return (basetemp.parent if "PYTEST_XDIST_WORKER" in os.environ else basetemp) / "finished-runs"


def _run(folder: RunFolder) -> None:
    active = Workbench(Settings(runs=folder.path.parent)).activate(folder)
    if folder.request().time_scale > 0:
        run_in_virtual_time(active.run)
    else:
        asyncio.run(active.run())
