"""A worker: one process that works on several runs at once, which a scheduler hands it; takes over from the dead."""

import asyncio
import contextlib
import logging
import os
import platform
import time
from collections.abc import Callable
from typing import Final

from planexe.cluster.cluster_folder import ClusterFolder, Grants, Member
from planexe.cluster.scheduler import model_name_of_pool
from planexe.cluster.scheduler_client import Pings, SchedulerClient, SchedulerGone
from planexe.errors import (
    InputError,
    LeaseLost,
    PlanExeError,
    RunFromNewerVersion,
    RunInUse,
    SettingsError,
    StorageError,
)
from planexe.executor.services import service_name
from planexe.executor.shared_slots import ALL_POOL, Pool, model_pool, service_pool
from planexe.runs.service_limits import ALL_SERVICES
from planexe.runs.workbench import Workbench
from planexe.spine.active_run import ActiveRun
from planexe.spine.run_folder import may_be_run_id
from planexe.spine.run_lease import BEATS, Lease
from planexe.spine.run_request import RunRequest
from planexe.version import __version__

logger = logging.getLogger("planexe.cluster")

_TICK_S: Final = 0.5
_LEAVE_ALONE_S: Final = 30.0
"""A run that this worker cannot work on is not tried again for so long."""


class Worker:
    """Works on the runs that it is handed.

    Args:
        bench: opens and works on runs.
        client: talks to the scheduler.
        name: of the worker, like no other's.
        at_once: runs at the same time.
        say: is given each line for people.
    """

    def __init__(
        self, bench: Workbench, client: SchedulerClient, *, name: str, at_once: int, say: Callable[[str], None]
    ) -> None:
        if not may_be_run_id(name):
            raise SettingsError(
                f"--name is {name[:100]!r}; use 1 to 80 letters, digits, dots, dashes and underscores.", field="--name"
            )
        if not 1 <= at_once <= 256:
            raise SettingsError(f"--at-once is {at_once}; it must be from 1 to 256.", field="--at-once")
        self._bench, self._client, self._name, self._at_once, self._say = bench, client, name, at_once, say
        self._folder = ClusterFolder(bench.settings.runs)
        self._at_work: dict[str, tuple[ActiveRun, asyncio.Task[None]]] = {}
        self._not_mine: dict[str, float] = {}
        self._shares: dict[str, int] = {}
        self._beat = 0
        self._stopping = False
        self._said: dict[str, str] = {}

    def stop(self) -> None:
        """Asks for no further run and gives back those it has, which others go on with."""
        self._stopping = True
        for active, _ in list(self._at_work.values()):
            active.stop("now")

    async def serve(self) -> None:
        """Works until it is stopped.

        Raises:
            SettingsError: a worker of this name is at work, or the scheduler is of another version.
            StorageError: the folder of runs cannot be written when it starts.
        """
        lease = self._folder.lease_of(self._name).take(locked=None, name=self._name)
        if not isinstance(lease, Lease):
            raise SettingsError(
                f"A worker named {self._name} is at work already ({lease.holder}); choose another --name, or, if it "
                "was killed, start this one again in some seconds.", field="--name",
            )  # fmt: skip
        with BEATS.keeping(lease), Pings(self._client.url, self._name):
            self._check_version(self._folder.grants())
            limits = self._bench.limits
            for service in limits.caps:  # the shares stand in for them: together they are what the file says
                self._bench.slots.resize(_pool(service), None)
            try:
                while not self._stopping:
                    await self._tick(lease)
                    await asyncio.sleep(_TICK_S)
            finally:
                await self._close(lease)

    async def _close(self, lease: Lease) -> None:
        self.stop()
        await asyncio.gather(*(task for _, task in list(self._at_work.values())), return_exceptions=True)
        await self._client.aclose()
        if not lease.lost:
            self._folder.leave(self._name)

    async def _tick(self, lease: Lease) -> None:
        lease.check()
        try:
            self._obey(self._folder.grants())
            self._tell_members(lease)
            await asyncio.to_thread(self._look_on)
            self._quiet("folder")
        except StorageError as error:
            self._once("folder", str(error))
        try:
            await self._look_for_work()
            self._quiet("scheduler")
        except SchedulerGone as error:
            self._once(
                "scheduler",
                f"No scheduler answers at {self._client.url} ({error}); start one with `planexe scheduler`. "
                "What is begun goes on, and it is asked again.",
            )

    async def _look_for_work(self) -> None:
        if self._shares.get(ALL_SERVICES) == 0:  # there are more workers than calls may be under way
            return
        if len(self._at_work) >= self._at_once:
            await self._client.ping()
            return
        await self._client.hello()
        run_id = await self._client.work(tuple(self._at_work))
        if run_id and run_id not in self._at_work:
            await self._begin(run_id)

    def _look_on(self) -> None:
        """Looks at the runs of others: so the silence of a dead one is known when its run is handed out."""
        if len(self._at_work) >= self._at_once:
            return
        for run_id in {run_id for one in self._folder.members().values() for run_id in one.runs} - set(self._at_work):
            if may_be_run_id(run_id):
                with contextlib.suppress(PlanExeError):  # whoever is handed it says what is wrong with it
                    self._bench.open(run_id).in_use()

    async def _begin(self, run_id: str) -> None:
        if self._not_mine.get(run_id, 0.0) > time.monotonic():
            await self._client.tell(run_id, "FAILED", f"{self._name} cannot work on it")
            return
        try:
            folder = self._bench.open(run_id)
            if none_left := self._without_share(folder.request()):
                raise SettingsError(none_left)
            active = self._bench.activate(folder)
        except (InputError, RunFromNewerVersion, StorageError) as error:
            await self._refuse(run_id, error)
            return
        except PlanExeError as error:  # it can be worked on by nobody
            self._say(f"{run_id}: {error}")
            await self._over(run_id)
            return
        self._apply_shares()  # making a run sets the limits of its models
        self._once(run_id, f"{run_id}: taken")
        task = asyncio.create_task(self._work_on(run_id, active), name=run_id)
        self._at_work[run_id] = active, task

    def _without_share(self, request: RunRequest) -> str:
        """Returns which limit of the run's models leaves nothing for this worker; empty for none."""
        specs = self._bench.usable_models_of(request)
        pools = [name for s in specs for name in (service_name(s), model_name_of_pool(s.name))]
        none = next((name for name in pools if self._shares.get(name) == 0), "")
        return (
            f"There are more workers than calls to {none} at the same time, and this one has no share." if none else ""
        )

    async def _work_on(self, run_id: str, active: ActiveRun) -> None:
        try:
            outcome = await active.run(self._name)
        except LeaseLost as error:
            self._say(f"{run_id}: {error}")
        except RunInUse as error:
            await self._give_back(run_id, str(error))
        except (InputError, RunFromNewerVersion, StorageError) as error:
            await self._refuse(run_id, error)
        except PlanExeError as error:
            self._say(f"{run_id}: {error}")
            await self._over(run_id)
        except Exception as error:
            logger.exception("run %s ended on an internal error", run_id)
            self._say(f"{run_id}: ended on an error of the program itself ({type(error).__name__}).")
            await self._over(run_id)
        else:
            if self._stopping and outcome.status == "stopped":
                await self._give_back(run_id, "the worker was stopped")
            else:
                self._said.pop(run_id, None)
                self._say(f"{run_id}: {outcome.status}")
                await self._over(run_id)
        finally:
            self._at_work.pop(run_id, None)

    async def _refuse(self, run_id: str, error: PlanExeError) -> None:
        """Leaves a run to others for a while: it lacks a key here, say."""
        self._not_mine[run_id] = time.monotonic() + _LEAVE_ALONE_S
        self._once(run_id, f"{run_id}: left to other workers. {error}")
        await self._give_back(run_id, str(error))

    async def _give_back(self, run_id: str, why: str) -> None:
        try:
            await self._client.tell(run_id, "FAILED", why[:500])
        except SchedulerGone:  # it takes us for dead, or is started anew: either way the run is handed out again
            logger.info("the scheduler was not told that run %s is given back", run_id)

    async def _over(self, run_id: str) -> None:
        try:
            await asyncio.to_thread(self._folder.dequeue, run_id)
            await self._client.tell(run_id, "DONE")
        except StorageError as error:
            self._once("folder", str(error))
        except SchedulerGone:
            logger.info("the scheduler was not told that run %s is over; the queue says so", run_id)

    def _check_version(self, grants: Grants | None) -> None:
        if grants is not None and grants.version != __version__:
            raise SettingsError(
                f"The scheduler of {self._bench.settings.runs} is version {grants.version}, this worker {__version__}; "
                "install the same version on all machines."
            )

    def _obey(self, grants: Grants | None) -> None:
        if grants is None:
            return
        mine = grants.shares.get(self._name, {})
        self._bench.services.divide(max(1, len(grants.shares)))
        self._shares = {pool: mine.get(pool, 0) for pool in grants.caps}
        self._apply_shares()

    def _apply_shares(self) -> None:
        self._bench.slots.bound({_pool(name): most for name, most in self._shares.items()})

    def _tell_members(self, lease: Lease) -> None:
        self._beat += 1
        in_flight = {name: self._bench.slots.taken(_pool(name)) for name in {ALL_SERVICES, *self._shares}}
        member = Member(
            name=self._name, host=platform.node()[:200], pid=os.getpid(), beat=self._beat, runs=tuple(self._at_work),
            in_flight=in_flight, version=__version__,
            holds={name: max(most, in_flight[name]) for name, most in self._shares.items()},
        )  # fmt: skip
        self._folder.say(member, lease)

    def _once(self, about: str, text: str) -> None:
        if self._said.get(about) != text:
            self._said[about] = text
            self._say(text)

    def _quiet(self, about: str) -> None:
        if self._said.pop(about, ""):
            self._say(f"The {about} is there again.")


def _pool(name: str) -> Pool:
    if name == ALL_SERVICES:
        return ALL_POOL
    prefix = model_name_of_pool("")
    return model_pool(name[len(prefix) :]) if name.startswith(prefix) else service_pool(name)
