"""Loads the phrase banks: sentences by kind of field, what all plans share, and one bank per domain."""

import tomllib
from dataclasses import dataclass, fields
from functools import cache
from importlib import resources
from typing import Any

DOMAINS = (
    "event",
    "software",
    "health",
    "energy",
    "education",
    "research",
    "construction",
    "public",
    "business",
    "personal",
    "general",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Domain:
    """The words of one kind of undertaking; lines with several parts are separated by `` | ``.

    Attributes:
        purpose: ``business``, ``personal`` or ``other``.
        customers: whom it is for, in the plural; ``customers_few`` is short enough to stand after a number.
        event: the moment everything leads to, with its article.
        team: who does the work.
        default_budget: an amount that is plausible where the goal names none.
        months: how long such an undertaking usually takes.
        happens_once: nothing goes on after it, as with a celebration.
        phases: title of each phase, then its tasks, in the order of time.
    """

    purpose: str
    keywords: tuple[str, ...]
    customers: str
    customers_few: str
    event: str
    event_noun: str
    team: str
    default_budget: int
    months: int
    stakeholders: tuple[str, ...]
    regulators: tuple[str, ...]
    permits: tuple[str, ...]
    standards: tuple[str, ...]
    resources: tuple[str, ...]
    metrics: tuple[str, ...]
    tags: tuple[str, ...]
    topics: tuple[str, ...]
    roles: tuple[str, ...]
    experts: tuple[str, ...]
    levers: tuple[str, ...]
    phases: tuple[tuple[str, ...], ...]
    happens_once: bool = False


def load_phrases() -> None:
    """Reads what every plan takes from, which takes longer than the loop of calls may be held up."""
    for name in DOMAINS:
        domain(name)
    sentences()
    _subtask_kinds()


def _load(name: str) -> dict[str, Any]:
    text = resources.files("planexe.simulator").joinpath("phrases", f"{name}.toml").read_text("utf-8")
    return tomllib.loads(text)


def _frozen(value: Any) -> Any:
    return tuple(_frozen(item) for item in value) if isinstance(value, list) else value


@cache
def domain(name: str) -> Domain:
    """Returns the bank of one of :data:`DOMAINS`."""
    raw = _load(f"domain_{name}")
    return Domain(**{field.name: _frozen(raw[field.name]) for field in fields(Domain) if field.name in raw})


@cache
def sentences() -> dict[str, tuple[str, ...]]:
    """Returns the sentence templates by kind of field."""
    found: dict[str, list[str]] = {}
    for name in ("basics", "plan", "governance", "team"):
        found |= _load(f"sentences_{name}")
    return {kind: tuple(lines) for kind, lines in found.items()}


@cache
def shared(name: str) -> tuple[str, ...]:
    """Returns a list that plans of every kind share."""
    found = _load("shared")
    return tuple(found[name] if name in found else _load("governance")[name])


@cache
def _subtask_kinds() -> tuple[tuple[frozenset[str], tuple[str, ...]], ...]:
    return tuple((frozenset(kind["verbs"]), tuple(kind["parts"])) for kind in _load("subtasks")["kinds"])


@cache
def precedence_lines(name: str) -> tuple[str, ...]:
    """Returns for each task of one of :data:`DOMAINS` its code, its usual days and what it waits for."""
    return tuple(_load("precedence")[name])


def subtask_parts(verb: str) -> tuple[str, ...]:
    """Returns the usual parts of a task that begins with this verb; those of planning for an unknown one."""
    kinds = _subtask_kinds()
    return next((parts for verbs, parts in kinds if verb.lower() in verbs), kinds[-1][1])


def parts_of(line: str) -> tuple[str, ...]:
    """Returns the parts of a line."""
    return tuple(part.strip() for part in line.split(" | "))
