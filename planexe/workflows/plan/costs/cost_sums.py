"""Sums of money that agree: each amount is rounded once, to whole units, and everything else adds rounded amounts."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal

from planexe.workflows.plan.costs.cost_models import CostLine, LabourCost, LeafCost, MaterialCost, RoleCost, TaskCost
from planexe.workflows.plan.costs.role_rates import RoleRate
from planexe.workflows.plan.costs.task_costs import CostEstimate
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


def price_task(node: WbsNode, estimate: CostEstimate, rates: Mapping[str, RoleRate]) -> TaskCost:
    """Returns what a task costs by its estimate; work of a role without a rate counts days and no money."""
    labour = [_labour(entry.role_id, entry.days, rates.get(entry.role_id)) for entry in estimate.labour]
    materials = [MaterialCost(name=m.name, cost=float(whole(exact(max(0.0, m.cost))))) for m in estimate.materials]
    labour_cost, material_cost = sum_of(entry.cost for entry in labour), sum_of(m.cost for m in materials)
    direct = exact(labour_cost) + exact(material_cost)
    percent = exact(max(0, estimate.contingency_percent))
    contingency = whole(direct * percent / 100)
    total = direct + contingency
    return TaskCost(
        code=node.code,
        title=node.title,
        labour=labour,
        materials=materials,
        labour_cost=labour_cost,
        material_cost=material_cost,
        contingency_rate=float(percent / 100),
        contingency_cost=float(contingency),
        total=float(total),
        total_min=float(whole(total * exact(min(1.0, max(0.0, estimate.low_factor))))),
        total_max=float(whole(total * exact(max(1.0, estimate.high_factor)))),
        assumptions=list(estimate.assumptions),
        risks=list(estimate.risks),
    )


def _labour(role_id: str, days: float, rate: RoleRate | None) -> LabourCost:
    day_rate = rate.day_rate if rate else 0.0
    return LabourCost(
        role_id=role_id,
        role_title=rate.title if rate else "",
        days=max(0.0, days),
        day_rate=day_rate,
        cost=float(whole(exact(max(0.0, days)) * exact(day_rate))),
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


def leaf_costs(tree: WbsTree, tasks: Sequence[TaskCost]) -> list[LeafCost]:
    """Returns what each leaf costs: the task's total by the work shares of its subtasks, equal where none are known."""
    found = []
    for task in tasks:
        leaves = [node for node in tree.nodes if node.parent == task.code and node.level == SUBTASK_LEVEL]
        parts = spread(task.total, _shares(leaves)) if leaves else [task.total]
        codes = [leaf.code for leaf in leaves] or [task.code]
        found += [LeafCost(code=code, cost=cost) for code, cost in zip(codes, parts, strict=True)]
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


def role_costs(rates: Sequence[RoleRate], tasks: Sequence[TaskCost]) -> list[RoleCost]:
    """Returns the days and the cost of each role that works on a task, in the order of the roles."""
    entries = [entry for task in tasks for entry in task.labour]
    titles = {rate.role_id: rate.title for rate in rates}
    ids = dict.fromkeys([*titles, *(entry.role_id for entry in entries)])
    found = []
    for role_id in ids:
        own = [entry for entry in entries if entry.role_id == role_id]
        if own:
            found.append(
                RoleCost(
                    role_id=role_id,
                    title=titles.get(role_id, ""),
                    days=sum_of(entry.days for entry in own),
                    day_rate=own[0].day_rate,
                    cost=sum_of(entry.cost for entry in own),
                )
            )
    return found
