"""Columns are given out so that the worth of all is highest."""

from collections.abc import Mapping

from hypothesis import given
from hypothesis import strategies as st

from planexe.workflows.map.assignment import assigned

WORTHS = st.dictionaries(
    st.integers(0, 4),
    st.dictionaries(st.integers(0, 4), st.integers(1, 50).map(lambda n: n / 10), max_size=5),
    max_size=5,
)


def best(worth: Mapping[int, Mapping[int, float]], rows: list[int], used: frozenset[int] = frozenset()) -> float:
    if not rows:
        return 0.0
    first, *others = rows
    without = best(worth, others, used)
    return max([without, *(v + best(worth, others, used | {p}) for p, v in worth[first].items() if p not in used)])


@given(WORTHS)
def test_no_other_way_is_worth_more(worth: dict[int, dict[int, float]]) -> None:
    found = assigned(worth)
    assert len(set(found.values())) == len(found)
    total = sum(worth[row][place] for row, place in found.items())
    assert abs(total - best(worth, list(worth))) < 1e-9


def test_who_loses_gets_what_is_left() -> None:
    assert assigned({"a": {"x": 2.9, "y": 0.3}, "b": {"x": 3.9}}) == {"a": "y", "b": "x"}
    assert assigned({}) == assigned({"a": {}}) == {}
