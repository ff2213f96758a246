"""Estimate what is bought, rented and paid in fees for each task, and when; a phase to a call."""

from collections.abc import Sequence
from typing import Annotated, Literal

from pydantic import BaseModel, Field

from planexe.spine.binding import Binding, OneEach
from planexe.spine.inputs import Inputs
from planexe.spine.kinds import Each
from planexe.spine.markdown import bullets
from planexe.spine.relaxed_model import extended
from planexe.spine.stage import Answered, Expected, Item, optional
from planexe.workflows.plan.answer_checks import repeated
from planexe.workflows.plan.assumptions.currency_strategy import CurrencyStrategy
from planexe.workflows.plan.contract.contract_models import GoalContract
from planexe.workflows.plan.contract.funds import whole_sum
from planexe.workflows.plan.goal_rules import GOAL_RULES
from planexe.workflows.plan.screening.initial_prompt import InitialPrompt
from planexe.workflows.plan.texts import Name, sized
from planexe.workflows.plan.work_breakdown.tree import OpenTask, WbsNode, WbsTree, open_tasks

TASKS_PER_CALL = 6
MOST_LEAD_DAYS = 730
ABSURD_SHARE = 3  # a task that costs so many times the whole budget is in another unit
PayAt = Literal["start", "finish", "even"]
Reasoning = Annotated[str, sized(10, 400)]
Earmark = Annotated[str, sized(0, 120)]

PROMPT = f"""\
You estimate what tasks of a plan cost beside the work of its own team. The whole work breakdown is in `wbs_tree_l2`; the tasks to estimate are named at the end. The other tasks are estimated by others at the same moment, so count nothing twice.
The reader is the person who has to find the money, order in time, and keep to it. Code prices the hours of the roles in `find_team_roles` and adds everything up; you give what else has to be paid for.

For each task named at the end, exactly once, under its code:
- `materials`: what is bought, rented, ordered from outside or paid in fees for this task. One to three entries; an empty list if nothing is. The work of the roles in `find_team_roles` does not belong here, also not of those that are bought.
- `contingency_percent`: what is added for surprises: about 5 for routine, 10 usual, 20 and more for the untried.
- `low_factor` and `high_factor`: what these purchases cost if all goes well and if much goes wrong, one case in ten each, as parts of the estimate: 0.9 and 1.3 mean 10 percent less and 30 percent more.
- `assumptions`: one to three: the prices, quantities and offers that the figures rest on. No general phrases. For a task that needs no money: why not.
- `risks`: at most two: what would most likely make just this task dearer, and by how much.

Each entry of `materials`:
- `name`: what and how much of it. `cost`: the whole sum in whole units of the plan's currency, which `currency_strategy` names.
- `buy`: true if it is ordered from a supplier, so that somebody has to choose, order and receive it; false for fees, taxes, rent, deposits, travel.
- `lead_days`: how many days before the task begins it must be ordered so that it is there in time; 0 for what is at hand at once or not ordered.
- `pay_at`: when the money goes: `start` of the task (prepaid, deposits, fees), its `finish` (on delivery), or `even` over it (rent, hourly services).
- `earmark_for`: if `initial_prompt` reserves money for a purpose and this purchase falls under it, the words of the goal for that purpose; otherwise an empty text.

Rules:
- A running cost (rent, wages after the end, loan) is counted only as far as it falls inside the project.
- If `goal_contract` names money, it is what all work and purchases of the plan share, not what one task may take. Estimate honestly: do not shrink prices until they fit. But plan for the means that are there: a goal with little money uses cheap ways.
- Where you are unsure of a price give a round figure and say so in `assumptions`. Never invent an offer or a supplier.

{GOAL_RULES}"""


class LabourEntry(BaseModel):
    """Work of one role on a task, in days, as plans by older rules estimated it."""

    role_id: str
    days: float


class MaterialAnswer(BaseModel):
    """Something bought, rented or paid for a task."""

    name: Name = Field(description="What is paid for and how much of it.")
    cost: float = Field(ge=0, le=1e13, description="The whole sum, in the plan's currency.")
    buy: bool = Field(description="True if it is ordered from a supplier.")
    lead_days: int = Field(ge=0, le=MOST_LEAD_DAYS, description="Days before the task by which it must be ordered.")
    pay_at: PayAt = Field(description="When the money goes: start or finish of the task, or even over it.")
    earmark_for: Earmark = Field(description="What the goal reserves this money for, in its words; else empty.")


class CostEstimate(BaseModel):
    """What one task costs beside the work of the roles."""

    task_code: str = Field(description="Code of the task, as named at the end.")
    materials: list[MaterialAnswer] = Field(max_length=8, description="One to three; empty if nothing is paid for.")
    contingency_percent: int = Field(ge=0, le=60, description="Added for surprises, in percent.")
    low_factor: float = Field(ge=0.2, le=1, description="Cost if all goes well, as a part of the estimate.")
    high_factor: float = Field(ge=1, le=5, description="Cost if much goes wrong, as a part of the estimate.")
    assumptions: list[Reasoning] = Field(
        min_length=1, max_length=4, description="One or two things the figures rest on."
    )
    risks: list[Reasoning] = Field(max_length=3, description="One or two things that would make this task dearer.")


