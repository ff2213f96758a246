"""Work with its dates, links, owners and costs: what a schedule is drawn from, and what planning tools read; pure."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from planexe.blocks.marks import Mark

LinkType = Literal["FS", "SS", "FF", "SF"]


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkLink:
    """What a leaf waits for; ``lag_days`` may be negative."""

    predecessor: str
    type: LinkType = "FS"
    lag_days: float = 0
    reason: str = ""

    @property
    def text(self) -> str:
        """Returns it as planners write it: ``1.2FS``, ``1.2SS+2``, ``1.2FF-0.5``."""
        return f"{self.predecessor}{self.type}" + (f"{self.lag_days:+g}" if self.lag_days else "")


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleShare:
    """The work of a role on a leaf.

    Attributes:
        role: its title.
        units: how many people of eight hours a day it takes while the leaf lasts.
        hours: of work.
        cost: of them, in the currency of the whole.
    """

    role: str
    units: float
    hours: float
    cost: float


@dataclass(frozen=True, slots=True, kw_only=True)
class CrewRole:
    """A role as planning tools know it.

    Attributes:
        title: as rows name it.
        units: how many people of eight hours a day it has at most.
        hour_rate: what an hour of one of them costs.
    """

    title: str
    units: float
    hour_rate: float


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkRow:
    """A phase, task or subtask with all that is known of it. Texts are clean and on one line.

    Attributes:
        level: 1 for the rows at the top.
        leaf: whether nothing is below it.
        days: working time of a leaf, span of another row; ``None`` without a schedule.
        days_min: the estimate, as ``days_realistic`` and ``days_max`` are; ``None`` where there is none.
        early_start: days of the calendar from the start of the project; fractions occur.
        start: first day; ``finish`` is the last one, itself included.
        total_float: days it may slip before the project ends later.
        free_float: days it may slip before another leaf does.
        owner: title of the role that answers for it, else its id; empty if none is known.
        cost: in the currency of the whole; ``None`` where nobody estimated it.
        shares: the work of each role on a leaf.
        wait: whether nobody works on it while it lasts.
        delay_days: by how much later it begins than its links let it, because people are busy.
        waits_for: whom it waits for then: ``2.3.1 (Baker)``.
    """

    code: str
    parent: str
    level: int
    title: str
    leaf: bool
    description: str = ""
    resources: tuple[str, ...] = ()
    days: float | None = None
    days_min: float | None = None
    days_realistic: float | None = None
    days_max: float | None = None
    early_start: float | None = None
    early_finish: float | None = None
    start: dt.date | None = None
    finish: dt.date | None = None
    total_float: float | None = None
    free_float: float | None = None
    critical: bool = False
    links: tuple[WorkLink, ...] = ()
    owner: str = ""
    cost: float | None = None
    shares: tuple[RoleShare, ...] = ()
    wait: bool = False
    delay_days: float = 0
    waits_for: str = ""

    @property
    def fixed_cost(self) -> float | None:
        """Returns what it costs beside the work of roles."""
        return None if self.cost is None else self.cost - sum(share.cost for share in self.shares)

    @property
    def name(self) -> str:
        """Returns code and title."""
        return f"{self.code} {self.title}"

    @property
    def predecessors(self) -> str:
        """Returns all links in one text: ``1.2FS+2;1.3SS``."""
        return ";".join(link.text for link in self.links)


@dataclass(frozen=True, slots=True, kw_only=True)
class Milestone:
    """The end of a phase or of the project (``code`` is the phase's, empty for the project's), or a promise kept.

    Attributes:
        after: of a promise: codes of the rows after which it is kept.
        deadline: of a promise: the day by which it must be.
    """

    kind: Literal["phase", "project", "promise"]
    code: str
    title: str
    date: dt.date
    after: tuple[str, ...] = ()
    deadline: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Calendar:
    """When all the work is done.

    Attributes:
        finish: last day, itself included.
        days: of work from start to finish.
        working_week: which days count: ``every day`` or ``monday to friday``.
        deadline: the day that was asked for; ``None`` if none was.
        critical_path: codes of leaves from start to end.
        holidays: days that would count and are free.
        region: whose holidays they are; empty if none are known.
    """

    start: dt.date
    finish: dt.date
    days: float
    working_week: str = "every day"
    deadline: dt.date | None = None
    critical_path: tuple[str, ...] = ()
    holidays: tuple[dt.date, ...] = ()
    region: str = ""


@dataclass(frozen=True)
class Gantt:
    """The work; where there is no calendar yet, without dates.

    Attributes:
        rows: depth first, each after its parent.
        milestones: in the order of the phases, the project's last; empty without a calendar.
        promises: moments at which a promise is kept, in the order of the goal.
        people: who may answer for a row, by the title of the role.
        crew: what each of them can give, and for how much; empty if nobody worked it out.
        currency: of the costs; empty if there are none.
        missing: what is not there, in plain sentences.
        marks: what to know of the values that everything is joined from; ``date_marks`` of those behind the dates.
        notes: what to know of it beside what is said of its section.
        told: whether another chart has the same work, and a table with it.
    """

    title: str
    rows: tuple[WorkRow, ...] = ()
    milestones: tuple[Milestone, ...] = ()
    promises: tuple[Milestone, ...] = ()
    calendar: Calendar | None = None
    people: tuple[str, ...] = ()
    crew: tuple[CrewRole, ...] = ()
    currency: str = ""
    missing: tuple[str, ...] = ()
    marks: tuple[Mark, ...] = ()
    date_marks: tuple[Mark, ...] = ()
    notes: tuple[Mark, ...] = ()
    told: bool = False

    @cached_property
    def by_code(self) -> Mapping[str, WorkRow]:
        """Returns the rows by their codes."""
        return {row.code: row for row in self.rows}

    @property
    def phases(self) -> tuple[WorkRow, ...]:
        """Returns the rows at the top."""
        return tuple(row for row in self.rows if row.level == 1)

    @property
    def leaves(self) -> tuple[WorkRow, ...]:
        """Returns the rows with nothing below them."""
        return tuple(row for row in self.rows if row.leaf)

    @property
    def working_week(self) -> str:
        """Returns which days count; empty without a calendar."""
        return self.calendar.working_week if self.calendar else ""

    def phase_of(self, row: WorkRow) -> WorkRow:
        """Returns the row at the top above a row; a phase is its own."""
        while row.parent:
            row = self.by_code[row.parent]
        return row
