"""The goal as a contract: what is believed, what is shown as unread, and what is asked about once more."""

import datetime as dt
from typing import Any

import pytest

from planexe.spine.inputs import Inputs, Missing
from planexe.workflows.plan.contract import goal_contract, goal_reading
from planexe.workflows.plan.contract.contract_answer import ContractAnswer
from planexe.workflows.plan.contract.contract_models import GoalContract
from planexe.workflows.plan.contract.contract_views import view_full
from planexe.workflows.plan.contract.goal_contract import MOST_ASKED, left_out, skip
from planexe.workflows.plan.screening import initial_prompt
from tests.workflows.plan.stage_inputs import ask_of, finish_with, inputs_of, problems_of

TODAY = dt.date(2026, 11, 21)
GOAL = (
    "Open a bakery in Aarhus before 1 May 2027. The budget is 2 million DKK. We start in January 2027. "
    "There must be no night work."
)


def prompt(goal: str) -> initial_prompt.InitialPrompt:
    return initial_prompt.InitialPrompt(goal=goal, today=TODAY)


def reading(goal: str = GOAL) -> Inputs:
    return inputs_of(goal_reading.STAGE, (initial_prompt.STAGE, prompt(goal)))


def answer(**changes: Any) -> ContractAnswer:
    good: dict[str, Any] = {
        "start": {"quote": "start in January 2027", "date": "2027-01-01"},
        "funds": [money("budget is 2 million DKK", 2_000_000, "DKK")],
        "promises": [day("before 1 May 2027", "2027-04-30")],
        "conditions": [{"quote": "no night work", "text": "Nobody works at night.", "test": "ban"}],
    }
    return ContractAnswer.model_validate(good | changes)


def money(quote: str, amount: float, currency: str | None = "EUR", **changes: Any) -> dict[str, Any]:
    return {"quote": quote, "kind": "own", "amount_low": amount, "amount_high": amount, "currency": currency} | changes


def day(quote: str, date: str, **changes: Any) -> dict[str, Any]:
    return {"quote": quote, "text": "It is open.", "rule": "by", "date": date} | changes


def contract_of(
    first: ContractAnswer | None, goal: str = GOAL, more: ContractAnswer | None = None, **options: Any
) -> GoalContract:
    made = (goal_reading.STAGE, first or Missing(text="Not made."))
    inputs = inputs_of(goal_contract.STAGE, (initial_prompt.STAGE, prompt(goal)), made, **options)
    ready = skip(inputs) if more is None else None
    value = ready or finish_with(goal_contract.STAGE, inputs, [more or ContractAnswer()])
    assert isinstance(value, GoalContract)
    return value


def test_entries_with_the_words_of_the_goal_are_believed_and_nothing_is_asked_again() -> None:
    assert problems_of(goal_reading.STAGE, reading(), answer()) == []
    value = contract_of(answer())
    assert [(f.id, f.amount_low, f.currency) for f in value.funds] == [("J1", 2_000_000, "DKK")]
    assert [(p.id, p.date) for p in value.promises] == [("Z1", dt.date(2027, 4, 30))]
    assert value.start is not None
    assert value.start.date == dt.date(2027, 1, 1)
    assert [one.id for one in value.conditions] == ["H1"]
    assert (value.unread, value.notes, value.rules) == ([], [], "present")


def test_nothing_stated_is_a_good_answer() -> None:
    empty = ContractAnswer()
    assert problems_of(goal_reading.STAGE, reading("Open a bakery in Lyon"), empty) == []
    assert contract_of(empty, "Open a bakery in Lyon") == GoalContract()
    assert view_full(GoalContract()) == "The goal names no money, no dates and no conditions."


@pytest.mark.parametrize(
    ("field", "wrong", "words"),
    [
        ("funds", [money("budget of 3 million DKK", 3e6, "DKK")], "does not stand in the goal"),
        ("start", {"quote": "as soon as possible", "date": "2026-11-21"}, "does not stand in the goal"),
        ("conditions", [{"quote": "no sugar", "text": "No sugar.", "test": "ban"}], "does not stand in the goal"),
        ("background", ["a red door"], "does not stand in the goal"),
    ],
)
def test_words_that_the_goal_does_not_say_are_told_and_left_out(field: str, wrong: Any, words: str) -> None:
    given = answer(**{field: wrong})
    assert any(p.startswith(f"`{field}") and words in p for p in problems_of(goal_reading.STAGE, reading(), given))
    assert not getattr(contract_of(given), field)


