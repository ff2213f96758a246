"""What is read out of a goal, in English and otherwise."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planexe.simulator.currencies import country_of, currency_of_place, first_money, money_text, rounded
from planexe.simulator.goal_reader import read_goal

BAKERY = "Open a bakery in Aarhus with a budget of 2 million DKK. I want 6 people.\n\nToday's date: 2026-02-10"
HOSPITAL = (
    "Migrate a hospital's patient records system in Toronto to the cloud; $12 million, within 18 months, 400 beds."
)
WEDDING = "A backyard wedding for 80 guests in June in Tuscany"


def test_verb_object_place_money_and_deadline() -> None:
    facts = read_goal(BAKERY)
    assert (facts.verb, facts.object, facts.effort) == ("Open", "a bakery in Aarhus", "opening a bakery in Aarhus")
    assert (facts.thing, facts.title, facts.places) == ("the bakery", "Bakery in Aarhus", ("Aarhus",))
    assert (facts.budget, facts.amount, facts.currency) == ("2 million DKK", 2e6, "DKK")
    assert "6 people" in facts.details
    assert facts.domain_name == "business"


def test_dollars_in_toronto_are_canadian() -> None:
    facts = read_goal(HOSPITAL)
    assert (facts.currency, facts.amount, facts.domain_name) == ("CAD", 12e6, "software")
    assert facts.deadline == "the end of month 18"
    assert "400 beds" in facts.details


def test_noun_phrase_goal_gets_a_verb_and_loses_its_date() -> None:
    facts = read_goal(WEDDING)
    assert facts.effort == "holding a backyard wedding for 80 guests in Tuscany"
    assert (facts.deadline, facts.currency, facts.domain_name) == ("June", "EUR", "event")


@pytest.mark.parametrize(
    ("goal", "effort"),
    [
        ("I want to learn Italian and move to Rome next year", "learning Italian"),
        ("Please help me to set up and run a youth club in Lagos", "setting up a youth club in Lagos"),
        ("We plan to build a solar farm near Seville, Spain.", "building a solar farm near Seville"),
        ("launch our new app", "launching the new app"),
        ("My goal is to write a novel by December 2027", "writing a novel"),
    ],
)
def test_openings_are_left_out(goal: str, effort: str) -> None:
    assert read_goal(goal).effort == effort


@pytest.mark.parametrize("goal", ["Åbn et bageri i Aarhus", "افتح مخبزًا في القاهرة", "在上海开一家面包店，预算200万元"])
def test_other_languages_are_quoted(goal: str) -> None:
    facts = read_goal(goal)
    assert not facts.english
    assert facts.object.startswith("“")
    assert facts.object.strip("“”") in goal


def test_chinese_goal_keeps_money_and_kind() -> None:
    facts = read_goal("在上海开一家面包店，预算200万元")
    assert (facts.amount, facts.currency, facts.domain_name) == (2e6, "CNY", "business")


@given(st.text(max_size=300))
def test_reading_never_fails(goal: str) -> None:
    facts = read_goal(goal)
    assert facts.object
    assert facts.title is not None
    assert facts.amount > 0


@pytest.mark.parametrize(
    ("goal", "expected"),
    [
        ("a party in June", date(2026, 6, 30)),
        ("a party in January", date(2027, 1, 31)),
        ("Open a shop by March 2027", date(2027, 3, 31)),
        ("Open a shop within 2 months", date(2026, 4, 10)),
    ],
)
def test_deadline_becomes_a_day(goal: str, expected: date) -> None:
    assert read_goal(goal).deadline_day(date(2026, 2, 10)) == expected


@pytest.mark.parametrize(
    ("text", "amount", "code"),
    [
        ("EUR 1.500.000", 1.5e6, "EUR"),
        ("£3.5m", 3.5e6, "GBP"),
        ("1,250 dollars in Sydney", 1250, "AUD"),
        ("40 000 kr i Oslo", 40_000, "NOK"),
    ],
)
def test_money_is_read(text: str, amount: float, code: str) -> None:
    money = first_money(text)
    assert money is not None
    assert money[1:] == (amount, code)


def test_small_change_about_money() -> None:
    assert first_money("no money here") is None
    assert currency_of_place("a village near Kyoto") == "JPY"
    assert country_of("EUR", "Tuscany") == "Italy"
    assert country_of("DKK", "Aarhus") == "Denmark"
    assert country_of("EUR", "Somewhere") == ""
    assert rounded(123_456) == 120_000
    assert money_text(1_540_000, "DKK") == "DKK 1,500,000"
