"""A drawing of a schedule: bars in percent of the project's length, as nested rows; pure."""

import datetime as dt
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from planexe.blocks.gantt import Calendar, Gantt, Milestone, WorkRow
from planexe.figures import day_text
from planexe.report.item_links import is_item_id
from planexe.report.time_axis import Tick, TimeAxis
from planexe.scheduling.work_calendar import WorkCalendar

_DAY = dt.timedelta(days=1)
_NAME_ROOM = 13  # percent that the word takes
_LEAST_WIDTH = 0.3  # percent: a shorter bar could not be seen
_MOST_ROOM_FOR_DEADLINE = 0.4  # of the project's length, behind its end
_TYPES = {"FS": "after", "SS": "with the start of", "FF": "with the end of", "SF": "until the start of"}


@dataclass(frozen=True, slots=True)
class Bar:
    """A piece of a line; both numbers in percent of its length."""

    left: float
    width: float

    @property
    def right(self) -> float:
        """Returns its end."""
        return round(self.left + self.width, 3)


@dataclass(frozen=True, slots=True, kw_only=True)
class GanttRow:
    """A line of the drawing.

    Attributes:
        slack: how far it may slip, behind its bar; ``None`` where it may not.
        inner: bars of the leaves below it, each with whether it is critical, for as long as they are folded.
        children: the rows below it.
    """

    work: WorkRow
    bar: Bar
    slack: Bar | None = None
    inner: tuple[tuple[Bar, bool], ...] = ()
    children: "tuple[GanttRow, ...]" = ()
    cost: str = ""

    @property
    def dates(self) -> str:
        """Returns first and last day."""
        return f"{_date(self.work.start)} to {_date(self.work.finish)}"

    @property
    def waits_for(self) -> str:
        """Returns its links in words: ``after 1.1.2; with the start of 1.1.1 + 1 day``."""
        return "; ".join(f"{_TYPES[k.type]} {k.predecessor}{_lag(k.lag_days)}" for k in self.work.links)

    @property
    def links(self) -> str:
        """Returns its links for the script: ``1.1.2 FS``, separated by semicolons."""
        return ";".join(f"{k.predecessor} {k.type}" for k in self.work.links if is_item_id(k.predecessor))

    @property
    def anchor(self) -> str:
        """Returns the name of the row in links; empty where the code is none."""
        return f"gantt-{self.work.code}" if is_item_id(self.work.code) else ""

    @property
    def text(self) -> str:
        """Returns everything in one line, for a tooltip."""
        row = self.work
        parts = [f"{row.name}: {self.dates}", f"{number_text(row.days)} {'day' if row.days == 1 else 'days'}"]
        parts.append("critical: no float" if row.critical else f"float {number_text(row.total_float)} days")
        parts += [f"owner {row.owner}"] if row.owner else []
        parts += [f"cost {self.cost}"] if self.cost else []
        parts += [self.waits_for] if row.links else []
        return " · ".join(parts)


@dataclass(frozen=True, slots=True, kw_only=True)
class ScheduleGantt:
    """The drawing.

    Attributes:
        rows: the phases.
        ticks: the grid.
        milestones: each with its place in percent.
        deadline: the day the goal names and its place; ``None`` where there is none or it is far away.
        critical_path: codes of leaves from start to end.
        table: all rows as they stand under each other.
    """

    rows: tuple[GanttRow, ...]
    ticks: tuple[Tick, ...]
    milestones: tuple[tuple[float, Milestone], ...]
    critical_path: tuple[str, ...]
    table: tuple[GanttRow, ...]
    calendar: Calendar
    deadline: tuple[float, str] | None = None

    @property
    def deadline_side(self) -> str:
        """Returns on which side of the deadline its name has room between the milestones; empty if on none."""
        if self.deadline is None:
            return ""
        at = self.deadline[0]
        taken = [percent for percent, _ in self.milestones]
        for side, low, high in (("right", at, at + _NAME_ROOM), ("left", at - _NAME_ROOM, at)):
            if low >= 0 and high <= 100 and not any(low - 1.5 <= percent <= high + 1.5 for percent in taken):
                return side
        return ""

    @property
    def has_costs(self) -> bool:
        """Returns whether any row has a cost."""
        return any(row.cost for row in self.table)

    @property
    def facts(self) -> list[tuple[str, str]]:
        """Returns what a reader asks first: label and value."""
        plan = self.calendar
        leaves = [row for row in self.table if row.work.leaf]
        facts = [
            ("Start", day_text(plan.start)),
            ("Finish", day_text(plan.finish)),
            ("Length", f"{number_text(plan.days)} {'working days' if plan.working_week != 'every day' else 'days'}"),
            ("Critical", f"{sum(row.work.critical for row in leaves)} of {len(leaves)} pieces of work"),
        ]
        if plan.deadline:
            spare = (plan.deadline - plan.finish).days
            late = f"{spare} days to spare" if spare >= 0 else f"missed by {-spare} days"
            facts.append(("Deadline", f"{day_text(plan.deadline)}, {late}"))
        return facts


