"""One register of the figures of the plan: what is computed, assumed, decided and asked, each with an id that stays."""

from collections.abc import Iterator

from planexe.spine.inputs import Inputs
from planexe.spine.kinds import Compute
from planexe.spine.stage import Expected, optional, unseen
from planexe.workflows.plan.chances.chance_models import RiskSimulation
from planexe.workflows.plan.costs.business_outlook import BusinessOutlook
from planexe.workflows.plan.costs.cash_flow import CashFlow
from planexe.workflows.plan.costs.cost_models import CostPlan
from planexe.workflows.plan.costs.role_rates import RoleRates
from planexe.workflows.plan.facts.fact_makers import number_of
from planexe.workflows.plan.facts.fact_models import Fact, FactRegister
from planexe.workflows.plan.facts.fact_texts import view_digest, view_full
from planexe.workflows.plan.facts.plan_facts import (
    chance_facts,
    income_facts,
    limit_facts,
    money_facts,
    people_facts,
    schedule_facts,
)
from planexe.workflows.plan.governance.governance_bodies import GovernanceBodies
from planexe.workflows.plan.resources.resource_models import ResourcePlan
from planexe.workflows.plan.schedule.schedule_value import Schedule

_NEEDS = (
    "early_facts",
    "schedule",
    "risk_simulation",
    "cost_plan",
    "cash_flow",
    "business_outlook",
    "resource_plan",
    "role_rates",
    "governance_bodies",
)


def compute(inputs: Inputs) -> FactRegister:
    """Returns all figures that are known, by their numbers."""
    early = inputs.find("early_facts", FactRegister)
    every: list[Fact] = [*_made(inputs), *(early.facts if early else ())]
    return FactRegister(facts=sorted(every, key=lambda one: number_of(one.fact_id)))


def _made(inputs: Inputs) -> Iterator[Fact]:
    if schedule := inputs.find("schedule", Schedule):
        yield from schedule_facts(schedule)
    chances = inputs.find("risk_simulation", RiskSimulation)
    if chances:
        yield from chance_facts(chances)
    if costs := inputs.find("cost_plan", CostPlan):
        yield from money_facts(costs, chances, inputs.find("cash_flow", CashFlow))
    if outlook := inputs.find("business_outlook", BusinessOutlook):
        yield from income_facts(outlook)
    if resources := inputs.find("resource_plan", ResourcePlan):
        yield from people_facts(resources, inputs.find("role_rates", RoleRates))
    if bodies := inputs.find("governance_bodies", GovernanceBodies):
        yield from limit_facts(bodies)


STAGE = Compute(
    name="facts",
    heading="Figures of the plan",
    needs=tuple(unseen(optional(name)) for name in _NEEDS),
    compute=compute,
    value=FactRegister,
    views={"full": view_full, "digest": view_digest},
    essential=False,
    expected=Expected(0, 0, 0, 0, 0),
)
