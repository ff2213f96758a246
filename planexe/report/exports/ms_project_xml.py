"""The schedule as MS Project XML (MSPDI), in the order of its schema, so that other planning tools keep our dates."""

import datetime as dt
import xml.etree.ElementTree as ET
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from planexe.report.plain_text import plain_line
from planexe.report.report import Report
from planexe.report.work_plan import Milestone, WorkPlan, work_plan_of
from planexe.report.work_rows import WorkLink, WorkRow
from planexe.report.working_clock import WorkingClock, clock_of
from planexe.stages.schedule.schedule import LinkType

FORMAT = "mspdi"
SUFFIX = ".xml"
TITLE = "MS Project XML"
MEDIA_TYPE = "application/xml"
NAMESPACE = "http://schemas.microsoft.com/project"
LINK_TYPES: Mapping[LinkType, int] = {"FF": 0, "FS": 1, "SF": 2, "SS": 3}
NOTHING = "No work breakdown has been made yet."
_NAME_LENGTH = 512
_CALENDAR_UID = 1
_AS_SOON_AS_POSSIBLE, _NOT_EARLIER_THAN = 0, 4
_DAYS, _DAYS_ESTIMATED = 7, 39  # how tools show durations and lags: days, and days with a question mark
_FIXED_DURATION = 1
_WEEKDAYS = range(1, 8)
_SAVED_BY_PROJECT_2010 = 14
_SAME_DAYS = 1e-6
_NO_TIME = "PT0H0M0S"

Value = str | int | bool | dt.datetime | None


@dataclass(frozen=True)
class _Project:
    """What the elements are made from."""

    work: WorkPlan
    clock: WorkingClock

    @cached_property
    def task_uid(self) -> Mapping[str, int]:
        return {row.code: number for number, row in enumerate(self.work.rows, 1)}

    @property
    def last_day(self) -> dt.date | None:
        return self.work.schedule.finish if self.work.schedule else None

    @property
    def deadline(self) -> dt.date | None:
        return self.work.schedule.deadline if self.work.schedule else None

    @cached_property
    def resource_uid(self) -> Mapping[str, int]:
        owners = dict.fromkeys(row.owner for row in self.work.rows if row.owner)
        named = [plain_line(role.title) for role in (self.work.team.roles if self.work.team else [])]
        return {name: number for number, name in enumerate(dict.fromkeys([*named, *owners]), 1) if name}


def export(report: Report) -> bytes:
    """Returns the XML. A plan without a schedule has tasks with their estimates, a run without work one line."""
    work = work_plan_of(report) or WorkPlan(title=report.title, deliverable="", rows=())
    project = _Project(work, clock_of(work.working_week))
    root = ET.Element("Project", {"xmlns": NAMESPACE})
    _add(root, **_head(report, project))
    _calendars(root, project)
    _tasks(root, report, project)
    _resources(root, project)
    _assignments(root, project)
    ET.indent(root)
    return bytes(ET.tostring(root, encoding="utf-8", xml_declaration=True)) + b"\n"


def _head(report: Report, project: _Project) -> dict[str, Value]:
    work, clock = project.work, project.clock
    created = _created(report)
    start = work.schedule.start if work.schedule else created.date()
    first, last = clock.first_moment(start), clock.last_moment(start)
    return {
        "SaveVersion": _SAVED_BY_PROJECT_2010,
        "Name": f"{plain_line(report.request.run_id)[:250]}{SUFFIX}",
        "Title": work.title[:_NAME_LENGTH],
        "Subject": _subject(report, work)[:_NAME_LENGTH],
        "Author": plain_line(", ".join(report.total.models or report.request.models))[:_NAME_LENGTH],
        "CreationDate": created,
        "ScheduleFromStart": True,
        "StartDate": first,
        "FinishDate": clock.last_moment(work.schedule.finish) if work.schedule else None,
        "CurrencyCode": work.currency[:3] or None,
        "CalendarUID": _CALENDAR_UID,
        "DefaultStartTime": f"{first:%H:%M:%S}",
        "DefaultFinishTime": f"{last:%H:%M:%S}",
        "MinutesPerDay": clock.minutes_per_day,
        "MinutesPerWeek": clock.minutes_per_day * len(clock.days_of_week),
        "DaysPerMonth": 30 if len(clock.days_of_week) == len(_WEEKDAYS) else 20,
        "DefaultTaskType": _FIXED_DURATION,
        "DurationFormat": _DAYS,
        "NewTasksEffortDriven": False,
        "NewTasksEstimated": False,
        "WeekStartDay": 1,
    }


