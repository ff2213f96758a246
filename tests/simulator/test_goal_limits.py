"""What the simulated model says about the limits of a goal."""

import datetime as dt
from typing import Any

import pytest
from pydantic import BaseModel, Field

from planexe.simulator.content import write_answer
from planexe.simulator.goal_limits import read_stated

BAKERY = (
    "Open a small bakery in Aarhus. The budget is 2 million DKK, of which 1.2 million is a bank loan. We want to open "
    "before 1 May 2027. There must be no night work before 4 a.m. and no single-use plastic."
)


class Budget(BaseModel):
    quote: str = Field(description="Words of the goal that name the money.")
    amount: float = Field(description="The sum in the goal as a plain number.")
    currency: str


class Day(BaseModel):
    quote: str = Field(description="Words of the goal that name the day.")
    date: dt.date = Field(description="The day in the goal.")


class Condition(BaseModel):
    quote: str = Field(description="Words of the goal that set it.")
    text: str = Field(description="The condition in the goal as a sentence.")


class Limits(BaseModel):
    budget: Budget | None = Field(description="Only if stated in the goal, else null.")
    start: Day | None = Field(description="Only if stated in the goal, else null.")
    deadline: Day | None = Field(description="Only if stated in the goal, else null.")
    conditions: list[Condition] = Field(max_length=8, description="Conditions stated in the goal; may be empty.")


def limits_of(goal: str) -> Limits:
    prompt = f'<document name="initial_prompt">\n{goal}\n\nToday\'s date: 2026-11-21\n</document>\n<task>\nGo.\n</task>'
    made: Any = write_answer([("system", "Rules."), ("user", prompt)], Limits.model_json_schema(), "json_schema", 1)
    return Limits.model_validate(made.value)


def test_limits_are_quoted_word_by_word() -> None:
    limits = limits_of(BAKERY)
    assert limits.budget is not None
    assert limits.deadline is not None
    assert (limits.budget.quote, limits.budget.amount, limits.budget.currency) == ("2 million DKK", 2e6, "DKK")
    assert (limits.deadline.quote, limits.deadline.date) == ("before 1 May 2027", dt.date(2027, 5, 1))
    assert limits.start is None
    (condition,) = limits.conditions
    assert condition.quote in BAKERY
    assert condition.text == f"{condition.quote}."


@pytest.mark.parametrize("goal", ["Open a bakery in Lyon", "在上海开一家小型有机面包店，预算两百万元人民币。"])
def test_goal_without_readable_limits_states_none(goal: str) -> None:
    limits = limits_of(goal)
    assert (limits.budget, limits.start, limits.deadline, limits.conditions) == (None, None, None, [])


def test_start_is_not_the_deadline() -> None:
    limits = limits_of("Renovate our gym in Graz starting in March 2027. It is to be done by 31 August 2027.")
    assert limits.start is not None
    assert limits.deadline is not None
    assert (limits.start.date, limits.deadline.date) == (dt.date(2027, 3, 1), dt.date(2027, 8, 31))


def test_span_of_time_counts_from_today() -> None:
    limits = limits_of("Migrate the records of a hospital in Toronto within 18 months.")
    assert limits.deadline is not None
    assert limits.deadline.quote == "within 18 months"
    assert limits.deadline.date.year == 2028


def test_quotes_stand_in_the_goal() -> None:
    words = read_stated(BAKERY)
    for quote in (words.budget, words.deadline, *words.conditions):
        assert quote in BAKERY
