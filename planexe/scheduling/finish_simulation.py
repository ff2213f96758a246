"""How likely a project ends by a day and costs no more than an amount, from thousands of possible courses of it.

Monte Carlo simulation of the levelled network (Hulett, Practical Schedule Risk Analysis, 2009): each course draws the
length of every task from its three estimates, lets each risk strike or not, and runs through all links and the order
of work, so that paths of nearly the same length make the end later, as they do in life. Time and money are drawn
together, as in AACE International 57R-09.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

import numpy as np

from planexe.errors import SchedulingError
from planexe.scheduling.course_model import CostLine, CourseModel, Dice, DriverKind, RiskStrike
from planexe.scheduling.drawn_network import Courses
from planexe.scheduling.draws import Hits, Luck, Values
from planexe.scheduling.levelling import Levelled
from planexe.scheduling.project import Project, day_reached

DRAWS = 5000
CORRELATION = 0.3
"""How much tasks share their luck; a convention, not a measurement."""

Which: TypeAlias = str | tuple[str, ...] | None
"""A job by its code, the last of several, or the whole project."""

_FEW = 1000
"""Courses that are enough to rank drivers."""
_CLOSE = 1e-6


@dataclass(frozen=True, slots=True)
class Driver:
    """What makes a project late or dear.

    Attributes:
        name: code of a task, or id of a risk.
        kind: which of the two.
        days: by how much the end in four of five cases would come earlier if a task took as long as planned, or a
            risk did not strike.
        money: by how much the cost in four of five cases would be lower.
    """

    name: str
    kind: DriverKind
    days: float
    money: float


@dataclass(frozen=True, slots=True)
class Simulation:
    """Many courses of a project; make it with :func:`simulate`.

    Attributes:
        draws: how many.
        criticality: by code, in which share of the courses a job decided the end.
    """

    draws: int
    criticality: Mapping[str, float]
    _model: CourseModel = field(repr=False)
    _dice: Dice = field(repr=False)
    _courses: Courses = field(repr=False)
    _costs: Values = field(repr=False)

    def finish(self, code: Which, p: float) -> float:
        """Returns within how many days of work something has ended in that share of courses."""
        return _quantile(self._finishes(code), p)

    def finish_date(self, code: Which, p: float) -> dt.date:
        """Returns the day on which it has ended in that share of courses."""
        single = code if isinstance(code, str) else None
        return day_reached(self._model.project, single, self.finish(code, p))

    def chance_by(self, code: Which, date: dt.date) -> float:
        """Returns the share of courses in which something has ended by the evening of a day."""
        return float(np.mean(self._kept(code, date)))

    def cost(self, p: float) -> float:
        """Returns the amount that is enough in that share of courses."""
        return _quantile(self._costs, p)

    def mean_cost(self) -> float:
        """Returns the average cost."""
        return float(self._costs.mean())

    def chance_of_cost(self, amount: float) -> float:
        """Returns the share of courses that cost no more than an amount."""
        return float(np.mean(self._paid(amount)))

    def joint(self, promises: Mapping[str | None, dt.date], funds: float | None = None) -> float:
        """Returns the share of courses that keep everything at once.

        Args:
            promises: until when each job is to have ended, by code; ``None`` for the project.
            funds: what may be spent; ``None`` if that is open.
        """
        kept = np.ones(self.draws, dtype=np.bool_) if funds is None else self._paid(funds)
        for code, date in promises.items():
            kept = kept & self._kept(code, date)
        return float(np.mean(kept))

    def deciding(self, code: str | None) -> Mapping[str, float]:
        """Returns by code in which share of the courses a job decided when another one ended (``None``: the last)."""
        return self.criticality if code is None else self._model.critical(self._courses, code)

    def deviation(self) -> float:
        """Returns the standard deviation of the length of the project, in days of work."""
        return float(self._courses.ends.std())

    def drivers(self, most: int = 10, p: float = 0.8) -> list[Driver]:
        """Returns what makes the project late or dear, the worst first by days and then by money.

        Each candidate is taken out of the same courses, so its own part is seen, not what it shares with others.
        """
        dice = self._dice.first(_FEW)
        base, base_costs = self._model.run(dice)
        found: list[Driver] = []
        for name, kind in self._model.candidates(self.criticality):
            courses, costs = self._model.run(dice.without(name, kind))
            days = _quantile(base.ends, p) - _quantile(courses.ends, p)
            found.append(Driver(name, kind, days, _quantile(base_costs, p) - _quantile(costs, p)))
        telling = [one for one in found if one.days > _CLOSE or one.money > _CLOSE]
        return sorted(telling, key=lambda one: (-one.days, -one.money, one.name))[:most]

    def _finishes(self, code: Which) -> Values:
        if code is None:
            return self._courses.ends
        rows = [self._model.row(one) for one in ((code,) if isinstance(code, str) else code)]
        finishes: Values = self._courses.finishes[rows].max(axis=0)
        return finishes

    def _kept(self, code: Which, date: dt.date) -> Hits:
        kept: Hits = self._finishes(code) <= self._model.project.calendar.days_until(date) + _CLOSE
        return kept

    def _paid(self, amount: float) -> Hits:
        paid: Hits = self._costs <= amount + _CLOSE * max(1.0, abs(amount))
        return paid


def simulate(
    project: Project,
    levelled: Levelled,
    risks: Sequence[RiskStrike] = (),
    costs: Sequence[CostLine] = (),
    *,
    correlation: float = CORRELATION,
    luck: Luck | None = None,
) -> Simulation:
    """Returns many courses of a project; the same for the same luck.

    Args:
        project: what is done.
        levelled: its schedule, whose order of work every course keeps.
        risks: what may strike.
        costs: what jobs cost.
        correlation: 0 to 1: how much the lengths of tasks go together, and the prices.
        luck: how many courses there are, and their random numbers; given for several variants of a project, these
            meet the same luck. By default that of 5,000 courses.

    Raises:
        SchedulingError: no draw, a correlation or probability outside 0 to 1, estimates out of order, or a risk that
            strikes a task without work.
    """
    luck = luck or usual_luck()
    if luck.draws < 1 or not 0 <= correlation <= 1:
        raise SchedulingError(f"{luck.draws} draws with correlation {correlation}: give 1 or more, and 0 to 1.")
    model = CourseModel(project, levelled, risks, costs)
    dice = model.throw(luck, correlation)
    courses, spent = model.run(dice)
    return Simulation(luck.draws, model.critical(courses), model, dice, courses, spent)


def usual_luck() -> Luck:
    """Returns the luck of 5,000 courses, the same each time."""
    return Luck(DRAWS, 0)


def _quantile(values: Values, p: float) -> float:
    if not 0 < p < 1:
        raise SchedulingError(f"The chance is {p}; give a number between 0 and 1.")
    return float(np.quantile(values, p, method="inverted_cdf"))
