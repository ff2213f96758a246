"""Say what comes in and what goes out once the goal is reached, or, without income, what is gained and how much of it."""

from collections.abc import Sequence

from pydantic import BaseModel, Field

from planexe.spine.inputs import Inputs
from planexe.spine.kinds import Ask
from planexe.spine.markdown import table
from planexe.spine.relaxed_model import extended
from planexe.spine.stage import Answered, Expected, Item, optional
from planexe.workflows.plan.answer_checks import repeated
from planexe.workflows.plan.assumptions.currency_strategy import CurrencyStrategy
from planexe.workflows.plan.goal_rules import GOAL_RULES
from planexe.workflows.plan.texts import Sentences, ShortTitle

MOST_STREAMS = 5
NO_MONEY = "No money is involved."

PROMPT = f"""\
You estimate what an undertaking earns and costs in a month once its goal is reached. Code works out from your numbers when it breaks even and when it has paid back what it cost; you give the numbers alone, and no sum.

Write:
- `applicable`: true where others pay for what the goal makes, month by month: customers, guests, tenants, members, buyers. False where nobody pays for it: a private goal, a public service, a campaign, a gift, a rule that is followed.
- `reason`: why, and on what the numbers rest: prices of others, places, seats, hours. One to three sentences.
- `streams`: what is sold, one entry for each kind of thing with a price of its own; at most {MOST_STREAMS}, the largest first. An empty list if `applicable` is false.
  - `name`: what is sold; `unit`: one piece of it, as it is sold ("one coffee", "one night", "one seat for a month").
  - `price`: what a buyer pays for one unit, without tax that is passed on.
  - `variable_cost`: what one unit more costs: goods, packing, fees per sale. No wages of people who are there anyway, and no rent.
  - `units_first_month`: units sold in the first month after the opening.
  - `units_full`: units sold in a month once it is known; no more than rooms, machines and hands can serve.
  - `months_to_full`: number of the month in which that is reached.
- `fixed_month`: what a month costs however much is sold: rent, wages, energy, interest, insurance. 0 if `applicable` is false.
- `benefit_unit`: what is gained where it is not money, as something one can count ("one trained young person", "one hour without traffic"). Where something is sold, what one customer has of it.
- `benefit_units`: how many of these in the first year after the goal is reached.

Rules:
- All amounts are in the budget currency, per unit or per month, as plain numbers.
- Be neither hopeful nor gloomy: the number that is as likely too high as too low.
- A price, a rent or a number that the goal states stays as it is.

{GOAL_RULES}"""


class StreamDraft(BaseModel):
    """Something that is sold."""

    name: ShortTitle = Field(description="What is sold, one to five words.")
    unit: ShortTitle = Field(description="One piece of it, as it is sold.")
    price: float = Field(gt=0, description="What a buyer pays for one unit.")
    variable_cost: float = Field(ge=0, description="What one unit more costs.")
    units_first_month: float = Field(ge=0, description="Units sold in the first month after the opening.")
    units_full: float = Field(gt=0, description="Units sold in a month once it is known.")
    months_to_full: int = Field(ge=1, le=120, description="Number of the month in which that is reached.")


class BusinessCaseDraft(BaseModel):
    """What comes in and goes out."""

    applicable: bool = Field(description="Whether others pay for what the goal makes, month by month.")
    reason: Sentences = Field(description="Why, and on what the numbers rest: one to three sentences.")
    streams: list[StreamDraft] = Field(max_length=MOST_STREAMS, description="What is sold; empty if nobody pays.")
    fixed_month: float = Field(ge=0, description="What a month costs however much is sold.")
    benefit_unit: ShortTitle = Field(description="What is gained, as something one can count, in the singular.")
    benefit_units: float = Field(gt=0, description="How many of these in the first year.")


class BusinessCase(BusinessCaseDraft):
    """The same, with the currency of all amounts: ISO 4217, empty where no money is involved."""

    currency: str = ""


def check(answer: BusinessCaseDraft, _inputs: Inputs, _item: Item) -> list[str]:
    """Returns income that contradicts itself: nothing sold, units that lose money, sales that shrink."""
    problems = []
    if answer.applicable and not answer.streams:
        problems.append("`applicable` is true, but `streams` is empty; say what is sold, or set `applicable` to false.")
    if not answer.applicable and answer.streams:
        problems.append(
            "`applicable` is false, but `streams` has entries; leave it empty, or set `applicable` to true."
        )
    problems += [
        f"`streams` has {twin!r} more than once; put what has one price into one entry."
        for twin in repeated(one.name for one in answer.streams)
    ]
    for one in answer.streams:
        if one.variable_cost >= one.price:
            problems.append(
                f"`price` of {one.name!r} is {one.price:g} and not above its `variable_cost`, {one.variable_cost:g}; give "
                "both for one unit in one currency, without wages and rent."
            )
        if one.units_first_month > one.units_full:
            problems.append(
                f"`units_first_month` of {one.name!r} is {one.units_first_month:g}, more than `units_full`, "
                f"{one.units_full:g}; the full number is that of a usual month later on."
            )
    return problems


def skip(inputs: Inputs) -> BusinessCase | None:
    """Returns a case without income where no money is involved."""
    money = inputs.find("currency_strategy", CurrencyStrategy)
    if money is None or money.money_involved:
        return None
    return BusinessCase(
        applicable=False, reason=NO_MONEY, streams=[], fixed_month=0, benefit_unit="the goal itself", benefit_units=1
    )


def finish(inputs: Inputs, answered: Sequence[Answered]) -> BusinessCase:
    """Returns the numbers with their currency."""
    money = inputs.find("currency_strategy", CurrencyStrategy)
    return extended(BusinessCase, answered[0].answer, currency=(money.primary_currency or "") if money else "")


def view_full(value: BusinessCase) -> str:
    """Returns the reason, what is sold at which price, and what a month costs."""
    if not value.applicable:
        return f"{value.reason}\n\n**What is gained:** {value.benefit_unit}, {value.benefit_units:g} in the first year."
    unit = f" ({value.currency})" if value.currency else ""
    heads = [
        "What is sold",
        "Unit",
        f"Price{unit}",
        f"Cost of a unit{unit}",
        "First month",
        "Full month",
        "Full from month",
    ]
    rows = [
        [s.name, s.unit, f"{s.price:,g}", f"{s.variable_cost:,g}", f"{s.units_first_month:,g}", f"{s.units_full:,g}",
         str(s.months_to_full)]
        for s in value.streams
    ]  # fmt: skip
    fixed = f"**A month costs, however much is sold:** {value.currency} {value.fixed_month:,.0f}"
    return "\n\n".join([value.reason, table(heads, rows), fixed])


STAGE = Ask(
    name="business_case",
    heading="Income and running costs",
    needs=(
        "initial_prompt",
        "project_plan:digest",
        "path_digest",
        "consolidate_assumptions:digest",
        optional("currency_strategy"),
    ),
    prompt=PROMPT,
    task="Estimate what comes in and what goes out.",
    answer=BusinessCaseDraft,
    check=check,
    skip=skip,
    finish=finish,
    value=BusinessCase,
    views={"full": view_full},
    essential=False,
    max_output_tokens=2000,
    expected=Expected(calls=1, calls_fast=1, seconds=4, input_tokens=5000, output_tokens=400),
)
