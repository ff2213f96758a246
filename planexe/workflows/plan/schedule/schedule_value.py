"""The schedule as a value: every leaf and envelope with its dates, floats and links."""

import datetime as dt
from typing import Literal

from pydantic import BaseModel

from planexe.scheduling.work_calendar import WeekName, WorkCalendar
from planexe.workflows.plan.contract.contract_models import Rule
from planexe.workflows.plan.work_breakdown.tree import Assignment, WorkMode

LinkType = Literal["FS", "SS", "FF", "SF"]
LinkOrigin = Literal["stated", "order", "assumed"]


class ScheduledLink(BaseModel):
    """What a leaf waits for.

    Attributes:
        predecessor: code of a leaf.
        type: finish-start, start-start, finish-finish or start-finish.
        lag_days: days between the two; negative overlaps.
        origin: ``stated`` by the dependency stage, ``order`` of the subtasks of one task, or ``assumed`` because nobody
            said what a task waits for.
        reason: in the words of the dependency stage.
    """

    predecessor: str
    type: LinkType = "FS"
    lag_days: float = 0
    origin: LinkOrigin = "stated"
    reason: str = ""


class CrewWait(BaseModel):
    """That a leaf waits for people of another one, though no link says so.

    Attributes:
        predecessor: code of the leaf that has them.
        limits: ids of their roles; ``people`` or ``tasks at once`` where all of them are too few.
    """

    predecessor: str
    limits: list[str]


class Shortage(BaseModel):
    """How long work waits because somebody is busy.

    Attributes:
        limit: id of the role, ``people`` or ``tasks at once``.
        title: of the role; the limit in words.
        days: that leaves wait for it, summed.
    """

    limit: str
    title: str
    days: float


class ScheduledTask(BaseModel):
    """A phase (level 1), task (level 2) or subtask (level 3) with its dates.

    Leaves (``leaf``) are scheduled; the others are the envelopes of the leaves below them: ``predecessors`` is empty, the
    floats are the smallest of their leaves, ``critical`` says whether one of them is.

    Attributes:
        days: working time of a leaf, span of an envelope, in days of the calendar; fractions occur.
        early_start: days from the start of the project; so are the other three.
        start: first day.
        finish: last day, itself included.
        total_float: days it may slip before the project ends later.
        free_float: days it may slip before another leaf does.
        owner_role_id: id of the role that answers for it; empty if none is known.
        mode: ``wait`` for time that passes without work.
        assignments: who works on a leaf.
        crew_waits: whom it waits for although no link says so.
        stretches: when a leaf that rests in between is worked on, in days from the start of the project; empty for all
            others.
        delay_days: by how much later a leaf begins than its links alone would let it, because people are busy.
    """

    code: str
    parent: str
    level: int
    title: str
    leaf: bool
    days: float
    days_min: float | None = None
    days_max: float | None = None
    early_start: float
    early_finish: float
    late_start: float
    late_finish: float
    start: dt.date
    finish: dt.date
    total_float: float
    free_float: float
    critical: bool
    predecessors: list[ScheduledLink] = []
    owner_role_id: str = ""
    mode: WorkMode = "work"
    assignments: list[Assignment] = []
    crew_waits: list[CrewWait] = []
    stretches: list[tuple[float, float]] = []
    delay_days: float = 0

    @property
    def spans(self) -> list[tuple[float, float]]:
        """Returns when it is worked on, in days from the start of the project."""
        return self.stretches or [(self.early_start, self.early_finish)]


class ScheduledMilestone(BaseModel):
    """When a promise of the goal is kept, if everything takes its likely time.

    Attributes:
        code: id of the promise.
        promised: the day that the goal names.
        planned: the day of the plan; ``on`` and ``not_before`` hold it back to the promised day.
        days: from the start of the project.
        total_float: days it may slip before the project ends later.
    """

    code: str
    title: str
    rule: Rule
    promised: dt.date
    hard: bool = True
    planned: dt.date
    days: float
    total_float: float = 0

    @property
    def kept(self) -> bool:
        """Returns whether the planned day is one that the rule allows."""
        match self.rule:
            case "by":
                return self.planned <= self.promised
            case "on":
                return self.planned == self.promised
        return self.planned >= self.promised


class Schedule(BaseModel):
    """The schedule of the whole work breakdown.

    Attributes:
        start: first day of the project.
        finish: last day, itself included.
        days: length in days of the calendar.
        working_week: ``every day`` or ``monday to friday``: which days count.
        region: whose public holidays are free; empty where none are known.
        holidays: those among the days that would count, from the start to the last day that matters.
        tasks_at_once: at most so many leaves at the same time; ``None`` for no limit.
        free_days: length if nobody were ever busy elsewhere; ``None`` for schedules of older rules, which take no
            account of people.
        shortages: what work waits for, the longest first.
        tasks: in the order of their codes, each after its parent.
        milestones: when each promise of the goal is kept; none in plans of older runs.
        critical_path: codes of critical leaves that follow each other from the start to the end, by links or because
            one has the people that the next needs.
        deadline: the day the goal names, if any.
        notes: links that were dropped or assumed, and why; tasks without estimates.
        missing_estimates: codes of tasks whose estimate failed.
    """

    project_title: str
    start: dt.date
    finish: dt.date
    days: float
    working_week: WeekName = "every day"
    region: str = ""
    holidays: list[dt.date] = []
    tasks_at_once: int | None = None
    free_days: float | None = None
    shortages: list[Shortage] = []
    tasks: list[ScheduledTask]
    milestones: list[ScheduledMilestone] = []
    critical_path: list[str]
    deadline: dt.date | None = None
    notes: list[str] = []
    missing_estimates: list[str] = []

    @property
    def calendar(self) -> WorkCalendar:
        """Returns the days that count from the start on."""
        return WorkCalendar(self.start, self.working_week, frozenset(self.holidays), self.region)

    def leaves(self) -> list[ScheduledTask]:
        """Returns what is really scheduled."""
        return [task for task in self.tasks if task.leaf]

    def task(self, code: str) -> ScheduledTask | None:
        """Returns the task with a code, if there is one."""
        return next((task for task in self.tasks if task.code == code), None)
