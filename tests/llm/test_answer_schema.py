"""Answer schemas in strict form, without bounds, and in words."""

import json
from enum import StrEnum
from typing import Any, Literal

from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, ConfigDict, Field

from planexe.llm.answer_schema import SCHEMA_MARK, make_strict, schema_instruction, strict_schema, without_bounds


class Level(StrEnum):
    LOW = "low"
    HIGH = "high"


class Step(BaseModel):
    title: str = Field(description="A few words.", min_length=3, max_length=40)
    default: int = Field(default=4, ge=1, le=9)
    level: Level = Field(default=Level.LOW, description="How bad.")
    code: str = Field(pattern="^[A-Z]+$")


class Plan(BaseModel):
    """A plan."""

    steps: list[Step] = Field(min_length=1, max_length=5)
    first: Step = Field(description="The first one.")
    note: str | None = None
    kind: Literal["a", "b"] = "a"


class Node(BaseModel):
    name: str
    children: list["Node"] = []
    next: "Node | None" = None
    best: "Node" = Field(description="The best child.")


class Cat(BaseModel):
    kind: Literal["cat"]


class Dog(BaseModel):
    kind: Literal["dog"]


class Owner(BaseModel):
    pet: Cat | Dog = Field(discriminator="kind")
    scores: dict[str, int] = {}


def objects_in(node: Any) -> list[dict[str, Any]]:
    if isinstance(node, list):
        return [o for part in node for o in objects_in(part)]
    if not isinstance(node, dict):
        return []
    return [node, *(o for part in node.values() for o in objects_in(part))]


def test_every_object_is_closed_and_requires_all_its_properties() -> None:
    for model in (Plan, Node, Owner):
        for node in objects_in(strict_schema(model)):
            if "properties" in node and "type" in node:
                assert node["additionalProperties"] is False
                assert node["required"] == list(node["properties"])


def test_bounds_enums_and_patterns_stay_and_text_lengths_become_words() -> None:
    schema = strict_schema(Plan)
    step = schema["$defs"]["Step"]["properties"]

    assert (schema["properties"]["steps"]["minItems"], schema["properties"]["steps"]["maxItems"]) == (1, 5)
    assert (step["default"]["minimum"], step["default"]["maximum"]) == (1, 9)
    assert step["code"]["pattern"] == "^[A-Z]+$"
    assert schema["$defs"]["Level"]["enum"] == ["low", "high"]
    assert schema["properties"]["kind"]["enum"] == ["a", "b"]
    assert step["title"]["description"] == "A few words. At least 3 characters, at most 40 characters."
    assert "minLength" not in step["title"]


def test_titles_and_defaults_go_but_properties_of_that_name_stay() -> None:
    schema = strict_schema(Plan)

    assert "title" not in schema
    assert {"title", "default"} <= set(schema["$defs"]["Step"]["properties"])
    assert "default" not in schema["$defs"]["Step"]["properties"]["default"]


def test_plain_references_stay_and_described_ones_are_replaced() -> None:
    properties = strict_schema(Plan)["properties"]

    assert properties["steps"]["items"] == {"$ref": "#/$defs/Step"}
    assert properties["first"]["description"] == "The first one."
    assert "$ref" not in properties["first"]
    assert properties["first"]["properties"]["level"]["description"] == "How bad."


def test_recursive_types_end() -> None:
    schema = strict_schema(Node)

    assert schema["type"] == "object"
    assert schema["properties"]["children"]["items"] == {"$ref": "#/$defs/Node"}
    assert len(json.dumps(schema)) < 3_000


def test_unions_are_any_of_without_discriminator_and_maps_stay_open() -> None:
    properties = strict_schema(Owner)["properties"]

    assert len(properties["pet"]["anyOf"]) == 2
    assert not {"oneOf", "discriminator"} & set(properties["pet"])
    assert properties["scores"]["additionalProperties"] == {"type": "integer"}


def test_strict_form_is_stable_and_leaves_its_input_alone() -> None:
    schema = Plan.model_json_schema()
    before = json.dumps(schema)

    once = make_strict(schema)

    assert json.dumps(schema) == before
    assert make_strict(once) == once
    assert json.dumps(make_strict(schema)) == json.dumps(once)


def test_without_bounds_tells_them_in_words() -> None:
    schema = without_bounds(strict_schema(Plan))
    text = json.dumps(schema)

    for keyword in ("minimum", "maximum", "minItems", "maxItems", "pattern"):
        assert f'"{keyword}"' not in text
    assert schema["properties"]["steps"]["description"] == "At least 1 items, at most 5 items."
    assert schema["$defs"]["Step"]["properties"]["default"]["description"] == "At least 1, at most 9."
    assert schema["$defs"]["Step"]["properties"]["code"]["description"] == "Matches the pattern ^[A-Z]+$."


def test_schemas_without_bounds_are_the_same_without_them() -> None:
    schema = strict_schema(Owner)

    assert without_bounds(schema) == schema


def test_instruction_ends_with_the_schema_as_json() -> None:
    schema = strict_schema(Plan)

    assert json.loads(schema_instruction(schema).partition(SCHEMA_MARK)[2]) == schema


@given(st.dictionaries(st.text(min_size=1, max_size=8), st.sampled_from(["string", "integer", "boolean"]), max_size=6))
def test_property_names_of_any_kind_survive(types: dict[str, str]) -> None:
    schema = {"type": "object", "properties": {name: {"type": kind} for name, kind in types.items()}}

    strict = make_strict(schema)

    assert strict["properties"] == schema["properties"]
    assert strict["required"] == list(types)


class Aliased(BaseModel):
    model_config = ConfigDict(extra="allow")

    inner: dict[str, Step]


def test_open_models_are_closed_for_strict_endpoints() -> None:
    assert strict_schema(Aliased)["additionalProperties"] is False
