from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planexe.spine.workflow import Example
from planexe.workflows.plan.goal_conflicts import conflicts_in
from planexe.workflows.plan.goal_examples import goal_examples

TODAY = date(2026, 11, 21)


@pytest.mark.parametrize(
    ("goal", "words"),
    [
        ("Start in May 2028 and be done by March 2027.", "The end lies before the start."),
        ("Start a shop in May 2028 and be done by March 2027.", "The end lies before the start."),
        ("Starting on 2027-05-01, finished by 2027-04-01.", "The end lies before the start."),
        ("Open in Rome by June 2019.", "“by June 2019” lies in the past."),
        ("A party on Monday, 12 May 2027.", "12 May 2027 is a Wednesday, no Monday."),
        ("It opens on 31 June 2027.", "There is no 31 June 2027."),
        ("It opens on the 30th of February.", "There is no 30th of February."),
        ("A budget of 2 million DKK. Budget: 80,000 euros", "Two budgets are named: 2,000,000 and 80,000."),
        ("We have no money and a budget of 500 euros.", "that there is no money"),
        ("At least 50 guests, but no more than 30 guests.", "At least 50 guests, and at most 30."),
        ("I work alone with a team of six.", "One person alone, and “a team of six”."),
        ("Fully online, with a shop in Rome.", "Only online, and a shop."),
        ("Den Laden bis 30.6.2019 eröffnen und nicht später.", "“bis 30.6.2019” lies in the past."),
        ("2019年5月1日之前开业。", "“2019年5月1日之前” lies in the past."),
        ("Åbn butikken den 31. juni 2027 og ikke før.", "There is no 31. juni 2027."),
        ("Ein Budget von 2 Mio. € und das Budget ist 80.000 €.", "Two budgets are named: 2,000,000 and 80,000."),
    ],
)
def test_contradiction_is_found(goal: str, words: str) -> None:
    (conflict,) = conflicts_in(goal, TODAY)
    assert words in conflict.text
    assert conflict.insert.endswith(" ")


@pytest.mark.parametrize(
    "goal",
    [
        "Start in May 2027 with four clubs, all 23 by February 2028.",
        "A pilot is done by May 2027; the second part starts in September 2028 and is done by 2030.",
        "The budget is 1.5 million. That budget of 1,500,000 is fixed.",
        "Budget: 9.500 euros, that is a budget of 9500.",
        "Fully online, without a shop.",
        "At least 50 guests and at most 300 guests.",
        "A party on Wednesday, 12 May 2027, or on 29 February.",
        "There is no money for a second van; the budget of 5,000 euros holds.",
        "Accounts of 2019 must be kept.",
    ],
)
def test_what_fits_together_is_left_alone(goal: str) -> None:
    assert conflicts_in(goal, TODAY) == ()


@pytest.mark.parametrize("example", goal_examples(), ids=lambda p: p.title)
def test_our_own_examples_do_not_contradict_themselves(example: Example) -> None:
    assert conflicts_in(example.text, TODAY) == ()


@given(st.text(max_size=300) | st.from_regex(r"(by|start in|budget of) [0-9.,-]{1,12} (May|million)? ?[0-9]{0,5}"))
def test_any_text_is_looked_at_without_an_error(goal: str) -> None:
    conflicts_in(goal, TODAY)


@pytest.mark.parametrize("digits", [400, 5000])
def test_number_without_end_breaks_nothing(digits: int) -> None:
    many = "9" * digits
    assert (
        conflicts_in(f"Invite at least {many} guests, at most {many} guests, with a budget of {many} DKK.", TODAY) == ()
    )
