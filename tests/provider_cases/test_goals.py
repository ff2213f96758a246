"""Amounts in goals: what a reader would say is accepted, with its quote."""

import datetime as dt
from pathlib import Path

import pytest

from planexe.simulator.demo.goal import read_goal
from planexe.workflows.plan.contract.contract_answer import ContractAnswer
from planexe.workflows.plan.contract.contract_building import build_contract
from planexe.workflows.plan.contract.contract_doubts import answer_problems

CASES = Path(__file__).parent
TODAY = dt.date(2026, 1, 5)
GOALS = {
    "113-goal-trillion.txt": ("$5 trillion", 5e12, 5e12, "USD"),
    "114-goal-range-low.txt": ("budget of €30-40 million", 30e6, 40e6, "EUR"),
}
GIVEN = [((CASES / case).read_text(encoding="utf-8"), *budget, None) for case, budget in GOALS.items()] + [
    ("Budowa szpitala w Gdyni, budżet 10 mld zł.", "10 mld zł", 10e9, 10e9, "PLN", None),
    (
        "A festival, paid in three instalments of 250,000 EUR.",
        "three instalments of 250,000 EUR",
        250e3,
        250e3,
        "EUR",
        3,
    ),
]


@pytest.mark.parametrize(("goal", "quote", "low", "high", "currency", "times"), GIVEN)
def test_amount_that_a_reader_would_say_is_believed(
    goal: str, quote: str, low: float, high: float, currency: str, times: int | None
) -> None:
    fund = {"quote": quote, "kind": "own", "amount_low": low, "amount_high": high, "currency": currency, "times": times}
    answer = ContractAnswer.model_validate({"funds": [fund]})

    assert answer_problems(answer, goal, TODAY) == []
    value = build_contract([answer], goal, TODAY, None)
    (found,) = value.funds
    assert (found.amount_low, found.amount_high, found.currency, found.times) == (low, high, currency, times)
    assert (found.read, value.notes) == ("ok", [])


@pytest.mark.parametrize("case", GOALS)
def test_simulated_model_reads_the_same_amount(case: str) -> None:
    facts = read_goal((CASES / case).read_text(encoding="utf-8"), TODAY)

    _, low, high, currency = GOALS[case]
    assert facts.money is not None
    assert low <= facts.money <= high
    assert facts.currency == currency
