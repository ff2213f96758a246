"""Phases, milestones and critical work as all-day events that calendars read; importing it again updates them."""

import datetime as dt
import uuid
from collections.abc import Iterator
from typing import TYPE_CHECKING

from planexe.blocks.gantt import Gantt, WorkRow
from planexe.blocks.plain_text import plain_line
from planexe.report.report import Report

if TYPE_CHECKING:
    from icalendar import Calendar, Event

FORMAT = "ics"
SUFFIX = ".ics"
TITLE = "Calendar (iCalendar)"
MEDIA_TYPE = "text/calendar"
NEEDS = Gantt
NOTHING = "No dates yet: the schedule has not been made."
SIMULATED = "Simulated: a built-in program answered in place of an AI model."
_PRODUCT = "-//PlanExe Workbench//Plan//EN"
_ONE_DAY = dt.timedelta(days=1)
_TITLE_LENGTH = 250
_TEXT_LENGTH = 2000


def export(report: Report) -> bytes:
    """Returns the calendar. Without dates it holds one event, on the day of the run, that says so."""
    work = report.gantt
    calendar = _calendar(report, work)
    events = list(_events(report, work)) if work.calendar else []
    if not events:
        made = report.made.date()
        events = [_event(report, "nothing", NOTHING, made, made, _note(report, ""))]
    for event in events:
        calendar.add_component(event)
    return bytes(calendar.to_ical())


def _calendar(report: Report, work: Gantt) -> "Calendar":
    from icalendar import Calendar

    calendar = Calendar()
    calendar.add("prodid", _PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("x-wr-calname", plain_line(report.title)[:_TITLE_LENGTH])
    notes = [f"Not up to date: {report.stale_notice}"] if report.stale_notice else []
    notes += [mark.line for mark in work.date_marks]
    if notes:
        calendar.add("x-wr-caldesc", plain_line(" ".join(notes)))
    return calendar


def _events(report: Report, work: Gantt) -> "Iterator[Event]":
    for row in work.phases:
        yield from _event_of(report, f"phase-{row.code}", f"Phase {row.name}", row)
    for row in work.leaves:
        if row.critical and row.level > 1:
            yield from _event_of(report, f"task-{row.code}", f"Critical: {row.name}", row)
    for milestone in work.milestones:
        key = f"end-{milestone.code or 'project'}"
        note = _note(report, "The last day of the project." if milestone.kind == "project" else "")
        yield _event(report, key, f"◆ {milestone.title}", milestone.date, milestone.date, note)
    deadline = work.calendar.deadline if work.calendar else None
    if deadline:
        yield _event(report, "deadline", "◆ Deadline of the goal", deadline, deadline, _note(report, ""))


def _event_of(report: Report, key: str, title: str, row: WorkRow) -> "Iterator[Event]":
    if row.start and row.finish:
        waits = f"Waits for: {row.predecessors.replace(';', ', ')}" if row.links else ""
        owner = f"Owner: {row.owner}" if row.owner else ""
        yield _event(report, key, title, row.start, row.finish, _note(report, row.description, owner, waits))


def _event(report: Report, key: str, title: str, first: dt.date, last: dt.date, note: str) -> "Event":
    from icalendar import Event

    event = Event()
    # The same run and code give the same id, so a calendar that imports the file again updates its events.
    event.add("uid", f"{uuid.uuid5(uuid.NAMESPACE_URL, f'planexe:{report.run.request.run_id}:{key}')}@planexe")
    event.add("dtstamp", report.made)
    event.add("summary", title[:_TITLE_LENGTH])
    event.add("dtstart", first)
    event.add("dtend", last + _ONE_DAY)
    event.add("transp", "TRANSPARENT")
    if note:
        event.add("description", note)
    return event


def _note(report: Report, *lines: str) -> str:
    found = [line[:_TEXT_LENGTH] for line in lines if line]
    stale = [plain_line(mark.line) for mark in report.gantt.date_marks if mark.state == "stale"]
    return "\n".join([*found, *stale, *[SIMULATED] * report.simulated])
