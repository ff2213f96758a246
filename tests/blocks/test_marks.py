import pytest
from hypothesis import given
from hypothesis import strategies as st

from planexe.blocks.marks import MARK_STATES, MARK_WORDS, Mark, leading_marks, marks_badges, marks_text
from planexe.blocks.value_words import STATES, VALUE_WORDS

MARKS = st.builds(Mark, state=st.sampled_from(MARK_STATES), why=st.sampled_from(["One.", "Two."]))


def test_mark_in_few_and_in_many_words() -> None:
    mark = Mark(state="edited", why="Somebody wrote it.")
    assert mark.badge == "✎ edited by a person"
    assert mark.line == "Edited by a person: Somebody wrote it."


@given(st.lists(MARKS, max_size=6))
def test_leading_marks_are_one_of_each_state_the_most_important_first(marks: list[Mark]) -> None:
    leading = leading_marks(marks)
    assert [mark.state for mark in leading] == [
        state for state in MARK_STATES if state in {mark.state for mark in marks}
    ]
    assert all(mark == next(one for one in marks if one.state == mark.state) for mark in leading)
    assert leading_marks(leading) == leading


def test_all_marks_in_one_line() -> None:
    marks = [Mark(state="stale", why="One."), Mark(state="pinned", why="Two.")]
    assert marks_text(marks) == "Stale: One. Pinned: Two."
    assert marks_badges(marks) == "stale, pinned"
    assert (marks_text([]), marks_badges([])) == ("", "")


@pytest.mark.parametrize("state", STATES)
def test_each_state_has_words_and_a_sign_of_its_own(state: str) -> None:
    words = VALUE_WORDS[state]  # pyrefly: ignore[bad-index]
    assert len(words.sign) == 1
    assert words.meaning.endswith(".")
    assert [one.sign for one in VALUE_WORDS.values()].count(words.sign) == 1


def test_each_mark_has_words() -> None:
    assert set(MARK_WORDS) == set(MARK_STATES) <= set(STATES)
