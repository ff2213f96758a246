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
        return {name: number for number, name in enumerate(dict.fromkeys([*self.work.people, *owners]), 1) if name}


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
    # A role without a calendar of its own would work from Monday to Friday, and stretch its tasks.
    for role, uid in project.resource_uid.items():
        own = ET.SubElement(calendars, "Calendar")
        add_values(own, UID=uid + CALENDAR_UID, Name=role[:NAME_LENGTH], IsBaseCalendar=False)
        add_values(own, BaseCalendarUID=CALENDAR_UID)


def add_resources(root: ET.Element, project: MspdiProject) -> None:
    """Adds the roles; they have no rates, since the cost of a leaf is its fixed cost."""
    resources = ET.SubElement(root, "Resources")
    for name, uid in project.resource_uid.items():
        element = ET.SubElement(resources, "Resource")
        add_values(element, UID=uid, ID=uid, Name=name[:NAME_LENGTH], Type=1, IsNull=False, MaxUnits=1)
        add_values(element, CalendarUID=uid + CALENDAR_UID)


def add_assignments(root: ET.Element, project: MspdiProject) -> None:
    """Adds who answers for which leaf."""
    assignments = ET.SubElement(root, "Assignments")
    owned = [row for row in project.work.leaves if row.owner]
    for uid, row in enumerate(owned, 1):
        work = project.clock.duration_of(row)
        add_values(
            ET.SubElement(assignments, "Assignment"),
            UID=uid,
            TaskUID=project.task_uid[row.code],
            ResourceUID=project.resource_uid[row.owner],
            ActualWork=NO_TIME,
            Finish=project.clock.finish_of(row),
            RemainingWork=work,
            Start=project.clock.start_of(row),
            Units=1,
            Work=work,
        )


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
