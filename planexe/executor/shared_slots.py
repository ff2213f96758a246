"""SharedSlots, the slots for which all runs of a process compete: in all, at each service, and at each model."""

import asyncio
import math
import threading
import weakref
from collections import deque
from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import Final, Protocol

from planexe.scheduling.list_scheduler import ListScheduler, Pool

ALL_POOL: Final = "all"
"""The pool of all calls of the process."""


def service_pool(service: str) -> Pool:
    """Returns the pool of a service, by the name under which people know it."""
    return "service", service


def model_pool(model: str) -> Pool:
    """Returns the pool of a catalogue entry."""
    return "model", model


class Slotted(Protocol):
    """Who gives a waiter its slot once it may have one."""

    def give(self, waiter: "Waiter") -> None:
        """Gives it one."""
        ...


@dataclass(eq=False, slots=True)
class Waiter:
    """A call that wants a slot; coroutines of several event loops may wait side by side."""

    owner: Slotted
    loop: asyncio.AbstractEventLoop | None = None
    future: "asyncio.Future[None] | None" = None

    def wait(self) -> "asyncio.Future[None]":
        """Returns what is done when there is a slot."""
        self.loop = asyncio.get_running_loop()
        self.future = self.loop.create_future()
        return self.future

    def wake(self) -> bool:
        """Lets the waiting coroutine go on, from whatever thread this is; ``False`` if its loop was closed."""
        if self.loop is None:
            return True  # it does not wait yet
        try:
            here = asyncio.get_running_loop()
        except RuntimeError:
            here = None
        if here is self.loop:
            self._set()
            return True
        try:
            self.loop.call_soon_threadsafe(self._set)
        except RuntimeError:
            return False
        return True

    def _set(self) -> None:
        if self.future is not None and not self.future.done():
            self.future.set_result(None)


class SharedSlots:
    """The one scheduler of a process's calls: each run's own cap is one more level in it, and a fair share."""

    def __init__(
        self,
        cap: float = math.inf,
        *,
        services: Mapping[str, int] | None = None,
        models: Mapping[str, int] | None = None,
    ) -> None:
        caps: dict[Pool, float] = {ALL_POOL: cap}
        caps |= {service_pool(name): most for name, most in (services or {}).items()}
        caps |= {model_pool(name): most for name, most in (models or {}).items()}
        self.lock = threading.RLock()
        self.scheduler: ListScheduler[Waiter] = ListScheduler(caps)
        self._gone: deque[Pool] = deque()
        self._caps = dict(caps)
        self._bounds: Mapping[Pool, float] = {}

    def resize(self, pool: Pool, cap: float | None) -> None:
        """Changes the cap of a pool, ``None`` for no limit; obeyed by the next dispatch, calls in flight go on."""
        with self.lock:
            self._caps[pool] = math.inf if cap is None else cap
            self._set(pool)
            self.dispatch()

    def bound(self, bounds: Mapping[Pool, float]) -> None:
        """Bounds the caps of some pools from above, 0 for no call at all; the bounds before are forgotten.

        So a process keeps to its share of a limit that holds for several, whatever cap is set in it.
        """
        with self.lock:
            before, self._bounds = self._bounds, dict(bounds)
            for pool in {*before, *bounds}:
                self._set(pool)
            self.dispatch()

    def _set(self, pool: Pool) -> None:
        cap, most = self._caps.get(pool, math.inf), self._bounds.get(pool, math.inf)
        self.scheduler.resize(pool, min(cap, most))

    def taken(self, pool: Pool = ALL_POOL) -> int:
        """Returns how many calls of a pool are in flight."""
        return self.scheduler.taken(pool)

    def waiting(self, pool: Pool = ALL_POOL) -> int:
        """Returns how many calls of a pool wait for a slot."""
        return self.scheduler.waiting(pool)

    def join(self, owner: object, cap: float, weight: float) -> Pool:
        """Returns a pool for a run's calls, which goes when its owner does."""
        with self.lock:
            pool: Pool = object()
            self.scheduler.resize(pool, cap)
            self.scheduler.weigh(pool, weight)
            # Whenever the owner is collected: a list of its own, for the scheduler may be at work just then.
            weakref.finalize(owner, self._gone.append, pool).atexit = False
            return pool

    def add(
        self, waiter: Waiter, share: Pool, pools: tuple[Pool, ...], priority: float, group: Hashable = None
    ) -> None:
        """Takes a waiter; ``dispatch`` gives it a slot of each pool, and of a group to one until it is let go of."""
        while self._gone:
            self.scheduler.forget(self._gone.popleft())
        self.scheduler.add(waiter, (share, *pools, ALL_POOL), priority=priority, share=share, group=group)

    def dispatch(self) -> None:
        """Gives slots to those that may have one now."""
        for waiter in self.scheduler.start():
            waiter.owner.give(waiter)
