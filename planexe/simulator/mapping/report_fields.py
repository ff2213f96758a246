"""Finds the attributes of a report in what somebody says of it, and what can be said of each."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from planexe.reading.name_words import words_of

_REPORT: Final = re.compile(r"<report>\n(.*?)\n</report>", re.DOTALL)
_PIECES: Final = re.compile(r"[,;:.\n()]|\band\b|\bund\b|\bet\b|\by\b|\bwith\b|\bfor each\b|\bper\b")
_NOT_ASKED: Final = re.compile(
    r"report|monthly|weekly|daily|quarterly|lists?|what|each|every|all|shows?|contains?|table|about|needs?|should|must|give|"
    r"please|month|last|how|who|whether"
)
_MOST_WORDS: Final = 4
_MOST: Final = 60
_ALWAYS: Final = ("reporting_date", "record_identifier")
_TYPES: Final = (
    ("date", r"date|day|since|until"), ("boolean", r"flag|whether|indicator"),
    ("integer", r"count|number_of|days|months|quantity"),
    ("number", r"amount|balance|rate|price|cost|value|total|income"),
)  # fmt: skip


def found_attributes(prompt: str) -> Mapping[str, Any]:
    """Returns the attributes that a description names, and those that every report has."""
    found = _REPORT.search(prompt)
    names = dict.fromkeys([*_ALWAYS, *_names(found[1] if found else "")])
    return {"attributes": [{"name": name, "meaning": _meaning(name)} for name in list(names)[:_MOST]]}


def detailed(lines: Sequence[Mapping[str, Any]]) -> Mapping[str, Any]:
    """Returns the entries of the attributes that some lines of a prompt name."""
    return {"attributes": [_entry(one) for one in lines if isinstance(one.get("attribute"), str)]}


def _names(text: str) -> Iterator[str]:
    for piece in _PIECES.split(text):
        words = [word for word in words_of(piece) if not _NOT_ASKED.fullmatch(word)]
        if words and len(words) <= _MOST_WORDS and any(len(word) > 2 for word in words):
            yield "_".join(words)[:80]


def _meaning(name: str) -> str:
    words = name.replace("_", " ")
    return f"The {words} of each line, on the day that the report is about."


def _entry(one: Mapping[str, Any]) -> dict[str, Any]:
    name = str(one["attribute"])
    kind = next((kind for kind, pattern in _TYPES if re.search(pattern, name)), "text")
    return {
        "name": name,
        "description": str(one.get("meaning") or _meaning(name)),
        "type": kind,
        "mandatory": name in _ALWAYS,
        "values": [],
        "section": "Header" if name in _ALWAYS else "Details",
    }
