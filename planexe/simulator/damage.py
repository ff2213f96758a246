"""Broken answers: text that is no JSON, and JSON that breaks its schema."""

import json
import re
from collections.abc import Callable, Mapping
from functools import partial
from random import Random
from typing import Any

from planexe.json_text import json_text

_STRING_OR_COMMA = re.compile(r'"(?:[^"\\]|\\.)*"|,')


def _fenced(text: str, _: Random) -> str:
    return f"```json\n{text}\n```"


def _thinking(text: str, random: Random) -> str:
    thought = random.choice(
        ("The fields are clear, so I will fill them one by one.", "First the facts, then the fields.")
    )
    return f"<think>\n{thought}\n</think>\n\n{text}"


def _trailing_comma(text: str, _: Random) -> str:
    end = text.rstrip()
    return f"{end[:-1]},{end[-1]}" if end[-1:] in ("}", "]") else f"{end},"


def _prose_around(text: str, random: Random) -> str:
    opening = random.choice(("Sure, here is the JSON you asked for:", "Here is my answer."))
    return f"{opening}\n\n{text}\n\nLet me know if you would like any changes."


def _cut(text: str, random: Random) -> str:
    return text[: max(1, int(len(text) * random.uniform(0.3, 0.9)))]


def _missing_comma(text: str, _: Random) -> str:
    """Leaves out the first comma between two entries; one inside a text is none."""
    comma = next((part for part in _STRING_OR_COMMA.finditer(text) if part[0] == ","), None)
    return f"{text[: comma.start()]}{text[comma.end() :]}" if comma else text[:-1]


_INVALID: tuple[Callable[[str, Random], str], ...] = (
    _fenced,
    _thinking,
    _trailing_comma,
    _prose_around,
    _cut,
    _missing_comma,
)


def invalid_json(text: str, random: Random) -> str:
    """Returns the answer as models spoil it: fenced, after a thought, one comma too many or too few, in prose, cut.

    A reader that is able to dig the JSON out of a fence, of prose or from behind a thought may rightly do so, and one
    that overlooks a comma too many.
    """
    return random.choice(_INVALID)(text, random)


def _commented(text: str, _: Random) -> str:
    return f"{text[:1]} // as asked\n{text[1:]}"


def _raw_line_break(text: str, _: Random) -> str:
    return re.sub(r"(?<=[a-z]) (?=[a-z])", "\n", text, count=1)


def _encoded_twice(text: str, _: Random) -> str:
    return json_text(text)


def _inside_schema(text: str, _: Random) -> str:
    return f'{{"type": "object", "properties": {text}}}' if text.startswith("{") else text


_ALMOST: tuple[Callable[[str, Random], str], ...] = (_commented, _raw_line_break, _encoded_twice, _inside_schema)


def almost_json(text: str, random: Random) -> str:
    """Returns the answer in a dress that a reader may see through; nothing of it is lost."""
    return random.choice(_ALMOST)(text, random)


def violate_schema(value: Any, schema: Mapping[str, Any], random: Random) -> Any:
    """Returns a copy of a valid answer that breaks its schema in one place.

    A required field is left out (none that may be null: readers take that for the same), a choice is not among those
    allowed, a number or a list is out of bounds. Where the schema has nothing of the kind the answer becomes a wrong
    type.
    """
    definitions = schema.get("$defs", {})
    places: list[Callable[[], object]] = []
    copy = json.loads(json_text(value, ensure_ascii=True))
    _collect(copy, schema, definitions, places, depth=0)
    if not places:
        return 7 if isinstance(value, str) else "unknown"
    random.choice(places)()
    return copy


def _collect(
    value: Any,
    schema: Mapping[str, Any],
    definitions: Mapping[str, Any],
    places: list[Callable[[], object]],
    depth: int,
) -> None:
    """Adds to ``places`` the ways in which this part of the answer can be broken."""
    name = str(schema.get("$ref", "")).rpartition("/")[2]
    schema = definitions.get(name, schema)
    if depth > 6 or not isinstance(schema, dict):
        return
    if isinstance(value, dict):
        properties = schema.get("properties", {})
        needed = [f for f in schema.get("required", ()) if f in value and not _may_be_null(properties.get(f))]
        places.extend(partial(value.pop, field) for field in needed)
        for field, inner in properties.items():
            if field in value and isinstance(inner, dict):
                _collect_scalar(value, field, inner, definitions, places)
                _collect(value[field], inner, definitions, places, depth + 1)
    elif isinstance(value, list) and isinstance(schema.get("items"), dict):
        if schema.get("minItems", 0) > 0:
            places.append(value.clear)
        for item in value[:3]:
            _collect(item, schema["items"], definitions, places, depth + 1)


def _may_be_null(schema: Any) -> bool:
    return isinstance(schema, dict) and {"type": "null"} in schema.get("anyOf", ())


def _collect_scalar(
    holder: dict[str, Any],
    field: str,
    schema: Mapping[str, Any],
    definitions: Mapping[str, Any],
    places: list[Callable[[], object]],
) -> None:
    schema = definitions.get(str(schema.get("$ref", "")).rpartition("/")[2], schema)
    if "enum" in schema and all(isinstance(choice, str) for choice in schema["enum"]):
        wrong = f"{holder[field]} or similar"
        places.append(partial(holder.update, {field: wrong}))
    elif isinstance(holder[field], int | float) and "maximum" in schema:
        places.append(partial(holder.update, {field: schema["maximum"] + 10}))
