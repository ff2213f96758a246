"""Answer schemas in the forms in which services take them: strict, without bounds, without references, and as text."""

from collections.abc import Callable, Mapping
from copy import deepcopy
from functools import lru_cache
from typing import Any, Final

from pydantic import BaseModel

from planexe.json_text import json_text
from planexe.llm.schema_reading import target_of

Schema = dict[str, Any]

_BOUND_WORDS: Final[Mapping[str, str]] = {
    "minimum": "at least {}",
    "exclusiveMinimum": "more than {}",
    "maximum": "at most {}",
    "exclusiveMaximum": "less than {}",
    "multipleOf": "a multiple of {}",
    "minItems": "at least {} items",
    "maxItems": "at most {} items",
    "minLength": "at least {} characters",
    "maxLength": "at most {} characters",
    "pattern": "matches the pattern {}",
    "format": "format {}",
    "uniqueItems": "no item twice",
}
_ALWAYS_IN_WORDS: Final = ("minLength", "maxLength", "uniqueItems")
_SUBSCHEMA_MAPS: Final = ("properties", "$defs")
_SUBSCHEMA_LISTS: Final = ("anyOf", "allOf", "prefixItems")
_NOISE: Final = ("title", "default", "discriminator", "examples")

SCHEMA_MARK: Final = "JSON schema:"
"""The line before the schema where it is given in the prompt."""

_INSTRUCTION: Final = """\
Answer with one JSON object and nothing else: no text before or after it, no code fence, no comments.
It must follow this schema: every required property is there, no other property is added, every value keeps to its
description and bounds.

{mark}
{schema}"""


@lru_cache(maxsize=512)
def schema_of(model: type[BaseModel]) -> dict[str, Any]:
    """Returns the JSON schema of an answer, the same object each time: it is not to be changed."""
    return model.model_json_schema()


def strict_schema(model: type[BaseModel]) -> Schema:
    """Returns the answer model's JSON schema in the strict form (see `make_strict`)."""
    return make_strict(schema_of(model))


def make_strict(schema: Mapping[str, Any]) -> Schema:
    """Returns the schema as strict endpoints want it.

    Objects take no further properties and require all of theirs; ``$defs`` and plain ``$ref`` stay; a ``$ref`` with a
    description beside it is replaced by what it refers to; ``oneOf`` becomes ``anyOf``. Bounds, enums and patterns
    stay; lengths of texts go into the description. Titles and defaults are left out. The same schema always gives the
    same text, so provider caches hit.
    """
    root = deepcopy(dict(schema))
    result = _strict(root, root, ())
    if "$ref" in result:
        result = {**_strict(dict(target_of(result["$ref"], root)), root, (result["$ref"],)), "$defs": result["$defs"]}
    return result


def without_bounds(schema: Mapping[str, Any]) -> Schema:
    """Returns the schema with bounds, patterns and formats told in the descriptions, for endpoints that refuse them."""
    return _walk(deepcopy(dict(schema)), tuple(_BOUND_WORDS))


def flattened(schema: Mapping[str, Any]) -> Schema:
    """Returns the schema without ``$ref`` and ``additionalProperties``: what is referred to stands in its place.

    A type that holds itself becomes any object there.
    """
    root = dict(schema)
    return dict(_flat(root, root, ()))


def schema_instruction(schema: Mapping[str, Any]) -> str:
    """Returns the text that asks for JSON of this schema, for endpoints that cannot be told in any other way."""
    compact = json_text(schema, separators=(",", ":"))
    return _INSTRUCTION.format(mark=SCHEMA_MARK, schema=compact)


def _strict(node: Schema, root: Schema, seen: tuple[str, ...]) -> Schema:
    node = {("anyOf" if key == "oneOf" else key): value for key, value in node.items() if key not in _NOISE}
    node = _without_siblings(node, root, seen)
    if isinstance(properties := node.get("properties"), dict):
        node |= {"additionalProperties": False, "required": list(properties)}
    _change_inner(node, lambda inner: _strict(inner, root, seen))
    return _in_words(node, _ALWAYS_IN_WORDS)


def _flat(node: Any, root: Schema, seen: tuple[str, ...]) -> Any:
    if isinstance(node, list):
        return [_flat(part, root, seen) for part in node]
    if not isinstance(node, dict):
        return node
    reference = node.get("$ref")
    if isinstance(reference, str):
        if reference in seen:
            return {"type": "object"}
        node = {**target_of(reference, root), **{key: value for key, value in node.items() if key != "$ref"}}
        seen = (*seen, reference)
    kept = {key: value for key, value in node.items() if key not in ("$defs", "additionalProperties")}
    return {
        key: {name: _flat(child, root, seen) for name, child in value.items()}
        if key == "properties" and isinstance(value, dict)
        else value
        if key in ("enum", "const", "required")
        else _flat(value, root, seen)
        for key, value in kept.items()
    }


def _without_siblings(node: Schema, root: Schema, seen: tuple[str, ...]) -> Schema:
    if isinstance(parts := node.get("allOf"), list) and len(parts) == 1:
        node = {**parts[0], **{key: value for key, value in node.items() if key != "allOf"}}
    reference = node.get("$ref")
    siblings = set(node) - {"$ref", "$defs"}
    if not isinstance(reference, str) or not siblings:
        return node
    if reference in seen:  # a recursive type: its description is given up, or this would never end
        return {"$ref": reference}
    target = _strict(dict(target_of(reference, root)), root, (*seen, reference))
    return {**target, **{key: value for key, value in node.items() if key != "$ref"}}


def _walk(node: Schema, keys: tuple[str, ...]) -> Schema:
    _change_inner(node, lambda inner: _walk(inner, keys))
    return _in_words(node, keys)


def _change_inner(node: Schema, change: Callable[[Schema], Schema]) -> None:
    """Puts something else in the place of each schema inside a schema."""
    for key in _SUBSCHEMA_MAPS:
        if isinstance(children := node.get(key), dict):
            node[key] = {name: change(child) for name, child in children.items()}
    for key in _SUBSCHEMA_LISTS:
        if isinstance(parts := node.get(key), list):
            node[key] = [change(part) for part in parts]
    for key in ("items", "additionalProperties"):
        if isinstance(child := node.get(key), dict):
            node[key] = change(child)


def _in_words(node: Schema, keys: tuple[str, ...]) -> Schema:
    words = [_BOUND_WORDS[key].format(node[key]) for key in keys if key in node and node[key] is not False]
    rest = {key: value for key, value in node.items() if key not in keys}
    if not words:
        return rest
    sentence = ", ".join(words) + "."
    sentence = sentence[0].upper() + sentence[1:]
    return {**rest, "description": f"{node.get('description', '')} {sentence}".strip()}
