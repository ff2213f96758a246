"""ListScheduler: which call goes next; the one core of live runs, of virtual runs, and of the time left."""

import itertools
import math
from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from heapq import heappop, heappush
from typing import Any, Generic, TypeVar

Call = TypeVar("Call", bound=Hashable)
Pool = Hashable


@dataclass(eq=False, slots=True)
class _Pool:
    cap: float
    taken: int = 0
    waiting: int = 0
    held: bool = False
    weight: float = 1.0


@dataclass(eq=False, slots=True)
class _Place(Generic[Call]):
    """A call and what becomes of it."""

    call: Call
    lane: "_Lane[Call]"
    priority: float = 0.0
    missing: int = 0
    followers: "list[_Place[Call]] | None" = None
    group: Hashable = None
    begun: bool = False
    withdrawn: bool = False


@dataclass(eq=False, slots=True)
class _Group(Generic[Call]):
    """Ready calls of one group: the one that leads, and those that wait for it, the next one first."""

    leader: _Place[Call]
    queue: list[tuple[float, int, _Place[Call]]] = field(default_factory=list)


@dataclass(eq=False, slots=True)
class _Lane(Generic[Call]):
    """Those that wait for slots of the same pools in one share, the next one first."""

    pools: tuple[_Pool, ...]
    share: _Pool
    queue: list[tuple[float, int, _Place[Call]]] = field(default_factory=list)

    @property
    def is_open(self) -> bool:
        for pool in self.pools:  # noqa: SIM110  each dispatch asks it, and `all` takes three times as long
            if pool.taken >= pool.cap or pool.held:
                return False
        return True


