"""An answer is read as it was meant, and one that keeps to its schema stays as it is."""

import json
from datetime import date
from typing import Any, Literal

import pytest
from hypothesis import HealthCheck, given, settings
from pydantic import BaseModel, Field

from planexe.errors import InvalidAnswer
from planexe.llm.coercion import MOST_NOTES, coerce
from planexe.llm.structured import Judged, read_answer
from planexe.simulator.content import write_answer
from tests.simulator.schema_strategies import Schema, schemas


class Entry(BaseModel):
    entry_id: str = ""
    title: str = Field(min_length=1)
    days: int = Field(ge=1, description="Calendar days.")
    share: float = Field(0.5, ge=0, le=1)
    level: Literal["low", "medium", "high"] = "low"
    urgent: bool = False
    note: str | None = Field(None, min_length=3)
    score: int | None = None
    tags: list[str] = []


class Answer(BaseModel):
    entries: list[Entry]
    deadline: date = date(2027, 5, 1)


SCHEMA = Answer.model_json_schema()


def entry(**fields: Any) -> dict[str, Any]:
    return {"title": "Oven", "days": 3, **fields}


def read(value: Any) -> Answer:
    found: Answer = read_answer(Answer, json.dumps(value)).value
    return found


@pytest.mark.parametrize(
    ("given_field", "expected"),
    [
        ({"days": "twelve"}, {"days": 12}),
        ({"days": "about 12 days"}, {"days": 12}),
        ({"days": [12]}, {"days": 12}),
        ({"share": "30 %"}, {"share": 0.3}),
        ({"share": "0.3"}, {"share": 0.3}),
        ({"score": "n/a"}, {"score": None}),
        ({"score": "seven"}, {"score": 7}),
        ({"note": ""}, {"note": None}),
        ({"level": "High"}, {"level": "high"}),
        ({"level": "medium (for now)"}, {"level": "medium"}),
        ({"urgent": "Yes."}, {"urgent": True}),
        ({"urgent": "no"}, {"urgent": False}),
        ({"title": 12}, {"title": "12"}),
        ({"title": ["Order", "the oven"]}, {"title": "Order; the oven"}),
        ({"title": {"text": "Oven"}}, {"title": "Oven"}),
        ({"tags": "kitchen"}, {"tags": ["kitchen"]}),
        ({"tags": "- kitchen\n- money"}, {"tags": ["kitchen", "money"]}),
        ({"tags": "none"}, {"tags": []}),
        ({"tags": [1, True]}, {"tags": ["1", "yes"]}),
    ],
)
def test_field_is_read_as_it_was_meant(given_field: dict[str, Any], expected: dict[str, Any]) -> None:
    [made] = read({"entries": [entry(**given_field)]}).entries
    assert made.model_dump(include=set(expected)) == expected


@pytest.mark.parametrize(
    "whole",
    [
        {"entries": entry()},
        {"entries": {"entries": [entry()]}},
        {"entries": {"1": entry()}},
        {"Entries": [entry()]},
        {"answer": {"entries": [entry()]}},
        [entry()],
        {"entries": [entry()], "remark": "I hope this helps."},
    ],
)
def test_shape_is_read_as_it_was_meant(whole: Any) -> None:
    assert read(whole).entries == [Entry(title="Oven", days=3)]


def test_dates_are_read() -> None:
    assert read({"entries": [], "deadline": "1 June 2027"}).deadline == date(2027, 6, 1)


@pytest.mark.parametrize("days", ["three weeks", "10-12", "soon", None, {"min": 1}])
def test_what_has_no_one_meaning_stays_wrong(days: Any) -> None:
    with pytest.raises(InvalidAnswer) as caught:
        read({"entries": [entry(days=days)]})
    assert "entries[0].days" in caught.value.problems[0]


def test_ids_of_the_schema_are_recognised() -> None:
    schema = json.loads(json.dumps(SCHEMA))
    schema["$defs"]["Entry"]["properties"]["entry_id"]["enum"] = ["L1", "L12"]
    meant, notes = coerce({"entries": [entry(entry_id="lever l12"), entry(entry_id="L7")]}, schema)
    assert [e["entry_id"] for e in meant["entries"]] == ["L12", "L7"]
    assert notes == ("`entries[0].entry_id`: 'lever l12' taken as 'L12'.",)


def test_every_change_is_noted_up_to_a_bound() -> None:
    _, notes = coerce({"entries": [entry(days="two") for _ in range(MOST_NOTES + 5)]}, SCHEMA)
    assert notes[0] == "`entries[0].days`: 'two' taken as 2."
    assert notes[MOST_NOTES] == "And 5 more."


def test_answer_without_a_change_has_no_notes() -> None:
    assert read_answer(Answer, '{"entries": []}') == Judged(Answer(entries=[]))


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(schemas())
def test_valid_answer_stays_as_it_is(schema: Schema) -> None:
    value = write_answer([("user", "Open a bakery.")], schema, "json_schema", 1).value
    assert coerce(value, schema) == (value, ())


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(schemas(), schemas())
def test_answer_to_another_question_breaks_nothing(schema: Schema, other: Schema) -> None:
    value = write_answer([("user", "Open a bakery.")], other, "json_schema", 1).value
    meant, _ = coerce(value, schema)
    json.dumps(meant)
    assert coerce(meant, schema)[0] == meant
