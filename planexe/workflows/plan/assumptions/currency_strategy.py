"""In which currency the plan counts, and how it deals with the others."""

from pydantic import BaseModel, Field

from planexe.reading.currencies import CURRENCY_CODES, currency_in
from planexe.spine.binding import Binding, OneOf
from planexe.spine.inputs import Inputs
from planexe.spine.kinds import Ask
from planexe.spine.markdown import bullets
from planexe.spine.stage import Default, Expected, Item
from planexe.workflows.plan.answer_checks import parse_choice, repeated
from planexe.workflows.plan.goal_rules import GOAL_RULES
from planexe.workflows.plan.screening.initial_prompt import InitialPrompt
from planexe.workflows.plan.texts import Text
from planexe.workflows.plan.unanswered import NOT_ASSESSED

WITHOUT_PLACE = "USD"

PROMPT = f"""\
You settle in which currency the budget of a project is counted.

What to write:
- `money_involved`: false only if nobody pays, earns or buys anything at any point. Nearly every project involves money, also private ones.
- `currency_list`: the currencies that really occur, each with `currency` (three-letter ISO 4217 code) and `consideration` (what is paid in it, one sentence). One to four.
- `primary_currency`: the code in which the budget is kept and reported; it must stand in `currency_list`. null only if no money is involved.
- `currency_strategy`: two or three sentences: how exchange-rate risk and payments in other currencies are handled, or that there is nothing to handle.

Rules for the primary currency, the first that applies:
- The currency in which the goal states its budget.
- One country with a stable currency: the currency of that country.
- Several countries of Europe: EUR.
- Several continents, or a country whose currency loses value fast: USD, with the local currency in the list.
- No place at all: the currency of the people who pay; if nothing tells who they are, {WITHOUT_PLACE}.

Do not add currencies for tourists, donors or suppliers that neither goal nor places mention.

{GOAL_RULES}"""


class CurrencyUse(BaseModel):
    """A currency and what is paid in it."""

    currency: str = Field(description="Three-letter ISO 4217 code.")
    consideration: Text = Field(description="What is paid in it, one sentence.")


class CurrencyStrategy(BaseModel):
    """The budget currency and the others."""

    money_involved: bool
    currency_list: list[CurrencyUse] = Field(max_length=8, description="The currencies that really occur.")
    primary_currency: str | None = Field(default=None, description="Code of the budget currency; null without money.")
    currency_strategy: Text = Field(description="How rate risk and foreign payments are handled, 2 or 3 sentences.")


def bindings(_inputs: Inputs, _item: Item) -> list[Binding]:
    """Returns: only codes of ISO 4217."""
    return [
        OneOf("currency_list.currency", CURRENCY_CODES),
        OneOf("primary_currency", CURRENCY_CODES, optional=True),
    ]


def check(answer: CurrencyStrategy, _inputs: Inputs, _item: Item) -> list[str]:
    """Returns a primary currency that is missing or not in the list, and codes given twice."""
    codes = [use.currency for use in answer.currency_list]
    problems = [f"`currency_list` has {code} more than once." for code in repeated(codes)]
    primary = answer.primary_currency
    if answer.money_involved and primary is None:
        problems.append("`money_involved` is true, so `primary_currency` must be a code of `currency_list`.")
    if not answer.money_involved and (primary or codes):
        problems.append(
            "`money_involved` is false, so `primary_currency` must be null and `currency_list` empty; "
            "if money is involved after all, set it to true."
        )
    if answer.money_involved and primary is not None and primary not in codes:
        problems.append(
            f"`primary_currency` is {primary}, which is not in `currency_list` ({', '.join(codes) or 'empty'})."
        )
    return problems


def skip(inputs: Inputs) -> CurrencyStrategy | None:
    """Returns the user's own choice, if the run's option ``currency`` holds a code.

    Raises:
        InputError: the code is not one of ISO 4217.
    """
    chosen = inputs.option("currency")
    if not chosen:
        return None
    code = parse_choice(str(chosen), "currency", CURRENCY_CODES)
    convert = f"All amounts are given in {code}; payments in other currencies are converted on the day."
    return _only(code, "Chosen by the user for the whole budget.", convert)


def named_in_goal(inputs: Inputs, _item: Item) -> CurrencyStrategy:
    """Returns the currency that stands beside a number of the goal, else the one the prompt ends with."""
    named = currency_in(inputs.read("initial_prompt", InitialPrompt).goal)
    why = (
        "The goal names money in it." if named else "Stands in for the currency of the goal, which code could not read."
    )
    return _only(named or WITHOUT_PLACE, f"{NOT_ASSESSED} {why}", NOT_ASSESSED)


def _only(code: str, consideration: str, strategy: str) -> CurrencyStrategy:
    return CurrencyStrategy(
        money_involved=True,
        currency_list=[CurrencyUse(currency=code, consideration=consideration)],
        primary_currency=code,
        currency_strategy=strategy,
    )


def view_full(value: CurrencyStrategy) -> str:
    """Returns the budget currency, the others and the strategy."""
    if value.primary_currency is None:
        return f"**Budget currency:** none, no money is involved.\n\n{value.currency_strategy}"
    uses = bullets([f"**{use.currency}:** {use.consideration}" for use in value.currency_list])
    return f"**Budget currency:** {value.primary_currency}\n\n{uses}\n\n{value.currency_strategy}"


STAGE = Ask(
    name="currency_strategy",
    heading="Currency",
    needs=("initial_prompt", "physical_locations"),
    options=("currency",),
    prompt=PROMPT,
    task="Settle the currency of this project.",
    answer=CurrencyStrategy,
    bindings=bindings,
    check=check,
    skip=skip,
    default=Default(named_in_goal, f"the currency that the goal names, else {WITHOUT_PLACE}"),
    views={"full": view_full},
    max_output_tokens=2048,
    expected=Expected(1, 1, 2.0, 1500, 125),
)
