"""The figures that the plan computed: dates, chances, money, people and income; pure."""

from collections.abc import Iterator

from planexe.workflows.plan.chances.chance_models import RiskSimulation
from planexe.workflows.plan.chances.plan_cost import PlanCost, plan_cost
from planexe.workflows.plan.costs.business_outlook import BusinessOutlook
from planexe.workflows.plan.costs.cash_flow import CashFlow
from planexe.workflows.plan.costs.cost_models import CostPlan
from planexe.workflows.plan.costs.role_rates import RoleRates
from planexe.workflows.plan.facts.fact_makers import (
    LIMITS,
    PHASES,
    PROMISES,
    RATES,
    FactMaker,
    number_of,
)
from planexe.workflows.plan.facts.fact_models import Fact
from planexe.workflows.plan.governance.governance_bodies import GovernanceBodies
from planexe.workflows.plan.resources.resource_models import ResourcePlan
from planexe.workflows.plan.schedule.schedule_value import Schedule

_MOST_PHASES, _MOST_ROLES, _MOST_LIMITS = 8, 10, 5


def schedule_facts(schedule: Schedule) -> Iterator[Fact]:
    """Yields begin, end and length if everything takes its likely time."""
    made = FactMaker("computed", "schedule")
    yield made.day(1, "Start of the work", schedule.start, "start")
    yield made.day(4, "End if everything takes its likely time", schedule.finish, "finish")
    days = "days" if schedule.working_week == "every day" else "working days"
    yield made.count(6, "Length if everything takes its likely time", round(schedule.days, 1), days, "days")
    side = FactMaker("computed", "schedule", main=False)
    yield side.count(12, "Pieces of work", len(schedule.leaves()), "pieces of work", "tasks")


def chance_facts(chances: RiskSimulation) -> Iterator[Fact]:
    """Yields target and promise of the end, of each promise of the goal and of each phase, and the chances."""
    made = FactMaker("computed", "risk_simulation")
    yield made.day(2, "Target of the end (as likely as not)", chances.finish.p50, "finish.p50")
    yield made.day(3, "Promise of the end (in four cases of five)", chances.finish.p80, "finish.p80")
    yield made.chance(5, "Chance of the end at likely times", chances.likely_chance, "likely_chance")
    if chances.joint is not None:
        yield made.chance(31, "Chance that all hard dates and the money hold together", chances.joint, "joint")
    for one in chances.promises:
        place, field = PROMISES + 10 * number_of(one.promise_id), f"promises.{one.promise_id}"
        yield made.day(place + 2, f"{one.promise_id} target (as likely as not)", one.p50, f"{field}.p50")
        yield made.day(place + 3, f"{one.promise_id} promise (in four cases of five)", one.p80, f"{field}.p80")
        yield made.chance(place + 4, f"{one.promise_id} chance to be kept", one.chance, f"{field}.chance")
    side = FactMaker("computed", "risk_simulation", main=False)
    phases = [one for one in chances.milestones if one.code.isdecimal()]
    for one in phases[:_MOST_PHASES]:
        place = PHASES + 10 * int(one.code)
        yield side.day(place + 1, f"Phase {one.code} {one.title} ends: promise", one.p80, f"milestones.{one.code}.p80")


def money_facts(costs: CostPlan, chances: RiskSimulation | None, flow: CashFlow | None) -> Iterator[Fact]:
    """Yields labour, purchases, contingency, the whole beside the money of the goal, and the month with least left."""
    whole = plan_cost(costs, chances)
    if whole is None:
        return
    made, unit = FactMaker("computed", "cost_plan"), costs.currency
    yield made.money(20, "Labour", costs.labour_cost, unit, "labour_cost")
    yield made.money(21, "Materials and fees", costs.material_cost, unit, "material_cost")
    yield made.money(22, "Base: labour, materials and fees", whole.base, unit, "total")
    yield from _whole(FactMaker("computed", "risk_simulation" if whole.for_risks is not None else "cost_plan"), whole)
    if chances and chances.cost:
        drawn = FactMaker("computed", "risk_simulation")
        yield drawn.money(27, "Cost as likely as not", chances.cost.p50, unit, "cost.p50")
    side = FactMaker("computed", "cost_plan", main=False)
    for line in costs.by_phase[:_MOST_PHASES]:
        amount = line.labour_cost + line.material_cost
        number = PHASES + 10 * number_of(line.code) + 2
        yield side.money(number, f"Phase {line.code} {line.title}: base", amount, unit, f"by_phase.{line.code}")
    known = [month for month in flow.months if month.balance is not None] if flow else []
    if known:
        flows = FactMaker("computed", "cash_flow")
        worst = min(known, key=lambda month: month.balance or 0.0)
        yield flows.money(33, "Least that is left at the end of a month", worst.balance or 0.0, unit, "months.balance")
        yield flows.day(34, "The month with least left begins", worst.month, "months.month")


