"""Total the estimates by task, phase and role, and compare them with the budget of the goal."""

from collections.abc import Sequence

from planexe.spine.inputs import Inputs
from planexe.spine.kinds import Compute
from planexe.spine.stage import Expected, optional, unseen
from planexe.workflows.plan.costs.cost_models import (
    BudgetVerdict,
    CostLine,
    CostPlan,
    LabourCost,
    LeafCost,
    MaterialCost,
    RoleCost,
    TaskCost,
)
from planexe.workflows.plan.costs.cost_sums import leaf_costs, phase_costs, price_task, role_costs, sum_of
from planexe.workflows.plan.costs.cost_views import budget_sentence, days, money, view_digest, view_full
from planexe.workflows.plan.costs.role_rates import RoleRates
from planexe.workflows.plan.costs.task_costs import TaskCosts
from planexe.workflows.plan.screening.stated_limits import StatedBudget, StatedLimits
from planexe.workflows.plan.work_breakdown.tree import LEFT_OUT, WbsTree

__all__ = [
    "STAGE",
    "BudgetVerdict",
    "CostLine",
    "CostPlan",
    "LabourCost",
    "LeafCost",
    "MaterialCost",
    "RoleCost",
    "TaskCost",
]


def compute(inputs: Inputs) -> CostPlan:
    """Returns the costs of the plan; a task without an estimate is named and costs nothing."""
    rates = inputs.read("role_rates", RoleRates)
    given = inputs.read("task_costs", TaskCosts)
    outline = inputs.read("wbs_tree_l2", WbsTree)
    limits = inputs.find("stated_limits", StatedLimits)
    estimates = {estimate.task_code: estimate for estimate in given.estimates}
    by_role = {rate.role_id: rate for rate in rates.rates}
    tasks = [price_task(t, estimates[t.code], by_role) for t in outline.tasks() if t.code in estimates]
    value = CostPlan(
        currency=rates.currency,
        tasks=tasks,
        leaves=leaf_costs(inputs.find("wbs_tree_full", WbsTree) or outline, tasks),
        by_phase=phase_costs(outline, tasks),
        by_role=role_costs(rates.rates, tasks),
        labour_cost=sum_of(task.labour_cost for task in tasks),
        material_cost=sum_of(task.material_cost for task in tasks),
        contingency_cost=sum_of(task.contingency_cost for task in tasks),
        total=sum_of(task.total for task in tasks),
        total_min=sum_of(task.total_min for task in tasks),
        total_max=sum_of(task.total_max for task in tasks),
        unpriced=[task.task_code for task in given.unpriced],
        left_out=[task.task_code for task in given.unpriced if task.reason == LEFT_OUT],
    )
    compared = _compare(value, limits.budget if limits else None)
    return compared.model_copy(update={"notes": _notes(compared, rates)})


def _compare(value: CostPlan, budget: StatedBudget | None) -> CostPlan:
    if budget is None:
        return value
    stated = {"budget": budget.amount, "budget_currency": budget.currency}
    verdict: BudgetVerdict
    left: float | None = None
    if budget.currency != value.currency:
        verdict = "budget in another currency"
    elif value.total > budget.amount:
        verdict, left = "over the budget", sum_of([budget.amount, -value.total])
    elif value.unpriced:
        verdict = "not all tasks priced"
    else:
        verdict, left = "within the budget", sum_of([budget.amount, -value.total])
    return value.model_copy(update={**stated, "verdict": verdict, "left": left})


def _notes(value: CostPlan, rates: RoleRates) -> list[str]:
    notes = []
    lost = [code for code in value.unpriced if code not in value.left_out]
    if lost:
        notes.append(f"No price for {len(lost)} tasks, so the real sum is higher: {', '.join(lost)}.")
    if value.left_out:
        notes.append(f"Not priced at this level of detail: {', '.join(value.left_out)}. The real sum is higher.")
    unpaid = [role for role in value.by_role if not role.day_rate and role.role_id not in rates.unrated]
    if unpaid and rates.money_involved:
        whom = ", ".join(f"{role.role_id} {role.title} ({days(role.days)})" for role in unpaid)
        notes.append(f"Unpaid work stands in the days and not in the sum: {whom}.")
    if rates.unrated:
        notes.append(f"Without a day rate, so their work costs nothing here: {', '.join(rates.unrated)}.")
    if value.verdict == "within the budget" and value.budget is not None and value.total_max > value.budget:
        excess = money(value.currency, value.total_max - value.budget)
        notes.append(f"If much goes wrong in all tasks at once, the plan costs {excess} more than the budget.")
    return notes


def gaps(value: CostPlan) -> Sequence[str]:
    """Returns tasks that were asked for and have no price, and a budget that does not suffice."""
    found = []
    lost = [code for code in value.unpriced if code not in value.left_out]
    if lost:
        found.append(f"Costs: no price for {', '.join(lost)}.")
    if value.verdict == "over the budget":
        found.append(f"Costs: {budget_sentence(value)}")
    return found


STAGE = Compute(
    name="cost_plan",
    heading="Cost plan",
    needs=(
        unseen(optional("stated_limits")),
        unseen("role_rates"),
        unseen("task_costs"),
        unseen("wbs_tree_l2"),
        unseen(optional("wbs_tree_full")),
    ),
    compute=compute,
    value=CostPlan,
    views={"full": view_full, "digest": view_digest},
    gaps=gaps,
    essential=False,
    expected=Expected(0, 0, 0, 0, 0),
)
