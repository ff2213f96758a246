"""A timetable in which at most so many activities run at the same time.

Serial schedule generation (Kolisch, European Journal of Operational Research 90, 1996): the activities are placed one
by one, each as early as links and limit allow; of those whose predecessors are placed, the one with the smallest late
start of the unlimited network comes next. That gives a good schedule, not always the shortest.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from planexe.errors import SchedulingError
from planexe.scheduling.critical_path import Timetable, critical_path, earliest_start, timetable
from planexe.scheduling.network import Days, Link, LinkType, Network


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
    while eligible:
        code = min(eligible, key=lambda c: (free.times[c].late_start, given[c]))
        eligible.remove(code)
        wanted = max([0, *(earliest_start(link, starts, network.durations) for link in network.incoming[code])])
        starts[code] = _first_room(network.durations[code], wanted, starts, network.durations, most)
        for link in network.outgoing[code]:
            waiting[link.successor] -= 1
            if not waiting[link.successor]:
                eligible.append(link.successor)
    return starts


def _first_room(
    duration: Days, wanted: Days, starts: Mapping[str, Days], durations: Mapping[str, Days], most: int
) -> Days:
    """Returns the first moment from ``wanted`` on at which the activity fits; room only opens when another ends."""
    if not duration:
        return wanted
    placed = [(start, start + durations[code]) for code, start in starts.items() if durations[code]]
    moments = sorted({wanted, *(finish for _, finish in placed if finish > wanted)})
    return next(m for m in moments if _most_running(placed, m, m + duration) < most)


def _most_running(placed: list[tuple[Days, Days]], start: Days, finish: Days) -> int:
    """Returns how many run at once at the busiest moment between the two; it is one at which something begins."""
    inside = [(s, f) for s, f in placed if s < finish and f > start]
    moments = {max(s, start) for s, _ in inside}
    return max((sum(s <= moment < f for s, f in inside) for moment in moments), default=0)


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
