"""Finds what a schema demands after references and ``allOf`` are put together."""

import math
from collections.abc import Mapping
from typing import Any

from planexe.simulator.schema_check import same

_LARGER_WINS = frozenset({"minimum", "exclusiveMinimum", "minLength", "minItems", "minProperties"})
_SMALLER_WINS = frozenset({"maximum", "exclusiveMaximum", "maxLength", "maxItems", "maxProperties"})
NOTHING: dict[str, Any] = {"enum": []}
"""The schema that no value fits."""


def as_mapping(schema: Any) -> dict[str, Any]:
    """Returns a schema as a dictionary; ``true`` is the empty one."""
    if isinstance(schema, Mapping):
        return dict(schema)
    return {} if schema is True else dict(NOTHING)


def merge(left: Mapping[str, Any], right: Mapping[str, Any]) -> dict[str, Any]:
    """Returns one schema that is as strict as both; of two patterns the right one is kept."""
    merged = dict(left)
    for key, value in right.items():
        merged[key] = _merge_keyword(key, merged[key], value) if key in merged else value
    return merged


def _merge_keyword(key: str, left: Any, right: Any) -> Any:
    if key in _LARGER_WINS:
        return max(left, right)
    if key in _SMALLER_WINS:
        return min(left, right)
    if key == "required":
        return [*left, *(name for name in right if name not in left)]
    if key == "properties":
        both = {name: _merge_schemas(left[name], right[name]) for name in left if name in right}
        return {**left, **right, **both}
    if key in ("items", "additionalProperties"):
        return _merge_schemas(left, right)
    if key == "enum":
        return [value for value in left if any(same(value, other) for other in right)]
    if key == "type":
        return _merge_types(left, right)
    if key == "allOf":
        return [*left, *right]
    if key in ("anyOf", "oneOf"):
        return [{"allOf": [a, b]} for a in left for b in right]
    if key == "multipleOf" and isinstance(left, int) and isinstance(right, int):
        return math.lcm(left, right)
    return right


def _merge_schemas(left: Any, right: Any) -> Any:
    if left is True or right is True:
        return right if left is True else left
    if left is False or right is False:
        return False
    return {"allOf": [left, right]}


def _merge_types(left: Any, right: Any) -> Any:
    lefts = left if isinstance(left, list) else [left]
    rights = right if isinstance(right, list) else [right]
    common = [name for name in lefts if name in rights]
    if "integer" not in common and {"integer", "number"} <= {*lefts, *rights}:
        common.append("integer")
    return common[0] if len(common) == 1 else common


class References:
    """Looks up ``$ref`` inside one schema document."""

    def __init__(self, document: Mapping[str, Any]) -> None:
        self._document = document

    def target(self, reference: str) -> Any:
        """Returns what a reference like ``#/$defs/Risk`` points to; an unknown one allows anything."""
        place: Any = self._document
        for part in reference.removeprefix("#").split("/")[1:]:
            key = part.replace("~1", "/").replace("~0", "~")
            if isinstance(place, Mapping) and key in place:
                place = place[key]
            elif isinstance(place, list) and key.isdigit() and int(key) < len(place):
                place = place[int(key)]
            else:
                return True
        return place

    def flat(self, schema: Any) -> dict[str, Any]:
        """Returns the schema with its own reference and its ``allOf`` merged in."""
        flat = as_mapping(schema)
        for _ in range(50):
            if "$ref" in flat:
                reference = flat.pop("$ref")
                flat = merge(as_mapping(self.target(str(reference))), flat)
            elif "allOf" in flat:
                for part in flat.pop("allOf"):
                    flat = merge(flat, as_mapping(part))
            else:
                break
        return flat
