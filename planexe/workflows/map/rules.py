"""Classes that a rule can tell for certain from names, descriptions and types; the others are asked; pure."""

import re
from collections.abc import Iterator, Mapping
from typing import Final, Literal

from pydantic import BaseModel, ConfigDict

from planexe.reading.name_words import words_of
from planexe.workflows.map.attribute import Attribute
from planexe.workflows.map.source import SourceColumn

Level = Literal["high", "medium", "low"]
Personal = Literal["none", "personal", "special"]
Regulatory = Literal["yes", "no"]
Dimension = Literal["criticality", "risk", "personal", "regulatory"]
DIMENSIONS: Final[tuple[Dimension, ...]] = ("criticality", "risk", "personal", "regulatory")
_PERSON: Final = frozenset(
    [
        "surname",
        "forename",
        "birth",
        "mail",
        "email",
        "phone",
        "telephone",
        "mobile",
        "passport",
        "nationality",
        "gender",
        "sex",
        "marital",
        "iban",
    ]
)
_SPECIAL: Final = frozenset(
    [
        "health",
        "religion",
        "religious",
        "ethnic",
        "ethnicity",
        "biometric",
        "disability",
        "union",
        "political",
        "sexual",
    ]
)
_OF_PERSON: Final = frozenset(
    ["customer", "client", "borrower", "person", "employee", "guarantor", "applicant", "individual"]
)
_NAMES: Final = frozenset(["name", "address", "identifier"])
_ORGANISATION: Final = frozenset(
    ["legal", "entity", "branch", "product", "company", "bank", "institution", "employer", "table", "file"]
)
_RULES_CITED: Final = re.compile(
    r"\b(IFRS\s?\d+|CRR|CRD|Basel|FINREP|COREP|AnaCredit|BCBS\s?\d*|GDPR|MiFID|HMDA|CECL|EMIR|SOX|"
    r"Art(?:icle|\.)\s?\d+|Annex\s[IVX\d]+|Regulation\s(?:\(|[A-Z0-9]))",
)
_KEYS: Final = frozenset(("identifier", "key", "number"))


class Ruled(BaseModel):
    """What a rule says of one dimension.

    Attributes:
        value: the class.
        evidence: which rule, in a few words.
    """

    model_config = ConfigDict(frozen=True)

    value: str
    evidence: str


def ruled(attribute: Attribute, column: SourceColumn | None) -> Mapping[Dimension, Ruled]:
    """Returns what rules say of an attribute and the column that feeds it; nothing where they cannot tell."""
    return dict(_ruled(attribute, column))


def _ruled(attribute: Attribute, column: SourceColumn | None) -> Iterator[tuple[Dimension, Ruled]]:
    words = words_of(attribute.name)
    by_column = words_of(column.name) if column else ()
    for where, some in (("name", words), ("column", by_column)):
        if found := _SPECIAL.intersection(some):
            yield "personal", Ruled(value="special", evidence=f"its {where} says {min(found)}")
            break
        if found := _PERSON.intersection(some):
            yield "personal", Ruled(value="personal", evidence=f"its {where} says {min(found)}")
            break
        if _NAMES.intersection(some) and _OF_PERSON.intersection(some) and not _ORGANISATION.intersection(some):
            yield "personal", Ruled(value="personal", evidence=f"its {where} names or reaches a person")
            break
    if cited := _RULES_CITED.search(f"{attribute.description} {attribute.section}"):
        yield "regulatory", Ruled(value="yes", evidence=f"it cites {cited[0]}")
    if attribute.mandatory and words and words[-1] in _KEYS:
        yield "criticality", Ruled(value="high", evidence="it is mandatory and tells rows apart")
    if attribute.mandatory and column is None:
        yield "risk", Ruled(value="high", evidence="it is mandatory and no column feeds it")
