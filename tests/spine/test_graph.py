import pytest
from hypothesis import given
from hypothesis import strategies as st

from planexe.errors import GraphError
from planexe.spine.graph import dependents, descendants, in_order

DIAMOND = {"a": (), "b": ("a",), "c": ("a",), "d": ("b", "c")}


def random_graphs() -> st.SearchStrategy[dict[str, tuple[str, ...]]]:
    def build(rows: list[list[int]]) -> dict[str, tuple[str, ...]]:
        return {str(n): tuple(sorted({str(i % n) for i in row})) if n else () for n, row in enumerate(rows)}

    return st.lists(st.lists(st.integers(0, 50), max_size=4), min_size=1, max_size=25).map(build)


def test_order_puts_each_name_after_its_needs() -> None:
    assert in_order(DIAMOND)[0] == "a"
    assert in_order(DIAMOND)[-1] == "d"


def test_cycle_is_refused_and_named() -> None:
    with pytest.raises(GraphError, match="A cycle: "):
        in_order({"a": ("b",), "b": ("a",)})


def test_dependents_turn_the_edges_round() -> None:
    assert dependents(DIAMOND) == {"a": ("b", "c"), "b": ("d",), "c": ("d",), "d": ()}


def test_descendants_in_a_diamond() -> None:
    assert descendants(["b"], DIAMOND) == {"d"}
    assert descendants(["d"], DIAMOND) == frozenset()


@given(random_graphs())
def test_descendants_come_after_what_they_rest_on(needs: dict[str, tuple[str, ...]]) -> None:
    place = {name: number for number, name in enumerate(in_order(needs))}
    for name in needs:
        assert all(place[other] > place[name] for other in descendants([name], needs))


@given(random_graphs())
def test_order_holds_every_name_once_and_respects_needs(needs: dict[str, tuple[str, ...]]) -> None:
    order = in_order(needs)
    assert sorted(order) == sorted(needs)
    place = {name: n for n, name in enumerate(order)}
    assert all(place[w] < place[n] for n, wanted in needs.items() for w in wanted)
