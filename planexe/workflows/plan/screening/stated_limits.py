"""What the goal itself fixes: its budget, its dates and the conditions it must not break."""

import datetime as dt
import re
from collections.abc import Sequence
from typing import Annotated

from pydantic import BaseModel, Field

from planexe.spine.binding import Binding, OneOf
from planexe.spine.inputs import Inputs
from planexe.spine.kinds import Ask
from planexe.spine.markdown import bullets
from planexe.spine.stage import Answered, Default, Expected, Item
from planexe.workflows.plan.answer_checks import parse_date, repeated
from planexe.workflows.plan.assumptions.currencies import CURRENCY_CODES, currency_in
from planexe.workflows.plan.goal_conflicts import budget_in, deadline_in
from planexe.workflows.plan.goal_rules import GOAL_RULES
from planexe.workflows.plan.screening.initial_prompt import InitialPrompt
from planexe.workflows.plan.screening.stated_amounts import is_stated, said_in
from planexe.workflows.plan.texts import Text, sized

MOST_CONDITIONS = 10
Quote = Annotated[str, sized(1, 400)]

PROMPT = f"""\
You copy out what a goal fixes, so that the finished plan can be checked against it. Only what stands there counts: you judge nothing, add nothing, and guess nothing.

What to write:
- `budget`: the money the goal says is there for the whole undertaking. null if it names none. A part of it, a price, an income or a target for sales is no budget.
- `start`: the day on which the work begins, only if the goal names it. null otherwise; the day on which the plan is written is not a start.
- `deadline`: the day by which the undertaking must be done, only if the goal names it or names a length of time. null otherwise.
- `conditions`: what the plan must keep or must not do, in the goal's own terms: a place, a size, a number of people, a limit, a ban, a demand. One matter each, at most {MOST_CONDITIONS}. Budget and dates do not belong here. An empty list if the goal sets none.

Each entry:
- `quote`: the words of the goal that say so, copied letter by letter in its language, as few as will do. Never translated, never shortened in the middle.
- `amount`: the whole sum as a plain number in units of the currency, e.g. 2000000 for two million. `currency`: its ISO 4217 code; if the goal writes a bare sign or word, the currency of its place.
- `date`: a full date. A month or a year stands for its last day as a deadline and its first day as a start; "within 18 months" counts from today's date.
- `text`: the condition as one plain sentence that can be checked.

{GOAL_RULES}"""


class BudgetAnswer(BaseModel):
    """The money the goal names."""

    quote: Quote = Field(description="Words of the goal that name the money, letter by letter.")
    amount: float = Field(gt=0, le=1e15, description="The sum in the goal as a plain number.")
    currency: str = Field(description="Three-letter ISO 4217 code.")


class DateAnswer(BaseModel):
    """A day the goal names."""

    quote: Quote = Field(description="Words of the goal that name the day, letter by letter.")
    date: dt.date = Field(description="The day in the goal, as year-month-day.")


class ConditionAnswer(BaseModel):
    """What the plan must keep."""

    quote: Quote = Field(description="Words of the goal that set the condition, letter by letter.")
    text: Text = Field(description="The condition in the goal as one plain sentence.")


class LimitsAnswer(BaseModel):
    """What the goal fixes."""

    budget: BudgetAnswer | None = Field(default=None, description="Only if stated in the goal, else null.")
    start: DateAnswer | None = Field(default=None, description="Only if stated in the goal, else null.")
    deadline: DateAnswer | None = Field(default=None, description="Only if stated in the goal, else null.")
    conditions: list[ConditionAnswer] = Field(
        max_length=MOST_CONDITIONS, description="Conditions stated in the goal; may be empty."
    )


class StatedBudget(BaseModel):
    """The money the goal names.

    Attributes:
        amount: in whole units of ``currency``.
        currency: ISO 4217.
        quote: the words of the goal that say so.
    """

    amount: float
    currency: str
    quote: str


class StatedDate(BaseModel):
    """A day the goal names; of a month or year its last day for an end, its first for a start.

    Attributes:
        quote: the words of the goal that say so; empty where the user set the day for this run.
    """

    date: dt.date
    quote: str


class StatedCondition(BaseModel):
    """A condition of the goal that a plan must not break; its id is ``H1``."""

    condition_id: str
    text: str
    quote: str


class StatedLimits(BaseModel):
    """All limits of the goal; what it does not say is ``None`` or empty.

    Attributes:
        notes: limits that were answered but not believed, and why.
    """

    budget: StatedBudget | None = None
    start: StatedDate | None = None
    deadline: StatedDate | None = None
    conditions: list[StatedCondition] = []
    notes: list[str] = []


def bindings(_inputs: Inputs, _item: Item) -> list[Binding]:
    """Returns: only codes of ISO 4217."""
    return [OneOf("budget.currency", CURRENCY_CODES)]