def _subject(report: Report, work: WorkPlan) -> str:
    missing = " ".join(dict.fromkeys([*work.missing, *report.gaps]))
    mark = "Simulated: a built-in program answered in place of an AI model. " if report.simulated else ""
    return plain_line(f"{mark}State: {report.status}. {missing}")


def _calendars(root: ET.Element, project: _Project) -> None:
    calendars = ET.SubElement(root, "Calendars")
    name = project.work.working_week.capitalize() or "Every day"
    base = _add(ET.SubElement(calendars, "Calendar"), UID=_CALENDAR_UID, Name=name, IsBaseCalendar=True)
    days = ET.SubElement(base, "WeekDays")
    for number in _WEEKDAYS:
        works = number in project.clock.days_of_week
        day = _add(ET.SubElement(days, "WeekDay"), DayType=number, DayWorking=works)
        if works:
            times = ET.SubElement(day, "WorkingTimes")
            for first, last in project.clock.spans:
                span = {"FromTime": f"{first:02}:00:00", "ToTime": f"{last:02}:00:00"}
                _add(ET.SubElement(times, "WorkingTime"), **span)
    # A role without a calendar of its own would work eight hours in the standard one, and stretch its tasks.
    for role, uid in project.resource_uid.items():
        own = ET.SubElement(calendars, "Calendar")
        _add(own, UID=uid + _CALENDAR_UID, Name=role[:_NAME_LENGTH], IsBaseCalendar=False)
        _add(own, BaseCalendarUID=_CALENDAR_UID)


def _tasks(root: ET.Element, report: Report, project: _Project) -> None:
    tasks = ET.SubElement(root, "Tasks")
    for row in project.work.rows:
        _task(tasks, row, project)
    number = len(project.work.rows)
    if not number:
        _milestone(tasks, 1, NOTHING, project.clock.first_moment(_created(report).date()))
    ends: list[int] = []
    for uid, milestone in enumerate(project.work.milestones, number + 1):
        moment = _end_of(milestone, project)
        before = [project.task_uid[milestone.code]] if milestone.code else ends
        element = _milestone(tasks, uid, milestone.title, moment, critical=milestone.date == project.last_day)
        if milestone.kind == "phase":
            ends.append(uid)
        elif project.deadline:
            _add(element, Deadline=project.clock.last_moment(project.deadline))
        for other in before:
            _predecessor(element, other, "FS", 0)


def _end_of(milestone: Milestone, project: _Project) -> dt.datetime:
    rows = [project.work.by_code[milestone.code]] if milestone.code else project.work.phases
    ends = [moment for row in rows if (moment := project.clock.finish_of(row))]
    return max(ends, default=project.clock.last_moment(milestone.date))


def _task(tasks: ET.Element, row: WorkRow, project: _Project) -> None:
    clock = project.clock
    start, finish = clock.start_of(row), clock.finish_of(row)
    days = row.days if row.days is not None else row.days_realistic
    estimated = days is None
    duration = clock.duration_of(row)
    if duration is None and (row.leaf or days is not None):
        duration = clock.duration(1 if days is None else days)
    held = row.leaf and start is not None and not _is_held_by_links(row, project.work)
    element = _add(
        ET.SubElement(tasks, "Task"),
        UID=project.task_uid[row.code],
        ID=project.task_uid[row.code],
        Name=row.title[:_NAME_LENGTH],
        Type=_FIXED_DURATION,
        IsNull=False,
        WBS=row.code,
        OutlineLevel=row.level,
        Start=start,
        Finish=finish,
        Duration=duration,
        DurationFormat=_DAYS_ESTIMATED if estimated else _DAYS,
        Work=duration if row.leaf and row.owner else None,
        EffortDriven=False,
        Estimated=estimated,
        Milestone=False,
        Summary=not row.leaf,
        Critical=row.critical,
        FreeSlack=None if row.free_float is None else clock.minutes(row.free_float) * 10,
        TotalSlack=None if row.total_float is None else clock.minutes(row.total_float) * 10,
        FixedCost=_hundredths(row.cost) if row.leaf else None,
        FixedCostAccrual=2 if row.leaf else None,
        PercentComplete=0,
        Cost=_hundredths(row.cost),
        ActualDuration=_NO_TIME if row.leaf else None,
        RemainingDuration=duration if row.leaf else None,
        ConstraintType=_NOT_EARLIER_THAN if held else _AS_SOON_AS_POSSIBLE,
        CalendarUID=_CALENDAR_UID if row.leaf else None,
        ConstraintDate=start if held else None,
        IgnoreResourceCalendar=True if row.leaf else None,
        Notes=_notes(row) or None,
    )
    for link in row.links:
        _predecessor(element, project.task_uid[link.predecessor], link.type, clock.minutes(link.lag_days))


