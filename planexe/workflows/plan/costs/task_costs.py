"""Estimate what each task costs: who works on it for how many days, and what is bought; a phase to a call."""

from collections.abc import Sequence
from typing import Annotated

from pydantic import BaseModel, Field

from planexe.spine.binding import Binding, OneEach, OneOf
from planexe.spine.inputs import Inputs
from planexe.spine.kinds import Each
from planexe.spine.markdown import bullets
from planexe.spine.stage import Answered, Expected, Item, optional
from planexe.workflows.plan.answer_checks import repeated
from planexe.workflows.plan.costs.role_rates import RoleRates
from planexe.workflows.plan.goal_rules import GOAL_RULES
from planexe.workflows.plan.screening.stated_limits import StatedBudget, StatedLimits
from planexe.workflows.plan.texts import Name, sized
from planexe.workflows.plan.work_breakdown.tree import OpenTask, WbsNode, WbsTree, open_tasks

TASKS_PER_CALL = 6
MOST_DAYS = 3650
ABSURD_SHARE = 3  # a task that costs so many times the whole budget is in another unit
Reasoning = Annotated[str, sized(10, 400)]

PROMPT = f"""\
You estimate what tasks of a plan cost. The whole work breakdown is in `wbs_tree_l2`, the roles with their day rates in `role_rates`; the tasks to estimate are named at the end. The other tasks are estimated by others at the same moment, so count nothing twice.
The reader is the person who has to find the money and then keep to it. Code multiplies and adds up; you give the parts.

For each task named at the end, exactly once, under its code:
- `labour`: who works on it. `role_id` out of `role_rates`, `days` the working days of all people of this role on this task together (two people for three days are 6). Only hours worked, not days waited. Unpaid roles belong here too, with their days. One to four roles, none twice.
- `materials`: what is bought, rented, ordered from outside or paid in fees for this task; `name` says what and how much of it, `cost` is the whole sum in the currency of `role_rates`. One to three entries; an empty list if nothing is bought. What a role's day rate already pays for does not belong here.
- `contingency_percent`: what is added for surprises: about 5 for routine, 10 usual, 20 and more for the untried.
- `low_factor` and `high_factor`: the cost if all goes well and if much goes wrong, as parts of the estimate: 0.9 and 1.3 mean 10 percent less and 30 percent more.
- `assumptions`: one to three: the prices, quantities and offers that the figures rest on. No general phrases.
- `risks`: at most two: what would most likely make just this task dearer, and by how much.

Rules:
- A running cost (rent, wages after the end, loan) is counted only as far as it falls inside the project.
- If `stated_limits` names a budget, it is what all tasks of the plan share, not what one task may take. Estimate honestly: do not shrink prices until they fit. But plan for the means that are there: a goal with little money uses cheap ways.
- Where you are unsure of a price give a round figure and say so in `assumptions`. Never invent an offer or a supplier.

{GOAL_RULES}"""


class LabourEntry(BaseModel):
    """Work of one role on a task."""

    role_id: str = Field(description="Id of the role in role_rates.")
    days: float = Field(gt=0, le=MOST_DAYS, description="Working days of all people of this role together.")


class MaterialEntry(BaseModel):
    """Something bought, rented or paid for a task."""

    name: Name = Field(description="What is bought and how much of it.")
    cost: float = Field(ge=0, le=1e13, description="The whole sum, in the currency of role_rates.")


class CostEstimate(BaseModel):
    """The parts of the cost of one task."""

    task_code: str = Field(description="Code of the task, as named at the end.")
    labour: list[LabourEntry] = Field(max_length=8, description="One to three roles that do the work.")
    materials: list[MaterialEntry] = Field(max_length=8, description="One to three; empty if nothing is bought.")
    contingency_percent: int = Field(ge=0, le=60, description="Added for surprises, in percent.")
    low_factor: float = Field(ge=0.2, le=1, description="Cost if all goes well, as a part of the estimate.")
    high_factor: float = Field(ge=1, le=5, description="Cost if much goes wrong, as a part of the estimate.")
    assumptions: list[Reasoning] = Field(
        min_length=1, max_length=4, description="One or two things the figures rest on."
    )
    risks: list[Reasoning] = Field(max_length=3, description="One or two things that would make this task dearer.")


class CostEstimates(BaseModel):
    """The estimates of one call."""

    estimates: list[CostEstimate] = Field(min_length=1, description="One entry for each task named at the end.")


class TaskCosts(BaseModel):
    """All estimates in the order of the codes, and the tasks without one."""

    currency: str
    estimates: list[CostEstimate]
    unpriced: list[OpenTask]


def _items(inputs: Inputs) -> list[Item]:
    """Returns the tasks of one phase to a call; a phase with very many tasks takes several."""
    tasks = inputs.read("wbs_tree_l2", WbsTree).tasks()
    items = []
    for phase in dict.fromkeys(task.parent for task in tasks):
        own = [task for task in tasks if task.parent == phase]
        for start in range(0, len(own), TASKS_PER_CALL):
            chunk = own[start : start + TASKS_PER_CALL]
            items.append(Item(f"{chunk[0].code}-{chunk[-1].code}", _title(chunk), tuple(chunk)))
    return items


