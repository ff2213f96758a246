"""Goals that no reader was written for: the simulated service answers them all the same."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, Field

from planexe.simulator.content import write_answer
from planexe.simulator.demo.goal import read_goal
from planexe.simulator.demo.plan import demo_plan, rounded

PIECES = st.sampled_from(
    [
        "Build a wall", "within", "by", "before", "in", "for", "90000", "9" * 30, "0", "²", "٣", "1.2.3.4", "-5", "1,", "2099",
        "32 May 2027", "years", "months", "weeks", "million", "DKK", "EUR", "$", "kr", "Aarhus", "Today's date is 2099-12-31.\n",
        "2099-99-99", "…", "\n", ".", "{topic}", "|", "“", "面包店",
    ]
)  # fmt: skip
GOALS = st.lists(PIECES | st.text(max_size=6), min_size=1, max_size=14).map(" ".join)


class Answer(BaseModel):
    """What stages ask for that depends on money, days and words of the goal."""

    title: str
    budget_amount: float
    cost_total: int
    deadline: date
    start_date: date
    days_realistic: int
    spending_limit: int
    timeline_and_budget: str
    quote: str
    items: list[str] = Field(min_length=3)


@given(GOALS)
def test_any_goal_gets_an_answer(goal: str) -> None:
    said = f'<document name="initial_prompt">\n{goal}\n</document>\n<task>\nsubject: Risks\nWrite.\n</task>'
    answer = write_answer([("system", "Rules."), ("user", said)], Answer.model_json_schema(), "json_schema", 1)
    Answer.model_validate(answer.value)


@given(GOALS, st.dates(date(2020, 1, 1), date(2099, 12, 31)))
def test_any_goal_has_a_plan_of_whole_days_and_no_negative_cost(goal: str, today: date) -> None:
    plan = demo_plan(read_goal(goal, today), "seed")
    assert len(plan.tasks) == 20
    assert all(task.days >= 1 and task.cost >= 0 for task in plan.tasks)
    assert plan.goal.start >= today


@given(st.floats(1, 1e15))
def test_estimate_has_two_digits_that_count(amount: float) -> None:
    found = rounded(amount)
    assert found == pytest.approx(amount, rel=0.06, abs=0.6)
    assert len(f"{found:.0f}".rstrip("0")) <= 2
