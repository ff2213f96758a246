"""A timetable in which at most so many activities run at the same time.

Serial schedule generation (Kolisch, European Journal of Operational Research 90, 1996): the activities are placed one
by one, each as early as links and limit allow; of those whose predecessors are placed, the one with the smallest late
start of the unlimited network comes next. That gives a good schedule, not always the shortest.
"""

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass

from planexe.errors import SchedulingError
from planexe.scheduling.critical_path import Timetable, critical_path, earliest_start, timetable
from planexe.scheduling.links import Days, Link, LinkType
from planexe.scheduling.network import Network


def limit_tasks(network: Network, most: int) -> Timetable:
    """Returns a timetable with at most ``most`` activities at any moment; milestones of no length do not count.

    Floats are those of the limited timetable: each activity has one of ``most`` seats, waits until the one before it in
    its seat has ended (``limit_links``), and may slip only as far as that order of work can be kept. Another order
    may leave it more room.

    Raises:
        SchedulingError: ``most`` is below 1.
    """
    if most < 1:
        raise SchedulingError(f"At most {most} tasks at once is no limit to plan with; give 1 or more.")
    starts = _place_all(network, most)
    return timetable(network, starts, _seat_links(network, starts, most))


def _place_all(network: Network, most: int) -> dict[str, Days]:
    free = critical_path(network)
    given = {code: number for number, code in enumerate(network.durations)}
    waiting = {code: len(network.incoming[code]) for code in network.durations}
    eligible = [code for code, count in waiting.items() if not count]
    starts: dict[str, Days] = {}
    room = _Room(most)
    while eligible:
        code = min(eligible, key=lambda c: (free.times[c].late_start, given[c]))
        eligible.remove(code)
        wanted = max([0, *(earliest_start(link, starts, network.durations) for link in network.incoming[code])])
        duration = network.durations[code]
        starts[code] = room.first_moment(wanted, duration)
        room.take(starts[code], starts[code] + duration)
        for link in network.outgoing[code]:
            waiting[link.successor] -= 1
            if not waiting[link.successor]:
                eligible.append(link.successor)
    return starts


class _Room:
    """How many activities run at each moment: steps in the order of time, each lasting until the next."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._moments: list[Days] = [0]
        self._running = [0]

    def first_moment(self, wanted: Days, duration: Days) -> Days:
        """Returns the first moment from ``wanted`` on at which there is room for so many days; 0 days always fit."""
        step = bisect_right(self._moments, wanted) - 1
        start = wanted
        while duration and step < len(self._moments) and self._moments[step] < start + duration:
            if self._running[step] >= self._most:  # the last step is never full: everything ends
                start = self._moments[step + 1]
            step += 1
        return start

    def take(self, start: Days, finish: Days) -> None:
        """Counts one more activity between two moments."""
        for step in range(self._split(start), self._split(finish)):
            self._running[step] += 1

    def _split(self, moment: Days) -> int:
        """Returns the step that begins at a moment, made from the one around it if need be."""
        step = bisect_right(self._moments, moment) - 1
        if self._moments[step] != moment:
            step += 1
            self._moments.insert(step, moment)
            self._running.insert(step, self._running[step - 1])
        return step


@dataclass(slots=True)
class _Seat:
    """One of the places at which work goes on, and who sits there."""

    last: str = ""
    free_from: Days = -1


def _seat_links(network: Network, starts: Mapping[str, Days], most: int) -> list[Link]:
    """Returns a link from each activity to the next in its seat.

    The seat of an activity that is waited for anyway comes first, then the one that has been empty longest, so that the
    order of seats takes away as little float as possible. Whoever had to wait for room finds only seats that have just
    been left.
    """
    links: list[Link] = []
    seats: list[_Seat] = [_Seat() for _ in range(min(most, len(starts)))]
    for code in sorted((c for c in starts if network.durations[c]), key=lambda c: starts[c]):
        before = {link.predecessor for link in network.incoming[code] if link.type is LinkType.FS and link.lag >= 0}
        empty = [seat for seat in seats if seat.free_from <= starts[code]]
        seat = min(empty, key=lambda s: (s.last not in before, s.free_from))
        if seat.last and seat.last not in before:
            links.append(Link(seat.last, code))
        seat.last, seat.free_from = code, starts[code] + network.durations[code]
    return links
