"""The scheduler of several workers: Luigi's own, told of the queued runs, and the limits shared out among workers."""

import asyncio
import contextlib
import importlib
import logging
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from planexe.cluster.cluster_folder import ClusterFolder, Grants, Member
from planexe.cluster.luigi_settings import FOR_RUNS, require_luigi
from planexe.cluster.scheduler_client import FAMILY, task_of
from planexe.cluster.shares import shared_out
from planexe.errors import RunError, SettingsError
from planexe.files import Fence
from planexe.llm.address import is_loopback
from planexe.runs.service_limits import LIMITS_FILE, caps_kept
from planexe.runs.workbench import Workbench
from planexe.spine.run_lease import BEATS, Lease

logger = logging.getLogger("planexe.cluster")

_NAME: Final = "planexe-scheduler"
_TICK_S: Final = 0.5
_NEXT: Final = 100
"""So many runs that wait are handed to Luigi at a time."""
SILENT_S: Final = 5.0
"""A worker that says nothing for so long gets no share; what it holds counts until it is forgotten."""
FORGET_S: Final = 60.0
"""After so long its calls have ended, or their answers were given up."""


def model_name_of_pool(name: str) -> str:
    """Returns the name under which a model's own limit is shared out."""
    return f"model {name}"


@dataclass(slots=True)
class _Heard:
    beat: int
    at: float


@dataclass(slots=True)
class Sharing:
    """Shares limits out, tick by tick; knows of time only what it is told."""

    shares: dict[str, dict[str, int]] = field(default_factory=dict)
    _heard: dict[str, _Heard] = field(default_factory=dict)

    def tick(self, caps: Mapping[str, int], members: Mapping[str, Member], now: float) -> tuple[str, ...]:
        """Works out the shares anew; returns the workers that are to be forgotten."""
        for name, member in members.items():
            heard = self._heard.get(name)
            if heard is None or heard.beat != member.beat:
                self._heard[name] = _Heard(member.beat, now)
        gone = [name for name in self._heard if name not in members or now - self._heard[name].at >= FORGET_S]
        for name in gone:
            del self._heard[name]
            self.shares.pop(name, None)
        known = [name for name in members if name in self._heard]
        live = [name for name in known if now - self._heard[name].at < SILENT_S]
        for pool, cap in caps.items():
            granted = {name: self.shares[name].get(pool, 0) for name in known if name in self.shares}
            held = {name: members[name].holds.get(pool, 0) for name in known}
            for name, share in (shared_out(cap, live, granted, held) if live else {}).items():
                self.shares.setdefault(name, {})[pool] = share
        for name in live:
            mine = self.shares.setdefault(name, {})
            for pool in [p for p in mine if p not in caps]:
                del mine[pool]
        return tuple(name for name in gone if name in members)


class RunScheduler:
    """One scheduler for the workers of one folder of runs.

    Args:
        bench: whose runs, limits and models.
        say: is given each line for people.

    Raises:
        SettingsError: Luigi is not there or too old.
    """

    def __init__(self, bench: Workbench, say: Callable[[str], None]) -> None:
        luigi = require_luigi()
        self._bench = bench
        self._say = say
        self._folder = ClusterFolder(bench.settings.runs)
        self._luigi = importlib.import_module("luigi.scheduler").Scheduler(**FOR_RUNS)
        self._sharing = Sharing()
        self._known: set[str] = set()
        self._trouble = ""
        self._version = luigi.__version__

    async def serve(self, address: str, port: int) -> None:
        """Hands out runs until it is cancelled.

        Raises:
            SettingsError: another scheduler works on this folder of runs, or the port is taken.
            StorageError: the folder cannot be written.
        """
        lease = self._folder.lease_of("").take(locked=None, name="scheduler")
        if not isinstance(lease, Lease):
            raise SettingsError(
                f"A scheduler hands out the runs of {self._bench.settings.runs} already ({lease.holder}); one is "
                "enough. If it was killed, start this one again in some seconds."
            )
        with BEATS.keeping(lease):
            if (before := self._folder.grants()) is not None:
                self._sharing.shares = {name: dict(shares) for name, shares in before.shares.items()}
            server = importlib.import_module("luigi.server")
            try:
                getattr(server, "_init_api")(self._luigi, port, address)  # noqa: B009  there is no public way without signals
            except OSError as error:
                raise SettingsError(
                    f"--port is {port}, which cannot be used: {error.strerror}.", field="--port"
                ) from error
            settings = ", ".join(f"{name}={value}" for name, value in FOR_RUNS.items())
            self._say(f"Scheduler of {self._bench.settings.runs} at http://{address}:{port} (Luigi {self._version}).")
            self._say(f"Luigi's settings: {settings}")
            while True:
                lease.check()
                self._tick(lease)
                await asyncio.sleep(_TICK_S)

    def _tick(self, lease: Fence) -> None:
        try:
            self._announce()
            self._share(lease)
            self._trouble = ""
        except RunError as error:  # a folder that is full or gone for a while; workers keep what they were told
            if str(error) != self._trouble:
                self._trouble = str(error)
                self._say(self._trouble)

    def _announce(self) -> None:
        with_workers = sum(len(member.runs) for member in self._folder.members().values())
        # A request costs Luigi a look at every task it knows, so it is told of the next ones only.
        queued = set(self._folder.queued()[: with_workers + _NEXT])
        for run_id in sorted(queued - self._known):
            self._luigi.add_task(
                worker=_NAME, task_id=task_of(run_id), status="PENDING", family=FAMILY,
                params={"run_id": run_id}, runnable=True,
            )  # fmt: skip
        self._known = queued
        self._luigi.ping(worker=_NAME)

    def _share(self, lease: Fence) -> None:
        caps = self._caps()
        for name in self._sharing.tick(caps, self._folder.members(), time.monotonic()):
            self._folder.leave(name)
            self._say(f"Worker {name} has said nothing for {FORGET_S:.0f} s and is forgotten.")
        self._folder.grant(Grants(caps=caps, shares=self._sharing.shares), lease)

    def _caps(self) -> dict[str, int]:
        kept = dict(caps_kept(self._bench.settings.runs / LIMITS_FILE))
        specs = self._bench.catalog.specs.values()  # a service on loopback is another one on each machine
        own = {s.name: s.max_concurrency for s in specs if s.max_concurrency and not is_loopback(s.base_url)}
        return kept | {model_name_of_pool(name): most for name, most in own.items()}


async def serve_until_stopped(scheduler: RunScheduler, address: str, port: int, stopping: Any) -> None:
    """Serves until the first stop signal.

    Args:
        scheduler: who serves.
        address: to listen on; ``port`` there.
        port: see ``address``.
        stopping: ``StopSignals.stopping``.
    """
    task = asyncio.ensure_future(scheduler.serve(address, port))
    with stopping(task.cancel), contextlib.suppress(asyncio.CancelledError):
        await task
