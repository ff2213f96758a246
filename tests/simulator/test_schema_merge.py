"""Two schemas put together are as strict as both; references lead where they point."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planexe.simulator.schema_check import is_valid
from planexe.simulator.schema_merge import NOTHING, References, as_mapping, merge

BOUNDS: st.SearchStrategy[dict[str, Any]] = st.fixed_dictionaries(
    {},
    optional={
        "minimum": st.integers(-5, 5),
        "maximum": st.integers(-5, 5),
        "exclusiveMinimum": st.integers(-5, 5),
        "multipleOf": st.sampled_from([1, 2, 3]),
        "enum": st.lists(st.integers(-6, 6), max_size=6),
        "type": st.sampled_from(["integer", "number", ["integer", "null"], ["string", "number"]]),
    },
)
VALUES = st.integers(-7, 7) | st.none() | st.sampled_from([0.5, -1.5, "text"])
OBJECTS: st.SearchStrategy[dict[str, Any]] = st.fixed_dictionaries(
    {},
    optional={
        "properties": st.dictionaries(st.sampled_from("ab"), BOUNDS, max_size=2),
        "required": st.lists(st.sampled_from("ab"), unique=True),
        "minProperties": st.integers(0, 2),
        "maxProperties": st.integers(0, 3),
    },
)


def valid(value: Any, schema: Any) -> bool:
    return is_valid(value, schema, References({}).target)


@given(VALUES, BOUNDS, BOUNDS)
def test_what_fits_the_merged_schema_fits_both(value: Any, left: dict[str, Any], right: dict[str, Any]) -> None:
    assert valid(value, merge(left, right)) == (valid(value, left) and valid(value, right))


@given(st.dictionaries(st.sampled_from("abc"), VALUES), OBJECTS, OBJECTS)
def test_objects_are_merged_property_by_property(
    value: dict[str, Any], left: dict[str, Any], right: dict[str, Any]
) -> None:
    assert valid(value, merge(left, right)) == (valid(value, left) and valid(value, right))


@given(VALUES, BOUNDS, BOUNDS, BOUNDS)
def test_flat_schema_means_the_same_as_its_parts(
    value: Any, one: dict[str, Any], two: dict[str, Any], own: dict[str, Any]
) -> None:
    document = {"$defs": {"one": one}}
    schema = {**own, "allOf": [{"$ref": "#/$defs/one"}, two]}
    references = References(document)

    flat = references.flat(schema)

    assert not {"$ref", "allOf"} & flat.keys()
    assert is_valid(value, flat, references.target) == all(valid(value, part) for part in (one, two, own))


@pytest.mark.parametrize(
    ("reference", "target"),
    [
        ("#/$defs/a~1b", {"const": 1}),
        ("#/$defs/a~0b", {"const": 2}),
        ("#/list/1", {"const": 4}),
        ("#", {"$defs": {"a/b": {"const": 1}, "a~b": {"const": 2}}, "list": [{"const": 3}, {"const": 4}]}),
        ("#/$defs/missing", True),
        ("#/list/9", True),
    ],
)
def test_reference_is_looked_up(reference: str, target: Any) -> None:
    document = {"$defs": {"a/b": {"const": 1}, "a~b": {"const": 2}}, "list": [{"const": 3}, {"const": 4}]}
    assert References(document).target(reference) == target


def test_schema_that_refers_to_itself_comes_to_an_end() -> None:
    assert isinstance(References({"$ref": "#"}).flat({"$ref": "#"}), dict)


def test_true_allows_everything_and_false_nothing() -> None:
    assert as_mapping(True) == {}
    assert as_mapping(False) == NOTHING
    assert not valid(1, as_mapping(False))
