"""Sums of money that agree: each amount is rounded once, to whole units, and everything else adds rounded amounts."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from planexe.workflows.plan.costs.cost_models import CostLine, LabourCost, LeafCost, RoleCost, TaskCost
from planexe.workflows.plan.costs.task_costs import PricedTask
from planexe.workflows.plan.resources.resource_models import ResourcePlan, RoleLoad, RoleWork
from planexe.workflows.plan.schedule.work_days import HOURS_PER_DAY
from planexe.workflows.plan.work_breakdown.tree import SUBTASK_LEVEL, WbsNode, WbsTree


def whole(amount: Decimal) -> Decimal:
    """Returns the amount in whole units of its currency, halves rounded up."""
    return amount.quantize(Decimal(1), rounding=ROUND_HALF_UP)


def exact(number: float) -> Decimal:
    """Returns a number as it is written, so that 0.1 is a tenth."""
    return Decimal(str(number))


def sum_of(amounts: Iterable[float]) -> float:
    """Returns the exact sum of amounts."""
    return float(sum((exact(amount) for amount in amounts), Decimal(0)))


@dataclass(frozen=True, slots=True)
class TaskWork:
    """The work on a task.

    Attributes:
        labour: by role, in the order in which the roles first work on it.
        low_factor: its cost if all goes well, as a part of what is likely; ``high_factor`` if much goes wrong.
    """

    labour: Sequence[LabourCost] = ()
    low_factor: float = 1.0
    high_factor: float = 1.0


def price_task(node: WbsNode, estimate: PricedTask | None, work: TaskWork) -> TaskCost:
    """Returns what a task costs: its work by the resource plan, and what is bought by its estimate, if there is one."""
    materials = [
        bought.model_copy(update={"cost": float(whole(exact(max(0.0, bought.cost))))})
        for bought in (estimate.materials if estimate else [])
    ]
    labour_cost, material_cost = sum_of(entry.cost for entry in work.labour), sum_of(m.cost for m in materials)
    direct = exact(labour_cost) + exact(material_cost)
    percent = exact(max(0, estimate.contingency_percent) if estimate else 0)
    contingency = whole(direct * percent / 100)
    total = direct
    low = exact(min(1.0, max(0.0, estimate.low_factor)) if estimate else 1)
    high = exact(max(1.0, estimate.high_factor) if estimate else 1)
    least = whole(exact(labour_cost) * exact(work.low_factor) + exact(material_cost) * low)
    most = whole(exact(labour_cost) * exact(work.high_factor) + exact(material_cost) * high)
    return TaskCost(
        code=node.code,
        title=node.title,
        labour=list(work.labour),
        materials=materials,
        labour_cost=labour_cost,
        material_cost=material_cost,
        contingency_rate=float(percent / 100),
        contingency_cost=float(contingency),
        total=float(total),
        total_min=float(least),
        total_max=float(max(most, total)),
        assumptions=list(estimate.assumptions) if estimate else [],
        risks=list(estimate.risks) if estimate else [],
        materials_known=estimate is not None,
    )


def work_by_task(resources: ResourcePlan | None) -> dict[str, TaskWork]:
    """Returns the work on each task by its code: what its leaves take, added up by role."""
    if resources is None:
        return {}
    roles = {role.role_id: role for role in resources.roles}
    days = {task.code: task for task in resources.tasks}
    hours: dict[str, dict[str, list[RoleWork]]] = {}
    for leaf in resources.leaves:
        for one in leaf.work:
            hours.setdefault(leaf.task_code, {}).setdefault(one.role_id, []).append(one)
    return {
        code: TaskWork(
            [_labour(roles[role_id], entries) for role_id, entries in by_role.items() if any(e.hours for e in entries)],
            days[code].days_min / days[code].days_likely if code in days else 1.0,
            days[code].days_max / days[code].days_likely if code in days else 1.0,
        )
        for code, by_role in hours.items()
    }


def _labour(role: RoleLoad, entries: Sequence[RoleWork]) -> LabourCost:
    return LabourCost(
        role_id=role.role_id,
        role_title=role.title,
        days=float(exact(sum_of(one.hours for one in entries)) / exact(HOURS_PER_DAY)),
        day_rate=role.day_rate,
        cost=sum_of(one.cost for one in entries),
    )


def spread(total: float, shares: Sequence[float]) -> list[float]:
    """Returns the total in whole parts by the shares; the parts add up to it exactly.

    The units that rounding down leaves over go to the parts that lost most by it.
    """
    if not shares:
        return []
    weights = [exact(max(0.0, share)) for share in shares]
    if not sum(weights):
        weights = [Decimal(1)] * len(shares)
    exact_parts = [exact(total) * weight / sum(weights) for weight in weights]
    parts = [Decimal(int(part)) for part in exact_parts]
    left = int(whole(exact(total)) - sum(parts))
    order = sorted(range(len(parts)), key=lambda i: (-(exact_parts[i] - parts[i]), i))
    for index in order[:left]:
        parts[index] += 1
    return [float(part) for part in parts]


def leaf_costs(tree: WbsTree, tasks: Sequence[TaskCost], resources: ResourcePlan | None) -> list[LeafCost]:
    """Returns what each leaf costs: its own work, and by work shares what its task buys.

    Its share in the reserve that was estimated in per cent stands beside it and is not in its cost.

    The shares are equal where none are known.
    """
    labour = {leaf.code: leaf.cost for leaf in (resources.leaves if resources else [])}
    found = []
    for task in tasks:
        leaves = [node for node in tree.nodes if node.parent == task.code and node.level == SUBTASK_LEVEL]
        codes = [leaf.code for leaf in leaves] or [task.code]
        shares = _shares(leaves) or [1.0]
        parts = zip(codes, spread(task.material_cost, shares), spread(task.contingency_cost, shares), strict=True)
        for code, material, contingency in parts:
            work = labour.get(code, 0.0)
            found.append(
                LeafCost(
                    code=code,
                    cost=sum_of((work, material)),
                    labour_cost=work,
                    material_cost=material,
                    contingency_cost=contingency,
                )
            )
    return found


def _shares(leaves: Sequence[WbsNode]) -> list[float]:
    known = [share for leaf in leaves if (share := getattr(leaf, "work_share", None))]
    usual = sum(known) / len(known) if known else 1.0
    return [getattr(leaf, "work_share", None) or usual for leaf in leaves]


def phase_costs(tree: WbsTree, tasks: Sequence[TaskCost]) -> list[CostLine]:
    """Returns the sums of each phase that has a priced task."""
    lines = []
    for phase in (node for node in tree.nodes if node.level == 1):
        own = [task for task in tasks if task.code.rpartition(".")[0] == phase.code]
        if own:
            lines.append(
                CostLine(
                    code=phase.code,
                    title=phase.title,
                    labour_cost=sum_of(task.labour_cost for task in own),
                    material_cost=sum_of(task.material_cost for task in own),
                    contingency_cost=sum_of(task.contingency_cost for task in own),
                    total=sum_of(task.total for task in own),
                )
            )
    return lines


def role_costs(resources: ResourcePlan | None) -> list[RoleCost]:
    """Returns the days and the cost of each role that works on something, in the order of the roles."""
    return [
        RoleCost(role_id=role.role_id, title=role.title, days=role.days, day_rate=role.day_rate, cost=role.cost)
        for role in (resources.roles if resources else [])
        if role.hours
    ]
