"""Whether a value is valid for a JSON schema, for the keywords that answer schemas use."""

import math
import re
from collections.abc import Callable, Mapping
from typing import Any

Resolve = Callable[[str], Any]

_TYPES: dict[str, Callable[[Any], bool]] = {
    "null": lambda v: v is None,
    "boolean": lambda v: isinstance(v, bool),
    "string": lambda v: isinstance(v, str),
    "object": lambda v: isinstance(v, dict),
    "array": lambda v: isinstance(v, list),
    "number": lambda v: isinstance(v, int | float) and not isinstance(v, bool),
    "integer": lambda v: (isinstance(v, int) and not isinstance(v, bool)) or (isinstance(v, float) and v.is_integer()),
}


def same(left: Any, right: Any) -> bool:
    """Returns whether two JSON values are equal; unlike Python's ``==`` it tells ``1`` from ``true``."""
    if isinstance(left, bool) != isinstance(right, bool):
        return False
    if isinstance(left, list) and isinstance(right, list):
        return len(left) == len(right) and all(map(same, left, right))
    if isinstance(left, dict) and isinstance(right, dict):
        return left.keys() == right.keys() and all(same(left[key], right[key]) for key in left)
    return bool(left == right)


def is_valid(value: Any, schema: Any, resolve: Resolve) -> bool:
    """Returns whether the value is valid.

    Args:
        value: JSON, as Python reads it.
        schema: a schema or one of the schemas ``true`` and ``false``.
        resolve: returns what a ``$ref`` points to.
    """
    if isinstance(schema, bool):
        return schema
    if "$ref" in schema and not is_valid(value, resolve(schema["$ref"]), resolve):
        return False
    return (
        _fits_type(value, schema.get("type"))
        and ("enum" not in schema or any(same(value, choice) for choice in schema["enum"]))
        and ("const" not in schema or same(value, schema["const"]))
        and _fits_branches(value, schema, resolve)
        and _fits_kind(value, schema, resolve)
    )


def _fits_type(value: Any, kind: Any) -> bool:
    if kind is None:
        return True
    kinds = kind if isinstance(kind, list) else [kind]
    return any(_TYPES[name](value) for name in kinds if name in _TYPES)


def _fits_branches(value: Any, schema: Mapping[str, Any], resolve: Resolve) -> bool:
    if not all(is_valid(value, branch, resolve) for branch in schema.get("allOf", ())):
        return False
    if "anyOf" in schema and not any(is_valid(value, branch, resolve) for branch in schema["anyOf"]):
        return False
    return "oneOf" not in schema or sum(is_valid(value, branch, resolve) for branch in schema["oneOf"]) == 1


def _fits_kind(value: Any, schema: Mapping[str, Any], resolve: Resolve) -> bool:
    if isinstance(value, str):
        pattern = schema.get("pattern")
        return schema.get("minLength", 0) <= len(value) <= schema.get("maxLength", math.inf) and (
            pattern is None or re.search(pattern, value) is not None
        )
    if isinstance(value, bool) or value is None:
        return True
    if isinstance(value, int | float):
        return _fits_number(value, schema)
    if isinstance(value, list):
        return _fits_list(value, schema, resolve)
    return _fits_object(value, schema, resolve)


def _fits_number(value: float, schema: Mapping[str, Any]) -> bool:
    step = schema.get("multipleOf")
    return (
        schema.get("minimum", -math.inf) <= value <= schema.get("maximum", math.inf)
        and ("exclusiveMinimum" not in schema or value > schema["exclusiveMinimum"])
        and ("exclusiveMaximum" not in schema or value < schema["exclusiveMaximum"])
        and (step is None or is_multiple(value, step))
    )


def is_multiple(value: float, step: float) -> bool:
    """Returns whether the value is a multiple of the step, as validators compute it."""
    if isinstance(value, int) and isinstance(step, int):
        return value % step == 0
    return float(value / step).is_integer()


def _fits_list(value: list[Any], schema: Mapping[str, Any], resolve: Resolve) -> bool:
    if not schema.get("minItems", 0) <= len(value) <= schema.get("maxItems", math.inf):
        return False
    if schema.get("uniqueItems") and any(same(a, b) for i, a in enumerate(value) for b in value[:i]):
        return False
    prefix = schema.get("prefixItems", ())
    rest = schema.get("items", True)
    return all(is_valid(item, prefix[i] if i < len(prefix) else rest, resolve) for i, item in enumerate(value))


def _fits_object(value: Mapping[str, Any], schema: Mapping[str, Any], resolve: Resolve) -> bool:
    properties = schema.get("properties", {})
    extra = schema.get("additionalProperties", True)
    if any(name not in value for name in schema.get("required", ())):
        return False
    if not schema.get("minProperties", 0) <= len(value) <= schema.get("maxProperties", math.inf):
        return False
    return all(is_valid(item, properties.get(name, extra), resolve) for name, item in value.items())
