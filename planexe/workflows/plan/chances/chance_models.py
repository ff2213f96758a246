"""The shapes of the chances: dates and costs by how sure one wants to be of them, and what decides them."""

import datetime as dt
from typing import Literal

from pydantic import BaseModel

TARGET, PROMISE = 0.5, 0.8
"""A date to work towards, as likely as not, and one to promise."""


class DateChance(BaseModel):
    """When something is reached, by how sure one wants to be.

    Attributes:
        code: of a milestone or a phase; empty for the end of all work.
        p10: the day by which it is reached in one case of ten; likewise the others.
    """

    code: str
    title: str
    p10: dt.date
    p50: dt.date
    p80: dt.date
    p90: dt.date


class PromiseChance(BaseModel):
    """A promise of the goal and the chance that it is kept.

    Attributes:
        promise_id: in the contract.
        date: what was asked; ``rule`` says whether by, on or not before it.
        code: of the milestone that stands for it; empty if the end of all work does.
        chance: 0 to 1.
    """

    promise_id: str
    text: str
    rule: Literal["by", "on", "not_before"]
    firm: Literal["hard", "wish"]
    date: dt.date
    code: str
    p50: dt.date
    p80: dt.date
    chance: float


class CostChance(BaseModel):
    """What the plan costs, by how sure one wants to be.

    Attributes:
        base: labour and materials, at their most likely.
        p50: what is enough in five cases of ten; likewise the others.
        for_risks: expected money of the risks: probability times mean impact.
        funds: what the goal has in the same currency; ``None`` where it names nothing or another currency.
        chance: that the funds are enough.
    """

    currency: str
    base: float
    p10: float
    p50: float
    p80: float
    p90: float
    mean: float
    for_risks: float
    funds: float | None = None
    chance: float | None = None

    @property
    def contingency(self) -> float:
        """Returns what must be added to the base so that it is enough in four cases of five; never below 0."""
        return max(0.0, self.p80 - self.base)

    @property
    def for_estimates(self) -> float:
        """Returns the part of the contingency that is not for risks; below 0 if risks are expected to cost more."""
        return self.contingency - self.for_risks


class Criticality(BaseModel):
    """In which share of the courses a task decided the end, 0 to 1."""

    code: str
    title: str
    share: float


class ChanceDriver(BaseModel):
    """What the end and the cost in four of five cases would gain if a task went as planned or a risk stayed away."""

    name: str
    title: str
    kind: Literal["task", "risk"]
    days: float
    money: float


class CurvePoint(BaseModel):
    """A chance, and the day or the amount that goes with it."""

    chance: float
    date: dt.date | None = None
    amount: float | None = None


class RiskSimulation(BaseModel):
    """How likely the plan keeps its dates and its money, from thousands of possible courses of it.

    Attributes:
        draws: how many courses.
        correlation: how much tasks share their luck, 0 to 1.
        finish: of all work.
        likely_finish: the end if everything takes its likely time, and ``likely_chance`` that it is kept.
        deviation_days: standard deviation of the length, in days that count.
        milestones: phases and milestones, in the order of the plan.
        promises: of the goal, in its order.
        cost: ``None`` where nothing has a price.
        joint: chance that all hard promises and the money hold together; ``None`` where the goal fixes neither.
        criticality: of tasks that ever decided the end, the most often first.
        drivers: at most ten, the worst first.
        finish_curve: chances of the end, from the earliest day on; ``cost_curve`` likewise.
        notes: what the chances do not know, in plain sentences.
    """

    draws: int
    correlation: float
    finish: DateChance
    likely_finish: dt.date
    likely_chance: float
    deviation_days: float
    milestones: list[DateChance]
    promises: list[PromiseChance]
    cost: CostChance | None
    joint: float | None
    criticality: list[Criticality]
    drivers: list[ChanceDriver]
    finish_curve: list[CurvePoint] = []
    cost_curve: list[CurvePoint] = []
    notes: list[str] = []
