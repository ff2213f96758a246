"""Makes the best of a poor JSON answer that no repair cured: unusable entries go, the rest stays; pure.

Numbers come back inside their bounds and choices are among those allowed, so code may rely on both. Lists may be
shorter than asked and texts empty or of any length: nothing is invented to fill them.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from planexe.llm.schema_reading import branches, kind_of, resolved

Schema = Mapping[str, Any]

_UNUSABLE: Final = object()
"""Stands for a value that cannot be used and has no empty stand-in."""


def mend(value: Any, schema: Schema) -> tuple[Any, tuple[str, ...]]:
    """Returns the usable part of an answer and what was done to it, in plain sentences; ``None`` if nothing is left.

    List entries that cannot be used are dropped, lists that are too long are cut, numbers out of bounds become the
    nearest allowed one. A missing text becomes ``""``, a missing list ``[]``; a missing number or choice makes its
    entry unusable, unless it may be left out or be null.

    Args:
        value: parsed JSON, read as it was meant (see ``coercion``).
        schema: JSON schema of the answer, enums of its bindings included.
    """
    mender = _Mender(schema)
    mended = mender.mend(value, schema, "")
    if mended is _UNUSABLE or mender.says_nothing(mended, schema):
        mended = None
    return mended, tuple(mender.notes)


@dataclass
class _Mender:
    """Mends one answer; ``notes`` says what was done."""

    root: Schema
    notes: list[str] = field(default_factory=list)

    def mend(self, value: Any, schema: Any, path: str) -> Any:
        node = resolved(schema, self.root)
        if options := branches(node):
            return self._best_branch(value, options, path)
        if "enum" in node:
            return value if value in node["enum"] else _UNUSABLE
        if "const" in node:
            return value if value == node["const"] else _UNUSABLE
        match kind_of(node):
            case "object":
                return self._object(value, node, path)
            case "array":
                return self._array(value, node, path)
            case "string":
                return self._string(value, node)
            case "number" | "integer":
                return self._number(value, node, path)
            case "boolean":
                return value if isinstance(value, bool) else _UNUSABLE
            case "null":
                return None if value is None else _UNUSABLE
        return value

    def _best_branch(self, value: Any, options: list[Schema], path: str) -> Any:
        trials: list[tuple[int, int, list[str], Any]] = []
        for option in options:
            trial = _Mender(self.root)
            mended = trial.mend(value, option, path)
            if mended is not _UNUSABLE:
                trials.append((len(trial.notes), len(trials), trial.notes, mended))
        if trials:
            _, _, notes, mended = min(trials, key=lambda trial: trial[:2])
            self.notes += notes
            return mended
        if any(kind_of(resolved(option, self.root)) == "null" for option in options):
            self._note(path, "was left empty, because what was given cannot be used")
            return None
        return _UNUSABLE

    def _object(self, value: Any, node: Schema, path: str) -> Any:
        if not isinstance(value, dict):
            return _UNUSABLE
        dot = f"{path}." if path else ""
        mended: dict[str, Any] = {}
        for name, schema in node.get("properties", {}).items():
            kept = self.mend(value[name], schema, f"{dot}{name}") if name in value else _UNUSABLE
            if kept is _UNUSABLE and name in node.get("required", ()):
                kept = self._empty(schema)
                if kept is _UNUSABLE:
                    self._note(f"{dot}{name}", "is missing or cannot be used")
                    return _UNUSABLE
                self._note(f"{dot}{name}", "is missing")
            elif kept is _UNUSABLE and value.get(name) is not None:
                self._note(f"{dot}{name}", "was left out, because it cannot be used")
            if kept is not _UNUSABLE:
                mended[name] = kept
        if not node.get("properties"):
            return value
        return mended

    def _empty(self, schema: Any) -> Any:
        """Returns what stands for a value that is not there: nothing, an empty text or list, an object of these."""
        node = resolved(schema, self.root)
        if options := branches(node):
            return None if any(kind_of(resolved(o, self.root)) == "null" for o in options) else _UNUSABLE
        if "enum" in node or "const" in node or "format" in node:
            return _UNUSABLE
        match kind_of(node):
            case "string":
                return ""
            case "array":
                return []
            case "object" if node.get("properties"):
                inner = {name: self._empty(node["properties"][name]) for name in node.get("required", ())}
                return _UNUSABLE if _UNUSABLE in inner.values() else inner
        return _UNUSABLE

    def _array(self, value: Any, node: Schema, path: str) -> Any:
        if not isinstance(value, list):
            return _UNUSABLE
        kept: list[Any] = []
        for number, entry in enumerate(value):
            before = len(self.notes)
            one = self.mend(entry, node.get("items", {}), f"{path}[{number}]")
            if one is _UNUSABLE or self.says_nothing(one, node.get("items", {})):
                del self.notes[before:]
                self._note(f"{path}[{number}]", "was dropped, because it cannot be used")
            else:
                kept.append(one)
        most = node.get("maxItems", len(kept))
        if len(kept) > most:
            self._note(path, f"has {len(kept)} entries, of which the first {most} were kept")
        return kept[:most]

    def says_nothing(self, entry: Any, schema: Any) -> bool:
        """Returns whether a value is an empty text, or an object whose required texts and lists are all empty."""
        node = resolved(schema, self.root)
        if isinstance(entry, str):
            return node.get("minLength", 0) > 0 and not entry.strip()
        if not isinstance(entry, dict):
            return False
        properties = node.get("properties", {})
        given = [
            entry.get(name)
            for name in node.get("required", ())
            if name in properties and self._empty(properties[name]) in ("", [])
        ]
        return bool(given) and not any(one.strip() if isinstance(one, str) else one for one in given)

    def _string(self, value: Any, node: Schema) -> Any:
        if not isinstance(value, str) or (node.get("format") and not value.strip()):
            return _UNUSABLE
        return value

    def _number(self, value: Any, node: Schema, path: str) -> Any:
        if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
            return _UNUSABLE
        whole = kind_of(node) == "integer"
        near: float = round(value) if whole else value
        least, most = _bounds(node, whole=whole)
        near = min(max(near, least), most)
        if "exclusiveMinimum" in node and near <= node["exclusiveMinimum"]:
            return _UNUSABLE
        if "exclusiveMaximum" in node and near >= node["exclusiveMaximum"]:
            return _UNUSABLE
        if near != value:
            self._note(path, f"was {value}, which is out of bounds, and was taken as {near}")
        return near

    def _note(self, path: str, what: str) -> None:
        self.notes.append(f"`{path or 'the answer'}` {what}.")


def _bounds(node: Schema, *, whole: bool) -> tuple[float, float]:
    least, most = node.get("minimum", -math.inf), node.get("maximum", math.inf)
    if whole and "exclusiveMinimum" in node:
        least = max(least, math.floor(node["exclusiveMinimum"]) + 1)
    if whole and "exclusiveMaximum" in node:
        most = min(most, math.ceil(node["exclusiveMaximum"]) - 1)
    return least, most
