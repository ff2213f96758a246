from typing import Any, Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, Field

from planexe.spine.value_form import (
    blank_of,
    changes_between,
    fields_of,
    get_at,
    lines_of,
    path_words,
    problem_words,
    record_title,
    set_at,
    with_new,
    without,
)
from planexe.workflows.plan.workflow import plan_stages


class Risk(BaseModel):
    risk_title: str
    level: Literal["low", "high"]
    chance: float = Field(ge=0, le=1, description="0 to 1.")
    days: int
    known: bool
    notes: list[str]
    owner: str | None = None


class Budget(BaseModel):
    total_cost: float


class Risks(BaseModel):
    summary: str
    budget: Budget
    risks: list[Risk]
    by_name: dict[str, int]


SCHEMA = Risks.model_json_schema()
RISK = {"risk_title": "Oven", "level": "low", "chance": 0.5, "days": 3, "known": True, "notes": ["a"], "owner": None}
VALUE = {"summary": "All is well.", "budget": {"total_cost": 5.0}, "risks": [RISK], "by_name": {"x": 1}}


def test_each_shape_has_its_kind_of_field() -> None:
    kinds = {f.label: f.kind for f in fields_of(SCHEMA, VALUE)}
    assert kinds == {"Summary": "text", "Budget · Total cost": "number", "Risks": "records", "By name": "json"}
    fields = {f.path[-1]: f for f in fields_of(SCHEMA, VALUE, ("risks", 0))}
    assert [f.kind for f in fields.values()] == ["text", "choice", "number", "whole", "yes", "lines", "text"]
    assert fields["level"].choices == ("low", "high")
    assert fields["chance"].help == "0 to 1."
    assert (fields["owner"].optional, fields["days"].optional) == (True, False)


def test_value_is_changed_in_a_copy() -> None:
    changed = set_at(VALUE, ("risks", 0, "notes"), ["b"])
    assert get_at(changed, ("risks", 0, "notes")) == ["b"]
    assert RISK["notes"] == ["a"]
    assert changes_between(VALUE, changed) == ("risks[0].notes[0]",)
    assert get_at(VALUE, ("nothing", 3)) is None


def test_record_is_added_empty_and_taken_out_again() -> None:
    more = with_new(SCHEMA, VALUE, ("risks",))
    assert more["risks"][1]["risk_title"] == ""
    assert more["risks"][1]["level"] == "low"
    assert without(more, ("risks", 1)) == VALUE
    assert changes_between(VALUE, more) == ("risks",)


@pytest.mark.parametrize(
    ("record", "title"),
    [
        (RISK, "2. Oven"),
        ({"id": "R1", "owner": "", "description": "Flour runs out"}, "2. Flour runs out"),
        ({"days": 3}, "2."),
        ({"name": "word " * 40}, "2. " + ("word " * 12).strip() + "…"),
        ("text", "2."),
    ],
)
def test_record_is_called_by_its_name(record: Any, title: str) -> None:
    assert record_title(record, 2) == title


def test_fields_are_named_as_the_form_names_them() -> None:
    assert path_words("risks[0].risk_title") == "Risks 1 · Risk title"
    problem = '`risks[0].title`: String should have at least 1 character; it was "".'
    assert problem_words(problem) == "Risks 1 · Title should have at least 1 character; it is empty."
    assert problem_words("`summary` is missing.") == "Summary is missing."
    assert problem_words("The answer is missing.") == "The answer is missing."


def test_entries_are_read_one_on_a_line() -> None:
    assert lines_of(" a \n\n b,c\n") == ["a", "b,c"]


@given(st.recursive(st.none() | st.integers() | st.text(max_size=3), lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=2), inner, max_size=3)))  # fmt: skip
def test_value_never_differs_from_itself(value: Any) -> None:
    assert changes_between(value, value) == ()
    assert set_at({"a": value}, ("a",), value) == {"a": value}


@pytest.mark.parametrize("name", list(plan_stages().stages))
def test_every_stage_has_a_form(name: str) -> None:
    model = plan_stages().stages[name].value_model
    assert model is not None
    schema = model.model_json_schema()
    blank = blank_of(schema, schema)
    fields = fields_of(schema, blank)
    assert fields
    for field in fields:
        if field.kind == "records":
            more = with_new(schema, blank, field.path)
            assert fields_of(schema, more, (*field.path, 0))