def schedule_gantt(work: Gantt) -> ScheduleGantt | None:
    """Returns the drawing; ``None`` if nothing in the plan has dates."""
    calendar = work.calendar
    dated = [row for row in work.rows if row.start and row.finish and row.early_start is not None]
    if calendar is None or not dated:
        return None
    axis = _axis(calendar, dated)
    drawn = {row.code: _bar(row, axis) for row in dated}
    children: dict[str, list[WorkRow]] = {}
    for row in dated:
        children.setdefault(row.parent if row.parent in drawn else "", []).append(row)
    rows = tuple(_branch(row, children, drawn, axis, work) for row in children.get("", ()))
    return ScheduleGantt(
        rows=rows,
        ticks=axis.ticks(),
        milestones=tuple((axis.percent((m.date - axis.first).days + 1), m) for m in work.milestones),
        critical_path=tuple(code for code in calendar.critical_path if code in drawn and is_item_id(code)),
        table=tuple(_flat(rows)),
        calendar=calendar,
        deadline=_deadline(calendar, axis),
    )


def number_text(value: float | None) -> str:
    """Returns days in few characters: ``3``, ``2.5``; a question mark where they are not known."""
    return "?" if value is None else f"{round(value, 1):g}"


def _axis(calendar: Calendar, rows: Sequence[WorkRow]) -> TimeAxis:
    first = min([calendar.start, *(row.start for row in rows if row.start)])
    last = max([calendar.finish, *(row.finish for row in rows if row.finish)])
    room = dt.timedelta(days=math.ceil(((last - first).days + 1) * _MOST_ROOM_FOR_DEADLINE))
    if calendar.deadline and last < calendar.deadline <= last + room:
        last = calendar.deadline
    return TimeAxis(first, last)


def _bar(row: WorkRow, axis: TimeAxis) -> Bar:
    """Returns the bar from the dates; the parts of days at its ends are taken from the numbers."""
    start, finish = row.start or axis.first, row.finish or axis.last
    early_start, early_finish = row.early_start or 0.0, row.early_finish or 0.0
    left = (start - axis.first).days + early_start - math.floor(early_start)
    right = (finish - axis.first).days + 1 - (math.ceil(early_finish) - early_finish)
    return Bar(axis.percent(left), round(max(axis.percent(right) - axis.percent(left), _LEAST_WIDTH), 3))


def _branch(
    row: WorkRow, children: Mapping[str, Sequence[WorkRow]], drawn: Mapping[str, Bar], axis: TimeAxis, work: Gantt
) -> GanttRow:
    below = tuple(_branch(child, children, drawn, axis, work) for child in children.get(row.code, ()))
    leaves = [child for child in _flat(below) if child.work.leaf]
    return GanttRow(
        work=row,
        bar=drawn[row.code],
        slack=_slack(row, drawn[row.code], axis, work.calendar) if row.leaf or row.level > 1 else None,
        inner=tuple((leaf.bar, leaf.work.critical) for leaf in leaves) if row.level > 1 else (),
        children=below,
        cost=f"{work.currency} {row.cost:,.0f}".strip() if row.cost is not None else "",
    )


def _slack(row: WorkRow, bar: Bar, axis: TimeAxis, calendar: Calendar | None) -> Bar | None:
    if not row.total_float or row.total_float <= 0 or row.finish is None:
        return None
    days = row.total_float
    if calendar and calendar.working_week == "monday to friday":  # the free days on the way
        after = WorkCalendar(row.finish + _DAY, "monday to friday", frozenset(calendar.holidays))
        whole = math.ceil(days)
        days += (after.date_of(whole - 1) - row.finish).days - whole
    end = axis.percent(bar.right / 100 * axis.days + days)
    return Bar(bar.right, round(end - bar.right, 3)) if end > bar.right else None


def _deadline(calendar: Calendar, axis: TimeAxis) -> tuple[float, str] | None:
    day = calendar.deadline
    if day is None or not axis.first <= day <= axis.last:
        return None
    return axis.percent((day - axis.first).days + 1), day_text(day)


def _flat(rows: Sequence[GanttRow]) -> list[GanttRow]:
    return [found for row in rows for found in (row, *_flat(row.children))]


def _date(day: dt.date | None) -> str:
    return day_text(day) if day else "?"


def _lag(days: float) -> str:
    if not days:
        return ""
    return f" {'+' if days > 0 else '−'} {number_text(abs(days))} {'day' if abs(days) == 1 else 'days'}"
