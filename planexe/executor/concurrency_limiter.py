"""How many calls may be in flight: one cap that changes while calls run, and caps per provider and per model."""

import asyncio
import heapq
import itertools
import threading
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from planexe.errors import QueueFull, SettingsError
from planexe.executor.clock import Clock, SystemClock

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
    loop: asyncio.AbstractEventLoop
    future: "asyncio.Future[None]"
    slot: Slot | None = None
    withdrawn: bool = False

    def wake(self) -> bool:
        """Lets the waiting coroutine go on, from whatever thread this is; ``False`` if its loop was closed."""
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
        if not self.future.done():
            self.future.set_result(None)


_Key = tuple[str, str]


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
        self._provider_caps = {k: checked_cap(v, f"max_concurrency of {k}") for k, v in (providers or {}).items()}
        self._model_caps = {k: checked_cap(v, f"max_concurrency of {k}") for k, v in (models or {}).items()}
        self._clock = clock or SystemClock()
        self._lock = threading.RLock()
        self._sequence = itertools.count()
        self._waiting: dict[_Key, list[tuple[float, int, _Waiter]]] = {}
        self._queued = 0
        self._in_flight = 0
        self._by_provider: Counter[str] = Counter()
        self._by_model: Counter[str] = Counter()
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
        return self._in_flight

    @property
    def queued(self) -> int:
        """Returns the number of waiters."""
        return self._queued

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
            self._dispatch()

    def pause(self) -> None:
        """Gives no slot until ``resume``; calls in flight go on."""
        with self._lock:
            if self._paused_since is None:
                self._paused_since = self._clock.now()

    def resume(self) -> None:
        """Gives slots again."""
        with self._lock:
            if self._paused_since is not None:
                self._paused_s += self._clock.now() - self._paused_since
                self._paused_since = None
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
        with self._lock:
            key = (provider, model)
            if self._queued == 0 and self._room_for(key):
                return self._give(key)  # the usual case, without a future
            if self._queued >= self._max_queued:
                raise QueueFull(f"{self._queued} calls wait for a slot already; try again when some have finished.")
            loop = asyncio.get_running_loop()
            waiter = _Waiter(loop, loop.create_future())
            heapq.heappush(self._waiting.setdefault(key, []), (-priority, next(self._sequence), waiter))
            self._queued += 1
            self._dispatch()
        try:
            await waiter.future
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

    def _room_for(self, key: _Key) -> bool:
        provider, model = key
        return (
            self._paused_since is None
            and self._in_flight < self._cap
            and self._by_provider[provider] < self._provider_caps.get(provider, MAX_CAP)
            and self._by_model[model] < self._model_caps.get(model, MAX_CAP)
        )

    def _give(self, key: _Key) -> Slot:
        provider, model = key
        self._in_flight += 1
        self._by_provider[provider] += 1
        self._by_model[model] += 1
        if self._free:
            number = heapq.heappop(self._free)
        else:
            number = self._next_number
            self._next_number += 1
        return Slot(number, self._cap, provider, model)

    def _take_back(self, slot: Slot) -> None:
        self._in_flight -= 1
        self._by_provider[slot.provider] -= 1
        self._by_model[slot.model] -= 1
        heapq.heappush(self._free, slot.number)

    def _dispatch(self) -> None:
        while (key := self._best_key()) is not None:
            waiter = heapq.heappop(self._waiting[key])[2]
            self._queued -= 1
            waiter.slot = self._give(key)
            if not waiter.wake():
                self._take_back(waiter.slot)
                waiter.slot, waiter.withdrawn = None, True

    def _best_key(self) -> _Key | None:
        """Returns the provider and model whose first waiter is next, ``None`` if nobody may go."""
        best: tuple[float, int] | None = None
        best_key = None
        for key, queue in self._waiting.items():
            while queue and queue[0][2].withdrawn:
                heapq.heappop(queue)
            if queue and (best is None or queue[0][:2] < best) and self._room_for(key):
                best, best_key = queue[0][:2], key
        return best_key

    def _withdraw(self, waiter: _Waiter) -> None:
        with self._lock:
            if waiter.slot is not None:
                self.release(waiter.slot)
            elif not waiter.withdrawn:
                waiter.withdrawn = True
                self._queued -= 1
