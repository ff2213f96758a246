"""The lease of a run: who may write in its folder, by a number that only grows; it works where file locks do not.

Every holder makes a file ``lease/<epoch>.json`` of a number that nobody had before, which two can never do at once, and
touches it once a second. Nobody compares clocks: a lease has lapsed when one who looks has seen no sign of life for
``LAPSE_S`` by its own clock. A holder that was overtaken (frozen, cut off) finds the next number there before
whatever it writes, and stops; what it had half-written is removed by whoever took over.
"""

import contextlib
import errno
import os
import platform
import threading
import time
import uuid
from collections.abc import Callable, Generator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Final, Literal

from planexe.bounded_memory import BoundedMemory
from planexe.errors import LeaseLost, RunDamaged, StorageError
from planexe.files import storage_errors
from planexe.json_text import json_text
from planexe.records import RECORD, Count, Shape

BEAT_S: Final = 1.0
"""So often a holder shows that it lives."""
LAPSE_S: Final = 5.0
"""After so long without a sign of life, by the clock of whoever looks, a lease may be taken over."""
LONG_AGO_S: Final = 600.0
"""A lease of another machine that is older has lapsed at the first look: clocks do not differ by so much."""

Verdict = Literal["free", "held", "lapsed"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """Who holds a run: the content of ``lease/<epoch>.json``.

    Attributes:
        name: of the worker, as people know it.
        host: its machine's name; ``machine`` tells apart two of one name.
        pid: its process there.
        locked: it holds the system's lock on the run, too, which goes when the process does.
    """

    __pydantic_config__ = RECORD

    name: str = ""
    host: str = ""
    machine: str = ""
    pid: Count = 0
    locked: bool = False

    def __str__(self) -> str:
        """Returns it for people."""
        return f"{self.name} on {self.host}" if self.name else f"process {self.pid} on {self.host}"


HOLDER: Final[Shape[Holder]] = Shape(Holder, most_bytes=10_000)


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """The newest lease of a run as it was found.

    Attributes:
        epoch: its number; 0: there was none yet.
        holder: whose it is; ``None`` where that is not written yet.
        released: its holder gave it back.
        stamp: differs after every sign of life.
        age_s: seconds since the last one, by clocks that need not agree.
    """

    epoch: int = 0
    holder: Holder | None = None
    released: bool = True
    stamp: tuple[int, int] = (0, 0)
    age_s: float = 0.0


def verdict_on(seen: Seen, *, machine: str, lock_is_free: bool, quiet_s: float) -> Verdict:
    """Returns whether a run may be taken; pure.

    Args:
        seen: its lease.
        machine: which one looks.
        lock_is_free: whether no process of this machine holds the system's lock on the run.
        quiet_s: how long the lease has been seen to give no sign of life.
    """
    here = seen.holder is not None and seen.holder.machine == machine
    if seen.released:
        return "free" if lock_is_free else "held"  # one is about to take it
    if here and seen.holder is not None and seen.holder.locked and lock_is_free:
        return "free"  # its process is gone
    if quiet_s >= LAPSE_S or (not here and seen.age_s >= LONG_AGO_S):
        return "lapsed"
    return "held"


@cache
def this_machine() -> str:
    """Returns what tells this machine, since it was started, from all others; containers on it are the same one."""
    with contextlib.suppress(OSError):
        return Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
    return f"{platform.node()}-{uuid.getnode():x}"


@dataclass(frozen=True, slots=True)
class Sighting:
    """What this process has seen of one lease.

    Attributes:
        stamp: its last sign of life, first seen ``since`` (monotonic seconds).
        moved: another one had been seen before, so its holder lived then.
    """

    stamp: tuple[int, int]
    since: float
    moved: bool = False

    def next(self, stamp: tuple[int, int], now: float) -> "Sighting":
        """Returns what is known after a further look."""
        return self if stamp == self.stamp else Sighting(stamp, now, moved=True)

    def lives(self, now: float) -> bool:
        """Returns whether its holder gave a sign of life just now."""
        return self.moved and now - self.since < 2 * BEAT_S


@dataclass(slots=True)
class Sightings:
    """What this process has seen of all leases; from any thread."""

    _known: BoundedMemory[str, Sighting] = field(default_factory=lambda: BoundedMemory(20_000))
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def look(self, path: str, stamp: tuple[int, int], now: float) -> Sighting:
        """Notes how a lease looks, and returns what is known of it."""
        with self._lock:
            known = self._known.get(path)
            return self._known.remember(path, known.next(stamp, now) if known else Sighting(stamp, now))


_SIGHTINGS = Sightings()


class Lease:
    """What a process holds that works on a run; from any thread."""

    def __init__(self, folder: Path, epoch: int, name: str = "") -> None:
        self.epoch = epoch
        self.name = name
        self._folder = folder
        self._own, self._next = _path(folder, epoch), _path(folder, epoch + 1)
        self._listeners: list[Callable[[], None]] = []

    @classmethod
    def joined(cls, run: Path, epoch: int) -> "Lease":
        """Returns the lease under which another process has this one write in the folder of a run."""
        return cls(run / "lease", epoch)

    @property
    def tag(self) -> str:
        """Returns what names half-written files of this holder, see ``Fence``."""
        return f"e{self.epoch}"

    @property
    def lost(self) -> bool:
        """Returns whether another process has taken the run."""
        return self._next.exists() or not self._own.exists()

    def check(self) -> None:
        """Lets the holder write.

        Raises:
            LeaseLost: another process has taken the run.
        """
        if self.lost:
            other = LeaseFolder(self._folder).newest().holder
            whose = f" ({other})" if other else ""
            raise LeaseLost(
                f"Another process{whose} has taken run {self._folder.parent.name}, for this one gave no sign of life; "
                "what is finished is kept, and that one goes on with the rest."
            )

    def listen(self, lost: Callable[[], None]) -> None:
        """Calls ``lost`` once, from another thread, when the run is found to be taken."""
        self._listeners.append(lost)

    def beat(self) -> bool:
        """Gives a sign of life; returns whether the run is still held."""
        with contextlib.suppress(OSError):  # a folder that is gone for a while; whoever writes is told
            if self.lost:
                for listener in self._listeners:
                    listener()
                return False
            os.utime(self._own)
        return True

    def release(self) -> None:
        """Gives the run back and calls nobody any more; a folder that cannot be written lets the lease lapse."""
        self._listeners.clear()  # they hold the run, which holds us
        with contextlib.suppress(OSError):
            if not self.lost:
                _free_path(self._folder, self.epoch).touch()


class LeaseFolder:
    """The leases of one run, newest last."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def newest(self) -> Seen:
        """Returns the newest lease.

        Raises:
            StorageError: the folder cannot be read.
        """
        for _ in range(3):  # one who takes the run removes older ones meanwhile
            epochs = self._epochs()
            if not epochs:
                return Seen()
            path = _path(self._path, epochs[-1])
            try:
                found = path.lstat()  # whatever it is: a link to itself is no reason to fail
            except FileNotFoundError:
                continue
            try:
                holder = HOLDER.read(path)
            except (RunDamaged, FileNotFoundError):
                holder = None
            return Seen(
                epoch=epochs[-1],
                holder=holder,
                released=_free_path(self._path, epochs[-1]).exists(),
                stamp=(epochs[-1], found.st_mtime_ns),
                age_s=max(0.0, time.time() - found.st_mtime),
            )
        return Seen()

    def verdict(self, *, lock_is_free: bool) -> tuple[Verdict, Seen]:
        """Returns whether the run may be taken, and its newest lease; looking often is how a lapsed one is found."""
        seen, now = self.newest(), time.monotonic()
        quiet_s = now - _SIGHTINGS.look(str(self._path), seen.stamp, now).since
        return verdict_on(seen, machine=this_machine(), lock_is_free=lock_is_free, quiet_s=quiet_s), seen

    def lives(self) -> bool:
        """Returns whether this process has just seen a sign of life of its holder."""
        now = time.monotonic()
        return _SIGHTINGS.look(str(self._path), self.newest().stamp, now).lives(now)

    def take(self, *, locked: bool | None, name: str = "") -> Lease | Seen:
        """Takes the run, or returns whose it is.

        Args:
            locked: whether the system's lock on the run is held; ``None`` where there are no locks.
            name: of the worker.

        Raises:
            StorageError: the folder cannot be written.
        """
        verdict, seen = self.verdict(lock_is_free=locked is not False)
        if verdict == "held":
            return seen
        host, pid = platform.node()[:200], os.getpid()
        holder = Holder(name=name, host=host, machine=this_machine(), pid=pid, locked=bool(locked))
        lease = Lease(self._path, seen.epoch + 1, name)
        with storage_errors(self._path):
            self._path.mkdir(parents=True, exist_ok=True)
            try:
                with _path(self._path, lease.epoch).open("x", encoding="utf-8") as file:
                    file.write(json_text(HOLDER.encode(holder)))
            except FileExistsError:
                return self.newest()
            if self._epochs()[-1] > lease.epoch:  # that number had been given and removed again meanwhile
                _path(self._path, lease.epoch).unlink(missing_ok=True)
                return self.newest()
            self._forget_before(seen.epoch)
        return lease

    def _forget_before(self, epoch: int) -> None:
        for old in self._epochs():  # the oldest first: whoever held one finds its own gone, or the next one there
            if old < epoch:
                _path(self._path, old).unlink(missing_ok=True)
                _free_path(self._path, old).unlink(missing_ok=True)

    def _epochs(self) -> list[int]:
        try:
            names = [path.name for path in self._path.iterdir()]
        except (FileNotFoundError, NotADirectoryError):
            return []
        except OSError as error:
            raise StorageError(f"Cannot read {self._path}: {error.strerror or error}.") from error
        return sorted(int(name[:-5]) for name in names if name.endswith(".json") and name[:-5].isdecimal())


def _path(folder: Path, epoch: int) -> Path:
    return folder / f"{epoch:06d}.json"


def _free_path(folder: Path, epoch: int) -> Path:
    return folder / f"{epoch:06d}.free"


class Beats:
    """One thread of this process that keeps all its leases alive."""

    def __init__(self) -> None:
        self._leases: set[Lease] = set()
        self._lock = threading.Lock()
        self._wake = threading.Event()
        self._thread: threading.Thread | None = None
        self._pid = 0

    @contextlib.contextmanager
    def keeping(self, lease: Lease) -> Generator[Lease]:
        """Keeps a lease alive inside the ``with`` block, and gives the run back at its end."""
        with self._lock:
            self._leases.add(lease)
            self._begin()
        try:
            yield lease
        finally:
            with self._lock:
                self._leases.discard(lease)
            lease.release()

    def _begin(self) -> None:
        if self._thread is None or self._pid != os.getpid():  # a thread does not go with a fork
            self._pid, self._wake = os.getpid(), threading.Event()
            self._thread = threading.Thread(target=self._serve, name="leases", daemon=True)
            self._thread.start()

    def _serve(self) -> None:
        while not self._wake.wait(BEAT_S):
            with self._lock:
                leases = tuple(self._leases)
            for lease in leases:
                if not lease.beat():
                    with self._lock:
                        self._leases.discard(lease)


BEATS: Final = Beats()

NO_LOCKS: Final = frozenset({errno.ENOLCK, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS})
"""What a file system says that knows no locks: the lease alone counts there."""
