"""Items of a run: which are shown, in which order; and two runs over them side by side."""

import math
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planexe.blocks.item_comparison import ItemComparison
from planexe.blocks.items import Code, ItemPage, Items, Look, page_text
from planexe.blocks.table import Cell, Column, Table

LOOKS: dict[str, Look] = {"right": "good", "wrong": "bad", "failed": "lacking", "answered": "plain"}


def items(*rows: tuple[str, Cell, str], what: str = "How many {}?") -> Items:
    columns = (
        Column("Row", "code"),
        Column("Question", "long"),
        Column("Answer"),
        Column("State"),
        Column("S", "number"),
    )
    lines = tuple((key, what.format(key), answer, state, len(key)) for key, answer, state in rows)
    return Items(
        noun="row", stage="ask", table=Table(title="", columns=columns, rows=lines), outcome="Answer", looks=LOOKS,
        page=lambda key: ItemPage(title=what.format(key)),
    )  # fmt: skip


THREE = items(("a", "1", "right"), ("bb", "2", "wrong"), ("ccc", None, "failed"))


def test_states_are_counted_and_have_signs() -> None:
    assert THREE.counts == {"right": 1, "wrong": 1, "failed": 1}
    assert [THREE.sign_of(name) for name in THREE.counts] == ["✓ right", "✕ wrong", "! failed"]
    assert THREE.in_state("wrong") == ("bb",)


def test_items_are_found_by_state_words_and_order() -> None:
    assert THREE.chosen(state="failed") == ("ccc",)
    assert THREE.chosen(words="MANY bb") == ("bb",)
    assert THREE.chosen(order="S") == ("ccc", "bb", "a")
    with pytest.raises(ValueError, match="Nothing"):
        THREE.chosen(order="Nothing")


@given(st.lists(st.floats() | st.none() | st.integers()))
def test_whatever_the_numbers_are_each_item_is_shown_once_and_what_is_no_number_comes_last(numbers: list[Cell]) -> None:
    columns = (Column("Row", "code"), Column("State"), Column("S", "number"))
    rows = tuple((str(n), "right", number) for n, number in enumerate(numbers))
    found = Items(noun="row", stage="ask", table=Table(title="", columns=columns, rows=rows), outcome="S", looks=LOOKS,
                  page=lambda key: ItemPage(title=key)).chosen(order="S")  # fmt: skip
    assert sorted(found, key=int) == [str(n) for n in range(len(numbers))]
    known = [isinstance(number, int | float) and math.isfinite(number) for number in (numbers[int(k)] for k in found)]
    assert known == sorted(known, reverse=True)


def test_two_runs_are_set_side_by_side() -> None:
    other = items(("a", "1", "right"), ("bb", "3", "right"), ("dd", "4", "wrong"))
    found = ItemComparison(first=THREE, second=other)
    assert [(pair.key, pair.differs, pair.better) for pair in found.pairs] == [
        ("a", False, "both"), ("bb", True, "second"), ("ccc", True, "unknown"), ("dd", True, "unknown"),
    ]  # fmt: skip
    assert found.sentence == (
        "Right in the first run: 1, in the second: 2. In both: 1, in the first only: 0, in the second only: 1. "
        "3 of 4 rows differ."
    )
    table = found.table(only_differences=True)
    assert table.rows[0] == ("bb", "How many bb?", "2", "✕ wrong", "3", "✓ right", "the second")
    assert table.rows[1][3:] == ("! failed", "", "not in it", "")


def test_runs_without_expected_answers_are_told_by_what_differs() -> None:
    found = ItemComparison(first=items(("a", "1", "answered")), second=items(("a", " 1", "answered")))
    assert found.sentence == "0 of 1 rows differ."


@given(st.text())
def test_code_stands_between_fences_that_are_longer_than_all_within(text: str) -> None:
    lines = Code(text, "python").markdown.split("\n")
    fence = lines[-1]
    assert lines[0] == f"{fence}python"
    assert len(fence) >= 3
    assert fence not in text


def test_long_code_is_cut_and_says_so() -> None:
    assert Code("x" * 3005).text.endswith("x\n… 5 more characters")


def test_page_is_told_in_markdown() -> None:
    page = ItemPage(
        title="How many?", about="a.csv", outcome="2 instead of 3", parts={"Code": (Code("a<b"), "*why* <b>")}
    )
    one = replace(items(("7", "2", "wrong")), page=lambda _: page)
    assert page_text(one, "7") == (
        "### Row 7: wrong\n\n**How many?**\n\na.csv\n\n2 instead of 3\n\nCode:\n\n```\na<b\n```\n\n*why* &lt;b>"
    )
