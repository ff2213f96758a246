"""Fills any JSON schema: structure and bounds are settled here, what is said comes from a writer."""

import math
import re
from collections.abc import Iterator, Mapping
from typing import Any

from planexe.simulator.field import NOTHING, Field, Writer
from planexe.simulator.pattern_text import text_matching
from planexe.simulator.randomness import random_for
from planexe.simulator.schema_check import is_valid, same
from planexe.simulator.schema_merge import References
from planexe.simulator.schema_values import bounds_of, multiple_near, type_of, varied
from planexe.simulator.text_fitting import fit_text

_DEEP = 6
_TOO_DEEP = 24
_MOST_UNBOUNDED = 12


class SchemaFiller:
    """Fills one schema."""

    def __init__(self, schema: Mapping[str, Any], writer: Writer) -> None:
        self._schema = schema
        self._references = References(schema)
        self._writer = writer

    def fill(self, given: Any = NOTHING) -> Any:
        """Returns a value that is valid for the schema, if any value is.

        Args:
            given: what is to be said, as far as it is known; what does not fit is made to, or left out.
        """
        return self._value(self._schema, Field("", str(self._schema.get("description", "")), given=given), 0)

    def _value(self, schema: Any, place: Field, depth: int) -> Any:
        flat = self._references.flat(schema)
        if depth > _TOO_DEEP:
            return None
        if place.given is not NOTHING and is_valid(place.given, flat, self._references.target):
            return place.given
        if "const" in flat:
            return flat["const"]
        if "enum" in flat:
            return self._choice(flat, place)
        place.description = place.description or str(flat.get("description", ""))
        for keyword in ("anyOf", "oneOf"):
            if keyword in flat:
                return self._branch(flat, keyword, place, depth)
        kind = type_of(flat)
        if isinstance(kind, list):
            kind = self._kind_of_many(kind, place)
        if kind == "object":
            return self._object(flat, place, depth)
        if kind == "array":
            return self._array(flat, place, depth)
        if kind in ("integer", "number"):
            return self._number(flat, place, whole=kind == "integer")
        if kind == "boolean":
            return self._writer.flag(place)
        return None if kind == "null" else self._string(flat, place)

    def _kind_of_many(self, kinds: list[str], place: Field) -> str:
        if "null" in kinds and self._writer.prefers_nothing(place):
            return "null"
        return next((kind for kind in kinds if kind != "null"), "null")

    def _choice(self, flat: Mapping[str, Any], place: Field) -> Any:
        rest = {key: value for key, value in flat.items() if key not in ("enum", "default", "title", "description")}
        fitting = [value for value in flat["enum"] if is_valid(value, rest, self._references.target)]
        place.description = place.description or str(flat.get("description", ""))
        if None in fitting and len(fitting) > 1:
            if self._writer.prefers_nothing(place):
                return None
            fitting = [value for value in fitting if value is not None]
        return self._writer.choose(place, fitting) if fitting else None

    def _branch(self, flat: dict[str, Any], keyword: str, place: Field, depth: int) -> Any:
        base = {key: value for key, value in flat.items() if key != keyword}
        value: Any = None
        for option in self._ordered(flat[keyword], place, depth):
            value = self._value({"allOf": [base, option]}, place, depth + 1)
            if is_valid(value, flat, self._references.target):
                return value
            place.done.clear()
        return next((v for v in varied(value) if is_valid(v, flat, self._references.target)), value)

    def _ordered(self, options: list[Any], place: Field, depth: int) -> Iterator[Any]:
        """Yields the branches, the better ones first: null last unless nothing is wanted, recursion last when deep."""
        wants_nothing = self._writer.prefers_nothing(place) or depth > _DEEP

        def rank(option: Any) -> int:
            flat = self._references.flat(option)
            if flat.get("type") == "null" or ("const" in flat and flat["const"] is None):
                return 0 if wants_nothing else 9
            return 2 if depth > _DEEP and type_of(flat) in ("object", "array") else 1

        yield from sorted(options, key=rank)

    def _object(self, flat: dict[str, Any], place: Field, depth: int) -> dict[str, Any]:
        properties: dict[str, Any] = flat.get("properties", {})
        required = flat.get("required", ())
        if place.is_item and place.parent is not None:
            place.done.update(place.parent.done.get(f"#{place.index}", {}))
            self._writer.begin_item(place)
        chosen = {
            name: schema
            for name, schema in properties.items()
            if schema is not False
            and (name in required or place.done.get(name) is not None or self._wanted(name, schema, place, depth))
        }
        # Choices and numbers come first, so that the texts beside them can agree with them.
        for name in sorted(chosen, key=lambda name: self._order(chosen[name])):
            if name not in place.done:
                place.done[name] = self._value(chosen[name], place.child(name, ""), depth + 1)
        value = {name: place.done[name] for name in chosen}
        self._add_free_entries(value, flat, place, depth)
        return value

    def _wanted(self, name: str, schema: Any, place: Field, depth: int) -> bool:
        if depth > _DEEP and "$ref" in str(schema):
            return False
        return not self._writer.prefers_nothing(place.child(name, ""))

    def _order(self, schema: Any) -> int:
        flat = self._references.flat(schema)
        if "enum" in flat or "const" in flat:
            return 0
        if type_of(flat) == "array" and "enum" in self._references.flat(flat.get("items", True)):
            return 1
        if "anyOf" in flat:
            return min((self._order(option) for option in flat["anyOf"] if option != {"type": "null"}), default=2)
        return 1 if type_of(flat) in ("integer", "number", "boolean") else 2

    def _add_free_entries(self, value: dict[str, Any], flat: dict[str, Any], place: Field, depth: int) -> None:
        extra = flat.get("additionalProperties", True)
        for name in flat.get("required", ()):
            if name not in value:
                value[name] = self._value(extra, place.child(name, ""), depth + 1)
        missing = flat.get("minProperties", 0) - len(value)
        is_map = isinstance(extra, Mapping) and not flat.get("properties")
        if is_map and depth <= _DEEP:
            missing = max(missing, min(3, flat.get("maxProperties", 3)) - len(value))
        if missing <= 0 or extra is False:
            return
        for name in self._writer.keys(place, missing + len(value)):
            if name not in value and missing > 0:
                value[name] = self._value(extra, place.child(name, ""), depth + 1)
                missing -= 1

    def _array(self, flat: dict[str, Any], place: Field, depth: int) -> list[Any]:
        prefix = flat.get("prefixItems", ())
        items = flat.get("items", True)
        least, most = int(flat.get("minItems", 0)), flat.get("maxItems")
        if items is False:
            most = len(prefix) if most is None else min(most, len(prefix))
        choices = self._writer.asked_for(place, least, self._choices(items))
        count = least if depth > _DEEP else self._writer.count(place, max(least, len(prefix)), most, choices)
        if isinstance(place.given, list):
            count = max(least, len(place.given))
        unique = bool(flat.get("uniqueItems"))
        values = choices.get("", [])
        if unique and values:
            count = max(least, min(count, len(values)))
        count = max(least, count) if most is None else max(least, min(count, int(most)))
        shared = [] if isinstance(place.given, list) else self._writer.begin_list(place, choices, count)
        place.done.update({f"#{index}": settled for index, settled in enumerate(shared)})
        made: list[Any] = []
        for index in range(count):
            schema = prefix[index] if index < len(prefix) else items
            made.append(self._item(schema, place, index, count, made if unique else [], depth))
        return made

    def _item(self, schema: Any, place: Field, index: int, count: int, others: list[Any], depth: int) -> Any:
        settled = place.done.get(f"#{index}", {})
        if "" in settled and not any(same(settled[""], other) for other in others):
            return settled[""]
        value: Any = None
        for attempt in range(60):
            value = self._value(schema, place.item(index + attempt * count, count * (attempt + 1)), depth + 1)
            if not any(same(value, other) for other in others):
                return value
        return next((v for v in varied(value) if self._is_new(v, schema, others)), value)

    def _is_new(self, value: Any, schema: Any, others: list[Any]) -> bool:
        return not any(same(value, other) for other in others) and is_valid(value, schema, self._references.target)

    def _choices(self, items: Any) -> dict[str, list[Any]]:
        """Returns the choices an item has: by property, or under ``""`` if the item itself is one."""
        flat = self._references.flat(items)
        if "enum" in flat:
            return {"": list(flat["enum"])}
        found: dict[str, list[Any]] = {}
        for name, schema in flat.get("properties", {}).items():
            values = self._choice_values(schema)
            if values:
                found[name] = values
        return found

    def _choice_values(self, schema: Any) -> list[Any]:
        flat = self._references.flat(schema)
        if "enum" in flat:
            rest = {key: value for key, value in flat.items() if key != "enum"}
            return [value for value in flat["enum"] if is_valid(value, rest, self._references.target)]
        options = [self._references.flat(option) for option in flat.get("anyOf", ())]
        enums = [option for option in options if "enum" in option]
        if len(enums) == 1 and len(options) == 2 and {"type": "null"} in options:
            return [*enums[0]["enum"], None]
        return []

    def _number(self, flat: dict[str, Any], place: Field, *, whole: bool) -> float:
        step = flat.get("multipleOf")
        least, most = bounds_of(flat, whole=whole)
        known = isinstance(place.given, int | float) and not isinstance(place.given, bool)
        wanted = place.given if known else self._writer.number(place, least, most, whole=whole)
        value = min(max(wanted, -math.inf if least is None else least), math.inf if most is None else most)
        if step is not None:
            return multiple_near(value, step, flat, whole=whole)
        if whole:
            return round(value)
        return value

    def _string(self, flat: dict[str, Any], place: Field) -> str:
        least, most = int(flat.get("minLength", 0)), flat.get("maxLength")
        pattern = flat.get("pattern")
        formatted = self._writer.formatted(place, flat["format"]) if "format" in flat else ""
        if formatted and is_valid(formatted, flat, self._references.target):
            return formatted
        said = place.given if isinstance(place.given, str) else self._writer.text(place, least, most)
        text = fit_text(said, least, most)
        if pattern is None or re.search(pattern, text):
            return text
        made = text_matching(pattern, least, most, random_for(pattern, place.path()))
        return text if made is None else made
