"""Lists written at the same time become one."""

from hypothesis import given
from hypothesis import strategies as st

from planexe.workflows.plan.merged_lists import merged

WORDS = st.text(st.sampled_from("abc "), min_size=1, max_size=12)


def test_what_two_lists_have_is_kept_once_where_it_stands_first() -> None:
    lists = {
        "near": ["Rent of shops in the old town", "Price of flour"],
        "far": ["Old town: rent of shops in the", "Noise"],
    }
    assert merged(lists, str) == ["Rent of shops in the old town", "Price of flour", "Noise"]


def test_one_list_alone_is_left_as_it_is() -> None:
    assert merged({"near": ["Rent", "Rent"], "far": []}, str) == ["Rent", "Rent"]


@given(st.lists(WORDS, max_size=5), st.lists(WORDS, max_size=5))
def test_nothing_is_invented_and_the_first_list_is_kept_whole(one: list[str], other: list[str]) -> None:
    found = merged({"one": one, "other": other}, str)
    assert found[: len(one)] == one
    assert all(title in other for title in found[len(one) :])
