"""A plan as it would be after some decisions: made by the code that makes it when they are taken; pure."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from pydantic import BaseModel

from planexe.scheduling.levelling import Levelled, good_order, level_in_order
from planexe.spine.inputs import Inputs
from planexe.workflows.plan.chances.chance_models import CostChance, PromiseChance, RiskSimulation
from planexe.workflows.plan.chances.course_inputs import CourseInputs, course_inputs, courses_of
from planexe.workflows.plan.chances.judging import cost_chance, joint_chance, promise_chances
from planexe.workflows.plan.contract.verdicts import Thresholds, Verdict, worst_of
from planexe.workflows.plan.costs import cost_plan
from planexe.workflows.plan.repair.decision_models import Change, Decision, Decisions, LaterDate, MoreMoney
from planexe.workflows.plan.repair.decisions import NAME, decisions_of
from planexe.workflows.plan.resources import resource_plan
from planexe.workflows.plan.schedule.planned_work import PlannedWork, planned_work
from planexe.workflows.plan.work_breakdown import wbs_tree_full

if TYPE_CHECKING:
    from planexe.scheduling.draws import Luck
    from planexe.scheduling.finish_simulation import Simulation

_ROUGH_DRAWS = 1000
"""Courses that are enough to see what helps."""
SAMPLES = 4
"""Orders that are tried for a variant; the schedule of a plan tries more, and keeps the order of the variant chosen."""


def verdict_on(chances: RiskSimulation, limits: Thresholds) -> Verdict | None:
    """Returns the worst verdict on the dates and the money of a plan; ``None`` where the goal fixes neither."""
    found = [one.chance for one in chances.promises if one.firm == "hard"]
    money = chances.cost.chance if chances.cost else None
    return worst_of(limits.of(chance) for chance in [*found, *([] if money is None else [money])])


@dataclass(frozen=True)
class Variant:
    """What a plan promises.

    Attributes:
        decisions: with which it is made, the order of its work among them.
        given: what was drawn; ``found`` the courses.
        limits: what is enough to hold.
    """

    decisions: Decisions
    given: CourseInputs = field(repr=False)
    found: "Simulation" = field(repr=False)
    limits: Thresholds

    @cached_property
    def promises(self) -> list[PromiseChance]:
        """Returns the promises of the goal with their chances."""
        return promise_chances(self.given.work.contract, self.given.work.project, self.found)

    @cached_property
    def cost(self) -> CostChance | None:
        """Returns what it costs, and the chance that the money is enough."""
        return cost_chance(self.given, self.found)

    @cached_property
    def joint(self) -> float | None:
        """Returns the chance that all hard promises and the money hold together."""
        return joint_chance(self.promises, self.cost, self.found)

    @property
    def hard(self) -> list[PromiseChance]:
        """Returns the promises that must be kept."""
        return [one for one in self.promises if one.firm == "hard"]

    @property
    def money_chance(self) -> float | None:
        """Returns the chance that the money is enough; ``None`` where it cannot be told."""
        return self.cost.chance if self.cost else None

    @property
    def chances(self) -> dict[str, float]:
        """Returns the chance of each hard promise by its id, and of the money by ``money``."""
        found = {one.promise_id: one.chance for one in self.hard}
        return found if self.money_chance is None else {**found, "money": self.money_chance}

    @property
    def base_cost(self) -> float:
        """Returns labour and purchases, at their most likely."""
        return self.cost.base if self.cost else 0.0

    @property
    def verdict(self) -> Verdict | None:
        """Returns the worst verdict on dates and money; ``None`` where the goal fixes neither."""
        return worst_of(self.limits.of(chance) for chance in self.chances.values())

    @property
    def score(self) -> float:
        """Returns the sum of the chances, each counted up to where it holds: what an option is to raise."""
        return sum(min(chance, self.limits.hold_at) for chance in self.chances.values())

    @property
    def late(self) -> list[PromiseChance]:
        """Returns the hard promises that do not surely hold."""
        return [one for one in self.hard if one.rule != "not_before" and self.limits.of(one.chance) != "holds"]

    def enough_day(self, promise: PromiseChance) -> dt.date:
        """Returns the day by which a promise is kept as surely as it must be to hold."""
        return self.found.finish_date(promise.code or None, self.limits.hold_at)

    def enough_money(self) -> float:
        """Returns the money that suffices as surely as it must to hold."""
        return self.found.cost(self.limits.hold_at)

    @property
    def short_of_money(self) -> bool:
        """Returns whether the money does not surely hold."""
        return self.money_chance is not None and self.limits.of(self.money_chance) != "holds"


class Variants:
    """All that a plan could be.

    Args:
        inputs: of a stage that needs what the work, the costs and the courses of a plan are made from.
        limits: what is enough to hold.
    """

    def __init__(self, inputs: Inputs, limits: Thresholds) -> None:
        from planexe.scheduling.draws import Luck
        from planexe.scheduling.finish_simulation import usual_luck  # numpy, only where chances are drawn

        self._inputs = inputs
        self._limits = limits
        self._decisions = decisions_of(inputs)
        self._luck, self._rough_luck = usual_luck(), Luck(_ROUGH_DRAWS, 0)
        given = course_inputs(inputs)
        self.base = self._drawn(self._decisions, given, self._luck)
        self.rough = self._drawn(self._decisions, given, self._rough_luck)
        self._order = _order_of(given.levelled)
        self.tried = 0

    def after(self, changes: Sequence[Change], text: str = "") -> Variant:
        """Returns the plan after some changes, in the present order of work or in a new one, whichever is better.

        It is drawn roughly, to be held against ``rough``; ``exact`` draws it as the plan is drawn.
        """
        self.tried += 1
        decision = Decision(text=text, changes=list(changes))
        decisions = self._decisions.model_copy(update={"decided": [*self._decisions.decided, decision]})
        inputs = self._inputs.with_values({NAME: decisions})
        if all(isinstance(one, LaterDate | MoreMoney) for one in changes):
            work = planned_work(self._with_work(inputs))
            if not any(one.rule == "on" for one in work.tree.milestones):
                return self._drawn(decisions, courses_of(inputs, work, self.base.given.levelled), self._rough_luck)
        inputs = self._with_costs(self._with_work(inputs))
        work = planned_work(inputs)
        orders = [self._known(work, self._order), good_order(work.project, samples=SAMPLES)]
        return max(
            (self._in_order(inputs, work, decisions, order) for order in dict.fromkeys(orders)),
            key=lambda one: (round(one.score, 9), -one.found.finish(None, 0.8)),
        )

    def exact(self, rough: Variant) -> Variant:
        """Returns the same plan with chances as exact as those of a plan."""
        return self._drawn(rough.decisions, rough.given, self._luck)

    def _in_order(self, inputs: Inputs, work: PlannedWork, decisions: Decisions, order: Sequence[str]) -> Variant:
        levelled = level_in_order(work.project, order)
        in_order = decisions.model_copy(update={"order": list(order)})
        return self._drawn(in_order, courses_of(inputs, work, levelled), self._rough_luck)

    def _drawn(self, decisions: Decisions, given: CourseInputs, luck: "Luck") -> Variant:
        from planexe.scheduling.finish_simulation import simulate  # numpy, only where chances are drawn

        found = simulate(given.work.project, given.levelled, given.risks, given.costs, luck=luck)
        return Variant(decisions, given, found, self._limits)

    @staticmethod
    def _with_work(inputs: Inputs) -> Inputs:
        made: dict[str, BaseModel] = {"wbs_tree_full": wbs_tree_full.compute(inputs)}
        made["resource_plan"] = resource_plan.compute(inputs.with_values(made))
        return inputs.with_values(made)

    @staticmethod
    def _with_costs(inputs: Inputs) -> Inputs:
        if inputs.find("cost_plan", BaseModel) is None:
            return inputs
        return inputs.with_values({"cost_plan": cost_plan.compute(inputs)})

    @staticmethod
    def _known(work: PlannedWork, order: Iterable[str]) -> tuple[str, ...]:
        return tuple(code for code in order if code in work.project.jobs)


def _order_of(levelled: Levelled) -> tuple[str, ...]:
    """Returns the jobs in the order in which they begin."""
    starts = levelled.starts
    return tuple(sorted(starts, key=lambda code: (starts[code], levelled.timetable.times[code].early_finish)))
