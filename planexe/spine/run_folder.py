"""The run folder, the only truth about a run: request, artefacts, calls, attempts, events, lock and stop request."""

import contextlib
import os
import re
from collections.abc import Generator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from planexe.errors import RunDamaged, RunInUse, RunNotFound, SettingsError, StorageError
from planexe.executor.attempt_log import Attempt, read_attempts
from planexe.executor.stop import StopMode
from planexe.file_lock import hold_file, is_held
from planexe.files import Fence, storage_errors, sweep_temporary, write_json
from planexe.jobs.process_registry import ProcessRegistry
from planexe.records import RECORD, Shape, read_json
from planexe.spine.artefact_store import FolderStore
from planexe.spine.budget import BUDGET, Budget
from planexe.spine.events import Event, read_events
from planexe.spine.input_files import InputFiles, given_again, keep_files, kept_files
from planexe.spine.run_lease import BEATS, NO_LOCKS, Lease, LeaseFolder, Seen, this_machine
from planexe.spine.run_queue import queue_file, status_at
from planexe.spine.run_request import REQUEST, RunRequest, request_of
from planexe.spine.run_summary import SUMMARY, RunSummary, Status
from planexe.spine.stage_override import OVERRIDES, StageOverride

_WORKER = re.compile(r"events-w(\d{1,9})(?=[.-])")
_RUN_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,79}")
REQUEST_COPY: Final = "request.copy.json"
"""What was asked once more: all else in the folder can be made again, this cannot."""

_VALUES: Final = ("request.json", "state.json", "overrides.json", "changes.jsonl", "artefacts/*.json", "inputs/**/*")
_LOGS: Final = ("attempts-*.jsonl", "events-*.jsonl")
_TRACES = ("request.json", "state.json", "artefacts", "calls")


def may_be_run_id(name: str) -> bool:
    """Returns whether a run may have this id, and its folder this name."""
    return _RUN_ID.fullmatch(name) is not None and ".." not in name


def checked_run_id(run_id: str) -> str:
    """Returns the run id if it may name a folder.

    Raises:
        SettingsError: it holds anything but letters, digits, dot, dash and underscore, or is too long.
    """
    if not may_be_run_id(run_id):
        raise SettingsError(
            f"The run id {run_id[:100]!r} is not allowed; use 1 to 80 letters, digits, dots, dashes and underscores, "
            "beginning with a letter or digit.",
            field="run id",
        )
    return run_id


def holds_run(path: Path) -> bool:
    """Returns whether a folder is that of a run, be it whole or not."""
    return any(os.path.lexists(path / name) for name in _TRACES)


@dataclass(frozen=True, slots=True)
class StopRequest:
    """The content of ``stop.json``."""

    __pydantic_config__ = RECORD

    mode: StopMode


STOP: Final[Shape[StopRequest]] = Shape(StopRequest)
"""The content of ``stop.json``."""


