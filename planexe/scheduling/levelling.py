"""A timetable in which nobody does two things at once: levelled by role units, head count and jobs at once.

Serial schedule generation (Kolisch, European Journal of Operational Research 90, 1996) with the smallest late start
first, then forward-backward improvement (Valls, Ballestín and Quintanilla, European Journal of Operational Research
165, 2005), both again for samples of disturbed priorities. The shortest wins; nothing says that it is the shortest of
all.
"""

import math
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from planexe.errors import SchedulingError
from planexe.scheduling.critical_path import Timetable, timetable
from planexe.scheduling.job_placing import Placed, place_backward, place_forward
from planexe.scheduling.links import Days
from planexe.scheduling.project import PER_DAY, Availability, Project
from planexe.scheduling.resource_links import LimitLink, limit_links, waiting_days
from planexe.scheduling.yard import Yard, make_yard

_EFFORT = 3_000_000
"""Samples times jobs squared: above 120 jobs there are fewer samples, above 1,700 none."""
_PROMISING = 1.01
"""Samples that are longer than the best by more than this are not improved to the end."""
_DISTURBANCES = (0.02, 0.05, 0.1, 0.2)
"""Deviations of a disturbed priority, as shares of the length of the project."""


@dataclass(frozen=True, slots=True)
class Levelled:
    """A schedule that the crew can keep.

    Attributes:
        timetable: when everything happens, with floats that keep the order in which work waits for people
            (``limit_links``), and one critical chain through links and waits.
        spans: when each job is worked on, in days from the start: more than one stretch if it rests in between, none
            for milestones. A wait has one, of working days.
        limit_links: who waits for whom because of which limits.
        waiting: days that work waits for each role, for ``people`` or for ``tasks at once``, summed over jobs.
        beyond: code and role of jobs that end after a role they need has gone.
        free_end: length in days if nobody were ever short.
    """

    timetable: Timetable
    spans: Mapping[str, tuple[tuple[Days, Days], ...]]
    limit_links: tuple[LimitLink, ...]
    waiting: Mapping[str, Days]
    beyond: tuple[tuple[str, str], ...]
    free_end: Days

    @property
    def starts(self) -> Mapping[str, Days]:
        """Returns when each job begins, in days from the start."""
        return {code: times.early_start for code, times in self.timetable.times.items()}


def level(project: Project, *, seed: int = 0, samples: int = 200) -> Levelled:
    """Returns a schedule of a project that keeps its links, its crew and its calendar; the same for the same seed.

    Args:
        project: what there is to do.
        seed: of the disturbed priorities.
        samples: how many orders are tried at most.
    """
    yard = make_yard(project)
    free = place_forward(yard, [0] * len(yard.parts), limited=False)
    free_end = max(free[1], default=0)
    best = _search(yard, free_end, random.Random(seed), samples)
    return _levelled(project, yard, best, free_end)


def good_order(project: Project, *, seed: int = 0, samples: int = 200) -> tuple[str, ...]:
    """Returns the order in which jobs begin in the schedule that :func:`level` finds with these arguments."""
    yard = make_yard(project)
    free_end = max(place_forward(yard, [0] * len(yard.parts), limited=False)[1], default=0)
    starts, finishes = _search(yard, free_end, random.Random(seed), samples)
    return tuple(code for _, _, code in sorted(zip(starts, finishes, yard.codes, strict=True), key=lambda one: one[:2]))


def level_in_order(project: Project, order: Sequence[str]) -> Levelled:
    """Returns the schedule in which jobs are placed in an order, each as early as its links and the crew then allow.

    Args:
        project: what there is to do.
        order: codes of jobs; the others come behind them, and whatever is waited for comes first anyway.
    """
    yard = make_yard(project)
    places = {code: place for place, code in enumerate(order)}
    free_end = max(place_forward(yard, [0] * len(yard.parts), limited=False)[1], default=0)
    placed = place_forward(yard, [places.get(code, len(places)) for code in yard.codes])
    return _levelled(project, yard, placed, free_end)


