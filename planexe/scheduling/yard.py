"""A project as numbers, as the placing of jobs wants it: units are whole, moments are quarters of work."""

import math
from dataclasses import dataclass
from fractions import Fraction

from planexe.scheduling.project import PER_DAY, Project
from planexe.scheduling.quarter_clock import JobClock, QuarterClock

PEOPLE = "people"
"""Name of the limit of all people together."""
AT_ONCE = "tasks at once"
"""Name of the limit of jobs at the same time."""


@dataclass(frozen=True, slots=True)
class Bond:
    """A link, seen from one of its ends."""

    other: int
    leaves_from_finish: bool
    arrives_at_finish: bool
    lag: int


@dataclass(frozen=True, slots=True)
class Part:
    """A job as numbers.

    Attributes:
        clock: how long it lasts.
        demands: which limit it uses, and how many units of it.
        before: links to what it waits for.
        after: links to what waits for it.
        until: moment after which somebody it needs is gone; ``None`` if nobody goes.
    """

    clock: JobClock
    demands: tuple[tuple[int, int], ...]
    before: tuple[Bond, ...]
    after: tuple[Bond, ...]
    until: int | None


@dataclass(frozen=True, slots=True)
class Yard:
    """A project as numbers.

    Attributes:
        codes: of the jobs, by number.
        parts: by number.
        limits: names of what is limited: roles, :data:`PEOPLE`, :data:`AT_ONCE`.
        capacities: units of each, whole numbers.
    """

    codes: tuple[str, ...]
    parts: tuple[Part, ...]
    limits: tuple[str, ...]
    capacities: tuple[int, ...]


def make_yard(project: Project) -> Yard:
    """Returns a project as numbers; units are counted in the largest part that divides all of them."""
    numbers = {code: number for number, code in enumerate(project.jobs)}
    clock = QuarterClock(project.calendar)
    limits, demands = _demands(project)
    capacities, scale = [], []
    for name, capacity in limits.items():
        parts = Fraction(math.lcm(capacity.denominator, *(need[name].denominator for need in demands if name in need)))
        shared = math.gcd(int(capacity * parts), *(int(need[name] * parts) for need in demands if name in need))
        scale.append(parts / max(1, shared))
        capacities.append(int(capacity * scale[-1]))
    names = {name: number for number, name in enumerate(limits)}
    parts_of = tuple(
        Part(
            clock=_clock(project, code, clock),
            demands=tuple((names[name], int(units * scale[names[name]])) for name, units in need.items()),
            before=_bonds(project, code, numbers, incoming=True),
            after=_bonds(project, code, numbers, incoming=False),
            until=_until(project, code),
        )
        for code, need in zip(project.jobs, demands, strict=True)
    )
    return Yard(tuple(project.jobs), parts_of, tuple(limits), tuple(capacities))


def _demands(project: Project) -> tuple[dict[str, Fraction], list[dict[str, Fraction]]]:
    """Returns what is limited, and what each job needs of it."""
    crew = project.crew
    limits = dict(crew.capacity)
    if crew.people_max is not None:
        limits[PEOPLE] = crew.people_max
    if crew.jobs_at_once is not None:
        limits[AT_ONCE] = Fraction(crew.jobs_at_once)
    needs: list[dict[str, Fraction]] = []
    for job in project.jobs.values():
        need: dict[str, Fraction] = {}
        if job.days and not job.wait:
            need = {role: units for role, units in job.demands.items() if role in crew.capacity}
            heads = sum((u for role, u in job.demands.items() if role not in crew.uncounted), Fraction(0))
            if crew.people_max is not None and heads:
                need[PEOPLE] = heads
            if crew.jobs_at_once is not None:
                need[AT_ONCE] = Fraction(1)
        needs.append(need)
    return limits, needs


def _clock(project: Project, code: str, clock: QuarterClock) -> JobClock:
    job = project.jobs[code]
    made = JobClock(job, clock, project.calendar)
    available = (project.crew.available.get(role) for role in job.demands if not job.wait)
    arrivals = [PER_DAY * project.calendar.days_before(one.first) for one in available if one and one.first]
    made.earliest = max([made.earliest, *arrivals])
    return made


def _until(project: Project, code: str) -> int | None:
    job = project.jobs[code]
    available = (project.crew.available.get(role) for role in job.demands if not job.wait)
    ends = [PER_DAY * project.calendar.days_until(one.last) for one in available if one and one.last]
    return min(ends, default=None)


def _bonds(project: Project, code: str, numbers: dict[str, int], *, incoming: bool) -> tuple[Bond, ...]:
    links = project.network.incoming[code] if incoming else project.network.outgoing[code]
    return tuple(
        Bond(
            numbers[link.predecessor if incoming else link.successor],
            link.type.leaves_from_finish,
            link.type.arrives_at_finish,
            int(link.lag * PER_DAY),
        )
        for link in links
    )
