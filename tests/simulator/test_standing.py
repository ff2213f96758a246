"""What follows from an entry's place in a list, and from the side a call looks from."""

from typing import Any

import pytest

from planexe.simulator.field import Field
from planexe.simulator.lenses import is_story, seen_through
from planexe.simulator.phrase_bank import parts_of, sentences, shared
from planexe.simulator.standing import (
    aim_of,
    earlier_entries,
    is_idle_role,
    result_count,
    settle_aims,
    standing_number,
    step_count,
)

CHOICES = {"sets_up": ["G1", "G2", "all"], "responsible": ["G1", "G2", "role"]}


def settled(count: int) -> list[dict[str, Any]]:
    entries: list[dict[str, Any]] = [{} for _ in range(count)]
    settle_aims(CHOICES, entries)
    return entries


def place_in(number: int, name: str, description: str = "") -> Field:
    steps = Field("set_up_steps")
    entries = settled(9)
    steps.done.update({f"#{n}": entry for n, entry in enumerate(entries)})
    entry = steps.item(number, 9)
    entry.done.update(entries[number])
    return entry.child(name, description)


def test_steps_serve_one_after_another_in_rounds() -> None:
    assert [entry["sets_up"] for entry in settled(7)] == ["G1", "G2", "all", "G1", "G2", "all", "G1"]
    assert [entry["#step_kind"] for entry in settled(5)] == [
        "setup_step_0", "setup_step_0", "setup_step_all", "setup_step_1", "setup_step_1",
    ]  # fmt: skip
    assert aim_of(CHOICES) == "sets_up"
    assert step_count(CHOICES) == 9
    assert step_count({"responsible": ["G1"]}) is None


def test_nobody_sets_up_itself_and_roles_come_first() -> None:
    entries = settled(9)
    assert all(entry["sets_up"] != entry["responsible"] for entry in entries)
    assert [entry["responsible"] for entry in entries[:4]] == ["role", "role", "role", "role"]
    assert entries[4]["responsible"] == "G1"


def test_a_step_waits_for_the_one_before_it_for_the_same_body() -> None:
    text = "Numbers of earlier steps it waits for; may be empty."
    assert [earlier_entries(place_in(n, "depends_on", text)) for n in (0, 1, 3, 4, 6)] == [[], [], [1], [2], [4]]
    links = place_in(4, "depends_on", text)
    assert standing_number(links.item(0, 1), 1000) == 2
    assert earlier_entries(place_in(4, "depends_on", "Something else.")) is None


def test_a_body_points_to_the_first_one_or_to_nobody() -> None:
    bodies = Field("bodies")
    numbers = [bodies.item(n, 3).child("escalates_to", "Number of an earlier body in this list.") for n in range(3)]
    assert [standing_number(place, 1000) for place in numbers] == [0, 1, 1]


def test_weeks_go_on_and_never_overlap_what_comes_before() -> None:
    starts = [standing_number(place_in(n, "start_week"), 0) or 0 for n in range(9)]
    ends = [standing_number(place_in(n, "end_week"), 0) or 0 for n in range(9)]
    assert starts == sorted(starts)
    assert starts[0] == 1
    assert all(first <= last for first, last in zip(starts, ends, strict=True))
    assert all(last <= following for last, following in zip(ends, starts[1:], strict=False))


def test_limits_fall_from_the_highest_body_down() -> None:
    limits = [standing_number(place_in(n, "spending_limit"), 2_000_000) for n in range(4)]
    assert limits == [160_000, 30_000, 0, 0]
    assert standing_number(Field("spending_limit"), 2_000_000) is None
    assert standing_number(place_in(1, "days"), 2_000_000) is None


def test_a_role_is_named_only_where_no_body_is_meant() -> None:
    entry = Field("checks").item(0, 2)
    entry.done["responsible"] = "G2"
    assert is_idle_role(entry.child("responsible_role", ""))
    entry.done["responsible"] = "role"
    assert not is_idle_role(entry.child("responsible_role", ""))
    assert not is_idle_role(Field("role"))


def test_steps_for_everybody_have_one_result() -> None:
    assert [result_count(place_in(n, "outputs")) for n in (0, 1, 2)] == [1, 2, 1]
    assert result_count(Field("outputs")) is None


@pytest.mark.parametrize(
    ("kind", "subject", "position", "seen"),
    [
        ("thesis", "Who bears it and who answers", 0, "thesis_answerability"),
        ("second_order", "One blow from each side", 2, "second_order_range_2"),
        ("objection", "How one step forces the next", 1, "objection_slope"),
        ("thesis", "Money", 0, "thesis"),
        ("summary", "What it teaches others", 0, "summary"),
    ],
)
def test_the_subject_tells_the_side(kind: str, subject: str, position: int, seen: str) -> None:
    assert seen_through(kind, subject, position) == seen


def test_a_story_is_told_by_one_lens_only() -> None:
    assert is_story("objection_slope")
    assert not is_story("objection_range")


def test_cases_against_an_idea_do_not_speak_of_the_lens_as_a_topic() -> None:
    kinds = ("thesis", "objection", "second_order", "evidence", "verdict_line", "withdrawn")
    for name, templates in sentences().items():
        if name.startswith(kinds):
            assert not [t for t in templates if "{topic}" in t or "{topic_" in t], name


@pytest.mark.parametrize(("bank", "parts"), [("bodies", 9), ("escalations", 5), ("checks", 6), ("control_gaps", 3)])
def test_records_are_complete_for_every_size_of_undertaking(bank: str, parts: int) -> None:
    for name in (bank, f"{bank}_small"):
        assert all(len(parts_of(line)) == parts for line in shared(name)), name


def test_small_kinds_stand_beside_a_large_one() -> None:
    small = [name for name in sentences() if name.endswith("_small")]
    assert len(small) > 20
    assert {name.removesuffix("_small") for name in small} <= set(sentences())