def at_starts(project: Project, starts: Mapping[str, Days]) -> Levelled:
    """Returns the schedule in which jobs begin when they are told to, which its links and crew must allow.

    Raises:
        SchedulingError: a job has no start.
    """
    yard = make_yard(project)
    if missing := next((code for code in yard.codes if code not in starts), None):
        raise SchedulingError(f"The job {missing!r} has no start.")
    moments = [
        part.clock.settle(round(starts[code] * PER_DAY)) for code, part in zip(yard.codes, yard.parts, strict=True)
    ]
    finishes = [part.clock.finish(start) for part, start in zip(yard.parts, moments, strict=True)]
    free_end = max(place_forward(yard, [0] * len(yard.parts), limited=False)[1], default=0)
    return _levelled(project, yard, (moments, finishes), free_end)


def _search(yard: Yard, free_end: int, rng: random.Random, samples: int) -> Placed:
    late = place_backward(yard, [0] * len(yard.parts), free_end, limited=False)
    latest = [float(start) for start in late[0]] if late else [0.0] * len(yard.parts)
    best = _improved(yard, place_forward(yard, latest))
    shortest = max(free_end, _work_bound(yard))
    for number in range(min(samples, _EFFORT // max(1, len(yard.parts)) ** 2)):
        end = max(best[1], default=0)
        if _cost(yard, best) <= (0, shortest):
            break
        base = latest if number % 2 else best[0]
        spread = _DISTURBANCES[number // 2 % len(_DISTURBANCES)] * end
        tried = _improved(yard, place_forward(yard, [key + rng.gauss(0, spread) for key in base]), _PROMISING * end)
        best = min(best, tried, key=lambda placed: _cost(yard, placed))
    return best


def _improved(yard: Yard, placed: Placed, promising: float = math.inf) -> Placed:
    """Returns a schedule pushed to the right and back to the left as long as that makes it better.

    Args:
        yard: the project.
        placed: a schedule of it.
        promising: length above which one push is enough.
    """
    while True:
        end = max(placed[1], default=0)
        right = place_backward(yard, [-finish for finish in placed[1]], end)
        if right is None:
            return placed
        left = place_forward(yard, right[0])
        if _cost(yard, left) >= _cost(yard, placed):
            return placed
        placed = left
        if max(placed[1]) > promising:
            return placed


def _cost(yard: Yard, placed: Placed) -> tuple[int, int]:
    """Returns how much work lies behind the days of those who leave, and the end; less is better."""
    pairs = zip(yard.parts, placed[1], strict=True)
    late = sum(max(0, finish - part.until) for part, finish in pairs if part.until is not None)
    return late, max(placed[1], default=0)


def _work_bound(yard: Yard) -> int:
    """Returns the least length that the work of any one limit takes if it is never idle."""
    loads = [0] * len(yard.limits)
    for part in yard.parts:
        for limit, units in part.demands:
            loads[limit] += units * part.clock.length
    return max((-(-load // max(1, c)) for load, c in zip(loads, yard.capacities, strict=True)), default=0)


def _levelled(project: Project, yard: Yard, placed: Placed, free_end: int) -> Levelled:
    links = limit_links(yard, placed)
    starts = {code: Fraction(start, PER_DAY) for code, start in zip(yard.codes, placed[0], strict=True)}
    lengths = (Fraction(finish - start, PER_DAY) for start, finish in zip(*placed, strict=True))
    network = replace(project.network, durations=dict(zip(yard.codes, lengths, strict=True)))
    stretches = (part.clock.stretches(start) for part, start in zip(yard.parts, placed[0], strict=True))
    return Levelled(
        timetable=timetable(network, starts, [one.link for one in links]),
        spans={
            code: tuple((Fraction(begin, PER_DAY), Fraction(end, PER_DAY)) for begin, end in of)
            for code, of in zip(yard.codes, stretches, strict=True)
        },
        limit_links=tuple(links),
        waiting=waiting_days(yard, placed, links),
        beyond=tuple(_beyond(project, yard, placed)),
        free_end=Fraction(free_end, PER_DAY),
    )


def _beyond(project: Project, yard: Yard, placed: Placed) -> Iterator[tuple[str, str]]:
    for code, part, finish in zip(yard.codes, yard.parts, placed[1], strict=True):
        if part.until is None or finish <= part.until:
            continue
        for role in project.jobs[code].demands:
            last = project.crew.available.get(role, Availability()).last
            if last and finish > PER_DAY * project.calendar.days_until(last):
                yield code, role