def _milestone(tasks: ET.Element, uid: int, title: str, moment: dt.datetime, *, critical: bool = False) -> ET.Element:
    return _add(
        ET.SubElement(tasks, "Task"),
        UID=uid,
        ID=uid,
        Name=title[:_NAME_LENGTH],
        Type=_FIXED_DURATION,
        IsNull=False,
        OutlineLevel=1,
        Start=moment,
        Finish=moment,
        Duration=_NO_TIME,
        DurationFormat=_DAYS,
        EffortDriven=False,
        Estimated=False,
        Milestone=True,
        Summary=False,
        Critical=critical,
        PercentComplete=0,
        ActualDuration=_NO_TIME,
        RemainingDuration=_NO_TIME,
        ConstraintType=_AS_SOON_AS_POSSIBLE,
    )


def _predecessor(task: ET.Element, uid: int, link_type: LinkType, lag_minutes: int) -> None:
    element = ET.SubElement(task, "PredecessorLink")
    _add(element, PredecessorUID=uid, Type=LINK_TYPES[link_type], CrossProject=False)
    _add(element, LinkLag=lag_minutes * 10, LagFormat=_DAYS)


def _is_held_by_links(row: WorkRow, work: WorkPlan) -> bool:
    """Returns whether the links alone give the start; if not, a tool that computes anew would begin it earlier."""
    starts = [0.0, *(_earliest(link, row, work) for link in row.links)]
    return (row.early_start or 0.0) <= max(starts) + _SAME_DAYS


def _earliest(link: WorkLink, row: WorkRow, work: WorkPlan) -> float:
    before = work.by_code[link.predecessor]
    edge = before.early_finish if link.type in {"FS", "FF"} else before.early_start
    return (edge or 0.0) + link.lag_days - ((row.days or 0.0) if link.type in {"FF", "SF"} else 0.0)


def _notes(row: WorkRow) -> str:
    lines = [row.description]
    lines += [f"Needs: {', '.join(row.resources)}"] if row.resources else []
    if row.days_min is not None and row.days_max is not None:
        lines.append(f"Estimate: {row.days_min:g} to {row.days_max:g} days")
    lines += [f"After {link.text}: {link.reason}" for link in row.links if link.reason]
    return "\n".join(line for line in lines if line)


def _resources(root: ET.Element, project: _Project) -> None:
    resources = ET.SubElement(root, "Resources")
    for name, uid in project.resource_uid.items():
        element = ET.SubElement(resources, "Resource")
        _add(element, UID=uid, ID=uid, Name=name[:_NAME_LENGTH], Type=1, IsNull=False, MaxUnits=1)
        _add(element, CalendarUID=uid + _CALENDAR_UID)


def _assignments(root: ET.Element, project: _Project) -> None:
    assignments = ET.SubElement(root, "Assignments")
    owned = [row for row in project.work.leaves if row.owner]
    for uid, row in enumerate(owned, 1):
        work = project.clock.duration_of(row)
        _add(
            ET.SubElement(assignments, "Assignment"),
            UID=uid,
            TaskUID=project.task_uid[row.code],
            ResourceUID=project.resource_uid[row.owner],
            ActualWork=_NO_TIME,
            Finish=project.clock.finish_of(row),
            RemainingWork=work,
            Start=project.clock.start_of(row),
            Units=1,
            Work=work,
        )


def _hundredths(cost: float | None) -> int | None:
    return None if cost is None else round(cost * 100)


def _created(report: Report) -> dt.datetime:
    """Returns when the run was made; the first day that tools know if its request does not say."""
    try:
        return dt.datetime.fromisoformat(report.request.created).replace(tzinfo=None)
    except ValueError:
        return dt.datetime(1984, 1, 1)  # noqa: DTZ001  # MSPDI has no time zones


def _add(element: ET.Element, **values: Value) -> ET.Element:
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
