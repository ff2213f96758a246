"""The parts of an MS Project file beside its tasks: calendars, roles, assignments."""

import datetime as dt
import xml.etree.ElementTree as ET
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from planexe.blocks.gantt import Gantt
from planexe.report.working_clock import WorkingClock

NAME_LENGTH = 512
CALENDAR_UID = 1
NO_TIME = "PT0H0M0S"
_WEEKDAYS = range(1, 8)
_ON_ONE_DAY, _AN_HOUR = 1, 2

Value = str | int | bool | dt.datetime | None


@dataclass(frozen=True)
class MspdiProject:
    """What the elements are made from."""

    work: Gantt
    clock: WorkingClock

    @cached_property
    def task_uid(self) -> Mapping[str, int]:
        """Returns the number of each row by its code."""
        return {row.code: number for number, row in enumerate(self.work.rows, 1)}

    @property
    def last_day(self) -> dt.date | None:
        """Returns the last day of the schedule."""
        return self.work.calendar.finish if self.work.calendar else None

    @property
    def deadline(self) -> dt.date | None:
        """Returns the day that the goal names."""
        return self.work.calendar.deadline if self.work.calendar else None

    @cached_property
    def resource_uid(self) -> Mapping[str, int]:
        """Returns the number of each role by its title."""
        owners = dict.fromkeys(row.owner for row in self.work.rows if row.owner)
        shares = dict.fromkeys(share.role for row in self.work.leaves for share in row.shares)
        names = dict.fromkeys([*self.work.people, *owners, *shares])
        return {name: number for number, name in enumerate(names, 1) if name}


def add_calendars(root: ET.Element, project: MspdiProject) -> None:
    """Adds the calendar of the schedule, and one for each role."""
    calendars = ET.SubElement(root, "Calendars")
    name = project.work.working_week.capitalize() or "Every day"
    base = add_values(ET.SubElement(calendars, "Calendar"), UID=CALENDAR_UID, Name=name, IsBaseCalendar=True)
    days = ET.SubElement(base, "WeekDays")
    for number in _WEEKDAYS:
        works = number in project.clock.days_of_week
        day = add_values(ET.SubElement(days, "WeekDay"), DayType=number, DayWorking=works)
        if works:
            times = ET.SubElement(day, "WorkingTimes")
            for first, last in project.clock.spans:
                span = {"FromTime": f"{first:02}:00:00", "ToTime": f"{last:02}:00:00"}
                add_values(ET.SubElement(times, "WorkingTime"), **span)
    _add_holidays(base, project)
    # A role without a calendar of its own would work from Monday to Friday, and stretch its tasks.
    for role, uid in project.resource_uid.items():
        own = ET.SubElement(calendars, "Calendar")
        add_values(own, UID=uid + CALENDAR_UID, Name=role[:NAME_LENGTH], IsBaseCalendar=False)
        add_values(own, BaseCalendarUID=CALENDAR_UID)


def _add_holidays(base: ET.Element, project: MspdiProject) -> None:
    calendar = project.work.calendar
    if calendar is None or not calendar.holidays:
        return
    exceptions = ET.SubElement(base, "Exceptions")
    for day in calendar.holidays:
        element = add_values(ET.SubElement(exceptions, "Exception"), EnteredByOccurrences=False)
        midnight = dt.datetime.combine(day, dt.time())
        period = {"FromDate": midnight, "ToDate": midnight + dt.timedelta(hours=23, minutes=59)}
        add_values(ET.SubElement(element, "TimePeriod"), **period)
        name = f"Public holiday, {calendar.region}"[:NAME_LENGTH]
        add_values(element, Occurrences=1, Name=name, Type=_ON_ONE_DAY, DayWorking=False)


def add_resources(root: ET.Element, project: MspdiProject) -> None:
    """Adds the roles, each with the people that it has and what an hour of one costs, as far as that is known."""
    resources = ET.SubElement(root, "Resources")
    crew = {role.title: role for role in project.work.crew}
    for name, uid in project.resource_uid.items():
        role = crew.get(name)
        element = ET.SubElement(resources, "Resource")
        add_values(element, UID=uid, ID=uid, Name=name[:NAME_LENGTH], Type=1, IsNull=False)
        add_values(element, MaxUnits=_number(role.units) if role else 1)
        if role:
            add_values(element, StandardRate=_number(role.hour_rate), StandardRateFormat=_AN_HOUR)
        add_values(element, CalendarUID=uid + CALENDAR_UID)


def add_assignments(root: ET.Element, project: MspdiProject) -> None:
    """Adds who works on which leaf, for how much of the day; of plans without a resource plan, who answers for it."""
    assignments = ET.SubElement(root, "Assignments")
    uid = 0
    for row in project.work.leaves:
        whole = project.clock.duration_of(row)
        shares: list[tuple[str, float, str, float | None]] = [
            (one.role, one.units, project.clock.hours(one.hours), one.cost) for one in row.shares
        ]
        if not shares and row.owner and not project.work.crew:
            shares.append((row.owner, 1.0, whole or NO_TIME, None))
        for role, units, work, cost in shares:
            uid += 1
            add_values(
                ET.SubElement(assignments, "Assignment"),
                UID=uid,
                TaskUID=project.task_uid[row.code],
                ResourceUID=project.resource_uid[role],
                ActualWork=NO_TIME,
                Cost=None if cost is None else round(cost * 100),
                Finish=project.clock.finish_of(row),
                RemainingWork=work,
                Start=project.clock.start_of(row),
                Units=_number(units),
                Work=work,
            )


def _number(value: float) -> str:
    """Returns a number as XML has it, without what binary fractions add to it."""
    return f"{value:.10f}".rstrip("0").rstrip(".")


def add_values(element: ET.Element, **values: Value) -> ET.Element:
    """Adds children in the order given, none for ``None``; returns the element."""
    for name, value in values.items():
        if value is not None:
            ET.SubElement(element, name).text = _text(value)
    return element


def _text(value: Value) -> str:
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, dt.datetime):
        return value.isoformat(timespec="seconds")
    return str(value)
