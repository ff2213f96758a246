"""Finds in a prompt what a model is shown of an attribute and of the columns that may feed it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from planexe.reading.name_words import alike, parts_of, plain_name, words_of

_NAMES, _TOLD, _CODES = 0.55, 0.3, 0.15
_KNOWN: Final = {"number": "number", "percent": "number", "integer": "integer", "date": "date", "flag": "boolean"}


@dataclass(frozen=True, slots=True)
class ShownThing:
    """An attribute or a column as its line in the prompt tells it."""

    name: str
    told: Mapping[str, Any] = field(default_factory=dict)

    @property
    def own_name(self) -> str:
        """Returns the name without the table's."""
        return self.name.rpartition(".")[2]

    def text(self, key: str) -> str:
        """Returns a text of its line, empty where there is none."""
        value = self.told.get(key)
        return value if isinstance(value, str) else ""

    def texts(self, key: str) -> list[str]:
        """Returns a list of its line."""
        value = self.told.get(key)
        return [str(one) for one in value] if isinstance(value, list) else []


@dataclass(frozen=True, slots=True)
class ShownMapping:
    """What a prompt shows of one attribute.

    Attributes:
        attribute: which.
        columns: that may feed it, or the one that does.
        decided: classes that are given.
    """

    attribute: ShownThing
    columns: tuple[ShownThing, ...]
    decided: Mapping[str, Any]


def shown_lines(prompt: str) -> list[dict[str, Any]]:
    """Returns the lines of a prompt that are JSON objects."""
    found = []
    for line in prompt.split("\n"):
        if line.startswith("{") and line.rstrip().endswith("}"):
            try:
                value = json.loads(line)
            except ValueError:
                continue
            found += [value] if isinstance(value, dict) else []
    return found


def shown_mapping(prompt: str) -> ShownMapping | None:
    """Returns what a prompt shows of an attribute, ``None`` where it shows none."""
    lines = shown_lines(prompt)
    attribute = next((one for one in lines if isinstance(one.get("attribute"), str)), None)
    if attribute is None:
        return None
    return ShownMapping(
        ShownThing(attribute["attribute"], attribute),
        tuple(ShownThing(one["column"], one) for one in lines if isinstance(one.get("column"), str)),
        next((one["decided"] for one in lines if isinstance(one.get("decided"), dict)), {}),
    )


def fit(attribute: ShownThing, column: ShownThing) -> float:
    """Returns how well a column fits, 0 to 1, as a reader of names, descriptions and codes sees it."""
    name, asked = list(words_of(attribute.name)), parts_of(column.own_name)
    if plain_name(attribute.name) == plain_name(column.own_name):
        return 1.0
    told = list(dict.fromkeys([*name, *words_of(attribute.text("description"))]))
    comment = words_of(column.text("about"))
    by_name = (_covered(name, [*asked, *comment]) + _covered(asked, name)) / 2
    by_text = max(_covered(asked, told), _covered(comment, told) if comment else 0.0)
    return _NAMES * by_name + _TOLD * by_text + _CODES * _codes_fit(attribute, column)


def _covered(words: "list[str] | tuple[str, ...]", others: "list[str] | tuple[str, ...]") -> float:
    return sum(max((alike(one, other) or alike(other, one) for other in others), default=0.0) for one in words) / max(
        1, len(words)
    )


def _codes_fit(attribute: ShownThing, column: ShownThing) -> float:
    wanted, there = set(attribute.texts("values")), set(column.texts("codes"))
    if wanted and there:
        return len(wanted & there) / len(wanted)
    kind, own = _KNOWN.get(attribute.text("type"), "text"), column.text("kind")
    return 0.6 if kind == own or not own else 0.2
