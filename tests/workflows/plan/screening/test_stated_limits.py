"""What the goal itself fixes."""

import datetime as dt
from typing import Any

import pytest

from planexe.spine.inputs import Inputs
from planexe.workflows.plan.screening import initial_prompt as initial_prompt_stage
from planexe.workflows.plan.screening.stated_limits import STAGE, LimitsAnswer, StatedLimits, view_full
from tests.workflows.plan.stage_inputs import ask_of, finish_with, inputs_of, problems_of

GOAL = (
    "Open a bakery in Aarhus before 1 May 2027. The budget is 2 million DKK. We start in January 2027. "
    "There must be no night work."
)


def inputs(**options: Any) -> Inputs:
    goal = initial_prompt_stage.InitialPrompt(goal=GOAL, today=dt.date(2026, 11, 21))
    return inputs_of(STAGE, (initial_prompt_stage.STAGE, goal), **options)


def answer(**changes: Any) -> LimitsAnswer:
    good: dict[str, Any] = {
        "budget": {"quote": "budget is 2 million DKK", "amount": 2_000_000, "currency": "DKK"},
        "start": {"quote": "start in January 2027", "date": "2027-01-01"},
        "deadline": {"quote": "before 1 May 2027", "date": "2027-05-01"},
        "conditions": [{"quote": "no night work", "text": "Nobody works at night."}],
    }
    return LimitsAnswer.model_validate(good | changes)


def value(given: LimitsAnswer, **options: Any) -> StatedLimits:
    made = finish_with(STAGE, inputs(**options), [given])
    assert isinstance(made, StatedLimits)
    return made


def test_limits_with_the_words_of_the_goal_are_believed() -> None:
    assert problems_of(STAGE, inputs(), answer()) == []
    made = value(answer())
    assert made.budget is not None
    assert (made.budget.amount, made.budget.currency) == (2_000_000, "DKK")
    assert made.start is not None
    assert made.deadline is not None
    assert (made.start.date, made.deadline.date) == (dt.date(2027, 1, 1), dt.date(2027, 5, 1))
    assert [one.condition_id for one in made.conditions] == ["H1"]
    assert made.notes == []


def test_nothing_stated_is_a_good_answer() -> None:
    empty = answer(budget=None, start=None, deadline=None, conditions=[])
    assert problems_of(STAGE, inputs(), empty) == []
    assert value(empty) == StatedLimits()
    assert view_full(value(empty)) == "The goal names no budget, no dates and no conditions."


@pytest.mark.parametrize(
    ("field", "wrong", "words"),
    [
        (
            "budget",
            {"quote": "budget of 3 million DKK", "amount": 3e6, "currency": "DKK"},
            "does not stand in the goal",
        ),
        ("budget", {"quote": "budget is 2 million DKK", "amount": 3e6, "currency": "DKK"}, "3000000 does not stand"),
        ("start", {"quote": "as soon as possible", "date": "2026-11-21"}, "does not stand in the goal"),
        ("deadline", {"quote": "before 1 May 2027", "date": "2031-05-01"}, "not in a year"),
        ("conditions", [{"quote": "no sugar", "text": "No sugar."}], "does not stand in the goal"),
    ],
)
def test_what_the_goal_does_not_say_is_told_and_not_believed(field: str, wrong: Any, words: str) -> None:
    given = answer(**{field: wrong})
    assert any(f"`{field}`" in problem and words in problem for problem in problems_of(STAGE, inputs(), given))
    made = value(given)
    assert not getattr(made, field)
    assert len(made.notes) == 1
    assert words in made.notes[0]
    assert "Not counted" in view_full(made)


def test_last_day_of_the_year_before_is_no_contradiction() -> None:
    goal = initial_prompt_stage.InitialPrompt(goal="Done before 2028.", today=dt.date(2026, 11, 21))
    own = inputs_of(STAGE, (initial_prompt_stage.STAGE, goal))
    given = LimitsAnswer.model_validate({"deadline": {"quote": "before 2028", "date": "2027-12-31"}, "conditions": []})
    assert problems_of(STAGE, own, given) == []


def test_condition_given_twice_is_a_problem_and_kept_once() -> None:
    twice = [{"quote": "no night work", "text": "Nobody works at night."}] * 2
    assert any("more than once" in problem for problem in problems_of(STAGE, inputs(), answer(conditions=twice)))
    assert len(value(answer(conditions=twice)).conditions) == 1


def test_start_set_by_the_user_wins_and_the_difference_is_noted() -> None:
    made = value(answer(), start_date="2027-02-01")
    assert made.start is not None
    assert (made.start.date, made.start.quote) == (dt.date(2027, 2, 1), "")
    assert "2027-01-01" in made.notes[0]
    assert "set for this run" in view_full(made)


def test_currency_of_another_kind_is_left_out() -> None:
    given = answer(budget={"quote": "2 million DKK", "amount": 2e6, "currency": "XYZ"})
    assert problems_of(STAGE, inputs(), given)
    assert value(given).budget is None


def test_currencies_are_choices() -> None:
    schema = ask_of(STAGE, inputs()).schema
    assert schema is not None
    assert "DKK" in str(schema["$defs"]["BudgetAnswer"]["properties"]["currency"]["enum"])
