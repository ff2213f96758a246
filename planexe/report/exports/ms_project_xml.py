"""The schedule as MS Project XML (MSPDI), in the order of its schema, so that other planning tools keep our dates."""

import datetime as dt
import math
import xml.etree.ElementTree as ET
from collections.abc import Mapping

from planexe.blocks.gantt import Gantt, LinkType, Milestone, WorkLink, WorkRow
from planexe.blocks.marks import marks_text
from planexe.blocks.plain_text import plain_line
from planexe.report.mspdi_parts import (
    CALENDAR_UID,
    NAME_LENGTH,
    NO_TIME,
    MspdiProject,
    Value,
    add_assignments,
    add_calendars,
    add_resources,
    add_values,
)
from planexe.report.report import Report
from planexe.report.working_clock import clock_of

FORMAT = "mspdi"
SUFFIX = ".xml"
TITLE = "MS Project XML"
MEDIA_TYPE = "application/xml"
NEEDS = Gantt
NAMESPACE = "http://schemas.microsoft.com/project"
LINK_TYPES: Mapping[LinkType, int] = {"FF": 0, "FS": 1, "SF": 2, "SS": 3}
NOTHING = "No work breakdown has been made yet."
_AS_SOON_AS_POSSIBLE, _NOT_EARLIER_THAN = 0, 4
_DAYS, _DAYS_ESTIMATED = 7, 39  # how tools show durations and lags: days, and days with a question mark
_FIXED_DURATION = 1
_WEEKDAYS = range(1, 8)
_SAVED_BY_PROJECT_2010 = 14
_SAME_DAYS = 1e-6


def export(report: Report) -> bytes:
    """Returns the XML. A plan without a schedule has tasks with their estimates, a run without work one line."""
    work = report.gantt
    project = MspdiProject(work, clock_of(work.working_week))
    root = ET.Element("Project", {"xmlns": NAMESPACE})
    add_values(root, **_head(report, project))
    add_calendars(root, project)
    _tasks(root, report, project)
    add_resources(root, project)
    add_assignments(root, project)
    ET.indent(root)
    return bytes(ET.tostring(root, encoding="utf-8", xml_declaration=True)) + b"\n"


