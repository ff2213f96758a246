"""From the schema of a stage's value to the fields of a form, and from the form back to the value; pure."""

import copy
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from planexe.blocks.safe_text import first_words
from planexe.llm.schema_reading import Schema, branches, resolved

Path = tuple[str | int, ...]
Kind = Literal["text", "number", "whole", "yes", "choice", "lines", "records", "json"]
_TITLES = ("title", "name", "heading", "question", "area", "what", "description", "text", "label", "task", "id")
_LONG = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One field of a form.

    Attributes:
        path: where its value stands.
        label: its name in words, those of the groups around it first.
        kind: ``lines`` is a list of texts, ``records`` one of objects, ``json`` what no form can show.
        choices: allowed values of a ``choice``.
        help: what belongs there.
        optional: whether it may be empty.
    """

    path: Path
    label: str
    kind: Kind
    choices: tuple[Any, ...] = ()
    help: str = ""
    optional: bool = False


def fields_of(schema: Schema, value: Any, path: Path = ()) -> tuple[Field, ...]:
    """Returns the fields of the object at a path; those of objects in it follow in place of it.

    Args:
        schema: JSON schema of the whole value.
        value: the whole value.
        path: the object whose fields are wanted.
    """
    node = _node_at(schema, path)
    found = get_at(value, path)
    return tuple(_object_fields(schema, node, found if isinstance(found, dict) else {}, path, ""))


def _object_fields(schema: Schema, node: Schema, value: Mapping[str, Any], path: Path, before: str) -> Iterator[Field]:
    for name, raw in node.get("properties", {}).items():
        inner, optional = _resolved(schema, raw)
        label = before + name.replace("_", " ").strip().capitalize()
        here = (*path, name)
        if inner.get("properties") and isinstance(value.get(name), dict):
            yield from _object_fields(schema, inner, value[name], here, f"{label} · ")
            continue
        kind, choices = _kind_of(schema, inner)
        meaning = str(raw.get("description") or inner.get("description") or "")
        yield Field(path=here, label=label, kind=kind, choices=choices, help=meaning, optional=optional)


def _kind_of(schema: Schema, node: Schema) -> tuple[Kind, tuple[Any, ...]]:
    if "enum" in node:
        return "choice", tuple(node["enum"])
    if "const" in node:
        return "choice", (node["const"],)
    if node.get("type") == "array":
        inner, _ = _resolved(schema, node.get("items", {}))
        if inner.get("properties"):
            return "records", ()
        return ("lines" if inner.get("type") == "string" and "enum" not in inner else "json"), ()
    kinds: dict[str, Kind] = {"string": "text", "number": "number", "integer": "whole", "boolean": "yes"}
    return kinds.get(str(node.get("type")), "json"), ()


def _resolved(schema: Schema, node: Schema) -> tuple[Schema, bool]:
    """Returns a node behind its references, and whether it may be null."""
    node = resolved(node, schema)
    if not (options := branches(node)):
        return node, False
    real = [one for one in options if one.get("type") != "null"]
    return resolved(real[0], schema) if len(real) == 1 else {}, len(real) < len(options)


def _node_at(schema: Schema, path: Path) -> Schema:
    node, _ = _resolved(schema, schema)
    for step in path:
        inner = node.get("items", {}) if isinstance(step, int) else node.get("properties", {}).get(step, {})
        node, _ = _resolved(schema, inner)
    return node


def get_at(value: Any, path: Path) -> Any:
    """Returns what stands at a path, ``None`` where nothing does."""
    for step in path:
        try:
            value = value[step]
        except (LookupError, TypeError):
            return None
    return value


def set_at(value: Any, path: Path, new: Any) -> Any:
    """Returns a copy of the value with something else at a path."""
    changed = copy.deepcopy(value)
    if not path:
        return copy.deepcopy(new)
    get_at(changed, path[:-1])[path[-1]] = copy.deepcopy(new)
    return changed


def without(value: Any, path: Path) -> Any:
    """Returns a copy of the value without the record at a path."""
    changed = copy.deepcopy(value)
    del get_at(changed, path[:-1])[path[-1]]
    return changed


def with_new(schema: Schema, value: Any, path: Path) -> Any:
    """Returns a copy of the value with an empty record at the end of the list at a path."""
    changed = copy.deepcopy(value)
    get_at(changed, path).append(blank_of(schema, _node_at(schema, (*path, 0))))
    return changed


def blank_of(schema: Schema, node: Schema) -> Any:
    """Returns an empty value of a shape: no text, no entries, zero, the first choice."""
    inner, optional = _resolved(schema, node)
    if "default" in node:
        return copy.deepcopy(node["default"])
    if optional:
        return None
    if inner.get("properties"):
        return {name: blank_of(schema, one) for name, one in inner["properties"].items()}
    kind, choices = _kind_of(schema, inner)
    blanks: Mapping[Kind, Any] = {"text": "", "number": 0.0, "whole": 0, "yes": False, "lines": [], "records": []}
    return choices[0] if choices else copy.deepcopy(blanks.get(kind))


def record_title(record: Any, number: int) -> str:
    """Returns what a record is called in a menu: its number and the first words of its name."""
    words = ""
    if isinstance(record, dict):
        names = sorted(
            (n for n, v in record.items() if isinstance(v, str) and v.strip()),
            key=lambda n: next((p for p, t in enumerate(_TITLES) if n == t or n.endswith(f"_{t}")), len(_TITLES)),
        )
        words = first_words(str(record[names[0]]), _LONG) if names else ""
    return f"{number}. {words}".rstrip()


def lines_of(text: str) -> list[str]:
    """Returns the entries of a list that was written one on a line."""
    return [line.strip() for line in text.splitlines() if line.strip()]


def changes_between(old: Any, new: Any) -> Sequence[str]:
    """Returns the paths that differ between two values, as people read them: ``risks[2].title``."""
    return tuple(_differences(old, new, ""))


def path_words(path: str) -> str:
    """Returns a path as people read it in the form: ``risks[0].risk_title`` reads ``Risks 1 · Risk title``."""
    words = re.sub(r"\[(\d+)\]", lambda found: f" {int(found[1]) + 1}", path)
    return " · ".join(part.replace("_", " ").strip().capitalize() for part in words.split("."))


def problem_words(problem: str) -> str:
    """Returns a problem of a value with its field as the form names it."""
    named = re.sub(r"^`([^`]+)`", lambda found: path_words(found[1]), problem)
    plainer = re.sub(r": (?:String|List|Value) should", " should", named)
    return plainer.replace('; it was "".', "; it is empty.")


def _differences(old: Any, new: Any, path: str) -> Iterator[str]:
    if isinstance(old, dict) and isinstance(new, dict):
        for name in [*old, *(n for n in new if n not in old)]:
            yield from _differences(old.get(name), new.get(name), f"{path}.{name}" if path else str(name))
    elif isinstance(old, list) and isinstance(new, list) and len(old) == len(new):
        for number, (one, other) in enumerate(zip(old, new, strict=True)):
            yield from _differences(one, other, f"{path}[{number}]")
    elif old != new:
        yield path or "the value"
