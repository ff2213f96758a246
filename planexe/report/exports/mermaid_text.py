"""The schedule as a Mermaid gantt chart: text that code forges and assistants draw."""

import math
import re
from collections.abc import Iterator

from planexe.blocks.gantt import Calendar, Gantt, Milestone, WorkRow
from planexe.blocks.marks import marks_badges
from planexe.blocks.plain_text import plain_line
from planexe.report.report import Report

FORMAT = "mermaid"
SUFFIX = ".mmd"
TITLE = "Mermaid chart"
MEDIA_TYPE = "text/vnd.mermaid"
NEEDS = Gantt
NOTHING = "No dates yet: the schedule has not been made."
MOST_BARS = 200  # with more leaves it is large
_TASK_LEVEL = 2
_DATES_ON_AXIS, _WEEK_DAYS, _MONTH_DAYS = 8, 7, 30
_NAME_LENGTH = 70
# What ends a name, begins a comment, a directive or an entity, or is markup in some renderer.
_UNSAFE = re.compile(r"[:;#,%{}<>\"`\\\[\]|&]+|--+")


def export(report: Report) -> bytes:
    """Returns the chart; a large one shows tasks, and charts of the leaves of each phase stand in comments."""
    return (chart_text(report, report.gantt) + "\n").encode("utf-8", "replace")


def chart_text(report: Report, work: Gantt) -> str:
    """Returns the chart of some work."""
    lines = [*_remarks(report, work), "gantt", f"    title {_title(report, work)}", "    dateFormat YYYY-MM-DD"]
    if work.calendar is None:
        lines += ["    section Plan", f"    {_name(NOTHING)} :milestone, {report.made.date()}, 1d"]
    else:
        lines += ["    axisFormat %Y-%m-%d", f"    tickInterval {_ticks(work.calendar)}", *_chart(work)]
    return "\n".join(lines)


def _ticks(calendar: Calendar) -> str:
    """Returns the distance of the dates on the axis: about eight of them."""
    last = max(calendar.finish, calendar.deadline or calendar.finish)
    days = math.ceil(((last - calendar.start).days + 1) / _DATES_ON_AXIS)
    if days < _WEEK_DAYS:
        return f"{days}day"
    return f"{math.ceil(days / _WEEK_DAYS)}week" if days < _MONTH_DAYS else f"{math.ceil(days / _MONTH_DAYS)}month"


def _chart(work: Gantt) -> Iterator[str]:
    large = len(work.leaves) > MOST_BARS
    ends = {milestone.code: milestone for milestone in work.milestones}
    for phase in work.phases:
        below = [row for row in work.rows if work.phase_of(row) is phase]
        yield f"    section {_name(phase.name)}"
        yield from (_bar(row) for row in below if (_is_task(row) if large else row.leaf))
        if phase.code in ends:
            yield _end(f"{phase.code} {ends[phase.code].title}", ends[phase.code])
    if "" in ends:
        yield "    section Project"
        yield _end("Project finished", ends[""])
        if work.calendar and work.calendar.deadline:
            yield f"    Deadline of the goal :milestone, {work.calendar.deadline}, 1d"
    if large:
        yield from _comments(work)


def _comments(work: Gantt) -> Iterator[str]:
    """Returns a chart of its own for each phase, commented out: one that large would be unreadable."""
    for phase in work.phases:
        yield f"%% ---- {_name(phase.name)}: remove these marks and what stands above for a chart of this phase"
        yield "%% gantt"
        yield "%%     dateFormat YYYY-MM-DD"
        yield f"%%     section {_name(phase.name)}"
        for row in work.leaves:
            if work.phase_of(row) is phase:
                yield f"%% {_bar(row)}"


def _is_task(row: WorkRow) -> bool:
    return row.level == _TASK_LEVEL or (row.leaf and row.level < _TASK_LEVEL)


def _bar(row: WorkRow) -> str:
    if row.start is None or row.finish is None:
        return f"    %% {_name(row.name)} has no dates"
    days = (row.finish - row.start).days + 1
    mark = "crit, " if row.critical else ""
    return f"    {_name(row.name)} :{mark}{_id(row.code)}, {row.start}, {days}d"


def _end(name: str, milestone: Milestone) -> str:
    # A milestone stands in the middle of its span: a day puts it on the last day and not before it.
    return f"    {_name(name)} :milestone, {milestone.date}, 1d"


def _remarks(report: Report, work: Gantt) -> Iterator[str]:
    yield f"%% Run {_name(report.run.request.run_id)}, state: {_name(report.run.status)}"
    if report.simulated:
        yield "%% Simulated: a built-in program answered in place of an AI model."
    if report.stale_notice:
        yield f"%% Not up to date: {_words(report.stale_notice)}"
    for mark in work.date_marks:
        yield f"%% {_words(mark.line)}"
    for sentence in work.missing:
        yield f"%% {_name(sentence)}"


def _title(report: Report, work: Gantt) -> str:
    badges = marks_badges(work.date_marks)
    notes = ["simulated"] * report.simulated + [badges] * bool(badges)
    return f"{_name(report.title)} ({_words(' '.join(notes))})" if notes else _name(report.title)


def _id(code: str) -> str:
    return "t" + re.sub(r"[^0-9A-Za-z]+", "_", code)


def _words(text: str) -> str:
    return " ".join(_UNSAFE.sub(" ", plain_line(text)).split())


def _name(text: str) -> str:
    words = _words(text)
    cut = words if len(words) <= _NAME_LENGTH else words[: _NAME_LENGTH - 1].rstrip() + "…"
    return cut or "Work"
