"""What code counts in texts."""

from hypothesis import given
from hypothesis import strategies as st

from planexe.workflows.judge.text_facts import facts_of, figures_in, word_count


def test_figures_are_the_same_however_their_digits_are_grouped() -> None:
    assert figures_in(["2,300,000 DKK", "2 300 000", "2.300.000"]) == {"2300000"}


def test_sentence_that_stands_in_two_sections_counts_once_as_repeated() -> None:
    same = "The bakery opens its doors in the first week of May."
    facts = facts_of(
        [f"{same} Six people bake there every single morning.", f"- {same}"], "Open by 2027 for 40,000.", 2
    )
    assert (facts.repeated, facts.sentences, facts.gaps) == (1, 2, 2)


def test_figures_of_the_question_that_are_kept() -> None:
    facts = facts_of(["It costs 40.000 in all."], "Open by 2027 for 40,000.", 0)
    assert (facts.kept, facts.asked) == (1, 2)


def test_marks_of_markdown_are_no_words() -> None:
    assert word_count("## Two words\n| --- | *x* |") == 3


@given(st.lists(st.text(max_size=200), max_size=4), st.text(max_size=100))
def test_counts_are_never_more_than_there_is(texts: list[str], brief: str) -> None:
    facts = facts_of(texts, brief, 0)
    assert 0 <= facts.repeated <= facts.sentences
    assert 0 <= facts.kept <= facts.asked
