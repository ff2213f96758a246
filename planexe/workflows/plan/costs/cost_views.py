"""The costs as people and later stages read them."""

from collections.abc import Sequence

from planexe.spine.markdown import bullets, table
from planexe.workflows.plan.answer_checks import shorten
from planexe.workflows.plan.costs.cost_models import CostPlan, TaskCost

_DIGEST_TASKS = 5
_DIGEST_ROLES = 6


def money(currency: str, amount: float) -> str:
    """Returns an amount with its currency, e.g. ``DKK 1,720,400``."""
    return f"{currency} {amount:,.0f}".strip()


def days(number: float) -> str:
    """Returns working days, e.g. ``1 day``, ``2.5 days``."""
    return f"{number:,g} day{'' if number == 1 else 's'}"


def headline(value: CostPlan) -> str:
    """Returns the sum, its range and what that means for the budget, in two sentences."""
    if not value.tasks:
        return "Nothing is priced." if value.unpriced else "The plan involves no money, so nothing is priced."
    total = (
        f"The {len(value.tasks)} priced tasks cost {money(value.currency, value.total)} in labour and purchases "
        f"({value.total_min:,.0f} if all goes well, {value.total_max:,.0f} if much goes wrong); the contingency comes on top "
        "of it and is drawn with the chances."
    )
    return f"{total} {budget_sentence(value)}"


def budget_sentence(value: CostPlan) -> str:
    """Returns how the sum stands to the budget of the goal."""
    own = money(value.currency, value.total)
    if value.budget is None:
        return "The goal states no budget."
    stated = money(value.budget_currency, value.budget)
    match value.verdict:
        case "over the budget":
            over = money(value.currency, value.total - value.budget)
            return f"The budget of {stated} does not suffice: labour and purchases alone cost {own}, which is {over} too much."
        case "within the budget":
            left = money(value.currency, value.left or 0)
            return f"Of the budget of {stated} that leaves {left} for the contingency."
        case "budget in another currency":
            return f"The goal states its budget as {stated}; the plan counts in {value.currency}, so the two are not compared."
    return f"The budget of the goal is {stated}; not all tasks are priced, so the two are not compared."


def view_full(value: CostPlan) -> str:
    """Returns sums, tables by phase, role and task, and what every figure rests on."""
    parts = [headline(value)]
    if value.notes:
        parts.append(bullets(value.notes))
    if value.tasks:
        parts += [_phase_table(value), _role_table(value), _task_table(value), _basis(value.tasks, value.currency)]
    return "\n\n".join(parts)


def _phase_table(value: CostPlan) -> str:
    rows = [
        [line.code, line.title, *_amounts(line.labour_cost, line.material_cost, line.total, line.contingency_cost)]
        for line in value.by_phase
    ]
    sums = _amounts(value.labour_cost, value.material_cost, value.total, value.contingency_cost)
    heads = ["Phase", "Title", "Labour", "Materials and fees", "Total", "Contingency as guessed"]
    return f"### By phase, in {value.currency}\n\n{table(heads, [*rows, ['', '**Sum**', *sums]])}"


def _role_table(value: CostPlan) -> str:
    rows = [[r.role_id, r.title, f"{r.days:,g}", *_amounts(r.day_rate, r.cost)] for r in value.by_role]
    sums = ["", "**Sum**", f"{sum(r.days for r in value.by_role):,g}", "", *_amounts(value.labour_cost)]
    heads = ["Role", "Title", "Days", "Day rate", "Cost"]
    return f"### By role, in {value.currency}\n\n{table(heads, [*rows, sums])}"


def _task_table(value: CostPlan) -> str:
    rows = [
        [t.code, t.title, *_amounts(t.labour_cost, t.material_cost, t.total), _range(t), *_amounts(t.contingency_cost)]
        for t in value.tasks
    ]
    sums = _amounts(value.labour_cost, value.material_cost, value.total)
    heads = ["Task", "Title", "Labour", "Materials and fees", "Total", "Range", "Contingency as guessed"]
    span = f"{value.total_min:,.0f} to {value.total_max:,.0f}"
    return f"### By task, in {value.currency}\n\n{table(heads, [*rows, ['', '**Sum**', *sums, span, *_amounts(value.contingency_cost)]])}"


def _basis(tasks: Sequence[TaskCost], currency: str) -> str:
    lines = []
    for task in tasks:
        work = [f"{entry.role_id} {entry.role_title}".strip() + f" {days(entry.days)}" for entry in task.labour]
        bought = [f"{material.name} ({material.cost:,.0f})" for material in task.materials]
        parts = [
            f"Work: {'; '.join(work)}." if work else "",
            f"Bought: {'; '.join(bought)}." if bought else "",
            _sentences(task.assumptions),
            f"Could become dearer: {_sentences(task.risks)}" if task.risks else "",
        ]
        lines.append(f"**{task.code} {task.title}.** {' '.join(part for part in parts if part)}")
    return f"### What the figures rest on\n\nSums in {currency}.\n\n{bullets(lines)}"


def _sentences(lines: Sequence[str]) -> str:
    return " ".join(f"{line.rstrip('. ')}." for line in lines)


def _amounts(*amounts: float) -> list[str]:
    return [f"{amount:,.0f}" for amount in amounts]


def _range(task: TaskCost) -> str:
    return f"{task.total_min:,.0f} to {task.total_max:,.0f}"


def view_digest(value: CostPlan) -> str:
    """Returns sums, phases, the dearest tasks and roles, and the notes."""
    if not value.tasks:
        return "\n\n".join([headline(value), *value.notes])
    unit = value.currency
    phases = "; ".join(f"{line.code} {shorten(line.title, 40)} {line.total:,.0f}" for line in value.by_phase)
    dearest = sorted(value.tasks, key=lambda task: -task.total)[:_DIGEST_TASKS]
    tasks = "; ".join(f"{task.code} {shorten(task.title, 50)} {task.total:,.0f}" for task in dearest)
    busiest = sorted(value.by_role, key=lambda role: -role.days)[:_DIGEST_ROLES]
    roles = "; ".join(f"{r.role_id} {shorten(r.title, 40)} {days(r.days)} at {r.day_rate:,.0f}" for r in busiest)
    split = f"Labour {money(unit, value.labour_cost)}, materials and fees {money(unit, value.material_cost)}."
    lines = [headline(value), split, f"**By phase ({unit}):** {phases}", f"**Dearest tasks ({unit}):** {tasks}"]
    return "\n\n".join([*lines, f"**Roles with most days:** {roles}", *(shorten(note, 300) for note in value.notes)])