def check(answer: LimitsAnswer, inputs: Inputs, _item: Item) -> list[str]:
    """Returns limits that the goal does not state, and conditions given twice."""
    goal = inputs.read("initial_prompt", InitialPrompt).goal
    limits = {"budget": answer.budget, "start": answer.start, "deadline": answer.deadline}
    problems = [f"`{name}`: {doubt}" for name, limit in limits.items() if limit and (doubt := _doubt(limit, goal))]
    problems += [f"`conditions`: {doubt}" for one in answer.conditions if (doubt := _doubt(one, goal))]
    twins = repeated(one.text for one in answer.conditions)
    return problems + [f"`conditions` has {twin!r} more than once; write each once." for twin in twins]


def finish(inputs: Inputs, answered: Sequence[Answered]) -> StatedLimits:
    """Returns what the goal really states, a start set by the user before that of the goal."""
    answer: LimitsAnswer = answered[0].answer
    goal = inputs.read("initial_prompt", InitialPrompt).goal
    value = StatedLimits()
    if answer.budget and _believed(value, "budget", answer.budget, goal):
        if answer.budget.currency in CURRENCY_CODES:
            value.budget = StatedBudget(**answer.budget.model_dump())
        else:
            value.notes.append(f"The budget was left out: {answer.budget.currency} is no currency code.")
    if answer.start and _believed(value, "start", answer.start, goal):
        value.start = StatedDate(**answer.start.model_dump())
    if answer.deadline and _believed(value, "deadline", answer.deadline, goal):
        value.deadline = StatedDate(**answer.deadline.model_dump())
    kept = {one.text: one for one in answer.conditions if _believed(value, "condition", one, goal)}
    value.conditions = [
        StatedCondition(condition_id=f"H{number}", text=one.text, quote=one.quote)
        for number, one in enumerate(kept.values(), 1)
    ]
    return _with_chosen_start(value, inputs.option("start_date"))


def _believed(value: StatedLimits, name: str, limit: "BudgetAnswer | DateAnswer | ConditionAnswer", goal: str) -> bool:
    doubt = _doubt(limit, goal)
    if doubt:
        value.notes.append(f"A {name} was left out: {doubt}")
    return not doubt


def _doubt(limit: "BudgetAnswer | DateAnswer | ConditionAnswer", goal: str) -> str:
    """Returns why a limit cannot be believed, empty if it can."""
    if not said_in(limit.quote, goal):
        return f"the quote {limit.quote!r} does not stand in the goal; copy its words letter by letter."
    if isinstance(limit, BudgetAnswer) and not is_stated(limit.amount, limit.quote):
        return f"the amount {limit.amount:.0f} does not stand in the quote {limit.quote!r}."
    if isinstance(limit, DateAnswer):
        years = [int(year) for year in re.findall(r"(?<!\d)(?:19|20|21)\d\d(?!\d)", limit.quote)]
        # "Before 2028" ends on the last day of 2027.
        if years and all(abs(year - limit.date.year) > 1 for year in years):
            return f"the date {limit.date} is not in a year that the quote {limit.quote!r} names."
    return ""


def _with_chosen_start(value: StatedLimits, chosen: object) -> StatedLimits:
    if not chosen:
        return value
    day = parse_date(str(chosen), "start_date")
    notes = list(value.notes)
    if value.start and value.start.date != day:
        notes.append(
            f"The goal names the start {value.start.date} ({value.start.quote!r}); {day} was set for this run."
        )
    return value.model_copy(update={"start": StatedDate(date=day, quote=""), "notes": notes})


def read_by_code(inputs: Inputs, _item: Item) -> LimitsAnswer:
    """Returns the budget and the deadline that the goal states in so many words; conditions need a reader."""
    goal = inputs.read("initial_prompt", InitialPrompt).goal
    budget, currency, deadline = budget_in(goal), currency_in(goal), deadline_in(goal)
    return LimitsAnswer(
        budget=BudgetAnswer(quote=budget[0], amount=budget[1], currency=currency) if budget and currency else None,
        deadline=DateAnswer(quote=deadline[0], date=deadline[1]) if deadline else None,
        conditions=[],
    )


def view_full(value: StatedLimits) -> str:
    """Returns the limits with the words of the goal, and what was not believed."""
    lines = []
    if value.budget:
        lines.append(f"**Budget:** {value.budget.currency} {value.budget.amount:,.0f} (“{value.budget.quote}”)")
    for name, day in (("Start", value.start), ("Deadline", value.deadline)):
        if day:
            source = f"“{day.quote}”" if day.quote else "set for this run"
            lines.append(f"**{name}:** {day.date.isoformat()} ({source})")
    lines += [f"**{one.condition_id}** {one.text} (“{one.quote}”)" for one in value.conditions]
    text = bullets(lines) if lines else "The goal names no budget, no dates and no conditions."
    return f"{text}\n\n**Not counted**\n\n{bullets(value.notes)}" if value.notes else text


STAGE = Ask(
    name="stated_limits",
    heading="Limits of the goal",
    needs=("initial_prompt",),
    options=("start_date",),
    prompt=PROMPT,
    task="Copy out what this goal fixes.",
    answer=LimitsAnswer,
    bindings=bindings,
    check=check,
    finish=finish,
    default=Default(read_by_code, "the budget and the deadline that stand in the goal in so many words"),
    value=StatedLimits,
    views={"full": view_full},
    essential=False,
    max_output_tokens=2048,
    expected=Expected(1, 1, 2.5, 1200, 250),
)
