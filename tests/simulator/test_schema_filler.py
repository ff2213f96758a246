"""Whatever the schema, the answer is valid for it."""

import json
from typing import Any, Literal

import pytest
from hypothesis import HealthCheck, example, given, settings
from pydantic import BaseModel, Field

from planexe.simulator.content import write_answer
from planexe.simulator.schema_check import is_valid
from planexe.simulator.schema_merge import References
from tests.simulator.schema_strategies import Schema, is_valid_for, schemas

GOAL = "Open a bakery in Aarhus with a budget of 2 million DKK by March 2027."


def fill(schema: Schema, goal: str = GOAL, seed: int = 1) -> Any:
    return write_answer([("system", "Rules."), ("user", goal)], schema, "json_schema", seed).value


def assert_valid(schema: Schema, value: Any) -> None:
    assert is_valid_for(schema, value), f"{value!r} breaks {schema!r}"


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(schemas())
@example({"type": "number", "multipleOf": 0.1, "minimum": 0.3, "maximum": 25})
@example({"type": "string", "minLength": 60, "maxLength": 60})
def test_every_answer_is_valid(schema: Schema) -> None:
    value = fill(schema)
    assert_valid(schema, value)
    assert is_valid(value, schema, References(schema).target)


@settings(max_examples=100, deadline=None)
@given(schemas())
def test_same_prompt_gives_the_same_answer(schema: Schema) -> None:
    assert json.dumps(fill(schema)) == json.dumps(fill(schema))


class Node(BaseModel):
    title: str
    kind: Literal["task", "phase"] = "task"
    children: list["Node"] = Field(max_length=4)
    parent: "Node | None" = None


class Wide(BaseModel):
    names: dict[str, int]
    pair: tuple[str, int]
    share: float = Field(gt=0, lt=1)
    count: int = Field(multiple_of=5, ge=12, le=40)
    code: str = Field(pattern=r"^[A-Z]{2}-\d{3}$", min_length=6, max_length=6)
    either: int | str
    root: Node


@pytest.mark.parametrize("model", [Node, Wide])
@pytest.mark.parametrize(
    "goal", ["", "Åbn et bageri i Aarhus", "افتح مخبزًا في القاهرة", "在上海开一家面包店", "{}<>%s\n", GOAL]
)
def test_pydantic_models_accept_their_answer_for_any_goal(model: type[BaseModel], goal: str) -> None:
    schema = model.model_json_schema()
    value = fill(schema, goal)
    assert_valid(schema, value)
    model.model_validate(value)


def test_recursion_that_is_required_ends() -> None:
    class Tree(BaseModel):
        name: str
        branches: list["Tree"] = Field(min_length=1)

    text = json.dumps(fill(Tree.model_json_schema()))
    assert len(text) < 2_000_000


def test_schemas_true_and_empty_give_something() -> None:
    assert fill({}) is not None
    assert fill({"properties": {"a": True}, "required": ["a"]}).keys() == {"a"}


def test_required_name_without_a_property_is_there() -> None:
    value = fill({"type": "object", "required": ["free"], "additionalProperties": {"type": "integer"}})
    assert isinstance(value["free"], int)


def test_reference_with_escaped_names_is_found() -> None:
    schema = {"$defs": {"a/b": {"const": 5}}, "$ref": "#/$defs/a~1b"}
    assert fill(schema) == 5


def test_list_whose_items_are_choices_has_no_twins() -> None:
    value = fill({"type": "array", "items": {"enum": ["a", "b", "c", "d"]}, "minItems": 3, "maxItems": 3})
    assert len(set(value)) == 3
