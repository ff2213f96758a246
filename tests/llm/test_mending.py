"""What can be used of a poor answer is kept; nothing is invented, numbers and choices are always allowed ones."""

from typing import Any, Literal

import pytest
from hypothesis import HealthCheck, given, settings
from pydantic import BaseModel, Field

from planexe.llm.mending import mend
from planexe.simulator.content import write_answer
from tests.simulator.schema_strategies import Schema, schemas


class Owner(BaseModel):
    name: str = Field(min_length=1)
    tasks: list[str]


class Entry(BaseModel):
    title: str = Field(min_length=3)
    days: int = Field(ge=1, le=100)
    level: Literal["low", "high"] = "low"
    score: int | None = Field(None, ge=1, le=10)
    tags: list[str] = []


class Answer(BaseModel):
    summary: str
    entries: list[Entry] = Field(min_length=2, max_length=3)
    owner: Owner


SCHEMA = Answer.model_json_schema()


def mended(**fields: Any) -> tuple[Any, tuple[str, ...]]:
    whole = {"summary": "So.", "entries": [], "owner": {"name": "Ann", "tasks": []}, **fields}
    return mend(whole, SCHEMA)


def entry(**fields: Any) -> dict[str, Any]:
    return {"title": "Oven", "days": 3, **fields}


@pytest.mark.parametrize(
    "broken", [None, 7, "text", {}, {"title": "Oven"}, {"title": "", "days": 3}, entry(days="few")]
)
def test_entry_that_cannot_be_used_is_dropped(broken: Any) -> None:
    value, notes = mended(entries=[entry(), broken])
    assert value["entries"] == [entry()]
    assert notes == ("`entries[1]` was dropped, because it cannot be used.",)


def test_choice_that_must_not_be_is_left_to_its_default() -> None:
    value, notes = mended(entries=[entry(level="very high")])
    assert value["entries"] == [entry()]
    assert notes == ("`entries[0].level` was left out, because it cannot be used.",)


@pytest.mark.parametrize(("days", "near"), [(0, 1), (-5, 1), (1000, 100), (2.6, 3)])
def test_number_out_of_bounds_becomes_the_nearest_allowed(days: float, near: int) -> None:
    value, notes = mended(entries=[entry(days=days)])
    assert value["entries"][0]["days"] == near
    assert notes == (f"`entries[0].days` was {days}, which is out of bounds, and was taken as {near}.",)


def test_list_that_is_too_long_is_cut_and_one_too_short_is_kept() -> None:
    value, notes = mended(entries=[entry()] * 5)
    assert len(value["entries"]) == 3
    assert notes == ("`entries` has 5 entries, of which the first 3 were kept.",)
    assert mended(entries=[entry()]) == ({**mended()[0], "entries": [entry()]}, ())


def test_what_may_be_null_is_null_where_it_cannot_be_used() -> None:
    value, notes = mended(entries=[entry(score="good")])
    assert value["entries"][0]["score"] is None
    assert notes == ("`entries[0].score` was left empty, because what was given cannot be used.",)


def test_missing_texts_and_lists_are_empty() -> None:
    value, notes = mend({"entries": [entry()]}, SCHEMA)
    assert value == {"summary": "", "entries": [entry()], "owner": {"name": "", "tasks": []}}
    assert notes == ("`summary` is missing.", "`owner` is missing.")


@pytest.mark.parametrize("nothing", [None, [], "text", {}, {"entries": [7], "summary": " "}])
def test_answer_that_says_nothing_is_none(nothing: Any) -> None:
    assert mend(nothing, SCHEMA)[0] is None


def test_missing_number_of_the_answer_itself_makes_it_useless() -> None:
    assert mend({"title": "Oven"}, Entry.model_json_schema())[0] is None


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(schemas())
def test_good_object_is_kept_whole(schema: Schema) -> None:
    inner = {"type": "object", "properties": {"x": schema, "why": {"type": "string"}}, "required": ["why"]}
    value = write_answer([("user", "Open a bakery.")], inner, "json_schema", 1).value
    kept, _ = mend(value, inner)
    assert kept["why"] == value["why"]


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(schemas(), schemas())
def test_mending_twice_is_mending_once(schema: Schema, other: Schema) -> None:
    value = write_answer([("user", "Open a bakery.")], other, "json_schema", 1).value
    kept, _ = mend(value, schema)
    if kept is not None:
        assert mend(kept, schema)[0] == kept
