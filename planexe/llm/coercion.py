"""Reads a valid JSON answer as it was meant, guided by its schema: "twelve" as 12, one object as a list of one; pure.

Only what breaks the schema is touched, and only where there is one plausible reading: nothing is invented, and an
answer that keeps to its schema stays as it is.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from planexe.llm.almost_json import loads
from planexe.llm.choice_words import choice_meant
from planexe.llm.date_words import iso_date_in
from planexe.llm.number_words import number_in, says_percent
from planexe.llm.schema_reading import branches, kind_of, resolved

Schema = Mapping[str, Any]

MOST_NOTES: Final = 12

_NOTHING: Final = frozenset({"", "null", "none", "nil", "n/a", "na", "-", "—", "not applicable", "unknown"})
_YES: Final = frozenset({"yes", "y", "true", "1"})
_NO: Final = frozenset({"no", "n", "false", "0"})
_ENVELOPES: Final = frozenset(
    {"parameters", "arguments", "args", "input", "properties", "answer", "result", "response", "output", "data", "json"}
)
_BULLET: Final = re.compile(r"^\s*(?:[-*•–]|\d{1,2}[.)])\s+")
_TIMES: Final = ("minute", "hour", "day", "week", "month", "quarter", "year")


def coerce(value: Any, schema: Schema) -> tuple[Any, tuple[str, ...]]:
    """Returns the answer as it was meant, and one short note per change (twelve at most, then a count).

    Args:
        value: parsed JSON.
        schema: JSON schema of the answer, as pydantic writes it, enums of its bindings included.
    """
    reader = _Reader(schema)
    meant = reader.read(value, schema, "")
    notes = tuple(reader.notes)
    if len(notes) > MOST_NOTES:
        notes = (*notes[:MOST_NOTES], f"And {len(notes) - MOST_NOTES} more.")
    return meant, notes


@dataclass
class _Reader:
    """Reads one answer; ``notes`` says what was changed."""

    root: Schema
    notes: list[str] = field(default_factory=list)

    def read(self, value: Any, schema: Any, path: str, about: str = "") -> Any:
        node = resolved(schema, self.root)
        if kind_of(node) in ("object", "array") and (inner := decoded_text(value)) is not value:
            value = self._noted(path, value, inner, "the JSON in it")
        about = f"{about} {node.get('description', '')}"
        if options := branches(node):
            return self._read_branch(value, options, path, about)
        if "enum" in node or "const" in node:
            return self._choice(value, node.get("enum", [node.get("const")]), path)
        match kind_of(node):
            case "number" | "integer":
                return self._number(value, node, path, about)
            case "boolean":
                return self._boolean(value, path)
            case "string":
                return self._string(value, node, path)
            case "array":
                return self._array(value, node, path, about)
            case "object":
                return self._object(value, node, path)
        return value

    def _read_branch(self, value: Any, options: list[Schema], path: str, about: str) -> Any:
        nodes = [resolved(option, self.root) for option in options]
        fitting = [node for node in nodes if _fits(value, node)]
        nullable = any(kind_of(node) == "null" for node in nodes)
        if nullable and value == "" and not any(node.get("minLength", 0) == 0 for node in fitting):
            return self._noted(path, value, None)
        if fitting:
            return self.read(value, fitting[0], path, about)
        if nullable and isinstance(value, str) and value.strip().lower() in _NOTHING:
            return self._noted(path, value, None)
        for option in options:
            trial = _Reader(self.root)
            meant = trial.read(value, option, path, about)
            if meant is not value and _fits(meant, resolved(option, self.root)):
                self.notes += trial.notes
                return meant
        return value

    def _choice(self, value: Any, choices: list[Any], path: str) -> Any:
        if value in choices or not isinstance(value, str | int | float):
            return value
        meant = choice_meant(str(value), [c for c in choices if isinstance(c, str)])
        return value if meant is None else self._noted(path, value, meant)

    def _number(self, value: Any, node: Schema, path: str, about: str) -> Any:
        if isinstance(value, list) and len(value) == 1:
            return self._number(value[0], node, path, about)
        if not isinstance(value, str) or _other_time(value, f"{path} {about}"):
            return value
        number = number_in(value)
        if number is None:
            return value
        if says_percent(value) and node.get("maximum", 100) <= 1:
            number /= 100
        if number.is_integer() and abs(number) < 2**53:
            return self._noted(path, value, int(number))
        return value if kind_of(node) == "integer" else self._noted(path, value, number)

    def _boolean(self, value: Any, path: str) -> Any:
        word = value.strip().strip(".!").lower() if isinstance(value, str) else ""
        if word in _YES or word in _NO:
            return self._noted(path, value, word in _YES)
        return value

    def _string(self, value: Any, node: Schema, path: str) -> Any:
        if isinstance(value, str):
            date = iso_date_in(value) if node.get("format") == "date" else None
            return self._noted(path, value, date) if date not in (None, value) else value
        if isinstance(value, bool):
            return self._noted(path, value, "yes" if value else "no")
        if isinstance(value, int | float):
            return self._noted(path, value, str(value))
        if isinstance(value, list) and value and all(isinstance(part, str) for part in value):
            return self._noted(path, value, "; ".join(value))
        if (
            isinstance(value, dict)
            and len(value) == 1
            and "type" not in value
            and isinstance(text := next(iter(value.values())), str)
        ):
            return self._noted(path, value, text)
        return value

    def _array(self, value: Any, node: Schema, path: str, about: str) -> Any:
        items = node.get("items", {})
        if not isinstance(value, list):
            value = self._listed(value, resolved(items, self.root), path)
        if not isinstance(value, list):
            return value
        return [self.read(entry, items, f"{path}[{number}]", about) for number, entry in enumerate(value)]

    def _listed(self, value: Any, items: Schema, path: str) -> Any:
        """Returns a list where one thing was given instead of it, or a mapping of things."""
        wants_objects = kind_of(items) == "object"
        if isinstance(value, dict):
            inner = list(value.values())
            if len(inner) == 1 and isinstance(inner[0], list) and not set(value) & set(items.get("properties", {})):
                return self._noted(path, value, inner[0], "the list inside it")
            if wants_objects and inner and all(isinstance(one, dict) for one in inner) and _are_numbers(value):
                return self._noted(path, value, inner, "a list")
            return self._noted(path, value, [value], "a list of one") if wants_objects else value
        if isinstance(value, str) and value.strip().lower() in _NOTHING:
            return self._noted(path, value, [])
        if isinstance(value, str) and not wants_objects:
            lines = [line for line in value.splitlines() if line.strip()]
            if len(lines) > 1 and all(_BULLET.match(line) for line in lines):
                return self._noted(path, value, [_BULLET.sub("", line).strip() for line in lines], "a list")
        return value if value is None else self._noted(path, value, [value], "a list of one")

    def _object(self, value: Any, node: Schema, path: str) -> Any:
        properties: Mapping[str, Any] = node.get("properties", {})
        if (
            isinstance(value, list)
            and len(value) == 1
            and isinstance(value[0], dict)
            and set(value[0]) & set(properties)
        ):
            value = self._noted(path, value, value[0], "its only entry")
        if not isinstance(value, dict):
            value = self._wrapped(value, node, path)
        if not isinstance(value, dict):
            return value
        value = self._renamed(self._unwrapped(value, node, path), node, path)
        dot = f"{path}." if path else ""
        return {
            name: self.read(inner, properties[name], f"{dot}{name}", name.replace("_", " "))
            if name in properties
            else inner
            for name, inner in value.items()
        }

    def _wrapped(self, value: Any, node: Schema, path: str) -> Any:
        """Returns the object whose only required text, or only list, was given without it."""
        properties = {name: resolved(inner, self.root) for name, inner in node.get("properties", {}).items()}
        required = node.get("required", list(properties))
        if len(required) != 1 or required[0] not in properties:
            return value
        wanted = kind_of(properties[required[0]])
        if (isinstance(value, list) and wanted == "array") or (isinstance(value, str) and wanted == "string"):
            return self._noted(path, value, {required[0]: value}, f"`{required[0]}`")
        return value

    def _unwrapped(self, value: dict[str, Any], node: Schema, path: str) -> dict[str, Any]:
        """Returns the answer out of an envelope: ``{"answer": {…}}``, a tool call, the schema with values in it."""
        properties, required = node.get("properties", {}), node.get("required", ())
        if path or not required or all(name in value for name in required):
            return value
        named = [name for name in value if name in _ENVELOPES] if len(value) > 1 else list(value)
        for name in named:
            inner = decoded_text(value[name])
            if name in properties or not isinstance(inner, dict) or not set(inner) & set(properties):
                continue
            whole = len(value) == 1 or all(field in inner for field in required)
            if whole and not all(isinstance(one, dict) and "type" in one for one in inner.values()):
                return dict(self._noted(path, value, inner, f"what stands in its `{name}`"))
        return value

    def _renamed(self, value: dict[str, Any], node: Schema, path: str) -> dict[str, Any]:
        """Returns the object with required names spelt as asked: ``"Risk title"`` is ``risk_title``."""
        properties = node.get("properties", {})
        missing = {_plain(name): name for name in node.get("required", ()) if name not in value and name in properties}
        if not missing:
            return value
        strangers = [name for name in value if name not in properties]
        for plain, name in missing.items():
            meant = [stranger for stranger in strangers if _plain(stranger) == plain]
            if len(meant) == 1:
                value = {(name if key == meant[0] else key): inner for key, inner in value.items()}
                self.notes.append(f"`{path or 'The answer'}`: `{meant[0]}` taken as `{name}`.")
        return value

    def _noted(self, path: str, given: Any, meant: Any, words: str = "") -> Any:
        taken = words or repr(meant)
        shown = repr(given)
        shown = shown if len(shown) <= 60 else f"{shown[:57]}…"
        self.notes.append(
            f"`{path or 'The answer'}`: {shown} taken as {taken if len(taken) <= 60 else taken[:57] + '…'}."
        )
        return meant


def decoded_text(value: Any) -> Any:
    """Returns the object or list that a text holds as JSON; the value itself where it is no such text."""
    if not isinstance(value, str) or value.strip()[:1] not in ("{", "["):
        return value
    try:
        return loads(value)
    except (ValueError, RecursionError):
        return value


_FITS: Final[Mapping[str, Callable[[Any], bool]]] = {
    "null": lambda value: value is None,
    "boolean": lambda value: isinstance(value, bool),
    "number": lambda value: isinstance(value, int | float) and not isinstance(value, bool),
    "integer": lambda value: (
        isinstance(value, int | float) and not isinstance(value, bool) and float(value).is_integer()
    ),
    "string": lambda value: isinstance(value, str),
    "array": lambda value: isinstance(value, list),
    "object": lambda value: isinstance(value, dict),
}


def _fits(value: Any, node: Schema) -> bool:
    """Returns whether the value is of the schema's kind, and one of its choices; looks no deeper."""
    if "enum" in node:
        return value in node["enum"]
    if "const" in node:
        return bool(value == node["const"])
    fits = _FITS.get(kind_of(node))
    return fits is None or fits(value)


def _plain(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.lower())


def _are_numbers(names: Mapping[str, Any]) -> bool:
    return all(re.fullmatch(r"\D{0,12}\d{1,3}", name) for name in names)


def _other_time(text: str, about: str) -> bool:
    """Returns whether the text counts in weeks, say, where the field speaks of days."""
    said = {time for time in _TIMES if re.search(rf"\b{time}s?\b", text, re.IGNORECASE)}
    wanted = {time for time in _TIMES if re.search(rf"(?:\b|_){time}s?(?:\b|_)", about, re.IGNORECASE)}
    return bool(said and wanted and not said & wanted)
