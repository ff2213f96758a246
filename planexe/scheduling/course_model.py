"""From estimates, risks and prices to the lengths and costs of every course of a project."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from planexe.errors import SchedulingError
from planexe.scheduling.drawn_network import Courses, DrawnNetwork
from planexe.scheduling.draws import Luck, Values, drawn
from planexe.scheduling.levelling import Levelled
from planexe.scheduling.project import DayRange, Project
from planexe.scheduling.triangles import triangle_through

CERTAIN = (0.0, 0.0, 0.0)
Three = tuple[float, float, float]
DriverKind = Literal["task", "risk"]


@dataclass(frozen=True, slots=True)
class RiskStrike:
    """A risk as numbers; of each three the outer two are one case in ten.

    Attributes:
        risk_id: unique.
        probability: that it strikes, 0 to 1.
        days: by how many days each of its tasks then takes longer.
        money: what it then costs, once.
        task_codes: tasks, or single jobs, that it makes longer; none if it costs money only.
    """

    risk_id: str
    probability: float
    days: Three = CERTAIN
    money: Three = CERTAIN
    task_codes: tuple[str, ...] = ()

    @property
    def expected_money(self) -> float:
        """Returns its expected monetary value: probability times mean impact."""
        return self.probability * triangle_through(*self.money).mean


@dataclass(frozen=True, slots=True)
class CostLine:
    """What a job costs.

    Attributes:
        code: of the job; one that the project does not have costs the same in every course.
        labour: grows and shrinks with the length of the job.
        materials: one case in ten is cheaper, most likely, one case in ten is dearer.
    """

    code: str
    labour: float = 0.0
    materials: Three = CERTAIN


@dataclass(frozen=True, slots=True)
class Dice:
    """What was drawn, a value for each course.

    Attributes:
        factors: length of each task as a multiple of its most likely length, by code.
        delays: days by which each risk makes its tasks longer; 0 where it does not strike.
        losses: money that each risk costs; likewise.
        materials: money for all materials.
    """

    factors: Mapping[str, Values]
    delays: Mapping[str, Values]
    losses: Mapping[str, Values]
    materials: Values

    def without(self, name: str, kind: DriverKind) -> "Dice":
        """Returns the same courses with a task as long as planned, or a risk that never strikes."""
        if kind == "task":
            return replace(self, factors={**self.factors, name: np.ones_like(self.materials)})
        never = np.zeros_like(self.materials)
        return replace(self, delays={**self.delays, name: never}, losses={**self.losses, name: never})

    def first(self, count: int) -> "Dice":
        """Returns the first courses."""

        def cut(each: Mapping[str, Values]) -> dict[str, Values]:
            return {name: values[:count] for name, values in each.items()}

        return Dice(cut(self.factors), cut(self.delays), cut(self.losses), self.materials[:count])


class CourseModel:
    """A levelled project with its risks and costs.

    Attributes:
        project: what is done.
    """

    def __init__(
        self, project: Project, levelled: Levelled, risks: Sequence[RiskStrike], costs: Sequence[CostLine]
    ) -> None:
        self.project = project
        self._network = DrawnNetwork(project, levelled)
        self._rows = {code: number for number, code in enumerate(project.jobs)}
        self._task_of = [job.task or job.code for job in project.jobs.values()]
        self._ranges = _ranges(project)
        self._risks = tuple(risks)
        self._costs = tuple(costs)
        self._struck = {risk.risk_id: self._last_rows(risk, levelled) for risk in risks}
        for risk in risks:
            if not 0 <= risk.probability <= 1:
                raise SchedulingError(f"The probability of {risk.risk_id!r} is {risk.probability}; give 0 to 1.")

    def row(self, code: str) -> int:
        """Returns the row of a job.

        Raises:
            SchedulingError: the project has no such job.
        """
        if code not in self._rows:
            raise SchedulingError(f"The project has no job {code!r}.")
        return self._rows[code]

    def throw(self, luck: Luck, correlation: float) -> Dice:
        """Returns the courses that luck gives."""
        factors = {
            task: drawn(triangle_through(*map(float, days)), luck.chances(f"task {task}", "pace", correlation))
            / float(days.likely)
            for task, days in self._ranges.items()
            if days.p10 < days.p90
        }
        delays, losses = {}, {}
        for risk in self._risks:
            strikes = luck.alone(f"strike {risk.risk_id}") < risk.probability
            size = luck.alone(f"size {risk.risk_id}")
            delays[risk.risk_id] = strikes * drawn(triangle_through(*risk.days), size)
            losses[risk.risk_id] = strikes * drawn(triangle_through(*risk.money), size)
        return Dice(factors, delays, losses, self._materials(luck, correlation))

    def run(self, dice: Dice) -> tuple[Courses, Values]:
        """Returns when everything happens in each course, and what it costs."""
        lengths = np.empty((len(self._rows), len(dice.materials)))
        for number, job in enumerate(self.project.jobs.values()):
            lengths[number] = float(job.days) * dice.factors.get(self._task_of[number], 1.0)
        for risk_id, rows in self._struck.items():
            for number in rows:
                lengths[number] += dice.delays[risk_id]
        return self._network.run(lengths), self._money(dice)

    def critical(self, courses: Courses, code: str | None = None) -> Mapping[str, float]:
        """Returns by code in which share of the courses a job decided the end, of all or of one job."""
        row = None if code is None else self.row(code)
        shares = self._network.critical(courses, row).mean(axis=1) if self._rows else ()
        return dict(zip(self._rows, map(float, shares), strict=True))

    def candidates(self, criticality: Mapping[str, float]) -> list[tuple[str, DriverKind]]:
        """Returns what may make the project late or dear: all risks, and the tasks that vary and decide or cost."""
        paid = {self._task_of[self._rows[line.code]] for line in self._costs if line.labour and line.code in self._rows}
        deciding = {self._task_of[self._rows[code]] for code, share in criticality.items() if share > 0}
        tasks = [task for task, days in self._ranges.items() if days.p10 < days.p90 and task in paid | deciding]
        return [*((task, "task") for task in tasks), *((risk.risk_id, "risk") for risk in self._risks)]

    def _money(self, dice: Dice) -> Values:
        total = dice.materials.copy()
        for line in self._costs:
            total += line.labour * self._factor(line.code, dice)
        for loss in dice.losses.values():
            total += loss
        return total

    def _factor(self, code: str, dice: Dice) -> Values | float:
        return dice.factors.get(self._task_of[self._rows[code]], 1.0) if code in self._rows else 1.0

    def _materials(self, luck: Luck, correlation: float) -> Values:
        """Returns what materials cost; those of one task share their draw."""
        total = np.zeros(luck.draws)
        by_task: dict[str, list[Three]] = {}
        for line in self._costs:
            if line.materials != CERTAIN:
                task = self._task_of[self._rows[line.code]] if line.code in self._rows else line.code
                by_task.setdefault(task, []).append(line.materials)
        for task, amounts in by_task.items():
            chances = luck.chances(f"price {task}", "prices", correlation)
            for amount in amounts:
                total += drawn(triangle_through(*amount), chances)
        return total

    def _last_rows(self, risk: RiskStrike, levelled: Levelled) -> list[int]:
        """Returns for each task of a risk the job that is done last."""
        found: list[int] = []
        for code in risk.task_codes:
            jobs = [one.code for one in self.project.jobs.values() if code in (one.code, one.task) and one.days]
            if not jobs:
                raise SchedulingError(f"The risk {risk.risk_id!r} names {code!r}, which has no work.")
            found.append(self._rows[max(jobs, key=lambda one: levelled.timetable.times[one].early_finish)])
        return found


def _ranges(project: Project) -> dict[str, DayRange]:
    """Returns the estimate of each task.

    Raises:
        SchedulingError: jobs of one task tell two estimates, or the most likely one is nothing.
    """
    found: dict[str, DayRange] = {}
    for job in project.jobs.values():
        if job.range is None:
            continue
        task = job.task or job.code
        if found.setdefault(task, job.range) != job.range:
            raise SchedulingError(f"Jobs of the task {task!r} tell two estimates of it.")
        if job.range.likely <= 0:
            raise SchedulingError(f"The most likely length of {task!r} is {job.range.likely} days; give more than 0.")
    return found
