"""What lies beside the runs where several machines work on them: the queue, the workers, and what each may use."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Final

from pydantic import Field

from planexe.errors import RunDamaged
from planexe.files import Fence, storage_errors, write_json
from planexe.records import RECORD, Cap, Count, Shape
from planexe.spine.run_folder import may_be_run_id
from planexe.spine.run_lease import LeaseFolder
from planexe.spine.run_queue import CLUSTER, names_in, queue_file, queued_in
from planexe.version import __version__


@dataclass(frozen=True, slots=True)
class Queued:
    """A run that waits for a worker, or is with one: the content of ``queue/<run id>.json``."""

    __pydantic_config__ = RECORD

    version: str = __version__


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """What a worker says of itself: the content of ``workers/<name>.json``.

    Attributes:
        name: of the worker; ``host`` and ``pid`` say where it is.
        beat: higher every time; a worker whose beat stands still is silent.
        runs: the runs it works on.
        in_flight: its calls under way, by pool (a service, ``all services``, or ``model NAME``).
        holds: what it may have under way until it says less: its share as it has taken it, or more that still goes on.
        version: of the product.
    """

    __pydantic_config__ = RECORD

    name: str
    host: str = ""
    pid: Count = 0
    beat: Count = 0
    runs: tuple[str, ...] = ()
    in_flight: Mapping[str, Count] = field(default_factory=dict)
    holds: Mapping[str, Count] = field(default_factory=dict)
    version: str = ""


@dataclass(frozen=True, slots=True)
class Grants:
    """What the scheduler allows: the content of ``grants.json``.

    Attributes:
        caps: calls at the same time, of all workers together, by pool.
        shares: of each worker, by pool.
        version: of the product that the scheduler is.
    """

    __pydantic_config__ = RECORD

    caps: Mapping[str, Annotated[int, Field(ge=1, le=1024)]] = field(default_factory=dict)
    shares: Mapping[str, Mapping[str, Cap]] = field(default_factory=dict)
    version: str = __version__


_QUEUED: Final[Shape[Queued]] = Shape(Queued, most_bytes=10_000)
_MEMBER: Final[Shape[Member]] = Shape(Member, most_bytes=1_000_000)
_GRANTS: Final[Shape[Grants]] = Shape(Grants, most_bytes=4_000_000)


@dataclass(frozen=True, slots=True)
class ClusterFolder:
    """The files; every method raises ``StorageError`` where the folder cannot be read or written.

    Attributes:
        runs: the folder of all runs.
    """

    runs: Path

    @property
    def _path(self) -> Path:
        return self.runs / CLUSTER

    def enqueue(self, run_id: str) -> None:
        """Puts a run into the queue; one that is there stays."""
        write_json(queue_file(self.runs, run_id), _QUEUED.encode(Queued()))

    def dequeue(self, run_id: str) -> None:
        """Takes a run that is over out of the queue."""
        path = queue_file(self.runs, run_id)
        with storage_errors(path):
            path.unlink(missing_ok=True)

    def queued(self) -> tuple[str, ...]:
        """Returns the runs of the queue, the oldest id first."""
        return tuple(sorted(filter(may_be_run_id, queued_in(self.runs))))

    def lease_of(self, worker: str) -> LeaseFolder:
        """Returns the lease of a worker's name, or of the scheduler's (``""``): two cannot have it at once."""
        return LeaseFolder(self._path / "names" / (worker or ".scheduler"))

    def say(self, member: Member, fence: Fence) -> None:
        """Writes what a worker says of itself."""
        write_json(self._path / "workers" / f"{member.name}.json", _MEMBER.encode(member), fence)

    def leave(self, name: str) -> None:
        """Forgets a worker that has gone."""
        path = self._path / "workers" / f"{name}.json"
        with storage_errors(path):
            path.unlink(missing_ok=True)

    def members(self) -> dict[str, Member]:
        """Returns the workers there are or were, by name; what cannot be read is passed over."""
        found = {}
        for name in sorted(names_in(self._path / "workers")):
            try:
                found[name] = _MEMBER.read(self._path / "workers" / f"{name}.json")
            except (FileNotFoundError, RunDamaged):
                continue
        return found

    def grant(self, grants: Grants, fence: Fence) -> None:
        """Writes what workers may use."""
        write_json(self._path / "grants.json", _GRANTS.encode(grants), fence)

    def grants(self) -> Grants | None:
        """Returns what workers may use; ``None``: no scheduler has said yet."""
        try:
            return _GRANTS.read(self._path / "grants.json")
        except FileNotFoundError:
            return None
