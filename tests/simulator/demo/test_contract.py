"""What the simulated model answers about the limits of a goal."""

import datetime as dt
from typing import Any

import pytest

from planexe.simulator.content import write_answer
from planexe.workflows.plan.contract.contract_answer import ContractAnswer
from planexe.workflows.plan.contract.contract_building import build_contract
from planexe.workflows.plan.contract.contract_doubts import answer_problems
from planexe.workflows.plan.contract.contract_models import GoalContract
from planexe.workflows.plan.goal_examples import goal_examples

TODAY = dt.date(2026, 11, 21)
BAKERY = (
    "Open a small bakery in Aarhus. The budget is 2 million DKK, of which 1.2 million is a bank loan. We want to open "
    "before 1 May 2027. There must be no night work before 4 a.m. and no single-use plastic."
)
REEDS = (
    "Restore the reed bed at Lake Neusiedl. No work April to July. We have a grant of 90,000 EUR, two thirds for "
    "equipment. Three rangers, 20 hours a week. Finish by 30 November 2028."
)
GOALS = [
    BAKERY,
    REEDS,
    "Teach my parrot to say good morning in Welsh before my aunt visits on 12 March 2027; I have 40 pounds.",
    "Write a crime novel within 18 months, alone, with 6 hours a week.",
    "Win back 200 lapsed members of our rowing club without any money.",
    "Build a 30-storey tower in six weeks for 5,000 euros.",
    "Open in Rome by June 2019.",
    "We have 40,000 EUR and 10,000 USD, and no budget.",
    "Walk to Rome",
    "Åbn et bageri i Aarhus senest den 1. maj 2027 for 2 mio. kr. Der må ikke arbejdes om natten.",
    "在上海开一家小型有机面包店，预算两百万元人民币，2027年5月1日之前开业，不得夜间工作。",
    "افتح مخبزا في القاهرة بميزانية ٢ مليون جنيه قبل 1 مايو 2027، ولا عمل ليلا.",
    "| Item | Cost |\n| Oven | 30,000 EUR |\n| Staff | four people |",
    "Dear team,\n\nplease plan a party for 40 children by 3 June 2027. Budget: 900.\n\nKind regards, Ann",
    "- open by May 2027\n- 40 seats\n- no loan",
    *(example.text for example in goal_examples()),
    "\n".join(example.text for example in goal_examples())[:25_000],
]


def answer_to(goal: str, task: str = "Go.") -> ContractAnswer:
    prompt = f'<document name="initial_prompt">\n{goal}\n\nToday\'s date: {TODAY}\n</document>\n<task>\n{task}\n</task>'
    schema = ContractAnswer.model_json_schema()
    made: Any = write_answer([("system", "Rules."), ("user", prompt)], schema, "json_schema", 1)
    return ContractAnswer.model_validate(made.value)


def contract_of(goal: str) -> GoalContract:
    return build_contract([answer_to(goal)], goal, TODAY, None)


@pytest.mark.parametrize("goal", GOALS, ids=lambda goal: goal[:30])
def test_every_limit_is_read_or_named_whatever_the_goal(goal: str) -> None:
    assert answer_problems(answer_to(goal), goal, TODAY) == []
    contract = contract_of(goal)
    assert contract.notes == []
    assert all(entry.is_read for entry in contract.entries)
    assert len(contract.unread) == 0 or len(goal) > 10_000


def test_bakery_is_read_with_its_loan_inside_its_budget() -> None:
    contract = contract_of(BAKERY)
    assert [(f.amount_low, f.currency, f.kind, f.included) for f in contract.funds] == [
        (2e6, "DKK", "own", False),
        (1.2e6, "DKK", "loan", True),
    ]
    assert contract.deadline == dt.date(2027, 4, 30)
    assert contract.conditions[0].text.startswith("There must be no night work")


def test_reeds_have_a_season_an_earmark_and_hands() -> None:
    contract = contract_of(REEDS)
    assert [(w.rule, w.spans[0].first, w.spans[0].last) for w in contract.windows] == [
        ("never_within", "04-01", "07-31")
    ]
    assert contract.funds[0].earmarks[0].for_text == "equipment"
    assert (contract.most_people, contract.hours_per_week) == (3, 20)


def test_money_of_the_place_is_meant() -> None:
    assert contract_of("Build a shed in Toronto for $4,000.").funds[0].currency == "CAD"


def test_no_money_is_a_fund_of_nothing() -> None:
    assert [f.amount_low for f in contract_of("Win them back in Leeds without any money.").funds] == [0]


def test_clauses_that_are_asked_about_again_are_answered() -> None:
    task = "Read these clauses of the goal:\n- “Three rangers”\n- “20 hours a week”"
    assert answer_to(REEDS, task).background == ["Three rangers", "20 hours a week"]


def test_work_of_a_window_is_told_from_all_work() -> None:
    (window,) = contract_of("Build a shed. No building work from March to July.").windows
    assert window.work_text == "building work"
    assert contract_of("Build a shed. No work from March to July.").windows[0].work_text == ""