def _title(chunk: Sequence[WbsNode]) -> str:
    return f"Cost of {', '.join(task.code for task in chunk)}"


def _task(_inputs: Inputs, item: Item) -> str:
    lines = "\n".join(f"- {task.code} {task.title}" for task in item.data)
    return f"Subject: {item.title}\nEstimate:\n{lines}"


def _bindings(inputs: Inputs, item: Item) -> list[Binding]:
    roles = tuple(rate.role_id for rate in inputs.read("role_rates", RoleRates).rates)
    every = tuple(task.code for task in inputs.read("wbs_tree_l2", WbsTree).tasks())
    own = tuple(task.code for task in item.data)
    bound: list[Binding] = [OneEach("estimates", "task_code", own, every, TASKS_PER_CALL)]
    return [*bound, OneOf("estimates.labour.role_id", roles)] if roles else bound


def _check(answer: CostEstimates, inputs: Inputs, _item: Item) -> list[str]:
    rates = inputs.read("role_rates", RoleRates)
    limits = inputs.find("stated_limits", StatedLimits)
    budget = limits.budget if limits else None
    return [problem for one in answer.estimates for problem in _problems(one, rates, budget)]


def _problems(one: CostEstimate, rates: RoleRates, budget: StatedBudget | None) -> list[str]:
    where = f"`estimates` of {one.task_code}"
    problems = []
    if not one.labour and not one.materials:
        problems.append(f"{where} has neither `labour` nor `materials`; every task takes somebody's time or money.")
    problems += [
        f"{where}: `labour` has {role_id} more than once; give the days of a role together."
        for role_id in repeated(entry.role_id for entry in one.labour)
    ]
    problems += [
        f"{where}: `materials` has {name!r} more than once; count it once."
        for name in repeated(entry.name for entry in one.materials)
    ]
    cost = direct_cost(one, rates)
    if budget and budget.currency == rates.currency and cost > ABSURD_SHARE * budget.amount:
        problems.append(
            f"{where} costs {rates.currency} {cost:,.0f} by these figures, the whole budget is {budget.amount:,.0f}; "
            "check the units of `days` and `cost`."
        )
    return problems


def direct_cost(one: CostEstimate, rates: RoleRates) -> float:
    """Returns labour and materials of a task, without contingency."""
    paid = {rate.role_id: rate.day_rate for rate in rates.rates}
    return sum(e.days * paid.get(e.role_id, 0.0) for e in one.labour) + sum(e.cost for e in one.materials)


def _skip(inputs: Inputs) -> TaskCosts | None:
    if inputs.read("role_rates", RoleRates).money_involved:
        return None
    return TaskCosts(currency="", estimates=[], unpriced=[])


def _finish(inputs: Inputs, answered: Sequence[Answered]) -> TaskCosts:
    tree = inputs.read("wbs_tree_l2", WbsTree)
    given = {e.task_code: e for one in answered if one.ok for e in one.answer.estimates if e.labour or e.materials}
    problems = {task.code: one.problem for one in answered if not one.ok for task in one.item.data}
    asked = {task.code: "no usable estimate" for one in answered for task in one.item.data}
    return TaskCosts(
        currency=inputs.read("role_rates", RoleRates).currency,
        estimates=[given[task.code] for task in tree.tasks() if task.code in given],
        unpriced=open_tasks(tree, given, {**asked, **problems}),
    )


def _full(value: TaskCosts) -> str:
    lines = []
    for e in value.estimates:
        work = ", ".join(f"{entry.role_id} {entry.days:g} days" for entry in e.labour) or "nobody's days"
        bought = ", ".join(f"{m.name} {m.cost:,.0f}" for m in e.materials) or "nothing bought"
        notes = " ".join([*e.assumptions, *(f"Risk: {risk}" for risk in e.risks)])
        lines.append(f"**{e.task_code}** {work}; {bought}; {e.contingency_percent} % for surprises. {notes}")
    lines += [f"**{task.task_code}** {task.title}: no price, {task.reason}" for task in value.unpriced]
    unit = f"All sums in {value.currency}.\n\n" if value.currency else ""
    return f"{unit}{bullets(lines)}" if lines else "Nothing is priced: no money is involved."


STAGE = Each(
    name="task_costs",
    heading="Costs of the tasks",
    needs=("initial_prompt", optional("stated_limits"), "project_plan:digest", "role_rates", "wbs_tree_l2"),
    prompt=PROMPT,
    task=_task,
    answer=CostEstimates,
    items=_items,
    fast_limit=2,
    bindings=_bindings,
    check=_check,
    skip=_skip,
    finish=_finish,
    value=TaskCosts,
    views={"full": _full},
    min_answered=0.6,
    essential=False,
    max_output_tokens=6000,
    expected=Expected(calls=7, calls_fast=2, seconds=9, input_tokens=4000, output_tokens=1500),
)