@pytest.mark.parametrize(
    ("goal", "changes", "kind", "words"),
    [
        ("We have about 2 million.", {"funds": [money("about 2 million", 3e6, None)]}, "funds", "3000000"),
        (
            "EUR 500,000 from the city and EUR 250,000 of ours.",
            {"funds": [money("EUR 500,000 from the city and EUR 250,000 of ours", 750_000)]},
            "funds",
            "750000",
        ),
        (
            "Paid in three instalments of 250,000 EUR.",
            {"funds": [money("instalments of 250,000 EUR", 250_000, times=3)]},
            "funds",
            "`times` is 3",
        ),
        ("Open before 1 May 2027.", {"promises": [day("before 1 May 2027", "2031-05-01")]}, "promises", "2031-05-01"),
        (
            "No work April to July.",
            {
                "windows": [
                    {
                        "quote": "No work April to July",
                        "text": "Closed.",
                        "rule": "never_within",
                        "spans": [{"first": "03-01", "last": "07-31"}],
                    }
                ]
            },
            "windows",
            "03-01",
        ),
        ("We are eight people.", {"capacities": [{"quote": "eight people", "people_max": 9}]}, "capacities", "9"),
        (
            "At most 80 guests.",
            {
                "conditions": [
                    {"quote": "At most 80 guests", "text": "Few.", "test": "number", "operator": "<=", "value": 90}
                ]
            },
            "conditions",
            "90",
        ),
        (
            "Break-even within 14 months.",
            {
                "targets": [
                    {"quote": "Break-even within 14 months", "text": "Even.", "metric": "result", "months_after": 12}
                ]
            },
            "targets",
            "12",
        ),
    ],
)
def test_right_words_with_a_wrong_value_stay_unread_and_shown(
    goal: str, changes: dict[str, Any], kind: str, words: str
) -> None:
    given = ContractAnswer.model_validate(changes)
    assert any(words in problem for problem in problems_of(goal_reading.STAGE, reading(goal), given))
    value = contract_of(given, goal)
    (entry,) = getattr(value, kind)
    assert entry.read == "value_unread"
    assert "counts for nothing" in view_full(value)
    assert any(words in note for note in value.notes)
    assert value.deadline is None


@pytest.mark.parametrize(
    ("goal", "changes"),
    [
        ("We have 40 to 50 k.", {"funds": [money("40 to 50 k", 40_000, None, amount_high=50_000)]}),
        ("三千万円あります。", {"funds": [money("三千万円", 3e7, "JPY")]}),
        (
            "20,000 EUR a month for two years.",
            {"funds": [money("20,000 EUR a month for two years", 20_000, per="month", times=24)]},
        ),
        ("Win them back without any money.", {"funds": [money("without any money", 0, None)]}),
        ("Done before 2028.", {"promises": [day("before 2028", "2027-12-31")]}),
        ("Open by June 2019.", {"promises": [day("by June 2019", "2019-06-30")]}),
        ("Ready within 18 months.", {"promises": [day("within 18 months", "2028-05-21")]}),
        (
            "A grant of 90,000 EUR. Two thirds must go to equipment.",
            {
                "funds": [
                    money(
                        "90,000 EUR",
                        90_000,
                        earmarks=[
                            {"quote": "Two thirds must go to equipment", "share": 0.667, "for_text": "equipment"}
                        ],
                    )
                ]
            },
        ),
        (
            "The road is closed from November to March.",
            {
                "windows": [
                    {
                        "quote": "closed from November to March",
                        "text": "Closed.",
                        "rule": "never_within",
                        "spans": [{"first": "11-01", "last": "03-31"}],
                    }
                ]
            },
        ),
    ],
)
def test_what_a_reader_would_say_is_believed(goal: str, changes: dict[str, Any]) -> None:
    given = ContractAnswer.model_validate(changes)
    assert problems_of(goal_reading.STAGE, reading(goal), given) == []
    assert all(entry.is_read for entry in contract_of(given, goal).entries)


@pytest.mark.parametrize(
    "span",
    [
        {"first": "2027-04-01", "last": "07-31"},
        {"first": "02-30", "last": "03-31"},
        {"first": "April", "last": "July!"},
    ],
)
def test_span_that_is_no_days_is_told(span: dict[str, str]) -> None:
    window = {"quote": "no night work", "text": "Never.", "rule": "never_within", "spans": [span]}
    problems = problems_of(goal_reading.STAGE, reading(), answer(windows=[window]))
    assert any(p.startswith("`windows[0]`") and "give both as" in p for p in problems)


