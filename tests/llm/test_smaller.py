"""Smaller questions: less is asked for, and what fits the smaller schema fits the larger one."""

from typing import Any

import jsonschema  # pyrefly: ignore[untyped-import]  # the package publishes no types
import pytest
from hypothesis import given
from hypothesis import strategies as st

from planexe.llm.messages import AnswerFormat
from planexe.llm.smaller import MOST, smaller, steps_for
from planexe.simulator.content import write_answer
from planexe.workflows.plan.workflow import plan_stages
from tests.simulator.schema_strategies import schemas

Json = dict[str, Any]


def small(schema: Json, steps: int = 1) -> Json:
    return dict(smaller(AnswerFormat("a", schema), steps).schema)


@pytest.mark.parametrize(
    ("schema", "steps", "bounds"),
    [
        ({"type": "array", "minItems": 2, "maxItems": 9}, 1, {"minItems": 2, "maxItems": 5}),
        ({"type": "array", "minItems": 5, "maxItems": 5}, 1, {"minItems": 5, "maxItems": 5}),
        ({"type": "array", "minItems": 5, "maxItems": 5}, 2, {"minItems": 3, "maxItems": 3}),
        ({"type": "array", "minItems": 40, "maxItems": 60}, 3, {"minItems": 10, "maxItems": 10}),
        ({"type": "array", "maxItems": 2}, 3, {"maxItems": 2}),
        ({"type": "array"}, 1, {"maxItems": 6}),
        ({"type": "array", "minItems": 40}, 1, {"minItems": 40, "maxItems": 40}),
        ({"type": "string"}, 2, {"maxLength": 200}),
        ({"type": "string", "maxLength": 60}, 2, {"maxLength": 60}),
        ({"type": "string", "enum": ["a"]}, 2, {"enum": ["a"]}),
        ({"type": "string", "format": "date"}, 2, {"format": "date"}),
        ({"type": "integer", "maximum": 9}, 2, {"maximum": 9}),
    ],
)
def test_bounds_are_halved_down_to_the_least(schema: Json, steps: int, bounds: Json) -> None:
    assert small(schema, steps) == {"type": schema["type"], **bounds}


def test_nothing_changes_without_a_step_and_definitions_are_reached() -> None:
    schema = {"$defs": {"R": {"type": "array", "maxItems": 8}}, "anyOf": [{"$ref": "#/$defs/R"}, {"type": "null"}]}
    assert small(schema, 0) == schema
    assert small(schema, 1)["$defs"] == {"R": {"type": "array", "maxItems": 4}}


@pytest.mark.parametrize(
    ("usual", "cap", "steps"),
    [(0, 10, 0), (800, 1000, 0), (801, 1000, 1), (1600, 1000, 1), (1700, 1000, 2), (99_999, 9, MOST)],
)
def test_steps_leave_a_fifth_of_the_cap_free(usual: int, cap: int, steps: int) -> None:
    assert steps_for(usual, cap) == steps


@given(schemas(), st.integers(0, 1))
def test_what_fits_a_schema_halved_once_fits_the_whole_one(schema: Json, steps: int) -> None:
    answer = write_answer([("system", "Be brief."), ("user", "A bakery.")], small(schema, steps), "json_schema", 1)
    jsonschema.validate(answer.value, schema)


@pytest.mark.parametrize("stage", [s for s in plan_stages().stages.values() if s.answers], ids=lambda s: s.name)
def test_answers_of_every_stage_can_be_asked_smaller(stage: Any) -> None:
    for answer in stage.answers:
        jsonschema.Draft202012Validator.check_schema(small(answer.model_json_schema(), MOST))
