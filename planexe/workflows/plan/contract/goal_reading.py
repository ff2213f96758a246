"""Read the goal as a contract: every sum, day, season, limit and target, with the words that say so."""

from planexe.reading.currencies import CURRENCY_CODES
from planexe.reading.limits import SaidFund, SaidLimits, read_limits
from planexe.spine.binding import Binding, OneOf
from planexe.spine.inputs import Inputs
from planexe.spine.kinds import Ask
from planexe.spine.stage import Default, Expected, Item
from planexe.workflows.plan.contract.contract_answer import (
    RULES,
    CapacityAnswer,
    ContractAnswer,
    EarmarkAnswer,
    FundAnswer,
    PromiseAnswer,
    SpanAnswer,
    StartAnswer,
    WindowAnswer,
)
from planexe.workflows.plan.contract.contract_doubts import answer_problems
from planexe.workflows.plan.screening.initial_prompt import InitialPrompt

PROMPT = f"""\
You read a goal as a contract: you copy out everything it fixes, so that the finished plan can be held against it.

{RULES}"""
_LONGEST_TEXT = 300
_LONGEST_QUOTE = 400


def bindings(_inputs: Inputs, _item: Item) -> list[Binding]:
    """Returns: only codes of ISO 4217."""
    return [OneOf("funds.currency", CURRENCY_CODES, optional=True)]


def check(answer: ContractAnswer, inputs: Inputs, _item: Item) -> list[str]:
    """Returns entries that the goal does not state."""
    goal = inputs.read("initial_prompt", InitialPrompt)
    return answer_problems(answer, goal.goal, goal.today)


def read_by_code(inputs: Inputs, _item: Item) -> ContractAnswer:
    """Returns the money, days, seasons and people that stand in the goal in so many words; the rest needs a reader."""
    goal = inputs.read("initial_prompt", InitialPrompt)
    said = read_limits(goal.goal, goal.today)
    answer = _as_answer(said)
    doubted = answer_problems(answer, goal.goal, goal.today)
    if not doubted:
        return answer
    return ContractAnswer.model_validate(
        {
            name: [one for n, one in enumerate(value) if not any(p.startswith(f"`{name}[{n}]`") for p in doubted)]
            if isinstance(value, list)
            else None
            if any(problem.startswith(f"`{name}`") for problem in doubted)
            else value
            for name, value in answer
        }
    )


def _as_answer(said: SaidLimits) -> ContractAnswer:
    whole = "The goal is reached"
    return ContractAnswer(
        start=StartAnswer(quote=said.start.quote, date=said.start.day) if said.start else None,
        funds=[_fund(one) for one in said.funds[:12] if len(one.quote) <= _LONGEST_QUOTE],
        promises=[PromiseAnswer(quote=d.quote, text=whole, rule=d.rule, date=d.day) for d in said.days[:12]],
        windows=[
            WindowAnswer(
                quote=one.quote,
                text=one.quote[:_LONGEST_TEXT],
                rule=one.rule,
                spans=[
                    SpanAnswer(first=f"{one.first:%m-%d}", last=f"{one.last:%m-%d}")
                    if one.yearly
                    else SpanAnswer(first=one.first.isoformat(), last=one.last.isoformat())
                ],
            )
            for one in said.windows[:8]
            if len(one.quote) <= _LONGEST_QUOTE
        ],
        capacities=[
            CapacityAnswer(
                quote=one.quote, people_min=one.people, people_max=one.people, hours_per_week=one.hours_per_week
            )
            for one in said.capacities[:8]
            if len(one.quote) <= _LONGEST_QUOTE
        ],
    )


def _fund(said: SaidFund) -> FundAnswer:
    money = said.money
    return FundAnswer(
        quote=said.quote,
        kind=said.kind,
        amount_low=money.low,
        amount_high=money.high,
        currency=money.currency or None,
        per=money.per,
        times=money.times,
        available_from=said.available_from,
        included=said.included,
        earmarks=[EarmarkAnswer(quote=m.quote, share=m.share, for_text=m.purpose) for m in said.earmarks[:6]],
    )


STAGE = Ask(
    name="goal_reading",
    heading="First reading of the goal",
    needs=("initial_prompt",),
    prompt=PROMPT,
    task="Copy out everything that this goal fixes.",
    answer=ContractAnswer,
    bindings=bindings,
    check=check,
    default=Default(read_by_code, "the money, days, seasons and people that stand in the goal in so many words"),
    essential=False,
    max_output_tokens=8192,
    expected=Expected(1, 1, 4.5, 2300, 450),
)