def test_entry_given_twice_is_a_problem_and_kept_once() -> None:
    twice = [money("budget is 2 million DKK", 2_000_000, "DKK")] * 2
    assert any("an entry before it" in p for p in problems_of(goal_reading.STAGE, reading(), answer(funds=twice)))
    assert len(contract_of(answer(funds=twice)).funds) == 1


def test_target_counts_from_the_promise_it_names() -> None:
    goal = "Open before 1 May 2027 and break even within 14 months."
    given = ContractAnswer.model_validate(
        {
            "promises": [day("before 1 May 2027", "2027-04-30")],
            "targets": [
                {
                    "quote": "break even within 14 months",
                    "text": "Even.",
                    "metric": "result",
                    "months_after": 14,
                    "after_promise": 1,
                }
            ],
        }
    )
    (target,) = contract_of(given, goal).targets
    assert (target.id, target.read, target.promise_id) == ("B1", "ok", "Z1")


def test_what_the_first_reading_left_out_is_asked_about_by_its_words() -> None:
    first = answer(funds=[], conditions=[])
    inputs = inputs_of(goal_contract.STAGE, (initial_prompt.STAGE, prompt(GOAL)), (goal_reading.STAGE, first))
    assert skip(inputs) is None
    assert left_out(inputs) == ["The budget is 2 million DKK", "There must be no night work"]
    task = ask_of(goal_contract.STAGE, inputs).task
    assert "- “The budget is 2 million DKK”" in task
    assert "1 May" not in task


def test_what_the_second_reading_finds_joins_the_first() -> None:
    more = ContractAnswer.model_validate(
        {"funds": [money("budget is 2 million DKK", 2_000_000, "DKK")], "background": ["no night work"]}
    )
    value = contract_of(answer(funds=[], conditions=[]), more=more)
    assert [f.id for f in value.funds] == ["J1"]
    assert value.background == ["no night work"]
    assert value.unread == []


def test_what_nobody_reads_is_unread_and_a_figure_among_it_is_a_gap() -> None:
    value = contract_of(answer(funds=[], conditions=[]), more=ContractAnswer())
    assert [(u.id, u.quote) for u in value.unread] == [
        ("U1", "The budget is 2 million DKK"),
        ("U2", "There must be no night work"),
    ]
    assert goal_contract.gaps(value) == ["Not read in the goal: “The budget is 2 million DKK”."]
    assert "**Not read**" in view_full(value)


def test_at_most_forty_clauses_are_asked_about_and_the_others_stay_unread() -> None:
    goal = " ".join(f"Room {n} must stay open." for n in range(1, 61))
    inputs = inputs_of(
        goal_contract.STAGE, (initial_prompt.STAGE, prompt(goal)), (goal_reading.STAGE, ContractAnswer())
    )
    assert ask_of(goal_contract.STAGE, inputs).task.count("\n- ") == MOST_ASKED
    assert len(contract_of(ContractAnswer(), goal, ContractAnswer()).unread) == 60


def test_start_set_by_the_user_wins_and_the_difference_is_noted() -> None:
    value = contract_of(answer(), start_date="2027-02-01")
    assert value.start is not None
    assert (value.start.date, value.start.quote) == (dt.date(2027, 2, 1), "")
    assert "2027-01-01" in value.notes[0]
    assert "set for this run" in view_full(value)


def test_currencies_are_choices_or_null() -> None:
    schema = ask_of(goal_reading.STAGE, reading()).schema
    assert schema is not None
    currency = schema["$defs"]["FundAnswer"]["properties"]["currency"]
    assert "DKK" in str(currency["anyOf"][0]["enum"])
    assert currency["anyOf"][1] == {"type": "null"}


def test_two_currencies_stay_apart() -> None:
    goal = "We have 40,000 EUR and 10,000 USD."
    value = contract_of(
        ContractAnswer.model_validate({"funds": [money("40,000 EUR", 40_000), money("10,000 USD", 10_000, "USD")]}),
        goal,
    )
    assert [(f.id, f.currency, f.amount_low) for f in value.funds] == [("J1", "EUR", 40_000), ("J2", "USD", 10_000)]