class Material(BaseModel):
    """Something bought, rented or paid for a task; of plans by older rules only name and cost are known.

    Attributes:
        buy: whether it is ordered from a supplier.
        lead_days: how many days before the task it must be ordered.
        pay_at: when the money goes.
        earmark_for: what the goal reserves this money for, in its words; empty for other money.
    """

    name: str
    cost: float
    buy: bool = True
    lead_days: int = 0
    pay_at: PayAt = "finish"
    earmark_for: str = ""


class PricedTask(BaseModel):
    """An estimate as it is kept.

    Attributes:
        labour: of plans by older rules only; today the resource plan prices the work.
    """

    task_code: str
    materials: list[Material]
    contingency_percent: int
    low_factor: float
    high_factor: float
    assumptions: list[str]
    risks: list[str]
    labour: list[LabourEntry] = []


class CostEstimates(BaseModel):
    """The estimates of one call."""

    estimates: list[CostEstimate] = Field(min_length=1, description="One entry for each task named at the end.")


class TaskCosts(BaseModel):
    """All estimates in the order of the codes, and the tasks without one."""

    currency: str
    estimates: list[PricedTask]
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
    every = tuple(task.code for task in inputs.read("wbs_tree_l2", WbsTree).tasks())
    own = tuple(task.code for task in item.data)
    return [OneEach("estimates", "task_code", own, every, TASKS_PER_CALL)]


def _check(answer: CostEstimates, inputs: Inputs, _item: Item) -> list[str]:
    currency = inputs.read("currency_strategy", CurrencyStrategy).primary_currency or ""
    contract = inputs.find("goal_contract", GoalContract)
    budget = whole_sum(contract.funds, currency) if contract else None
    goal = _folded(inputs.read("initial_prompt", InitialPrompt).goal)
    return [problem for one in answer.estimates for problem in _problems(one, budget, currency, goal)]


def _problems(one: CostEstimate, budget: float | None, currency: str, goal: str) -> list[str]:
    where = f"`estimates` of {one.task_code}"
    problems = [
        f"{where}: `materials` has {name!r} more than once; count it once."
        for name in repeated(entry.name for entry in one.materials)
    ]
    cost = sum(entry.cost for entry in one.materials)
    if budget and cost > ABSURD_SHARE * budget:
        problems.append(
            f"{where} costs {currency} {cost:,.0f} by these figures, the whole budget is {budget:,.0f}; "
            "check the units of `cost`."
        )
    problems += [
        f"{where}: `earmark_for` of {entry.name!r} is {entry.earmark_for!r}, which does not stand in the goal; copy the "
        "words for which the goal reserves money, or leave the text empty."
        for entry in one.materials
        if entry.earmark_for and _folded(entry.earmark_for) not in goal
    ]
    return problems


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())


def _skip(inputs: Inputs) -> TaskCosts | None:
    if inputs.read("currency_strategy", CurrencyStrategy).money_involved:
        return None
    return TaskCosts(currency="", estimates=[], unpriced=[])


def _finish(inputs: Inputs, answered: Sequence[Answered]) -> TaskCosts:
    tree = inputs.read("wbs_tree_l2", WbsTree)
    given = {e.task_code: extended(PricedTask, e) for one in answered if one.ok for e in one.answer.estimates}
    problems = {task.code: one.problem for one in answered if not one.ok for task in one.item.data}
    asked = {task.code: "no usable estimate" for one in answered for task in one.item.data}
    return TaskCosts(
        currency=inputs.read("currency_strategy", CurrencyStrategy).primary_currency or "",
        estimates=[given[task.code] for task in tree.tasks() if task.code in given],
        unpriced=open_tasks(tree, given, {**asked, **problems}),
    )


def material_text(material: Material) -> str:
    """Returns what is paid for, for how much, and what is special about it: ``Oven 90,000 (ordered 20 days before)``."""
    special = [
        f"ordered {material.lead_days} days before" if material.lead_days else "",
        {"start": "paid at the start", "even": "paid bit by bit", "finish": ""}[material.pay_at],
        f"out of the money for {material.earmark_for}" if material.earmark_for else "",
    ]
    told = ", ".join(part for part in special if part)
    return f"{material.name} {material.cost:,.0f}" + (f" ({told})" if told else "")


def _full(value: TaskCosts) -> str:
    lines = []
    for e in value.estimates:
        work = "".join(f"{entry.role_id} {entry.days:g} days, " for entry in e.labour).removesuffix(", ")
        bought = "; ".join(map(material_text, e.materials)) or "nothing bought"
        notes = " ".join([*e.assumptions, *(f"Risk: {risk}" for risk in e.risks)])
        parts = "; ".join(part for part in (work, bought, f"{e.contingency_percent} % for surprises") if part)
        lines.append(f"**{e.task_code}** {parts}. {notes}")
    lines += [f"**{task.task_code}** {task.title}: no price, {task.reason}" for task in value.unpriced]
    unit = f"All sums in {value.currency}.\n\n" if value.currency else ""
    return f"{unit}{bullets(lines)}" if lines else "Nothing is priced: no money is involved."


STAGE = Each(
    name="task_costs",
    heading="Costs of the tasks",
    needs=(
        "initial_prompt",
        optional("goal_contract"),
        "project_plan:digest",
        "currency_strategy",
        optional("find_team_roles:digest"),
        "wbs_tree_l2",
    ),
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
