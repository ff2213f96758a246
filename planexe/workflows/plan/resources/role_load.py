"""How much of each role is asked for in each week, or month where there are many, beside what it can give; pure."""

import datetime as dt
import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from planexe.workflows.plan.resources.resource_models import ResourcePlan, RoleLoad
from planexe.workflows.plan.schedule.schedule_value import Schedule

MOST_WEEKS: Final = 26
"""In longer plans months are counted."""


@dataclass(frozen=True, slots=True)
class LoadSpan:
    """A role in a week or month.

    Attributes:
        first: first day of the week or month, of the first one the day on which the project starts.
        hours: of work that is asked for.
        capacity: hours that its people have on the days that count.
    """

    first: dt.date
    hours: float
    capacity: float


def role_loads(resources: ResourcePlan, schedule: Schedule) -> dict[str, list[LoadSpan]]:
    """Returns for each role that works its weeks or months, from the start of the project to its end.

    The hours of a leaf are spread evenly over its days.
    """
    calendar = schedule.calendar
    dates = [calendar.date_of(day) for day in range(math.ceil(schedule.days))]
    if not dates:
        return {}
    by_week = (dates[-1] - dates[0]).days < 7 * MOST_WEEKS
    spans = [max(dates[0], _first_day(date, by_week=by_week)) for date in dates]
    times = {task.code: task.spans for task in schedule.tasks}
    asked: dict[str, dict[dt.date, float]] = {}
    for leaf in resources.leaves:
        stretches = times.get(leaf.code, [])
        length = sum(end - begin for begin, end in stretches)
        for day, part in (found for stretch in stretches for found in _days(*stretch)):
            for one in leaf.work:
                if one.hours:
                    hours = asked.setdefault(one.role_id, {})
                    hours[spans[day]] = hours.get(spans[day], 0.0) + one.hours * part / length
    return {
        role.role_id: [
            LoadSpan(first, asked[role.role_id].get(first, 0.0), _capacity(role, first, dates, spans))
            for first in dict.fromkeys(spans)
        ]
        for role in resources.roles
        if role.role_id in asked
    }


def _first_day(date: dt.date, *, by_week: bool) -> dt.date:
    return date - dt.timedelta(days=date.weekday()) if by_week else date.replace(day=1)


def _days(start: float, finish: float) -> Iterable[tuple[int, float]]:
    """Returns the numbers of the days between two moments, each with the part of it that lies between them."""
    return [(day, min(finish, day + 1) - max(start, day)) for day in range(math.floor(start), math.ceil(finish))]


def _capacity(role: RoleLoad, first: dt.date, dates: list[dt.date], spans: list[dt.date]) -> float:
    since, until = role.available_from or dt.date.min, role.available_until or dt.date.max
    days = sum(span == first and since <= date <= until for date, span in zip(dates, spans, strict=True))
    return days * role.units * role.hours_per_day
