"""A project to be scheduled: jobs, what they wait for, who does them, and the calendar.

Lengths are multiples of a quarter of a day, so that all sums of a schedule are whole numbers of quarters.
"""

import datetime as dt
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import NamedTuple

from planexe.errors import SchedulingError
from planexe.scheduling.links import Link
from planexe.scheduling.network import Activity, Network, build_network
from planexe.scheduling.work_calendar import WorkCalendar

PER_DAY = 4
"""Parts of a day that are told apart."""
_ROUNDING_DAYS = 1e-6


class Span(NamedTuple):
    """Days of the calendar, both included."""

    first: dt.date
    last: dt.date


class DayRange(NamedTuple):
    """Three estimates of days: one case in ten is shorter, most likely, one case in ten is longer."""

    p10: Fraction
    likely: Fraction
    p90: Fraction


@dataclass(frozen=True, slots=True)
class Job:
    """A leaf of the work, or a milestone.

    Attributes:
        code: unique in its project.
        days: working days; days of the calendar if ``wait``; 0 for a milestone.
        demands: how many units of each role it keeps busy while it is worked on; 1 unit is one person all day.
        wait: whether nobody works on it: a delivery, a permit, concrete that sets.
        not_before: it starts on this day or later.
        no_work: days on which it rests; whoever works on it is free meanwhile.
        task: code of the task whose estimate it shares; empty for one of its own.
        range: the estimate of that task, in days of the task; ``None`` if it always takes as long as planned.
        milestone: whether it is a moment and no work.
    """

    code: str
    days: Fraction
    demands: Mapping[str, Fraction] = field(default_factory=dict)
    wait: bool = False
    not_before: dt.date | None = None
    no_work: tuple[Span, ...] = ()
    task: str = ""
    range: DayRange | None = None
    milestone: bool = False


class Availability(NamedTuple):
    """When a role is there: from a day on, until a day that is included; ``None`` leaves the side open."""

    first: dt.date | None = None
    last: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Crew:
    """Who there is.

    Attributes:
        capacity: units of each role; a role without an entry is never short.
        people_max: at most so many units of all roles together; ``None`` for no limit.
        available: when a role is there, for roles that are not always.
        uncounted: roles that ``people_max`` leaves out, as bought services.
        jobs_at_once: at most so many jobs at the same time; waits and milestones do not count.
    """

    capacity: Mapping[str, Fraction] = field(default_factory=dict)
    people_max: Fraction | None = None
    available: Mapping[str, Availability] = field(default_factory=dict)
    uncounted: frozenset[str] = frozenset()
    jobs_at_once: int | None = None


@dataclass(frozen=True, slots=True)
class Project:
    """What there is to schedule; make it with :func:`build_project`.

    Attributes:
        jobs: by code, in the order given; their days are multiples of a quarter.
        network: durations as the jobs have them, and the links.
        crew: who there is.
        calendar: when they work.
    """

    jobs: Mapping[str, Job]
    network: Network
    crew: Crew
    calendar: WorkCalendar


def build_project(jobs: Iterable[Job], links: Iterable[Link], crew: Crew, calendar: WorkCalendar) -> Project:
    """Returns a project whose parts fit together, its days rounded by :func:`in_quarters` and lags up to quarters.

    Raises:
        SchedulingError: as :func:`build_network`; a demand that the crew can never meet; a limit or demand of nothing.
    """
    given = tuple(jobs)
    network = build_network(
        [Activity(job.code, job.days) for job in given],
        [replace(link, lag=Fraction(math.ceil(link.lag * PER_DAY), PER_DAY)) for link in links],
    )
    _check_crew(crew)
    for job in given:
        _check_job(job, crew)
    days = in_quarters({job.code: job.days for job in given}, {job.code: job.task or job.code for job in given})
    rounded = {job.code: replace(job, days=days[job.code]) for job in given}
    return Project(rounded, replace(network, durations=days), crew, calendar)


def in_quarters(days: Mapping[str, Fraction], groups: Mapping[str, str]) -> dict[str, Fraction]:
    """Returns days as multiples of a quarter, by largest remainder: the sum of a group is rounded once.

    Whatever takes time takes a quarter at least, even if its group gets longer by that.

    Args:
        days: by code, 0 or more.
        groups: which codes belong together.
    """
    members: dict[str, list[str]] = {}
    for code in days:
        members.setdefault(groups[code], []).append(code)
    found: dict[str, int] = {}
    for codes in members.values():
        found.update(_whole({code: days[code] * PER_DAY for code in codes}))
    return {code: Fraction(found[code], PER_DAY) for code in days}


def _whole(exact: Mapping[str, Fraction]) -> dict[str, int]:
    """Returns whole numbers near these, none of something that is more than nothing, with nearly the same sum."""
    parts = {code: max(math.floor(length), int(length > 0)) for code, length in exact.items()}
    left = math.floor(sum(exact.values()) + Fraction(1, 2)) - sum(parts.values())
    for code in sorted(exact, key=lambda c: exact[c] - parts[c], reverse=True)[: max(0, left)]:
        parts[code] += 1
    while left < 0 and (longer := [code for code in parts if parts[code] > 1]):
        parts[min(longer, key=lambda c: exact[c] - parts[c])] -= 1
        left += 1
    return parts


def day_reached(project: Project, code: str | None, moment: float) -> dt.date:
    """Returns the day in the course of which a job, or anything else (``None``), has ended at a moment of work.

    What ends with a day is reached on that day. A milestone that is held back to its date is reached on it, be it a
    working day or not.

    Raises:
        SchedulingError: the date lies after the year 9999.
    """
    job = project.jobs[code] if code is not None else None
    if job and not job.days and job.not_before:
        held = project.calendar.days_before(job.not_before)
        if moment <= held + _ROUNDING_DAYS:
            return job.not_before
    return project.calendar.date_of(max(0, math.ceil(moment - _ROUNDING_DAYS) - 1))


def _check_crew(crew: Crew) -> None:
    for role, units in crew.capacity.items():
        if units < 0:
            raise SchedulingError(f"The role {role!r} has {units} units; give 0 or more.")
    if crew.people_max is not None and crew.people_max <= 0:
        raise SchedulingError(f"At most {crew.people_max} people is no limit to plan with; give more than 0.")
    if crew.jobs_at_once is not None and crew.jobs_at_once < 1:
        raise SchedulingError(f"At most {crew.jobs_at_once} tasks at once is no limit to plan with; give 1 or more.")


def _check_job(job: Job, crew: Crew) -> None:
    if job.wait or not job.days:
        return
    for role, units in job.demands.items():
        if units <= 0:
            raise SchedulingError(f"{job.code!r} asks for {units} units of {role!r}; give more than 0.")
        if role in crew.capacity and units > crew.capacity[role]:
            raise SchedulingError(
                f"{job.code!r} asks for {units} units of {role!r}, of which there are {crew.capacity[role]}."
            )
    heads = sum((units for role, units in job.demands.items() if role not in crew.uncounted), Fraction(0))
    if crew.people_max is not None and heads > crew.people_max:
        raise SchedulingError(f"{job.code!r} asks for {heads} people; there are at most {crew.people_max}.")
