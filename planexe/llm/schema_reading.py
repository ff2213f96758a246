"""Small questions about a JSON schema as pydantic writes it: what a reference means, which kind of value is wanted."""

from collections.abc import Mapping
from typing import Any

Schema = Mapping[str, Any]

_MOST_STEPS = 20


def resolved(schema: Any, root: Schema) -> Schema:
    """Returns a schema with its ``$ref`` or single ``allOf`` followed; keywords beside these stay."""
    node: Schema = schema if isinstance(schema, Mapping) else {}
    for _ in range(_MOST_STEPS):
        if "$ref" in node:
            target: Any = target_of(str(node["$ref"]), root)
        elif len(node.get("allOf", ())) == 1:
            target = node["allOf"][0]
        else:
            break
        node = {**target, **{key: value for key, value in node.items() if key not in ("$ref", "allOf")}}
    return node


def target_of(reference: str, root: Schema) -> Schema:
    """Returns what a ``$ref`` points to, the empty schema where nothing is there."""
    node: Any = root
    for part in reference.removeprefix("#/").split("/"):
        node = node.get(part.replace("~1", "/").replace("~0", "~"), {}) if isinstance(node, Mapping) else {}
    return node if isinstance(node, Mapping) else {}


def branches(node: Schema) -> list[Schema]:
    """Returns the alternatives of a schema, ``[]`` if it has none."""
    return list(node.get("anyOf") or node.get("oneOf") or ())


def kind_of(node: Schema) -> str:
    """Returns the JSON type wanted, ``""`` where any will do."""
    kind = node.get("type")
    if isinstance(kind, str):
        return kind
    if "properties" in node:
        return "object"
    return "array" if "items" in node else ""
