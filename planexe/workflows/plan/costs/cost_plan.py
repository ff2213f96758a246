"""Total the estimates by task, phase and role, and compare them with the budget of the goal."""

from collections.abc import Sequence

from planexe.spine.inputs import Inputs
from planexe.spine.kinds import Compute
from planexe.spine.stage import Expected, optional, unseen
from planexe.workflows.plan.contract.funds import Budget, budget_of
from planexe.workflows.plan.costs.cost_models import (
    BudgetVerdict,
    CostLine,
    CostPlan,
    LabourCost,
    LeafCost,
    RoleCost,
    TaskCost,
)
from planexe.workflows.plan.costs.cost_sums import (
    TaskWork,
    leaf_costs,
    phase_costs,
    price_task,
    role_costs,
    sum_of,
    work_by_task,
)
from planexe.workflows.plan.costs.cost_views import days, money, view_digest, view_full
from planexe.workflows.plan.costs.role_rates import RoleRates
from planexe.workflows.plan.costs.task_costs import TaskCosts
from planexe.workflows.plan.repair.agreed import AGREED_NEEDS, agreed_contract
from planexe.workflows.plan.repair.decisions import decisions_of
from planexe.workflows.plan.resources.resource_models import ResourcePlan
from planexe.workflows.plan.screening.start_time import StartTime
from planexe.workflows.plan.work_breakdown.tree import LEFT_OUT, WbsTree

__all__ = [
    "STAGE",
    "BudgetVerdict",
    "CostLine",
    "CostPlan",
    "LabourCost",
    "LeafCost",
    "RoleCost",
    "TaskCost",
]


def compute(inputs: Inputs) -> CostPlan:
    """Returns the costs of the plan; a task of which nobody estimated what is bought is named and costs its work."""
    resources = inputs.find("resource_plan", ResourcePlan)
    given = inputs.read("task_costs", TaskCosts)
    outline = inputs.read("wbs_tree_l2", WbsTree)
    contract, gone = agreed_contract(inputs), decisions_of(inputs).left_out
    start = inputs.read("start_time", StartTime).start_date
    estimates = {estimate.task_code: estimate for estimate in given.estimates}
    open_tasks = [task for task in given.unpriced if task.task_code not in gone]
    work = work_by_task(resources)
    tasks = [
        price_task(task, estimates.get(task.code), work.get(task.code, TaskWork()))
        for task in outline.tasks()
        if task.code not in gone
        and (task.code in estimates or any(entry.cost for entry in work.get(task.code, TaskWork()).labour))
    ]
    value = CostPlan(
        currency=given.currency,
        tasks=tasks,
        leaves=leaf_costs(inputs.find("wbs_tree_full", WbsTree) or outline, tasks, resources),
        by_phase=phase_costs(outline, tasks),
        by_role=role_costs(resources) if tasks else [],
        labour_cost=sum_of(task.labour_cost for task in tasks),
        material_cost=sum_of(task.material_cost for task in tasks),
        contingency_cost=sum_of(task.contingency_cost for task in tasks),
        total=sum_of(task.total for task in tasks),
        total_min=sum_of(task.total_min for task in tasks),
        total_max=sum_of(task.total_max for task in tasks),
        unpriced=[task.task_code for task in open_tasks],
        left_out=[task.task_code for task in open_tasks if task.reason == LEFT_OUT],
    )
    budget = budget_of(contract, given.currency, start) if contract else None
    compared = _compare(value, budget)
    notes = _notes(compared, resources, inputs.find("role_rates", RoleRates)) + (list(budget.notes) if budget else [])
    return compared.model_copy(update={"notes": notes})


def _compare(value: CostPlan, budget: Budget | None) -> CostPlan:
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


def _notes(value: CostPlan, resources: ResourcePlan | None, rates: RoleRates | None) -> list[str]:
    notes = []
    if resources is None and value.tasks:
        notes.append("Nobody worked out who does what, so no work is priced and the real sum is higher.")
    lost = [code for code in value.unpriced if code not in value.left_out]
    if lost:
        notes.append(f"No price for what {len(lost)} tasks buy, so the real sum is higher: {', '.join(lost)}.")
    if value.left_out:
        codes = ", ".join(value.left_out)
        notes.append(f"Not priced at this level of detail: what is bought for {codes}. The real sum is higher.")
    unrated = set(rates.unrated) if rates else set()
    unpaid = [role for role in value.by_role if not role.day_rate and role.role_id not in unrated]
    if unpaid and rates and rates.money_involved:
        whom = ", ".join(f"{role.role_id} {role.title} ({days(role.days)})" for role in unpaid)
        notes.append(f"Unpaid work stands in the days and not in the sum: {whom}.")
    if unrated:
        notes.append(f"Without a day rate, so their work costs nothing here: {', '.join(sorted(unrated))}.")
    if value.verdict == "within the budget" and value.budget is not None and value.total_max > value.budget:
        excess = money(value.currency, value.total_max - value.budget)
        notes.append(f"If much goes wrong in all tasks at once, the plan costs {excess} more than the budget.")
    return notes


def gaps(value: CostPlan) -> Sequence[str]:
    """Returns tasks that were asked for and have no price."""
    found = []
    lost = [code for code in value.unpriced if code not in value.left_out]
    if lost:
        found.append(f"Costs: no price for what is bought for {', '.join(lost)}.")
    return found


STAGE = Compute(
    name="cost_plan",
    heading="Cost plan",
    needs=(
        unseen("start_time"),
        *AGREED_NEEDS,
        unseen(optional("role_rates")),
        unseen(optional("resource_plan")),
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
