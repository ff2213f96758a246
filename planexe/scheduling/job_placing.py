"""Jobs placed one by one, as early or as late as links, crew and calendar allow; all moments are quarters of work.

Serial schedule generation (Kolisch, European Journal of Operational Research 90, 1996), forward and backward.
"""

from collections.abc import Callable, Iterable, Sequence
from heapq import heapify, heappop, heappush

from planexe.scheduling.quarter_clock import JobClock
from planexe.scheduling.role_load import RoleLoad
from planexe.scheduling.yard import Bond, Part, Yard

Placed = tuple[Sequence[int], Sequence[int]]
"""Starts and finishes of all jobs, by number."""


def earliest_by_links(part: Part, starts: Sequence[int], finishes: Sequence[int]) -> int:
    """Returns the first moment that the links, the calendar and those who arrive later allow."""
    start = part.clock.earliest
    for bond in part.before:
        moment = (finishes if bond.leaves_from_finish else starts)[bond.other] + bond.lag
        if bond.arrives_at_finish:
            moment = part.clock.start_for(moment)
        if moment > start:
            start = moment
    return part.clock.settle(max(0, start))


def place_forward(yard: Yard, keys: Sequence[float], *, limited: bool = True) -> tuple[list[int], list[int]]:
    """Returns starts and finishes with every job as early as may be, in the order of the keys among what is free."""
    loads = [RoleLoad(capacity) for capacity in yard.capacities]
    starts = [0] * len(yard.parts)
    finishes = [0] * len(yard.parts)
    for number in _in_order(yard, keys, lambda part: part.before, lambda part: part.after):
        part = yard.parts[number]
        start = earliest_by_links(part, starts, finishes)
        if limited and part.demands:
            start = _with_room(part, start, loads)
        starts[number], finishes[number] = start, part.clock.finish(start)
    return starts, finishes


def place_backward(
    yard: Yard, keys: Sequence[float], end: int, *, limited: bool = True
) -> tuple[list[int], list[int]] | None:
    """Returns starts and finishes with every job as late as may be before ``end``; ``None`` if there is no room.

    Without limits what somebody leaves before ends before, if there is time.
    """
    loads = [RoleLoad(capacity) for capacity in yard.capacities]
    starts = [0] * len(yard.parts)
    finishes = [0] * len(yard.parts)
    for number in _in_order(yard, keys, lambda part: part.after, lambda part: part.before):
        part = yard.parts[number]
        finish = end if limited or part.until is None else min(end, part.until)
        latest: list[int] = []
        for bond in part.after:
            moment = (finishes if bond.arrives_at_finish else starts)[bond.other] - bond.lag
            if bond.leaves_from_finish:
                finish = min(finish, moment)
            else:
                latest.append(part.clock.settle_back(moment))
        start = min([part.clock.latest_start(finish), *latest])
        if limited and part.demands:
            start = _with_late_room(part, start, loads)
        if limited and start < 0:
            return None
        starts[number], finishes[number] = start, part.clock.finish(start) if start >= 0 else finish
    return starts, finishes


def _in_order(
    yard: Yard,
    keys: Sequence[float],
    waits_for: Callable[[Part], Sequence[Bond]],
    frees: Callable[[Part], Sequence[Bond]],
) -> Iterable[int]:
    waiting = [len(waits_for(part)) for part in yard.parts]
    free = [(keys[number], number) for number, count in enumerate(waiting) if not count]
    heapify(free)
    while free:
        number = heappop(free)[1]
        yield number
        for bond in frees(yard.parts[number]):
            waiting[bond.other] -= 1
            if not waiting[bond.other]:
                heappush(free, (keys[bond.other], bond.other))


def _with_room(part: Part, start: int, loads: Sequence[RoleLoad]) -> int:
    blocked = _blocked(part, loads)
    if part.clock.rests:
        quarters = _quarters(part.clock, start)
        while clash := blocked & quarters:
            start = part.clock.settle(clash.bit_length())  # whatever starts before the last clash is in it
            quarters = _quarters(part.clock, start)
    else:
        bad = _bad_starts(blocked >> start, part.clock.length)
        start += (~bad & (bad + 1)).bit_length() - 1
        quarters = _quarters(part.clock, start)
    for limit, units in part.demands:
        loads[limit].take(quarters, units)
    return start


def _with_late_room(part: Part, start: int, loads: Sequence[RoleLoad]) -> int:
    blocked = _blocked(part, loads)
    if start < 0:
        return start
    if part.clock.rests:
        while start >= 0 and (clash := blocked & _quarters(part.clock, start)):
            start = part.clock.latest_start((clash & -clash).bit_length() - 1)  # whatever ends after the first is in it
    else:
        free = ~_bad_starts(blocked, part.clock.length) & ((1 << start + 1) - 1)
        start = free.bit_length() - 1
    if start >= 0:
        quarters = _quarters(part.clock, start)
        for limit, units in part.demands:
            loads[limit].take(quarters, units)
    return start


def _blocked(part: Part, loads: Sequence[RoleLoad]) -> int:
    """Returns the quarters in which somebody whom a job needs is not free."""
    blocked = 0
    for limit, units in part.demands:
        blocked |= loads[limit].blocked(units)
    return blocked


def _bad_starts(blocked: int, length: int) -> int:
    """Returns the quarters in which nothing of this length can start without running into a blocked one."""
    covered = 1
    while covered < length:
        step = min(covered, length - covered)
        blocked |= blocked >> step
        covered += step
    return blocked


def _quarters(clock: JobClock, start: int) -> int:
    """Returns the quarters in which a job is worked on if it starts at a moment, a bit for each."""
    if not clock.rests:
        return ((1 << clock.length) - 1) << start
    found = 0
    for begin, end in clock.stretches(start):
        found |= ((1 << end - begin) - 1) << begin
    return found
