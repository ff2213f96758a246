"""What the plan costs, the one sum that every screen, document and export gives: base and contingency; pure."""

from dataclasses import dataclass

from planexe.workflows.plan.chances.chance_models import CostChance, RiskSimulation
from planexe.workflows.plan.chances.chance_text import percent
from planexe.workflows.plan.costs.cost_models import CostPlan


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanCost:
    """The cost baseline of a plan (PMBOK): labour and purchases, and the contingency that makes it enough.

    Attributes:
        currency: ISO 4217.
        base: labour and purchases, at their most likely.
        contingency: what the base must grow by to be enough in four cases of five; where nothing was drawn, what the
            stored costs have above it.
        for_risks: the part of it for risks; ``None`` where nothing was drawn. ``for_estimates`` is the rest.
        total: both together.
        low: enough in one case of ten, and ``high`` in nine; where nothing was drawn, at best and at worst.
        budget: the money of the goal, in ``budget_currency``; ``None`` if it names none.
        left: budget minus total; ``None`` where they cannot be compared.
        chance: that the money is enough; ``None`` where it is not known.
        verdict: how the cost stands to the money, in a few words; ``over`` whether it is more.
    """

    currency: str
    base: float
    contingency: float
    for_risks: float | None
    for_estimates: float | None
    total: float
    low: float
    high: float
    budget: float | None
    budget_currency: str
    left: float | None
    chance: float | None
    verdict: str
    over: bool


def plan_cost(costs: CostPlan | None, chances: RiskSimulation | None) -> PlanCost | None:
    """Returns what a plan costs; ``None`` where nothing has a price."""
    if costs is None or not costs.total > 0:
        return None
    drawn = chances.cost if chances else None
    return _drawn(costs, drawn) if drawn else _undrawn(costs)


def _drawn(costs: CostPlan, drawn: CostChance) -> PlanCost:
    left = None if drawn.funds is None else drawn.funds - drawn.p80
    told = costs.verdict
    if drawn.chance is not None:
        told = f"enough in {percent(drawn.chance)} of all courses"
    return PlanCost(
        currency=costs.currency,
        base=drawn.base,
        contingency=drawn.p80 - drawn.base,
        for_risks=drawn.for_risks,
        for_estimates=drawn.p80 - drawn.base - drawn.for_risks,
        total=drawn.p80,
        low=drawn.p10,
        high=drawn.p90,
        budget=costs.budget if drawn.funds is None else drawn.funds,
        budget_currency=costs.budget_currency if drawn.funds is None else drawn.currency,
        left=left,
        chance=drawn.chance,
        verdict=told,
        over=left is not None and left < 0,
    )


def _undrawn(costs: CostPlan) -> PlanCost:
    base = costs.labour_cost + costs.material_cost
    return PlanCost(
        currency=costs.currency,
        base=base,
        contingency=costs.total - base,
        for_risks=None,
        for_estimates=None,
        total=costs.total,
        low=costs.total_min,
        high=costs.total_max,
        budget=costs.budget,
        budget_currency=costs.budget_currency,
        left=None if costs.verdict == "budget in another currency" else costs.left,
        chance=None,
        verdict=costs.verdict,
        over=costs.verdict == "over the budget",
    )
