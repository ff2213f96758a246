"""Attribute: one thing that a report asks for, as its dictionary or its description says."""

import re
from collections.abc import Mapping
from functools import cached_property
from typing import Final, Literal

from pydantic import BaseModel, ConfigDict

AttributeKind = Literal["integer", "number", "boolean", "date", "datetime", "text", ""]
_KINDS: Final[tuple[tuple[AttributeKind, str], ...]] = (
    ("datetime", r"timestamp|datetime|date ?time|date and time"),
    ("date", r"\bdate|\bday\b|datum|yyyy|fecha"),
    ("boolean", r"bool|flag|indicator|yes ?/ ?no|y ?/ ?n\b|true"),
    ("integer", r"\bint|integer|whole|count|serial|long\b"),
    ("number", r"num|dec|amount|float|double|real|money|currency amount|percent|rate|betrag"),
    ("text", r"char|text|string|code|alpha|clob|\bstr\b|uuid|enum|list"),
)


class Attribute(BaseModel):
    """One thing that a report asks for.

    Attributes:
        key: its name; made distinct where two have one.
        name: as its dictionary has it.
        description: what it means.
        type: as its dictionary writes it.
        mandatory: whether the report cannot be given without it.
        values: values that it may have, or examples.
        section: of the report.
        expected: the columns that truly feed it, where that is known; ``("",)`` where truly none does.
    """

    model_config = ConfigDict(frozen=True)

    key: str
    name: str
    description: str = ""
    type: str = ""
    mandatory: bool = False
    values: tuple[str, ...] = ()
    section: str = ""
    expected: tuple[str, ...] = ()

    @property
    def kind(self) -> AttributeKind:
        """Returns what its type says of its values; empty where it says nothing."""
        text = self.type.lower()
        return next((kind for kind, pattern in _KINDS if re.search(pattern, text)), "")


class Attributes(BaseModel):
    """All that a report asks for.

    Attributes:
        rows: in the order of the dictionary.
        report: what the report is, in the words of whoever asked; empty if nobody said.
        notes: what was left out or read otherwise than written, in plain sentences.
    """

    model_config = ConfigDict(frozen=True)

    rows: tuple[Attribute, ...]
    report: str = ""
    notes: tuple[str, ...] = ()

    @cached_property
    def by_key(self) -> Mapping[str, Attribute]:
        """Returns each attribute by its key."""
        return {row.key: row for row in self.rows}
