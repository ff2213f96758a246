"""What would have to be seen to stop the plan: each observation with its day, from the schedule, and who looks."""

import datetime as dt
from collections.abc import Iterator
from typing import Final

from pydantic import BaseModel

from planexe.spine.inputs import Inputs
from planexe.spine.kinds import Compute
from planexe.spine.markdown import table
from planexe.spine.stage import Expected, optional, unseen
from planexe.workflows.plan.answer_checks import shorten
from planexe.workflows.plan.chances.chance_models import DateChance, RiskSimulation
from planexe.workflows.plan.chances.plan_cost import plan_cost
from planexe.workflows.plan.costs.cost_models import CostPlan
from planexe.workflows.plan.costs.cost_views import money
from planexe.workflows.plan.schedule.schedule_value import Schedule
from planexe.workflows.plan.synthesis.owners import owner_text
from planexe.workflows.plan.synthesis.premortem import Premortem
from planexe.workflows.plan.team.find_team_roles import TeamRoles

MOST_FAILURES: Final = 3
_LONGEST: Final = 200


class KillCriterion(BaseModel):
    """One observation that should stop the plan.

    Attributes:
        observation: what is seen then.
        day: on which somebody looks.
        owner: id and title of the role that looks.
        because: why it means the end: what the plan then cannot keep, with its figure or id.
    """

    observation: str
    day: dt.date
    owner: str
    because: str


class KillCriteria(BaseModel):
    """All of them, in the order of their days."""

    criteria: list[KillCriterion]


def compute(inputs: Inputs) -> KillCriteria:
    """Returns what code reads from dates and money, and what the premortem named; none without a schedule."""
    schedule = inputs.find("schedule", Schedule)
    if schedule is None:
        return KillCriteria(criteria=[])
    team = inputs.find("find_team_roles", TeamRoles)
    lead = owner_text(team.lead.role_id, team.lead.title) if team and team.lead else "Whoever leads"
    found = [*_of_dates(inputs, lead), *_of_money(inputs, lead), *_of_failures(inputs, schedule)]
    return KillCriteria(criteria=sorted(found, key=lambda one: one.day))


def _phases(chances: RiskSimulation | None) -> list[DateChance]:
    return [one for one in chances.milestones if one.code.isdecimal()] if chances else []


def _of_dates(inputs: Inputs, lead: str) -> Iterator[KillCriterion]:
    """Yields for the first phase the day by which it ends in nine cases of ten: later, the dates are lost."""
    chances = inputs.find("risk_simulation", RiskSimulation)
    hard = [one for one in chances.promises if one.firm == "hard" and one.rule != "not_before"] if chances else []
    for phase in _phases(chances)[:1] if hard else ():
        yield KillCriterion(
            observation=f"Phase {phase.code} {phase.title} is not finished",
            day=phase.p90,
            owner=lead,
            because=f"In nine courses of ten it is; {hard[0].promise_id} (by {hard[0].date.isoformat()}) is then hardly in reach.",
        )


def _of_money(inputs: Inputs, lead: str) -> Iterator[KillCriterion]:
    """Yields for the middle of the phases when the contingency may not be used up."""
    chances, costs = inputs.find("risk_simulation", RiskSimulation), inputs.find("cost_plan", CostPlan)
    whole, phases = plan_cost(costs, chances), _phases(chances)
    if whole is None or whole.contingency <= 0 or len(phases) < 2:
        return
    middle = phases[(len(phases) - 1) // 2]
    yield KillCriterion(
        observation=f"More than {money(whole.currency, whole.contingency)}, the whole contingency, is spent or promised",
        day=middle.p80,
        owner=lead,
        because=f"Phases after {middle.code} {middle.title} are still to be paid.",
    )


def _of_failures(inputs: Inputs, schedule: Schedule) -> Iterator[KillCriterion]:
    """Yields what would prove the greatest failures of the premortem, before the second phase begins."""
    premortem = inputs.find("premortem", Premortem)
    phases = [task for task in schedule.tasks if task.level == 1]
    day = sorted(task.start for task in phases)[1] if len(phases) > 1 else schedule.finish
    modes = sorted(premortem.failure_modes, key=lambda f: -f.likelihood_5 * f.impact_5) if premortem else []
    for mode in modes[:MOST_FAILURES]:
        killed = premortem.assumption(mode.root_cause_assumption_id) if premortem else None
        if killed is not None:
            yield KillCriterion(
                observation=shorten(f"{killed.falsifier} How to find out: {killed.test_now}", _LONGEST),
                day=day,
                owner=owner_text(mode.owner_role_id, mode.owner),
                because=f"{killed.assumption_id} is wrong then, and {mode.failure_mode_id} {mode.title} would follow.",
            )


def criteria_table(value: KillCriteria) -> str:
    """Returns the observations in the order of their days; empty where there are none."""
    rows = [[one.day.isoformat(), one.observation, one.owner, one.because] for one in value.criteria]
    return table(["Look on", "Stop, or plan anew, if", "Who looks", "Because"], rows) if rows else ""


def view_full(value: KillCriteria) -> str:
    """Returns the table."""
    return criteria_table(value) or "Nothing is known that should stop the plan."


STAGE = Compute(
    name="kill_criteria",
    heading="When to stop",
    needs=tuple(
        unseen(optional(name)) for name in ("schedule", "risk_simulation", "cost_plan", "find_team_roles", "premortem")
    ),
    compute=compute,
    value=KillCriteria,
    views={"full": view_full},
    essential=False,
    expected=Expected(0, 0, 0, 0, 0),
)
