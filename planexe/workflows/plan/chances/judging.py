"""How likely promises and money of a goal are kept in the drawn courses of a plan; pure."""

import datetime as dt
from typing import TYPE_CHECKING

from planexe.scheduling.project import Project
from planexe.workflows.plan.chances.chance_models import CostChance, PromiseChance
from planexe.workflows.plan.chances.course_inputs import CourseInputs
from planexe.workflows.plan.contract.contract_models import GoalContract
from planexe.workflows.plan.contract.funds import budget_of

if TYPE_CHECKING:
    from planexe.scheduling.finish_simulation import Simulation


def promise_chances(contract: GoalContract | None, project: Project, found: "Simulation") -> list[PromiseChance]:
    """Returns the promises of the goal; the end of all work stands for those without a moment of their own.

    What may not be before a day is held back to it, so it is certain.
    """
    made = []
    for one in contract.promises if contract else []:
        if not one.is_read:
            continue
        code = one.id if one.id in project.jobs else None
        made.append(
            PromiseChance(
                promise_id=one.id,
                text=one.text,
                rule=one.rule,
                firm=one.firm,
                date=one.date,
                code=code or "",
                p50=found.finish_date(code, 0.5),
                p80=found.finish_date(code, 0.8),
                chance=1.0 if one.rule == "not_before" else found.chance_by(code, one.date),
            )
        )
    return made


def cost_chance(given: CourseInputs, found: "Simulation") -> CostChance | None:
    """Returns what the plan costs, and whether the money of the goal is enough; ``None`` where nothing has a price."""
    costs = given.cost_plan
    if costs is None or not costs.total > 0:
        return None
    contract, start = given.work.contract, given.work.project.calendar.start
    budget = budget_of(contract, costs.currency, start) if contract else None
    funds = budget.amount if budget and budget.currency == costs.currency else None
    return CostChance(
        currency=costs.currency,
        base=costs.labour_cost + costs.material_cost,
        p10=found.cost(0.1),
        p50=found.cost(0.5),
        p80=found.cost(0.8),
        p90=found.cost(0.9),
        mean=found.mean_cost(),
        for_risks=sum(risk.expected_money for risk in given.risks),
        funds=funds,
        chance=None if funds is None else found.chance_of_cost(funds),
    )


def joint_chance(promises: list[PromiseChance], cost: CostChance | None, found: "Simulation") -> float | None:
    """Returns the chance that all hard promises and the money hold together; ``None`` where the goal fixes neither."""
    last: dict[str | None, dt.date] = {}
    for one in promises:
        if one.firm == "hard" and one.rule != "not_before":
            code = one.code or None
            last[code] = min(one.date, last.get(code, one.date))
    funds = cost.funds if cost else None
    return found.joint(last, funds) if last or funds is not None else None
