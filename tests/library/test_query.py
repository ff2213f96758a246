from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planexe.library.entry import RunEntry
from planexe.library.query import ORDERS, Order, RunQuery, in_order
from planexe.library.search_words import has_words, searchable, words_of


def entry(run_id: str = "r", **more: Any) -> RunEntry:
    values: dict[str, Any] = {"status": "complete", **more}
    return RunEntry(run_id=run_id, **values)


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        (RunQuery(), True),
        (RunQuery(tags=("FOOD",)), True),
        (RunQuery(tags=("food", "other")), False),
        (RunQuery(states=("failed", "complete")), True),
        (RunQuery(states=("failed",)), False),
        (RunQuery(models=("b",)), True),
        (RunQuery(models=("c",)), False),
        (RunQuery(starred=True), False),
        (RunQuery(archived=True), False),
        (RunQuery(archived=None), True),
    ],
)
def test_filters(query: RunQuery, shown: bool) -> None:
    assert query.allows(entry(tags=("food", "Denmark"), models=("a", "b"))) is shown


def test_archived_run_is_hidden_unless_asked_for() -> None:
    assert not RunQuery().allows(entry(archived=True))
    assert RunQuery(archived=True).allows(entry(archived=True))


@pytest.mark.parametrize(
    ("order", "first"),
    [
        ("newest", "b"),
        ("oldest", "a"),
        ("title", "b"),
        ("longest", "a"),
        ("dearest", "a"),
        ("most calls", "b"),
        ("largest", "a"),
    ],
)
def test_orders(order: Order, first: str) -> None:
    a = entry("a", created="2026-01-01", title="Zoo", wall_s=9, cost_usd=1.0, calls=1, size_bytes=5)
    b = entry("b", created="2026-02-01", title="arena", wall_s=1, cost_usd=None, calls=2, size_bytes=4)
    assert in_order([a, b], order)[0].run_id == first
    assert in_order([b, a], order)[0].run_id == first


@given(st.permutations(["a", "b", "c", "d"]), st.sampled_from(ORDERS))
def test_order_of_equals_does_not_depend_on_where_they_stood(names: list[str], order: Order) -> None:
    assert in_order(map(entry, names), order) == in_order(map(entry, sorted(names)), order)


@pytest.mark.parametrize(
    ("text", "search", "found"),
    [
        ("Café in Århus", "cafe arh", True),
        ("Straße", "STRASSE", True),
        ("snake_case", "case", True),
        ("bakery", "akery", False),
        ("bakery in Aarhus", "bakery oslo", False),
        ("日本 計画", "日本", True),
    ],
)
def test_search_finds_beginnings_of_words(text: str, search: str, found: bool) -> None:
    assert has_words(searchable(text), words_of(search)) is found


WORDS = st.text(alphabet="abc éß日1_-\"*'(", max_size=12)


@given(WORDS, WORDS)
def test_search_is_the_same_as_a_look_at_each_word(text: str, search: str) -> None:
    expected = all(any(word.startswith(beginning) for word in words_of(text)) for beginning in words_of(search))
    assert has_words(searchable(text), words_of(search)) is expected


def test_search_looks_at_goal_title_tags_note_and_id() -> None:
    words = entry("run7", title="Bakery", brief="Sell bread", tags=("denmark",), note="ask Anna").words
    assert has_words(words, words_of("run7 bakery bread denmark anna"))


def test_runs_of_one_second_are_newest_first_whatever_their_ids() -> None:
    first, second = entry("z", created="2026-01-01T10:00:00.000001Z"), entry("a", created="2026-01-01T10:00:00.000002Z")
    old = entry("m", created="2026-01-01T10:00:00Z")
    assert [e.run_id for e in in_order([first, old, second], "newest")] == ["a", "z", "m"]
