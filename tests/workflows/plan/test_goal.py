import pytest
from hypothesis import given
from hypothesis import strategies as st

from planexe.errors import GoalError
from planexe.workflows.plan.goal import LONGEST, checked_goal


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "empty"),
        ("  \n\t ", "empty"),
        ("\x07\x07", "empty"),
        ("Bakery", "too short"),
        ("a b c", "too short"),
        ("x y " * 50_000, "at most 30,000"),
        ("bin\x00ary data here", "binary"),
    ],
)
def test_unusable_goal_is_refused_with_the_remedy(text: str, says: str) -> None:
    with pytest.raises(GoalError, match=says) as caught:
        checked_goal(text)
    assert caught.value.field == "goal"
    assert len(str(caught.value)) < 300


@pytest.mark.parametrize(
    "text",
    [
        "Åbn et bageri i Aarhus før 1. maj",
        "在上海开一家小型有机面包店预算两百万元",
        "افتح مخبزا صغيرا في القاهرة قبل مايو",
        "Plan <script>alert(1)</script> {{ 7*7 }} {% raw %} party",
        "A perfectly ordinary goal, with\nline breaks.",
    ],
)
def test_goal_in_any_language_and_with_any_markup_is_kept_as_it_is(text: str) -> None:
    assert checked_goal(text) == text


def test_control_characters_become_blanks() -> None:
    assert checked_goal("Open a\x0b bakery\x1b[31m in Aarhus\r\n") == "Open a  bakery [31m in Aarhus"


@given(st.text(min_size=1, max_size=200))
def test_accepted_goal_is_stable_and_printable(text: str) -> None:
    try:
        goal = checked_goal(text)
    except GoalError:
        return
    assert checked_goal(goal) == goal
    assert len(goal) <= LONGEST
    goal.encode("utf-8")
