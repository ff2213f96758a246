"""The child processes of a piece of work, by process and start time: whatever becomes of it, none is left behind."""

import contextlib
import os
import signal
import time
from collections.abc import Generator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import psutil

from planexe.errors import RunDamaged
from planexe.files import storage_errors, write_json
from planexe.records import RECORD, Count, Shape, UnixSeconds

_PATIENCE_S: Final = 3.0
_LOOK_S: Final = 0.02
_SAME_S: Final = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Registered:
    """A child process: the content of ``processes/<pid>.json``.

    Attributes:
        pid: the process; ``started`` tells it from a later one of the same number.
        parent: whose child it is, with that one's start.
        machine: where they are.
    """

    __pydantic_config__ = RECORD

    pid: Count
    started: UnixSeconds
    parent: Count
    parent_started: UnixSeconds
    machine: str = ""


_REGISTERED: Final[Shape[Registered]] = Shape(Registered, most_bytes=10_000)


class ProcessRegistry:
    """The registry of one folder.

    Args:
        folder: where it is kept.
        machine: which this one is; processes of others are left alone.
    """

    def __init__(self, folder: Path, machine: str) -> None:
        self._folder = folder
        self._machine = machine

    @contextlib.contextmanager
    def child(self, pid: int) -> Generator[None]:
        """Holds a child of this process: at the end of the block it is gone with its group, and so is its entry.

        Raises:
            StorageError: the entry cannot be written or removed; the child is ended all the same.
        """
        path = self._folder / f"{pid}.json"
        me = psutil.Process()
        try:
            entry = Registered(
                pid=pid, started=_start_of(pid) or 0.0, parent=me.pid, parent_started=me.create_time(),
                machine=self._machine,
            )  # fmt: skip
            write_json(path, _REGISTERED.encode(entry))
            yield
        finally:
            end_group(pid)
            with storage_errors(path):
                path.unlink(missing_ok=True)
            self._forget_folder()

    def entries(self) -> list[Registered]:
        """Returns the children that are registered."""
        found = []
        for path in sorted(self._folder.glob("[0-9]*.json")):
            with contextlib.suppress(FileNotFoundError, RunDamaged):
                found.append(_REGISTERED.read(path))
        return found

    def sweep(self) -> tuple[int, ...]:
        """Ends the children on this machine whose parent is gone, forgets them, and returns which lived still.

        Raises:
            StorageError: an entry cannot be removed.
        """
        ended = []
        for entry in self.entries():
            if entry.machine != self._machine or _lives(entry.parent, entry.parent_started):
                continue
            if _lives(entry.pid, entry.started):
                end_group(entry.pid)
                ended.append(entry.pid)
            path = self._folder / f"{entry.pid}.json"
            with storage_errors(path):
                path.unlink(missing_ok=True)
        self._forget_folder()
        return tuple(ended)

    def _forget_folder(self) -> None:
        with contextlib.suppress(OSError):  # others are in it, or there is none
            self._folder.rmdir()


def end_group(pid: int) -> None:
    """Ends a process that leads a group, and all that are in it; first it is asked to, then it is not."""
    for number in (signal.SIGTERM, signal.SIGKILL):
        try:
            os.killpg(pid, number)
        except (ProcessLookupError, PermissionError):
            return
        last = time.monotonic() + _PATIENCE_S
        while _is_at_work(pid) and time.monotonic() < last:  # not waited for: whoever started it is told of its end
            time.sleep(_LOOK_S)


def _is_at_work(pid: int) -> bool:
    with contextlib.suppress(psutil.Error):
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    return False


def _start_of(pid: int) -> float | None:
    with contextlib.suppress(psutil.Error):
        return psutil.Process(pid).create_time()
    return None


def _lives(pid: int, started: float) -> bool:
    found = _start_of(pid)
    return found is not None and abs(found - started) < _SAME_S
