"""The goal as every stage sees it."""

from datetime import date

import pytest

from planexe.errors import GoalError
from planexe.spine.inputs import Inputs, view_text
from planexe.workflows.plan.screening import start_time
from planexe.workflows.plan.screening.initial_prompt import GOAL_LIMIT_CHARACTERS, STAGE, compute, names_start
from tests.workflows.plan.stage_inputs import inputs_of

TODAY = date(2027, 3, 1)


def inputs_for(goal: str | None, start: date | None = None) -> Inputs:
    calendar = start_time.StartTime(today=TODAY, start_date=start or TODAY, chosen_by_user=start is not None)
    return inputs_of(STAGE, (start_time.STAGE, calendar), goal=goal)


def test_the_text_holds_the_goal_and_todays_date() -> None:
    text = view_text(STAGE, compute(inputs_for("  Open a bakery in Lyon.\n")))
    assert text.startswith("Open a bakery in Lyon.\n\nToday's date: 2027-03-01\n")


def test_a_goal_without_a_start_gets_the_as_soon_as_possible_line() -> None:
    assert "as soon as possible" in compute(inputs_for("Open a bakery in Lyon.")).start_line


def test_a_chosen_start_replaces_the_line() -> None:
    value = compute(inputs_for("Open a bakery in Lyon.", date(2028, 1, 15)))
    assert value.start_line == "The project starts on 2028-01-15."
    assert value.start_date == date(2028, 1, 15)


def test_a_goal_that_names_its_start_gets_no_line() -> None:
    value = compute(inputs_for("Open a bakery in Lyon. Work starts in May 2028."))
    assert value.start_line == ""
    assert "possible" not in view_text(STAGE, value)


@pytest.mark.parametrize(
    "goal",
    [
        "The project begins on Monday.",
        "Start 2028-04-01, budget 2 million.",
        "We kick off in 3 months.",
        "In September we launch the first course.",
        "Baubeginn ist geplant, Beginn im Jahr 2028.",
        "Le projet commence en 2028.",
        "Build a shed ASAP.",
        "Starting next week I want to run daily.",
    ],
)
def test_starts_in_the_goal_are_recognised(goal: str) -> None:
    assert names_start(goal)


@pytest.mark.parametrize(
    "goal",
    [
        "Start a podcast about trains.",
        "Open a bakery in Lyon with a budget of 200000 euro.",
        "Finish the house by 2030.",
        "Begin small. The museum was built in 1950.",
        "A startup may fail.",
    ],
)
def test_goals_without_a_start_are_recognised(goal: str) -> None:
    assert not names_start(goal)


@pytest.mark.parametrize("goal", [None, "", "  \n "])
def test_an_empty_goal_is_refused(goal: str | None) -> None:
    with pytest.raises(GoalError, match="The goal is empty"):
        compute(inputs_for(goal))


def test_a_goal_of_book_length_is_refused_with_the_limit() -> None:
    with pytest.raises(GoalError, match=str(GOAL_LIMIT_CHARACTERS)):
        compute(inputs_for("x" * (GOAL_LIMIT_CHARACTERS + 1)))