def _whole(made: FactMaker, whole: PlanCost) -> Iterator[Fact]:
    unit = whole.currency
    name = "Cost of the plan, contingency included"
    yield made.money(26, name, whole.total, unit, "cost.p80")
    yield made.money(23, "Contingency", whole.contingency, unit, "cost.contingency")
    if whole.for_risks is not None and whole.for_estimates is not None:
        yield made.money(24, "Contingency for risks", whole.for_risks, unit, "cost.for_risks")
        yield made.money(25, "Contingency for estimates", whole.for_estimates, unit, "cost.for_estimates")
    if whole.budget is not None and whole.left is not None:
        yield made.money(28, "All money of the goal", whole.budget, unit, "cost.funds")
        name = "Left of the money beside the cost of the plan" if whole.left >= 0 else "Missing to the cost of the plan"
        yield made.money(29, name, abs(whole.left), unit, "cost.funds")
    if whole.chance is not None:
        yield made.chance(30, "Chance that the money is enough", whole.chance, "cost.chance")


def income_facts(outlook: BusinessOutlook) -> Iterator[Fact]:
    """Yields break-even and payback as estimated, or what one benefit costs."""
    made = FactMaker("computed", "business_outlook")
    expected = next(iter(outlook.cases), None)
    if expected and expected.month is not None:
        yield made.count(40, "Month after the opening that first covers its cost", expected.month, "", "cases.month")
    if expected and expected.payback is not None:
        yield made.count(42, "Month after the opening with all cost back", expected.payback, "", "cases.payback")
    if expected:
        yield made.money(43, "Result of a full month", expected.full_month, outlook.currency, "cases.full_month")
    if outlook.units is not None:
        yield made.count(41, "Units a month at break-even", round(outlook.units), outlook.unit or "units", "units")
    if not outlook.applicable and outlook.cost_per_benefit is not None and outlook.benefit_unit:
        name = f"Cost of {outlook.benefit_unit}"
        yield made.money(45, name, outlook.cost_per_benefit, outlook.currency, "cost_per_benefit")


def people_facts(resources: ResourcePlan, rates: RoleRates | None) -> Iterator[Fact]:
    """Yields how many roles there are, how much they work, and what a day of each costs."""
    made = FactMaker("computed", "resource_plan")
    yield made.count(50, "Roles", len(resources.roles), "roles", "roles")
    yield made.count(52, "Work of all roles", round(resources.hours), "hours", "hours")
    if resources.people_max is not None:
        yield made.count(51, "People at work at the same time at most", resources.people_max, "people", "people_max")
    guess = FactMaker("estimate", "role_rates", main=False)
    for rate in rates.rates[:_MOST_ROLES] if rates else []:
        if rate.day_rate:
            number, name = RATES + number_of(rate.role_id), f"{rate.role_id} {rate.title}: a day"
            yield guess.money(number, name, rate.day_rate, rates.currency if rates else "", f"rates.{rate.role_id}")


def limit_facts(bodies: GovernanceBodies) -> Iterator[Fact]:
    """Yields up to which amount each body may decide."""
    made = FactMaker("threshold", "governance_bodies", main=False)
    for body in bodies.bodies[:_MOST_LIMITS]:
        if body.spending_limit:
            number, name = LIMITS + number_of(body.body_id), f"{body.body_id} {body.name} decides up to"
            yield made.money(number, name, body.spending_limit, bodies.currency or "", f"bodies.{body.body_id}")
