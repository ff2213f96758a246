"""Ids in a text: only those that exist, and codes of work only where they are meant as such."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planexe.report.item_links import PlanItem, best_items, defined_by, is_item_id, mentions_in


def item(item_id: str, name: str = "", section: str = "s", rank: int = 0) -> PlanItem:
    return PlanItem(item_id=item_id, name=name, section=section, rank=rank)


ITEMS = best_items(
    [
        item("R1", "Weak demand"),
        item("R3", "Oven late"),
        item("A4", "Money"),
        item("E1.2"),
        *(item(code, f"Work {code}") for code in ("2", "2.3", "2.4", "2.3.1")),
        item("3", "Open"),
    ]
)


def named(text: str, *, code_column: bool = False) -> list[str]:
    return [m.item.item_id for m in mentions_in(text, ITEMS, code_column=code_column)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("R1 and R3 are linked (see E1.2).", ["R1", "R3", "E1.2"]),
        ("R1-R3, R1/2 or R1–R3", ["R1", "R3", "R1", "R1", "R3"]),
        ("R2 does not exist", []),
        ("R10, XR1, R1a, R1.5 and COVID-R1 are something else", []),
        ("Print it on A4 paper", []),
        ("Assumption A4 holds", ["A4"]),
    ],
)
def test_ids_are_found_only_where_they_stand_alone(text: str, expected: list[str]) -> None:
    assert named(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a margin of 2.3 points", []),
        ("2.3 million, 2.3% and 2.4 weeks", []),
        ("task 2.3 comes first", ["2.3"]),
        ("Tasks 2.3, 2.4 and 2.3.1 wait", ["2.3", "2.4", "2.3.1"]),
        ("tasks 3 and 2.4 wait", ["2.4"]),
        ("phases 2 and 3 overlap", ["2", "3"]),
        ("2.3 Work 2.3 comes first", ["2.3"]),
        ("after 2.3.1 is done", ["2.3.1"]),
        ("version 2.3.1 of it, 12.3.1, 2.3.1.4, €2.3.1", []),
        ("on 2.3.1999", []),
    ],
)
def test_codes_are_found_only_where_work_is_meant(text: str, expected: list[str]) -> None:
    assert named(text) == expected


def test_column_of_codes_may_hold_bare_codes() -> None:
    assert named("2.3, 2.4", code_column=True) == ["2.3", "2.4"]
    assert named("2.3FS+2; 2.4", code_column=True) == ["2.3", "2.4"]
    assert named("2.3, 2.4") == []
    assert named("about 2.3", code_column=True) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("R3 Oven late", ("R3", "Oven late")),
        ("E1.2: No figure", ("E1.2", "No figure")),
        ("L4", ("L4", "")),
        ("Risk R3", None),
        ("R3x Oven", None),
        ("2.3 Dig", None),
    ],
)
def test_what_explains_an_item(text: str, expected: tuple[str, str] | None) -> None:
    assert defined_by(text) == expected


def test_best_explanation_wins_then_the_first() -> None:
    row, heading, later = item("R1", section="a", rank=1), item("R1", section="b"), item("R1", section="c")
    assert best_items([row, heading, later])["R1"] is heading


@pytest.mark.parametrize(("text", "expected"), [("R3", True), ("2.3.1", True), ("<i>1</i>", False), ("", False)])
def test_only_ids_may_stand_in_anchors(text: str, *, expected: bool) -> None:
    assert is_item_id(text) is expected


@given(st.text(alphabet=st.sampled_from(list("RAE1234. ,-()task phases\n")), max_size=60))
def test_mentions_are_in_order_and_name_their_item(text: str) -> None:
    at = 0
    for mention in mentions_in(text, ITEMS):
        assert mention.start >= at
        assert text[mention.start : mention.end] == mention.item.item_id
        at = mention.end
