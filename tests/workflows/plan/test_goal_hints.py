from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planexe.spine.workflow import Example
from planexe.workflows.plan.goal_examples import goal_examples
from planexe.workflows.plan.goal_hints import goal_hints

TODAY = date(2026, 11, 21)
COMPLETE = (
    "Open a small organic bakery with a café in Aarhus, Denmark, before May 2027, with a budget of 2 million DKK and "
    "a team of six; it counts as a success if we sell 400 loaves on a weekday by the end of the first year."
)


def kinds(goal: str) -> set[str]:
    return {hint.kind for hint in goal_hints(goal, TODAY)}


def test_complete_goal_needs_nothing() -> None:
    assert goal_hints(COMPLETE, TODAY) == ()


@pytest.mark.parametrize("example", goal_examples(), ids=lambda p: p.title)
def test_our_own_examples_need_nothing_but_perhaps_words(example: Example) -> None:
    assert kinds(example.text) <= {"success"}


def test_contradiction_is_asked_about_before_what_is_missing() -> None:
    first = goal_hints("Start in May 2028 with my brother and be done by March 2027.")[1]
    assert (first.kind, first.text) == ("conflict", "The end lies before the start.")


def test_deadline_that_has_passed_depends_on_the_day() -> None:
    goal = COMPLETE.replace("2027", "2031")
    assert goal_hints(goal, date(2030, 1, 1)) == ()
    assert [h.kind for h in goal_hints(goal, date(2032, 1, 1))] == ["conflict"]


def test_empty_goal_gives_no_hints() -> None:
    assert goal_hints("  \n ") == ()


def test_short_goal_is_told_its_length() -> None:
    assert goal_hints("Bake bread")[0].text.startswith("2 words:")


def test_very_long_goal_is_told_so() -> None:
    assert "length" in kinds("word " * 1600)


@pytest.mark.parametrize(
    ("goal", "missing"),
    [
        ("Open a bakery before May 2027 for 2 million DKK.", "place"),
        ("Open a bakery in Aarhus before May 2027.", "budget"),
        ("Open a bakery in Aarhus for 2 million DKK.", "date"),
        ("Open a bakery in Aarhus before May 2027 for 2 million DKK.", "success"),
        ("It may be that I open a bakery in May for money.", "place"),
    ],
)
def test_what_is_missing_is_named(goal: str, missing: str) -> None:
    assert missing in kinds(goal)


@pytest.mark.parametrize(
    ("goal", "given"),
    [
        ("a website for bakers", "place"),
        ("a walk from Łódź to Wrocław", "place"),
        ("costs €20", "budget"),
        ("with no money", "budget"),
        ("within six months", "date"),
        ("on 2027-05-01", "date"),
        ("sells at least 400 loaves", "success"),
        ("85 percent survive", "success"),
    ],
)
def test_what_is_given_is_seen(goal: str, given: str) -> None:
    assert given not in kinds(goal)


def test_question_goes_on_a_line_of_its_own() -> None:
    (hint,) = [h for h in goal_hints("Open a bakery in Aarhus before May.") if h.kind == "budget"]
    assert hint.taken_into("Open a bakery.\n") == "Open a bakery.\nBudget: "


@given(st.text(max_size=400))
def test_any_text_is_looked_at_without_an_error(goal: str) -> None:
    for hint in goal_hints(goal):
        assert hint.text
        assert goal.strip() in hint.taken_into(goal)
