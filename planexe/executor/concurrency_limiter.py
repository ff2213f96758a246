"""How many calls of a run may be in flight: one cap that changes while calls run, within those of the process."""

import heapq
from collections.abc import Mapping
from dataclasses import dataclass

from planexe.errors import QueueFull, SettingsError
from planexe.executor.clock import Clock, SystemClock
from planexe.executor.shared_slots import SharedSlots, Waiter, model_pool, service_pool
from planexe.llm.prompt_cache import KnownPrefixes
from planexe.scheduling.list_scheduler import Pool

MAX_CAP = 1024


_SHOWN = 60


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
        shown = repr(value)[:_SHOWN]
        raise SettingsError(f"{field} is {shown}; it must be a whole number from 1 to {MAX_CAP}.", field=field)
    return number


@dataclass(frozen=True, slots=True)
class Slot:
    """Leave to have one call in flight.

    Attributes:
        number: lowest free number when it was given, from 0; a lane of the chart.
        cap: the cap at that moment.
        leads: the call is the first with its prefix: others wait until ``know`` says that its prompt was read.
        followed_s: seconds waited for another call that was the first.
    """

    number: int
    cap: int
    service: str
    model: str
    leads: bool = False
    followed_s: float = 0.0


@dataclass(eq=False, slots=True)
class _Waiter(Waiter):
    service: str = ""
    model: str = ""
    since: float = 0.0
    followed_s: float = 0.0
    slot: Slot | None = None


class ConcurrencyLimiter:
    """Gives slots to the waiters of one run, highest priority first, then first come first served.

    The cap may be changed at any time from any thread: raising it wakes waiters at once, lowering it lets calls in
    flight finish. Waiters may live on different event loops.

    Args:
        cap: calls in flight in all.
        max_queued: waiters in all before ``QueueFull``.
        models: caps per model, in all runs that share the slots.
        shared: the slots of the process, for which the run competes with others; default: it is alone.
        weight: how much of contested slots it gets, beside runs of weight 1.
        clock: measures pauses.

    Raises:
        SettingsError: a cap is no whole number from 1 to 1024.
    """

    def __init__(
        self,
        cap: int,
        *,
        max_queued: int = 100_000,
        models: Mapping[str, int] | None = None,
        shared: SharedSlots | None = None,
        weight: float = 1.0,
        clock: Clock | None = None,
    ) -> None:
        self._cap = checked_cap(cap)
        self._max_queued = max_queued
        self.shared = shared or SharedSlots()
        self._scheduler, self._lock = self.shared.scheduler, self.shared.lock
        for name, most in (models or {}).items():
            self.shared.resize(model_pool(name), checked_cap(most, f"max_concurrency of {name}"))
        self._run = self.shared.join(self, self._cap, weight)
        self._pools: dict[tuple[str, str, Pool], tuple[Pool, ...]] = {}
        self._clock = clock or SystemClock()
        self._holders: dict[int, _Waiter] = {}
        self._known = KnownPrefixes()
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
        return self._scheduler.taken(self._run)

    @property
    def queued(self) -> int:
        """Returns the number of waiters."""
        return self._scheduler.waiting(self._run)

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
            self._scheduler.resize(self._run, checked)
            self.shared.dispatch()

    def pause(self) -> None:
        """Gives no slot until ``resume``; calls in flight go on."""
        with self._lock:
            if self._paused_since is None:
                self._paused_since = self._clock.now()
                self._scheduler.hold(self._run)

    def resume(self) -> None:
        """Gives slots again."""
        with self._lock:
            if self._paused_since is not None:
                self._paused_s += self._clock.now() - self._paused_since
                self._paused_since = None
                self._scheduler.hold(self._run, held=False)
            self.shared.dispatch()

    async def acquire(
        self, *, priority: float = 0.0, service: str = "", model: str = "", line: Pool = None, prefix: str = ""
    ) -> Slot:
        """Waits for a slot.

        Args:
            priority: higher goes first.
            service: counts against this service's cap.
            model: counts against this model's cap.
            line: the way to the service, a pool that may be held up while there is trouble.
            prefix: how its prompt begins; while that is not known at the service, one of those with it goes first.

        Raises:
            QueueFull: too many wait already.
        """
        now = self._clock.now() if prefix else 0.0
        waiter = _Waiter(self, service=service, model=model, since=now)
        group = None if not prefix or self._known.knows(prefix, now) else (self._run, prefix)
        with self._lock:
            self.shared.add(waiter, self._run, self._pools_of(service, model, line), priority, group)
            self.shared.dispatch()
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
            self.shared.dispatch()

    def know(self, prefix: str) -> None:
        """Notes that a service has read a prompt that begins so: those that wait for that may go."""
        with self._lock:
            self._known.remember(prefix, self._clock.now())
            self.let_go(prefix)

    def let_go(self, prefix: str) -> None:
        """Lets those go that wait for the first call with a prefix, known or not."""
        with self._lock:
            self._note_followed(*self._scheduler.let_go((self._run, prefix)))
            self.shared.dispatch()

    def _note_followed(self, *waiters: Waiter | None) -> None:
        for waiter in waiters:
            if isinstance(waiter, _Waiter):
                waiter.followed_s = self._clock.now() - waiter.since

    def _take_back(self, slot: Slot) -> None:
        self._note_followed(self._scheduler.end(self._holders.pop(slot.number)))
        heapq.heappush(self._free, slot.number)

    def _pools_of(self, service: str, model: str, line: Pool) -> tuple[Pool, ...]:
        found = self._pools.get((service, model, line))
        if found is None:
            named = [service_pool(service)] * bool(service) + [model_pool(model)] * bool(model)
            found = self._pools[service, model, line] = (*named, *([] if line is None else [line]))
        return found

    def give(self, waiter: Waiter) -> None:
        """Gives a waiter its slot, unless nobody waits any more."""
        assert isinstance(waiter, _Waiter)
        if self._free:
            number = heapq.heappop(self._free)
        else:
            number, self._next_number = self._next_number, self._next_number + 1
        leads = self._scheduler.leads(waiter)
        waiter.slot = Slot(number, self._cap, waiter.service, waiter.model, leads, waiter.followed_s)
        self._holders[number] = waiter
        if not waiter.wake():
            self._take_back(waiter.slot)
            waiter.slot = None

    def _withdraw(self, waiter: _Waiter) -> None:
        with self._lock:
            if waiter.slot is not None:
                self.release(waiter.slot)
            elif waiter in self._scheduler:  # its loop was not found closed
                self._note_followed(self._scheduler.end(waiter))
                self.shared.dispatch()
