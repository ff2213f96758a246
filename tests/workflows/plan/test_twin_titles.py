"""Titles that mean the same work."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planexe.workflows.plan.twin_titles import ALIKE, twin_titles

PLAN = {
    "1.1": "Order the oven", "1.2": "Sign the lease of the shop", "2.1": "Order the flour", "2.2": "Train the crew",
    "3.1": "Plan the opening day", "3.2": "Order chairs for the terrace",
}  # fmt: skip


def pairs(**more: str) -> list[tuple[str, str]]:
    titles = {**PLAN, **{f"{name[1]}.{name[2:]}": title for name, title in more.items()}}
    return [one[:2] for one in twin_titles(titles, {code: code[0] for code in titles})]


def test_titles_with_a_common_verb_are_no_twins() -> None:
    assert pairs() == []


@pytest.mark.parametrize("twin", ["Order the oven", "order The  OVENS", "The oven: order"])
def test_order_of_words_case_and_endings_make_no_difference(twin: str) -> None:
    assert pairs(t39=twin) == [("1.1", "3.9")]


def test_below_one_task_titles_are_not_compared() -> None:
    assert pairs(t19="Order the oven") == []


def test_a_task_and_its_own_part_are_not_compared() -> None:
    titles = {**PLAN, "1.1.1": "Order the oven", "2.1.1": "Sign the lease"}
    assert twin_titles(titles, {code: code.rpartition(".")[0] for code in titles}) == []


def test_each_with_a_thing_of_its_own_they_are_two_pieces_of_work() -> None:
    titles = {
        f"{n}.1": f"Review the sketches of the {thing} with all the users" for n, thing in enumerate(("menu", "sign"))
    }
    assert twin_titles(titles, {code: code[0] for code in titles}) == []


def test_scripts_without_blanks_are_compared_by_runs_of_letters() -> None:
    titles = {"1.1": "订购面包烤箱和冷藏柜", "2.1": "订购面包烤箱和冷藏柜了。", "3.1": "签订店铺租赁合同"}
    (twins,) = twin_titles(titles, {code: code[0] for code in titles})
    assert twins[:2] == ("1.1", "2.1")
    assert twins.likeness >= ALIKE


def test_titles_without_a_word_are_like_nothing() -> None:
    assert twin_titles({"1.1": "—", "2.1": "…"}, {"1.1": "1", "2.1": "2"}) == []


@given(st.dictionaries(st.sampled_from("ABCDEFGH"), st.text(st.sampled_from("abc de"), max_size=12), min_size=2))
def test_likeness_is_a_share_and_equal_titles_are_wholly_alike(titles: dict[str, str]) -> None:
    found = {
        (one.first, one.second): one.likeness for one in twin_titles(titles, {code: f"above {code}" for code in titles})
    }
    assert all(ALIKE <= likeness <= 1 + 1e-9 for likeness in found.values())
    for a, b in ((a, b) for a in titles for b in titles if a < b):
        if titles[a].split() and sorted(titles[a].split()) == sorted(titles[b].split()):
            assert found.get((a, b), found.get((b, a), 0)) == pytest.approx(1)
