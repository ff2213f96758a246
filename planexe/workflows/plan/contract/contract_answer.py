"""What a model is asked for when it reads the goal as a contract: the shapes of its answer, and the rules."""

import datetime as dt
from typing import Annotated, Literal

from pydantic import BaseModel, Field

from planexe.reading.money import Per
from planexe.workflows.plan.contract.contract_models import FundKind, Rule
from planexe.workflows.plan.goal_rules import GOAL_RULES
from planexe.workflows.plan.texts import sized

MOST_BACKGROUND = 40
Quote = Annotated[str, sized(1, 400)]
Words = Annotated[str, sized(1, 300)]
Span = Annotated[str, sized(5, 10)]

RULES = f"""\
Only what stands in the goal counts: you judge nothing, add nothing, guess nothing and leave nothing out. Code checks every entry against the goal, letter by letter and figure by figure.

Every entry has a `quote`: the words of the goal that say so, copied letter by letter in their language, as few as will do. Never translated, never shortened in the middle. **Each figure of an entry must stand in its own quote.** Never add up, multiply or convert: adding is done by code.

- `start`: the day on which the work begins, only if the goal names it; the day on which the plan is written is no start.
- `funds`: money that is there for the undertaking: savings, loan, grant, donation, income during the work. One entry for each sum. Prices, wages and targets for sales are no funds.
  - `amount_low` and `amount_high` as plain numbers in units of the currency (2 million is 2000000); equal unless the goal gives a range. A goal that says there is no money has one fund of 0.
  - `currency`: ISO 4217; for a bare sign or word the currency of its place; null if the goal names none.
  - `per`: how often it comes. `times`: the number of payments ("three instalments of 250,000" is amount 250000, times 3; "a month for 18 months" is times 18); null for one payment or no end.
  - `included`: true if the sum is part of another one of the list ("of which 1.2 million is a loan", a total and its parts): it is not added.
  - `earmarks`: parts that may be spent on one purpose alone, as `share` (two thirds is 0.667) or `amount`, each with its own quote.
- `promises`: what must be true on a day that the goal names or tells by a length of time. `text`: what is true then. `rule`: `by` (at the latest), `on` (that day), `not_before`. `date`: "by May" is the last day of May; "before May" the last of April; "not before May" the first of May; "within 18 months" counts from today's date. A date in the past stays as it is. `firm`: `wish` only for what the goal hopes for ("ideally", "if possible").
- `windows`: seasons, weeks or days on which some work may never, or may only, be done. `spans`: full dates, or month and day ("04-01") for what recurs each year. `work_text`: which work; empty for all.
- `capacities`: how many people there are and how many hours a week each has. `who`: in the goal's words.
- `conditions`: any other thing the plan must keep or must not do: a place, a size, a limit, a ban, a demand. One matter each. `test`: `number`, `place`, `ban` or `text`. For a number: `metric` (cost, days, people, hours_per_week, sites, or a word of the goal), `operator`, `value`, `unit`; null otherwise.
- `targets`: measures of success, such as a number sold or a month of break-even. `by` a day, or `months_after` the promise that stands at position `after_promise` in your list (1 is the first).
- `background`: quotes of clauses with a figure, a date or a word like "only" that limit nothing for this plan, such as the age of a house. At most {MOST_BACKGROUND}.
- Every clause with a figure, a date, a sum of money or a word such as must, never, without, only, at least, at most, before, until or within belongs to exactly one entry, or to `background`.

{GOAL_RULES}"""


class StartAnswer(BaseModel):
    """The day on which the work begins."""

    quote: Quote = Field(description="Words of the goal, letter by letter.")
    date: dt.date = Field(description="The day, as year-month-day.")


class EarmarkAnswer(BaseModel):
    """A part of a fund for one purpose."""

    quote: Quote = Field(description="Words of the goal that bind it, letter by letter.")
    share: float | None = Field(default=None, ge=0, le=1, description="Share of the fund, 0 to 1, or null.")
    amount: float | None = Field(default=None, ge=0, le=1e15, description="Sum, or null.")
    for_text: Words = Field(description="The purpose, in the goal's words.")


