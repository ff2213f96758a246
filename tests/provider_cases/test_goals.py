"""Amounts in goals: what a reader would say is accepted, with its quote."""

import datetime as dt
from pathlib import Path

import pytest

from planexe.simulator.goal_reader import read_goal
from planexe.workflows.plan.screening import initial_prompt
from planexe.workflows.plan.screening.stated_limits import STAGE, LimitsAnswer, StatedLimits
from tests.workflows.plan.stage_inputs import finish_with, inputs_of, problems_of

CASES = Path(__file__).parent
GOALS = {
    "113-goal-trillion.txt": [("$5 trillion", 5e12, "USD")],
    "114-goal-range-low.txt": [("budget of €30-40 million", 30e6, "EUR"), ("€30-40 million", 40e6, "EUR")],
}
GIVEN = [((CASES / case).read_text(), *budget) for case, budgets in GOALS.items() for budget in budgets] + [
    ("Budowa szpitala w Gdyni, budżet 10 mld zł.", "10 mld zł", 10e9, "PLN"),
    ("A festival, paid in three instalments of 250,000 EUR.", "three instalments of 250,000 EUR", 750e3, "EUR"),
    ("€500,000 from the city and €250,000 of our own.", "€500,000 from the city and €250,000", 750e3, "EUR"),
]


@pytest.mark.parametrize(("goal", "quote", "amount", "currency"), GIVEN)
def test_amount_that_a_reader_would_say_is_believed(goal: str, quote: str, amount: float, currency: str) -> None:
    inputs = inputs_of(
        STAGE, (initial_prompt.STAGE, initial_prompt.InitialPrompt(goal=goal, today=dt.date(2026, 1, 5)))
    )
    budget = {"quote": quote, "amount": amount, "currency": currency}
    given = LimitsAnswer.model_validate({"budget": budget, "conditions": []})

    assert problems_of(STAGE, inputs, given) == []
    value = finish_with(STAGE, inputs, [given])
    assert isinstance(value, StatedLimits)
    assert value.budget is not None
    assert value.budget.model_dump() == {"quote": quote, "amount": amount, "currency": currency}
    assert value.notes == []


@pytest.mark.parametrize("case", GOALS)
def test_simulated_model_reads_the_same_amount(case: str) -> None:
    facts = read_goal((CASES / case).read_text())

    assert (facts.amount, facts.currency) in [(amount, currency) for _, amount, currency in GOALS[case]]