class ListScheduler(Generic[Call]):
    """Decides who begins; knows no time, no loop and no thread.

    A call is ready when all that it waits for has ended. It begins when each of its pools has a free slot: of those
    that could begin one of the share that has least in use for its weight, in it the one with the highest priority,
    then the one that was ready first. Of the ready calls of a group one leads, as urgent as the most urgent of them;
    the others begin when the group is let go of, or lead in their turn when it is over. What it costs grows with the
    logarithm of the calls, and with the number of different sets of pools.

    Args:
        caps: slots by pool; a pool that is not named has no limit.
    """

    def __init__(self, caps: Mapping[Any, float] | None = None) -> None:
        self._pools = {name: _Pool(cap) for name, cap in (caps or {}).items()}
        self._no_share = _Pool(math.inf)
        self._nowhere: _Lane[Call] = _Lane((), self._no_share)
        self._lanes: dict[tuple[tuple[Pool, ...], Pool], _Lane[Call]] = {}
        self._places: dict[Call, _Place[Call]] = {}
        self._groups: dict[Hashable, _Group[Call]] = {}
        self._ready_numbers = itertools.count()

    def add(
        self,
        call: Call,
        pools: tuple[Pool, ...] = (),
        *,
        priority: float = 0.0,
        waits_for: Iterable[Call] = (),
        share: Pool = None,
        group: Hashable = None,
    ) -> None:
        """Takes a call, or (without pools) a moment that others wait for; it may come again when it is over.

        Args:
            call: unlike all that are not over yet.
            pools: it holds a slot of each while it goes on.
            priority: higher goes first.
            waits_for: calls that are not over; they may be added later.
            share: the one of its pools whose calls are treated fairly among those of other shares; ``None`` where all
                are alike.
            group: of those of a group one begins, and the others when ``let_go`` says so; ``None`` is none.
        """
        place = self._places.get(call) or self._expect(call)
        place.group = group
        place.lane, place.priority = self._lanes.get((pools, share)) or self._open_lane(pools, share), priority
        for needed in waits_for:
            source = self._places.get(needed) or self._expect(needed)
            source.followers = source.followers or []
            source.followers.append(place)
            place.missing += 1
        if not place.missing:
            self._queue(place)

    def start(self) -> Iterator[Call]:
        """Yields the calls that begin now; whatever is told meanwhile counts for those that follow."""
        while (lane := self._next_lane()) is not None:
            place = heappop(lane.queue)[2]
            place.begun = True
            for pool in lane.pools:
                pool.waiting -= 1
                pool.taken += 1
            yield place.call

    def end(self, call: Call) -> Call | None:
        """Notes that a call is over: its slots are free, and those who waited for nothing else are ready.

        Returns:
            Who leads its group from now on, if it led one that was not let go of.
        """
        place = self._places.pop(call)
        if place.begun:
            for pool in place.lane.pools:
                pool.taken -= 1
        else:
            self._leave_queue(place)
        for follower in place.followers or ():
            follower.missing -= 1
            if not follower.missing:
                self._queue(follower)
        return self._next_leader(place)

    def let_go(self, group: Hashable) -> list[Call]:
        """Lets those of a group begin that followed its leader, and returns them; from now on another one leads."""
        found = self._groups.pop(group, None)
        followers = [entry for entry in found.queue if not entry[2].withdrawn] if found else []
        for entry in followers:
            heappush(entry[2].lane.queue, entry)
        return [place.call for _, _, place in sorted(followers)]

    def leads(self, call: Call) -> bool:
        """Returns whether others of its group wait for a call, or would."""
        place = self._places[call]
        led = self._groups.get(place.group)
        return led is not None and led.leader is place

    def __contains__(self, call: Call) -> bool:
        """Returns whether a call was added and is not over."""
        return call in self._places

    def resize(self, pool: Pool, cap: float) -> None:
        """Changes a cap; calls that have begun go on."""
        self._pool(pool).cap = cap

    def weigh(self, share: Pool, weight: float) -> None:
        """Says how much of what is contested a share gets, beside those of weight 1."""
        self._pool(share).weight = weight

    def forget(self, pool: Pool) -> None:
        """Lets go of a pool that no call will name again; nothing of it may wait or go on."""
        self._pools.pop(pool, None)
        self._lanes = {key: lane for key, lane in self._lanes.items() if pool not in key[0]}

    def hold(self, pool: Pool, *, held: bool = True) -> None:
        """Lets no call of a pool begin until it is let go of, ``held=False``."""
        self._pool(pool).held = held

    def taken(self, pool: Pool) -> int:
        """Returns how many slots of a pool are in use."""
        return self._pool(pool).taken

    def waiting(self, pool: Pool) -> int:
        """Returns how many ready calls wait for a slot of a pool, or of another that they need, or for their leader."""
        return self._pool(pool).waiting

    def is_full(self, pool: Pool) -> bool:
        """Returns whether all slots of a pool are in use."""
        found = self._pool(pool)
        return found.taken >= found.cap

    def _expect(self, call: Call) -> _Place[Call]:
        place = self._places[call] = _Place(call, self._nowhere)
        return place

    def _pool(self, name: Pool) -> _Pool:
        pool = self._pools.get(name)
        if pool is None:
            pool = self._pools[name] = _Pool(math.inf)
        return pool

    def _open_lane(self, pools: tuple[Pool, ...], share: Pool) -> _Lane[Call]:
        named = tuple(self._pool(name) for name in dict.fromkeys(pools))
        shared = self._no_share if share is None else self._pool(share)
        lane = self._lanes[pools, share] = _Lane(named, shared)
        return lane

    def _queue(self, place: _Place[Call]) -> None:
        for pool in place.lane.pools:
            pool.waiting += 1
        entry = (-place.priority, next(self._ready_numbers), place)
        if place.group is not None:
            led = self._groups.get(place.group)
            if led is not None:
                self._follow(led, entry)
                return
            self._groups[place.group] = _Group(place)
        heappush(place.lane.queue, entry)

    def _follow(self, led: _Group[Call], entry: tuple[float, int, _Place[Call]]) -> None:
        heappush(led.queue, entry)
        leader, priority = led.leader, entry[2].priority
        if not leader.begun and priority > leader.priority:
            leader.priority = priority
            # Its place further back is passed over when it has begun.
            heappush(leader.lane.queue, (-priority, next(self._ready_numbers), leader))

    def _next_leader(self, over: _Place[Call]) -> Call | None:
        led = self._groups.get(over.group) if over.group is not None else None
        if led is None or led.leader is not over:
            return None
        while led.queue:
            entry = heappop(led.queue)
            if not entry[2].withdrawn:
                led.leader = entry[2]
                heappush(led.leader.lane.queue, entry)
                return led.leader.call
        del self._groups[over.group]
        return None

    def _leave_queue(self, place: _Place[Call]) -> None:
        place.withdrawn = True
        if not place.missing:
            for pool in place.lane.pools:
                pool.waiting -= 1

    def _next_lane(self) -> _Lane[Call] | None:
        """Returns the lane whose first call is next, ``None`` if nobody may begin."""
        best: tuple[float, float, int] | None = None
        found = None
        for lane in self._lanes.values():
            queue = lane.queue
            while queue and (queue[0][2].withdrawn or queue[0][2].begun):
                heappop(queue)
            if queue:
                urgency = (lane.share.taken / lane.share.weight, *queue[0][:2])
                if (best is None or urgency < best) and lane.is_open:
                    best, found = urgency, lane
        return found