class FundAnswer(BaseModel):
    """Money that is there."""

    quote: Quote = Field(description="Words of the goal, letter by letter, with every figure below.")
    kind: FundKind
    amount_low: float = Field(ge=0, le=1e15, description="The sum, or the low end of a range.")
    amount_high: float = Field(ge=0, le=1e15, description="The sum, or the high end of a range.")
    currency: str | None = Field(default=None, description="Three-letter ISO 4217 code, or null.")
    per: Per = "once"
    times: int | None = Field(default=None, ge=1, le=1200, description="Number of payments, or null.")
    available_from: dt.date | None = Field(default=None, description="First day, if the goal names it, else null.")
    until: dt.date | None = Field(default=None, description="Last day, if the goal names it, else null.")
    included: bool = Field(default=False, description="Part of another sum of the list.")
    earmarks: list[EarmarkAnswer] = Field(default=[], max_length=6, description="May be empty.")


class PromiseAnswer(BaseModel):
    """What must be true on a day."""

    quote: Quote = Field(description="Words of the goal, letter by letter.")
    text: Words = Field(description="What is true then, as one plain sentence.")
    rule: Rule
    date: dt.date = Field(description="The day, as year-month-day.")
    firm: Literal["hard", "wish"] = "hard"


class SpanAnswer(BaseModel):
    """Days from one to another, both included."""

    first: Span = Field(description="2027-04-01, or 04-01 for each year.")
    last: Span = Field(description="2027-07-31, or 07-31 for each year.")


class WindowAnswer(BaseModel):
    """When some work may never, or may only, be done."""

    quote: Quote = Field(description="Words of the goal, letter by letter.")
    text: Words = Field(description="The window as one plain sentence.")
    rule: Literal["only_within", "never_within"]
    spans: list[SpanAnswer] = Field(min_length=1, max_length=8)
    work_text: str = Field(default="", max_length=300, description="Which work; empty for all.")


class CapacityAnswer(BaseModel):
    """Who is there, and for how long each week."""

    quote: Quote = Field(description="Words of the goal, letter by letter.")
    people_min: int | None = Field(default=None, ge=1, le=1_000_000, description="Fewest people, or null.")
    people_max: int | None = Field(default=None, ge=1, le=1_000_000, description="Most people, or null.")
    hours_per_week: float | None = Field(default=None, gt=0, le=168, description="Hours a week of each, or null.")
    who: str = Field(default="", max_length=120, description="Who they are.")


class ConditionAnswer(BaseModel):
    """What the plan must keep."""

    quote: Quote = Field(description="Words of the goal, letter by letter.")
    text: Words = Field(description="The condition as one plain sentence that can be checked.")
    test: Literal["number", "place", "ban", "text"]
    metric: str = Field(default="", max_length=80, description="What is counted; empty without a number.")
    operator: Literal["<=", ">=", "="] = "="
    value: float | None = Field(default=None, ge=-1e15, le=1e15, description="The number, or null.")
    unit: str = Field(default="", max_length=40, description="Its unit; may be empty.")


class TargetAnswer(BaseModel):
    """A measure of success."""

    quote: Quote = Field(description="Words of the goal, letter by letter.")
    text: Words = Field(description="The target as one plain sentence.")
    metric: Annotated[str, sized(1, 80)] = Field(description="What is measured.")
    value: float | None = Field(default=None, ge=-1e15, le=1e15, description="The number, or null.")
    unit: str = Field(default="", max_length=40, description="Its unit; may be empty.")
    by: dt.date | None = Field(default=None, description="The day, or null.")
    months_after: int | None = Field(default=None, ge=0, le=1200, description="Months after a promise, or null.")
    after_promise: int | None = Field(default=None, ge=1, le=20, description="Position of that promise, or null.")


class ContractAnswer(BaseModel):
    """What the goal fixes; whatever it does not say is null or an empty list."""

    start: StartAnswer | None = Field(default=None, description="Only if the goal names it, else null.")
    funds: list[FundAnswer] = Field(default=[], max_length=12)
    promises: list[PromiseAnswer] = Field(default=[], max_length=12)
    windows: list[WindowAnswer] = Field(default=[], max_length=8)
    capacities: list[CapacityAnswer] = Field(default=[], max_length=8)
    conditions: list[ConditionAnswer] = Field(default=[], max_length=24)
    targets: list[TargetAnswer] = Field(default=[], max_length=16)
    background: list[Quote] = Field(default=[], max_length=MOST_BACKGROUND)
