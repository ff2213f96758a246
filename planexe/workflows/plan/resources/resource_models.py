"""The shapes of the resource plan: work of each leaf by role, and what each role has to give."""

import datetime as dt

from pydantic import BaseModel

from planexe.scheduling.work_calendar import WeekName
from planexe.workflows.plan.team.find_team_roles import RoleKind
from planexe.workflows.plan.work_breakdown.tree import WorkMode


class RoleWork(BaseModel):
    """The work of one role on one leaf.

    Attributes:
        people: how many of the role work on it at the same time.
        percent: part of their working day that it takes.
        units: people × percent / 100.
        hours: days of the leaf × hours that the role works a day × units; 0 of a wait.
        cost: hours / 8 × day rate, in whole units of the currency.
    """

    role_id: str
    people: int
    percent: int
    units: float
    hours: float
    cost: float


class LeafWork(BaseModel):
    """A leaf of the work breakdown.

    Attributes:
        task_code: the task whose estimate it shares.
        mode: ``wait`` for time that passes without work.
        days: working days, of a wait calendar days; multiples of a quarter.
        days_min: if all goes well, one case in ten; ``days_max``: if much goes wrong, one case in ten.
        work: who works on it, the role that answers for it first.
    """

    code: str
    task_code: str
    mode: WorkMode
    days: float
    days_min: float
    days_max: float
    work: list[RoleWork] = []

    @property
    def hours(self) -> float:
        """Returns the hours of all roles."""
        return sum(one.hours for one in self.work)

    @property
    def cost(self) -> float:
        """Returns what the work costs."""
        return sum(one.cost for one in self.work)


class TaskDays(BaseModel):
    """The estimate of a task, in working days; ``assumed`` where nobody estimated it."""

    code: str
    days_min: int
    days_likely: int
    days_max: int
    assumed: bool = False


class RoleLoad(BaseModel):
    """What a role can give and what is asked of it.

    Attributes:
        units: how many people it has at most; 1 unit is one person.
        hours_per_day: that one person of it works.
        available_from: first day on which it can work, if there is one; ``available_until`` is the last one.
        day_rate: what eight hours of one person cost; 0 if unpaid or not rated.
        hours: of all its work; ``days`` are the same in days of eight hours.
        cost: of all its work.
    """

    role_id: str
    title: str
    kind: RoleKind
    units: int
    hours_per_day: float
    available_from: dt.date | None = None
    available_until: dt.date | None = None
    day_rate: float
    hours: float
    days: float
    cost: float


class ResourcePlan(BaseModel):
    """The only source of days, work and labour cost for schedule, costs and exports.

    Attributes:
        currency: ISO 4217; empty where no money is involved.
        working_week: the days on which the estimates count.
        people_max: at most so many people work at the same time, bought services aside; ``None`` for no limit.
        roles: in the order of their ids.
        leaves: in the order of their codes.
        tasks: the estimates, in the order of the codes.
        hours: of all work.
        labour_cost: of all work.
        notes: whose time is short, what nobody works on, where fewer people work than were asked for.
        estimate_notes: what was assumed where estimates are missing.
        missing_estimates: codes of tasks whose estimate failed.
    """

    currency: str
    working_week: WeekName
    people_max: int | None = None
    roles: list[RoleLoad]
    leaves: list[LeafWork]
    tasks: list[TaskDays]
    hours: float
    labour_cost: float
    notes: list[str] = []
    estimate_notes: list[str] = []
    missing_estimates: list[str] = []

    def leaf(self, code: str) -> LeafWork | None:
        """Returns the leaf with a code, if there is one."""
        return next((leaf for leaf in self.leaves if leaf.code == code), None)