def _head(report: Report, project: MspdiProject) -> dict[str, Value]:
    work, clock = project.work, project.clock
    created = report.made.replace(tzinfo=None)  # MSPDI has no time zones
    start = work.calendar.start if work.calendar else created.date()
    first, last = clock.first_moment(start), clock.last_moment(start)
    return {
        "SaveVersion": _SAVED_BY_PROJECT_2010,
        "Name": f"{plain_line(report.run.request.run_id)[:250]}{SUFFIX}",
        "Title": work.title[:NAME_LENGTH],
        "Subject": _subject(report, work)[:NAME_LENGTH],
        "Author": plain_line(", ".join(report.total.models or report.run.request.models))[:NAME_LENGTH],
        "CreationDate": created,
        "ScheduleFromStart": True,
        "StartDate": first,
        "FinishDate": clock.last_moment(work.calendar.finish) if work.calendar else None,
        "CurrencyCode": work.currency[:3] or None,
        "CalendarUID": CALENDAR_UID,
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


def _subject(report: Report, work: Gantt) -> str:
    missing = " ".join(dict.fromkeys([*work.missing, *report.gaps]))
    mark = "Simulated: a built-in program answered in place of an AI model. " if report.simulated else ""
    mark += f"Not up to date: {report.stale_notice} " if report.stale_notice else ""
    mark += f"{marks_text(work.marks)} "
    return plain_line(f"{mark.strip()} State: {report.run.status}. {missing}")


def _tasks(root: ET.Element, report: Report, project: MspdiProject) -> None:
    tasks = ET.SubElement(root, "Tasks")
    for row in project.work.rows:
        _task(tasks, row, project)
    number = len(project.work.rows)
    if not number:
        _milestone(tasks, 1, NOTHING, project.clock.first_moment(report.made.date()))
    ends: list[int] = []
    for uid, milestone in enumerate(project.work.milestones, number + 1):
        moment = _end_of(milestone, project)
        before = [project.task_uid[milestone.code]] if milestone.code else ends
        element = _milestone(tasks, uid, milestone.title, moment, critical=milestone.date == project.last_day)
        if milestone.kind == "phase":
            ends.append(uid)
        elif project.deadline:
            add_values(element, Deadline=project.clock.last_moment(project.deadline))
        for other in before:
            _predecessor(element, other, "FS", 0)
    for uid, promise in enumerate(project.work.promises, number + len(project.work.milestones) + 1):
        element = _milestone(tasks, uid, promise.title, _end_of(promise, project))
        if promise.deadline:
            add_values(element, Deadline=project.clock.last_moment(promise.deadline))
        for code in promise.after:
            if code in project.task_uid:
                _predecessor(element, project.task_uid[code], "FS", 0)


def _end_of(milestone: Milestone, project: MspdiProject) -> dt.datetime:
    codes = milestone.after or ((milestone.code,) if milestone.kind == "phase" else ())
    rows = [project.work.by_code[code] for code in codes if code in project.work.by_code] or project.work.phases
    ends = [moment for row in rows if (moment := project.clock.finish_of(row))]
    return max(ends, default=project.clock.last_moment(milestone.date))


def _task(tasks: ET.Element, row: WorkRow, project: MspdiProject) -> None:
    clock = project.clock
    start, finish = clock.start_of(row), clock.finish_of(row)
    days = row.days if row.days is not None else row.days_realistic
    estimated = days is None
    duration = clock.duration_of(row)
    if duration is None and (row.leaf or days is not None):
        duration = clock.duration(1 if days is None else days)
    delayed = row.leaf and row.delay_days > 0
    held = row.leaf and not delayed and start is not None and not _is_held_by_links(row, project.work)
    work = clock.hours(sum(share.hours for share in row.shares)) if project.work.crew else duration
    element = add_values(
        ET.SubElement(tasks, "Task"),
        UID=project.task_uid[row.code],
        ID=project.task_uid[row.code],
        Name=row.title[:NAME_LENGTH],
        Type=_FIXED_DURATION,
        IsNull=False,
        WBS=row.code,
        OutlineLevel=row.level,
        Start=start,
        Finish=finish,
        Duration=duration,
        DurationFormat=_DAYS_ESTIMATED if estimated else _DAYS,
        Work=work if row.leaf and (row.owner or row.shares) else None,
        EffortDriven=False,
        Estimated=estimated,
        Milestone=False,
        Summary=not row.leaf,
        Critical=row.critical,
        FreeSlack=None if row.free_float is None else clock.minutes(row.free_float) * 10,
        TotalSlack=None if row.total_float is None else clock.minutes(row.total_float) * 10,
        FixedCost=_hundredths(row.fixed_cost) if row.leaf else None,
        FixedCostAccrual=2 if row.leaf else None,
        PercentComplete=0,
        Cost=_hundredths(row.cost),
        ActualDuration=NO_TIME if row.leaf else None,
        RemainingDuration=duration if row.leaf else None,
        ConstraintType=_NOT_EARLIER_THAN if held else _AS_SOON_AS_POSSIBLE,
        CalendarUID=CALENDAR_UID if row.leaf else None,
        ConstraintDate=start if held else None,
        LevelingDelay=clock.minutes(row.delay_days) * 10 if delayed else None,
        LevelingDelayFormat=_DAYS if delayed else None,
        IgnoreResourceCalendar=True if row.leaf else None,
        Notes=_notes(row) or None,
    )
    for link in row.links:
        _predecessor(element, project.task_uid[link.predecessor], link.type, clock.minutes(link.lag_days))


def _milestone(tasks: ET.Element, uid: int, title: str, moment: dt.datetime, *, critical: bool = False) -> ET.Element:
    return add_values(
        ET.SubElement(tasks, "Task"),
        UID=uid,
        ID=uid,
        Name=title[:NAME_LENGTH],
        Type=_FIXED_DURATION,
        IsNull=False,
        OutlineLevel=1,
        Start=moment,
        Finish=moment,
        Duration=NO_TIME,
        DurationFormat=_DAYS,
        EffortDriven=False,
        Estimated=False,
        Milestone=True,
        Summary=False,
        Critical=critical,
        PercentComplete=0,
        ActualDuration=NO_TIME,
        RemainingDuration=NO_TIME,
        ConstraintType=_AS_SOON_AS_POSSIBLE,
    )


def _predecessor(task: ET.Element, uid: int, link_type: LinkType, lag_minutes: int) -> None:
    element = ET.SubElement(task, "PredecessorLink")
    add_values(element, PredecessorUID=uid, Type=LINK_TYPES[link_type], CrossProject=False)
    add_values(element, LinkLag=lag_minutes * 10, LagFormat=_DAYS)


def _is_held_by_links(row: WorkRow, work: Gantt) -> bool:
    """Returns whether the links alone give the start; if not, a tool that computes anew would begin it earlier."""
    starts = [0.0, *(_earliest(link, row, work) for link in row.links)]
    return (row.early_start or 0.0) <= max(starts) + _SAME_DAYS


def _earliest(link: WorkLink, row: WorkRow, work: Gantt) -> float:
    before = work.by_code[link.predecessor]
    edge = before.early_finish if link.type in {"FS", "FF"} else before.early_start
    return (edge or 0.0) + link.lag_days - ((row.days or 0.0) if link.type in {"FF", "SF"} else 0.0)


def _notes(row: WorkRow) -> str:
    lines = [row.description]
    lines += [f"Needs: {', '.join(row.resources)}"] if row.resources else []
    if row.days_min is not None and row.days_max is not None:
        lines.append(f"Estimate: {row.days_min:g} to {row.days_max:g} days")
    lines += ["A wait: nobody works on it while it lasts."] if row.wait else []
    lines += [f"Waits for the people of {row.waits_for}"] if row.waits_for else []
    lines += [f"After {link.text}: {link.reason}" for link in row.links if link.reason]
    return "\n".join(line for line in lines if line)


def _hundredths(cost: float | None) -> int | None:
    return None if cost is None or not math.isfinite(cost * 100) else round(cost * 100)
