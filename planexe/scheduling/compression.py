"""Making a project shorter for the least money: activities on the critical path are shortened, cheapest day first.

The time-cost trade-off of Kelley (Critical-Path Planning and Scheduling: Mathematical Basis, Operations Research 9,
1961) by the step method of practice: a day at a time, and where several paths are critical at once, on all of them. The
cheapest set that shortens all critical paths is a smallest cut of the network of critical activities.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from planexe.errors import SchedulingError
from planexe.scheduling.critical_path import Timetable, critical_path, earliest_start
from planexe.scheduling.network import Network

_SOURCE, _SINK = "source", "sink"
Vertex = tuple[str, str]
"""A code and which end of it: ``in`` or ``out``; the source and the sink of the cut have an empty code."""


@dataclass(frozen=True, slots=True)
class Crash:
    """How far an activity may be shortened.

    Attributes:
        slope: what each day less costs, 0 or more.
        most_days: whole days by which it may be shorter.
    """

    slope: float
    most_days: int


@dataclass(frozen=True, slots=True)
class Step:
    """One day gained.

    Attributes:
        end: length of the project in days after it.
        shortened: codes of the activities that are a day shorter than before.
        cost: of all days gained up to here.
    """

    end: int
    shortened: tuple[str, ...]
    cost: float


def compress(network: Network, crashes: Mapping[str, Crash]) -> list[Step]:
    """Returns day by day how a project gets shorter, as long as it can; the first days are the cheapest.

    Links are finish to start. An activity that was shortened is not lengthened again, so that each step builds on the
    one before; where that would be cheaper the costs are an upper bound.

    Args:
        network: whole days.
        crashes: by code; what has no entry cannot be shortened.

    Raises:
        SchedulingError: days that are not whole, a slope below 0, or a link of another kind.
    """
    _check(network, crashes)
    left = {code: crash.most_days for code, crash in crashes.items()}
    steps: list[Step] = []
    total = 0.0
    while True:
        plan = critical_path(network)
        chosen = _cheapest_cut(network, plan, {code: crashes[code].slope for code, days in left.items() if days > 0})
        if not chosen:
            return steps
        for code in chosen:
            left[code] -= 1
            total += crashes[code].slope
        shorter = {code: days - (code in chosen) for code, days in network.durations.items()}
        network = replace(network, durations=shorter)
        steps.append(Step(int(critical_path(network).end), tuple(sorted(chosen)), total))


def _check(network: Network, crashes: Mapping[str, Crash]) -> None:
    for code, days in network.durations.items():
        if days != int(days):
            raise SchedulingError(f"{code!r} takes {days} days; only whole days can be gained one by one.")
    for link in network.links:
        if link.type.value != "FS":
            raise SchedulingError(f"The link to {link.successor!r} is {link.type}; only finish to start is shortened.")
    for code, crash in crashes.items():
        if crash.slope < 0:
            raise SchedulingError(f"A day less of {code!r} costs {crash.slope:g}; give 0 or more.")
        if code in network.durations and crash.most_days > network.durations[code]:
            raise SchedulingError(f"{code!r} takes {network.durations[code]} days and cannot lose {crash.most_days}.")


def _cheapest_cut(network: Network, plan: Timetable, slopes: Mapping[str, float]) -> set[str]:
    """Returns the cheapest activities one of which lies on each critical path; none if some path has no such one."""
    critical = [code for code, times in plan.times.items() if times.critical and network.durations[code]]
    starts = {code: times.early_start for code, times in plan.times.items()}
    infinite = 1.0 + sum(slopes.values())
    room: dict[Vertex, dict[Vertex, float]] = {}

    def join(one: Vertex, other: Vertex, capacity: float) -> None:
        room.setdefault(one, {})[other] = room.get(one, {}).get(other, 0.0) + capacity
        room.setdefault(other, {}).setdefault(one, 0.0)

    marks = {code for code, times in plan.times.items() if times.critical}
    for code in marks:
        free = network.durations[code] == 0
        join((code, "in"), (code, "out"), infinite if free else slopes.get(code, infinite))
        if starts[code] == 0:
            join(("", _SOURCE), (code, "in"), infinite)
        if plan.times[code].early_finish == plan.end:
            join((code, "out"), ("", _SINK), infinite)
    for link in network.links:
        tight = earliest_start(link, starts, network.durations) == starts[link.successor]
        if tight and link.predecessor in marks and link.successor in marks:
            join((link.predecessor, "out"), (link.successor, "in"), infinite)
    if not critical or _flow(room) >= infinite:
        return set()
    reached = _reached(room)
    return {code for code in marks if (code, "in") in reached and (code, "out") not in reached}


def _flow(room: dict[Vertex, dict[Vertex, float]]) -> float:
    """Fills a network from source to sink (Edmonds and Karp, 1972) and returns how much goes through."""
    total = 0.0
    while path := _path(room):
        amount = min(room[one][other] for one, other in path)
        for one, other in path:
            room[one][other] -= amount
            room[other][one] += amount
        total += amount
    return total


def _path(room: Mapping[Vertex, Mapping[Vertex, float]]) -> Sequence[tuple[Vertex, Vertex]]:
    before = _reached(room)
    vertex: Vertex = ("", _SINK)
    if vertex not in before:
        return ()
    path = []
    while (above := before[vertex]) is not None:
        path.append((above, vertex))
        vertex = above
    return path


def _reached(room: Mapping[Vertex, Mapping[Vertex, float]]) -> Mapping[Vertex, Vertex | None]:
    """Returns what can still be reached from the source, each with the vertex before it."""
    before: dict[Vertex, Vertex | None] = {("", _SOURCE): None}
    queue: list[Vertex] = [("", _SOURCE)]
    for vertex in queue:  # grows while it is walked
        onward: Iterable[tuple[Vertex, float]] = room.get(vertex, {}).items()
        for other, left in onward:
            if left > 1e-9 and other not in before:
                before[other] = vertex
                queue.append(other)
    return before
