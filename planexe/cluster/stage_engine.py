"""The engine ``luigi``: this process holds a run, and Luigi, in a process of its own, works on the stages."""

import asyncio
import shutil
import sys
from typing import Final

from planexe.cluster.luigi_settings import require_luigi
from planexe.cluster.stage_targets import StageTargets
from planexe.errors import RunError
from planexe.spine.active_run import ActiveRun, Engine
from planexe.spine.run_lease import Lease

_MOST_STAGES: Final = 4
"""Stages at the same time."""
_LOOK_S: Final = 0.25
LOG: Final = "luigi.log"


def luigi_engine() -> Engine:
    """Returns the engine.

    Raises:
        SettingsError: Luigi is not installed, or too old.
    """
    require_luigi()

    async def engine(active: ActiveRun, lease: Lease) -> None:
        folder = active.folder
        shutil.rmtree(folder.path / "tasks", ignore_errors=True)
        workers = min(_MOST_STAGES, active.limiter.cap)
        status = await _run_luigi(active, lease, workers)
        targets = StageTargets(folder.path, lease.epoch)
        missing = [name for name in active.stages.stages if not targets.is_there(name)]
        if active.stop_token.mode is None and missing:
            raise RunError(
                f"Luigi ended with {len(missing)} of {len(active.stages.stages)} stages not done (status {status}; "
                f"{folder.path / LOG} says why); `planexe resume {folder.run_id}` goes on without it."
            )

    return engine


async def _run_luigi(active: ActiveRun, lease: Lease, workers: int) -> int:
    command = [sys.executable, "-m", "planexe.cluster.stage_tasks", str(active.folder.path), str(lease.epoch)]
    with (active.folder.path / LOG).open("ab") as log:
        process = await asyncio.create_subprocess_exec(
            *command, str(workers), stdin=asyncio.subprocess.PIPE, stdout=log, stderr=log, start_new_session=True
        )
    with active.folder.processes.child(process.pid):
        ended = asyncio.ensure_future(process.wait())
        while not ended.done():
            await asyncio.wait([ended], timeout=_LOOK_S)
            if (mode := active.folder.stop_requested()) is not None:
                active.stop(mode)
            if active.stop_token.mode is not None:
                break
    lease.check()
    return await ended
