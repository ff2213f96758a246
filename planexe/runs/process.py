"""The one RunManager of this process, kept where reloading source files cannot lose it."""

import sys
import threading
from types import ModuleType
from typing import cast

from planexe.runs.manager import RunManager
from planexe.runs.workbench import default_workbench

# Streamlit re-imports changed source files, and with them every module-level name: a second manager would then work on
# the same runs. A module without a file is not watched, so what it holds lives as long as the process.
_HOLDER_NAME = "planexe_process_state"


class _Holder(ModuleType):
    """A namespace that passes for a module."""

    def __init__(self) -> None:
        super().__init__(_HOLDER_NAME)
        self.lock = threading.Lock()
        self.manager: RunManager | None = None


def _holder() -> _Holder:
    # After a reload it is still an instance of the class as it was before, hence the cast.
    return cast("_Holder", sys.modules.setdefault(_HOLDER_NAME, _Holder()))


def process_manager() -> RunManager:
    """Returns the manager of this process; the first call makes it from the environment's settings.

    Raises:
        InputError: a setting or a model catalogue cannot be used.
    """
    holder = _holder()
    with holder.lock:
        if holder.manager is None:
            holder.manager = RunManager(default_workbench())
        return holder.manager


def use_manager(manager: RunManager | None) -> None:
    """Makes another manager that of this process (tests, programs of one's own); ``None``: a new one when needed."""
    holder = _holder()
    with holder.lock:
        holder.manager = manager


def close_process_manager() -> None:
    """Stops all runs of this process and lets go of its manager."""
    holder = _holder()
    with holder.lock:
        manager, holder.manager = holder.manager, None
    if manager is not None:
        manager.close()
