"""Broken answers are broken, and only in the way asked for."""

import json
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from planexe.simulator.content import write_answer
from planexe.simulator.damage import invalid_json, violate_schema
from tests.simulator.schema_strategies import is_valid_for, objects, strings


@given(
    st.integers(0, 500),
    st.sampled_from(['{"a": 1}', '["x", "y"]', '"text"', '{"a": {"b": []}}', '{"a": "1, 2", "b": 3}']),
)
def test_invalid_json_never_parses(seed: int, text: str) -> None:
    with pytest.raises(json.JSONDecodeError):
        json.loads(invalid_json(text, Random(seed)))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(objects(strings()).filter(lambda schema: bool(schema["required"])), st.integers(0, 50))
def test_violation_breaks_the_schema_and_leaves_the_original_alone(schema: dict[str, Any], seed: int) -> None:
    value = write_answer([("user", "Open a shop.")], schema, "json_schema", 1).value
    before = json.dumps(value)
    broken = violate_schema(value, schema, Random(seed))
    assert not is_valid_for(schema, broken)
    assert json.dumps(value) == before


def test_schema_without_anything_to_break_gets_a_wrong_type() -> None:
    assert violate_schema("text", {"type": "string"}, Random(1)) == 7
    assert violate_schema(5, {"type": "integer"}, Random(1)) == "unknown"
