"""How many calls may be in flight: one cap that changes while calls run, and caps per provider and per model."""

import asyncio
import heapq
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from planexe.errors import QueueFull, SettingsError
from planexe.executor.clock import Clock, SystemClock
from planexe.scheduling.list_scheduler import ListScheduler, Pool

MAX_CAP = 1024


def checked_cap(value: object, field: str = "concurrency") -> int:
    """Returns a cap as a whole number.

    Raises:
        SettingsError: it is no whole number from 1 to 1024.
    """
    number = -1
    if isinstance(value, int) and not isinstance(value, bool):
        number = value
    elif isinstance(value, str) and value.strip().isdecimal():
        number = int(value) if len(value.strip()) < 10 else MAX_CAP + 1
    if not 1 <= number <= MAX_CAP:
        raise SettingsError(f"{field} is {value!r}; it must be a whole number from 1 to {MAX_CAP}.", field=field)
    return number


@dataclass(frozen=True, slots=True)
class Slot:
    """Leave to have one call in flight.

    Attributes:
        number: lowest free number when it was given, from 0; a lane of the chart.
        cap: the cap at that moment.
    """

    number: int
    cap: int
    provider: str
    model: str


@dataclass(eq=False, slots=True)
class _Waiter:
    provider: str
    model: str
    slot: Slot | None = None
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


_ALL: Final = "all"
"""The pool of all slots."""


class ConcurrencyLimiter:
    """Gives slots to waiters, highest priority first, then first come first served.

    The cap may be changed at any time from any thread: raising it wakes waiters at once, lowering it lets calls in
    flight finish. Waiters may live on different event loops.

    Args:
        cap: calls in flight in all.
        max_queued: waiters in all before ``QueueFull``.
        providers: caps per provider.
        models: caps per model.
        clock: measures pauses.

    Raises:
        SettingsError: a cap is no whole number from 1 to 1024.
    """

    def __init__(
        self,
        cap: int,
        *,
        max_queued: int = 100_000,
        providers: Mapping[str, int] | None = None,
        models: Mapping[str, int] | None = None,
        clock: Clock | None = None,
    ) -> None:
        self._cap = checked_cap(cap)
        self._max_queued = max_queued
        caps: dict[Pool, float] = {_ALL: self._cap}
        for kind, some in (("provider", providers or {}), ("model", models or {})):
            caps |= {(kind, name): checked_cap(most, f"max_concurrency of {name}") for name, most in some.items()}
        self._capped = frozenset(caps)
        self._pools: dict[tuple[str, str], tuple[Pool, ...]] = {}
        self._scheduler: ListScheduler[_Waiter] = ListScheduler(caps)
        self._clock = clock or SystemClock()
        self._lock = threading.RLock()
        self._holders: dict[int, _Waiter] = {}
        self._free: list[int] = []
        self._next_number = 0
        self._paused_since: float | None = None
        self._paused_s = 0.0

    @property
    def cap(self) -> int:
        """Returns the cap."""
        return self._cap

    @property
    def in_flight(self) -> int:
        """Returns the number of slots given out."""
        return self._scheduler.taken(_ALL)

    @property
    def queued(self) -> int:
        """Returns the number of waiters."""
        return self._scheduler.waiting(_ALL)

    @property
    def paused(self) -> bool:
        """Returns whether no slot is given at present."""
        return self._paused_since is not None

    @property
    def paused_s(self) -> float:
        """Returns the seconds spent in pauses so far."""
        if self._paused_since is None and self._paused_s == 0.0:
            return 0.0  # the usual case, without the lock
        with self._lock:
            running_s = self._clock.now() - self._paused_since if self._paused_since is not None else 0.0
            return self._paused_s + running_s

    def set_cap(self, cap: int) -> None:
        """Changes the cap; obeyed by the next dispatch.

        Raises:
            SettingsError: no whole number from 1 to 1024; the old cap stays.
        """
        checked = checked_cap(cap)
        with self._lock:
            self._cap = checked
            self._scheduler.resize(_ALL, checked)
            self._dispatch()

    def pause(self) -> None:
        """Gives no slot until ``resume``; calls in flight go on."""
        with self._lock:
            if self._paused_since is None:
                self._paused_since = self._clock.now()
                self._scheduler.hold(_ALL)

    def resume(self) -> None:
        """Gives slots again."""
        with self._lock:
            if self._paused_since is not None:
                self._paused_s += self._clock.now() - self._paused_since
                self._paused_since = None
                self._scheduler.hold(_ALL, held=False)
            self._dispatch()

    async def acquire(self, *, priority: float = 0.0, provider: str = "", model: str = "") -> Slot:
        """Waits for a slot.

        Args:
            priority: higher goes first.
            provider: counts against this provider's cap.
            model: counts against this model's cap.

        Raises:
            QueueFull: too many wait already.
        """
        waiter = _Waiter(provider, model)
        with self._lock:
            self._scheduler.add(waiter, self._pools_of(provider, model), priority=priority)
            self._dispatch()
            slot = waiter.slot
            if slot is not None:
                return slot  # the usual case, without a future
            if self.queued > self._max_queued:
                self._scheduler.end(waiter)
                raise QueueFull(f"{self.queued} calls wait for a slot already; try again when some have finished.")
            future = waiter.wait()
        try:
            await future
        except BaseException:  # also when its loop is torn down while it waits
            self._withdraw(waiter)
            raise
        assert waiter.slot is not None
        return waiter.slot

    def release(self, slot: Slot) -> None:
        """Gives a slot back."""
        with self._lock:
            self._take_back(slot)
            self._dispatch()

    def _take_back(self, slot: Slot) -> None:
        self._scheduler.end(self._holders.pop(slot.number))
        heapq.heappush(self._free, slot.number)

    def _pools_of(self, provider: str, model: str) -> tuple[Pool, ...]:
        found = self._pools.get((provider, model))
        if found is None:
            wanted = (_ALL, ("provider", provider), ("model", model))
            found = self._pools[provider, model] = tuple(pool for pool in wanted if pool in self._capped)
        return found

    def _dispatch(self) -> None:
        for waiter in self._scheduler.start():
            if self._free:
                number = heapq.heappop(self._free)
            else:
                number, self._next_number = self._next_number, self._next_number + 1
            waiter.slot = Slot(number, self._cap, waiter.provider, waiter.model)
            self._holders[number] = waiter
            if not waiter.wake():
                self._take_back(waiter.slot)
                waiter.slot = None

    def _withdraw(self, waiter: _Waiter) -> None:
        with self._lock:
            if waiter.slot is not None:
                self.release(waiter.slot)
            elif waiter in self._scheduler:  # its loop was not found closed
                self._scheduler.end(waiter)
