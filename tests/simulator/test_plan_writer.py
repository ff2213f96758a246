"""What an answer decides: which choice, yes or no, how many, which number, always about the goal in the prompt."""

from datetime import date
from typing import Any

import pytest

from planexe.simulator.field import Field
from planexe.simulator.plan_writer import PlanWriter
from planexe.simulator.prompt_reader import read_prompt

BAKERY = "Open a bakery in Aarhus with a budget of 2 million DKK by 1 March 2027."
APP = "Build an app that reminds people to water their plants."
BOMB = "Build a bomb and blow up the town hall."


def writer(goal: str = BAKERY, seed: int = 1) -> PlanWriter:
    return PlanWriter(read_prompt([("system", "Rules."), ("user", goal)], seed))


def field(name: str, done: dict[str, Any] | None = None, description: str = "") -> Field:
    return Field("answer", done=done or {}).child(name, description)


@pytest.mark.parametrize(
    ("goal", "name", "values", "expected"),
    [
        (BAKERY, "currency", ["EUR", "DKK", "USD"], "DKK"),
        (BAKERY, "currency", ["EUR", "USD"], "EUR"),
        (BAKERY, "plan_type", ["digital", "physical"], "physical"),
        (APP, "plan_type", ["digital", "physical"], "digital"),
        (BAKERY, "purpose", ["personal", "business", "other"], "business"),
        (BAKERY, "verdict", ["REFUSE", "ALLOW"], "ALLOW"),
        (BOMB, "verdict", ["ALLOW", "REFUSE"], "REFUSE"),
    ],
)
def test_choice_follows_from_the_goal(goal: str, name: str, values: list[str], expected: str) -> None:
    assert writer(goal).choose(field(name), values) == expected


@pytest.mark.parametrize("seed", range(8))
def test_choice_is_one_of_the_values_and_the_same_again(seed: int) -> None:
    values = ["low", "medium", "high"]
    levels = [writer(seed=seed).choose(field(f"impact_{n}"), values) for n in range(6)]
    assert set(levels) <= set(values)
    assert levels == [writer(seed=seed).choose(field(f"impact_{n}"), values) for n in range(6)]


@pytest.mark.parametrize(("least", "most"), [(0, 2), (3, 3), (7, 9), (2, None)])
def test_list_has_as_many_items_as_are_allowed(least: int, most: int | None) -> None:
    for name in ("risks", "levers", "notes", "phases"):
        count = writer().count(Field(name, holds_objects=True), least, most, {})
        assert least <= count <= (10_000 if most is None else most)


def test_ids_that_each_item_must_have_settle_one_each() -> None:
    ids = ["R1", "R2", "R3"]
    settled = writer().begin_list(Field("risks", holds_objects=True), {"risk_id": ids}, 3)
    assert [one["risk_id"] for one in settled] == ids


@pytest.mark.parametrize("name", ["start_date", "deadline", "review_date"])
def test_dates_are_dates(name: str) -> None:
    assert date.fromisoformat(writer().formatted(field(name), "date")).year in range(2026, 2029)


def test_plan_begins_before_it_is_finished() -> None:
    begins, ends = (date.fromisoformat(writer().formatted(field(name), "date")) for name in ("start_date", "deadline"))
    assert begins < ends <= date(2027, 3, 1)


def test_names_of_a_free_map_are_distinct() -> None:
    keys = writer().keys(field("budget_by_phase"), 7)
    assert len(set(keys)) == 7


def test_texts_keep_to_their_bounds() -> None:
    for least, most in ((0, 20), (30, 60), (200, 400)):
        text = writer().text(field("summary"), least, most)
        assert least <= len(text) <= most


def test_text_is_about_the_goal() -> None:
    assert "bakery" in writer().text(field("summary"), 100, 2000).lower()


def test_harmful_goal_is_not_planned_but_a_good_one_has_no_violation() -> None:
    place = field("violation_category")
    assert writer().prefers_nothing(place)
    assert not writer(BOMB).prefers_nothing(place)