@dataclass(frozen=True, slots=True)
class RunFolder:
    """Paths and small files of one run.

    Attributes:
        path: ``<runs>/<run id>``.
    """

    path: Path

    @classmethod
    def create(cls, runs: Path, request: RunRequest) -> "RunFolder":
        """Makes the folder of a new run.

        Raises:
            SettingsError: the run id is not allowed, or there is such a run already.
            StorageError: the disk is full, read-only or not permitted.
        """
        folder = cls(runs / checked_run_id(request.run_id))
        if holds_run(folder.path):
            raise SettingsError(
                f"There is a run {request.run_id} in {runs} already; "
                f"resume it with `planexe resume {request.run_id}` or choose another --run-id.",
                field="--run-id",
            )
        with storage_errors(folder.path):
            folder.path.mkdir(parents=True, exist_ok=True)
        keep_files(request.inputs, folder.path / "inputs")
        for path in (folder.path / REQUEST_COPY, folder.request_path):
            write_json(path, REQUEST.encode(request))
        return folder

    @classmethod
    def open(cls, runs: Path, run_id: str) -> "RunFolder":
        """Returns the folder of an existing run.

        Raises:
            SettingsError: the run id is not allowed.
            RunNotFound: there is no such run.
        """
        folder = cls(runs / checked_run_id(run_id))
        if not holds_run(folder.path):
            raise RunNotFound(f"There is no run {run_id} in {runs}; `planexe runs` lists the runs there are.")
        return folder

    @property
    def run_id(self) -> str:
        """Returns the run's id."""
        return self.path.name

    @property
    def request_path(self) -> Path:
        """Returns the path of what was asked."""
        return self.path / "request.json"

    @property
    def calls_path(self) -> Path:
        """Returns the folder of the call journal."""
        return self.path / "calls"

    @property
    def _lock_path(self) -> Path:
        return self.path / "lock"

    @property
    def store(self) -> FolderStore:
        """Returns the store of the artefacts."""
        return self.fenced_store(None)

    def fenced_store(self, fence: Fence | None) -> FolderStore:
        """Returns the store of the artefacts for one who may lose the run to another process."""
        return FolderStore(self.path / "artefacts", fence)

    @property
    def _leases(self) -> LeaseFolder:
        return LeaseFolder(self.path / "lease")

    def request(self) -> RunRequest:
        """Returns what was asked.

        Raises:
            RunFromNewerVersion: a newer version of the product wrote it.
            RunDamaged: it is missing or not what it should be.
        """
        try:
            return request_of(read_json(self.request_path), self.request_path)
        except FileNotFoundError as error:
            raise RunDamaged(f"{self.request_path} is missing.", path=self.request_path) from error

    def attempts(self) -> list[Attempt]:
        """Returns all attempts of all workers in the order in which they ended."""
        return read_attempts(sorted(self.path.glob("attempts-*.jsonl")))

    def events(self) -> list[Event]:
        """Returns all events of all workers in the order of time."""
        return read_events(sorted(self.path.glob("events-*.jsonl")))

    def status(self) -> Status:
        """Returns the run's state: what was written at its end, corrected by who holds the lock and by the queue."""
        queued = queue_file(self.path.parent, self.run_id).exists()
        return status_at(self.summary().status, in_use=self.in_use(), queued=queued)

    def summary(self) -> RunSummary:
        """Returns what was written at the last start or end."""
        try:
            return SUMMARY.read(self.path / "state.json")
        except FileNotFoundError:
            return RunSummary()

    def write_summary(self, summary: RunSummary, fence: Fence | None = None) -> None:
        """Writes the run's state."""
        write_json(self.path / "state.json", SUMMARY.encode(summary), fence)

    def overrides(self) -> dict[str, StageOverride]:
        """Returns what reruns changed, by stage."""
        try:
            return OVERRIDES.read(self.path / "overrides.json")
        except FileNotFoundError:
            return {}

    def write_overrides(self, overrides: Mapping[str, StageOverride]) -> None:
        """Writes what reruns changed."""
        write_json(self.path / "overrides.json", OVERRIDES.encode(dict(overrides)))

    def input_files(self, request: RunRequest) -> InputFiles:
        """Returns the files among the inputs of its request, as they lie here."""
        return kept_files(request.inputs, self.path / "inputs")

    def given_again(self, request: RunRequest) -> dict[str, Any]:
        """Returns the inputs of its request as they can be given to another run."""
        return given_again(request.inputs, self.path / "inputs")

    def budget(self, request: RunRequest | None = None) -> Budget:
        """Returns what the run may use: as set last, else as it was started, which its request says."""
        try:
            return BUDGET.read(self.path / "budget.json")
        except FileNotFoundError:
            return (request or self.request()).budget

    def write_budget(self, budget: Budget) -> None:
        """Keeps a new budget; the one the run was started with stays in its request."""
        write_json(self.path / "budget.json", BUDGET.encode(budget))

    def new_worker(self, name: str = "") -> str:
        """Returns a name that no worker of this run has had, and makes the log of its events so that none will.

        Args:
            name: of the one of several workers that it is, which becomes a part of it.
        """
        used = [int(found[1]) for p in self.path.glob("events-w*.jsonl") if (found := _WORKER.match(p.name))]
        number = max(used, default=0)
        while True:
            number += 1
            worker = f"w{number:02d}-{name}" if name else f"w{number:02d}"
            try:
                with storage_errors(self.path), (self.path / f"events-{worker}.jsonl").open("xb"):
                    return worker
            except StorageError as error:
                if not isinstance(error.__cause__, FileExistsError):
                    raise

    @contextlib.contextmanager
    def lock(self, name: str = "") -> Generator[Lease]:
        """Holds the run for this process, which others see by its lease and, on this machine, by the system's lock.

        The system lets go of its lock when the process dies, however it dies; elsewhere the lease lapses.

        Args:
            name: of the worker that this process is, as others are told it.

        Raises:
            RunInUse: another process holds it.
            StorageError: the folder cannot be written.
        """
        with contextlib.ExitStack() as held:
            with storage_errors(self.path):
                locked = self._enter_lock(held)
            lease = self._leases.take(locked=locked, name=name)
            if isinstance(lease, Seen):
                whose = f" ({lease.holder})" if lease.holder and not lease.released else ""
                raise RunInUse(
                    f"Another process works on run {self.run_id}{whose}; wait for it, or stop it with "
                    f"`planexe stop {self.run_id}`."
                )
            held.enter_context(BEATS.keeping(lease))
            self.sweep(lease)
            self.processes.sweep()
            yield lease

    def _enter_lock(self, held: contextlib.ExitStack) -> bool | None:
        try:
            return held.enter_context(hold_file(self._lock_path))
        except OSError as error:
            if error.errno in NO_LOCKS:
                return None
            raise

    @property
    def processes(self) -> ProcessRegistry:
        """Returns the registry of the child processes that work on the run."""
        return ProcessRegistry(self.path / "processes", this_machine())

    def sweep(self, lease: Lease | None = None) -> None:
        """Removes files that processes which were killed, or lost the run to ``lease``, left half-written."""
        before = lease.epoch if lease else 0
        for folder in (self.path, self.path / "artefacts", self.path / "artefacts" / "versions"):
            sweep_temporary(folder, before)
        sweep_temporary(self.path.parent)

    def mark(self, *, logs: bool = True) -> object:
        """Returns something that differs when something in the run has changed: what is read of it holds until then.

        Args:
            logs: whether a further attempt or event counts.
        """
        marks = []
        for path in sorted(p for name in _VALUES + _LOGS * logs for p in self.path.glob(name)):
            with contextlib.suppress(OSError):
                found = path.stat()
                marks.append((path.name, found.st_mtime_ns, found.st_size))
        return tuple(marks)

    def in_use(self) -> bool:
        """Returns whether a process works on the run, here or on another machine."""
        verdict, _ = self._leases.verdict(lock_is_free=not is_held(self._lock_path))
        return verdict == "held"

    def may_lapse(self, *, frozen: bool = False) -> bool:
        """Returns whether a process has the run and gives no sign of life: wait, and look again.

        Args:
            frozen: also where it is of this machine and its process is there.
        """
        return (frozen or not is_held(self._lock_path)) and not self._leases.lives()

    def holder(self) -> str:
        """Returns who works on the run, for people; empty where nobody does."""
        verdict, seen = self._leases.verdict(lock_is_free=not is_held(self._lock_path))
        return str(seen.holder) if verdict == "held" and seen.holder and not seen.released else ""

    def request_stop(self, mode: StopMode) -> None:
        """Asks the process that works on the run to stop."""
        write_json(self.path / "stop.json", {"mode": mode})

    def stop_requested(self) -> StopMode | None:
        """Returns what a stop request says, ``None`` if there is none; one that cannot be read stops the run, too."""
        try:
            return STOP.read(self.path / "stop.json").mode
        except FileNotFoundError:
            return None
        except RunDamaged:
            return "now"

    def clear_stop(self) -> None:
        """Removes a stop request."""
        with storage_errors(self.path):
            (self.path / "stop.json").unlink(missing_ok=True)
