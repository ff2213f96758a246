"""What a field of a workflow's inputs says about itself: its names, the kinds of its value, choices and bounds."""

from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic.fields import FieldInfo


def flag_of(name: str) -> str:
    """Returns what the command calls an input, and with it every sentence about its value: ``--start-date``."""
    return f"--{name.replace('_', '-')}"


def label_of(name: str, field: FieldInfo) -> str:
    """Returns what a form calls an input: its title, else its name in words."""
    return field.title or name.replace("_", " ").capitalize()


def kinds_of(field: FieldInfo) -> tuple[Any, ...]:
    """Returns the types that the value of an input may have, ``None`` and what only checks it left out."""
    kind = field.annotation
    parts = get_args(kind) if get_origin(kind) in {Union, UnionType} else (kind,)
    plain = (get_args(part)[0] if get_origin(part) is Annotated else part for part in parts)
    return tuple(part for part in plain if part is not NoneType)


def choices_of(field: FieldInfo) -> tuple[str, ...]:
    """Returns the values that an input may have, where these are a closed set."""
    return tuple(str(one) for kind in kinds_of(field) if get_origin(kind) is Literal for one in get_args(kind))


def longest_of(field: FieldInfo) -> int | None:
    """Returns how many characters an input may have; ``None`` where nothing says so."""
    longest = _said(field, "maxLength")
    return longest if isinstance(longest, int) else None


def bounds_of(field: FieldInfo) -> tuple[Any, Any]:
    """Returns the least and the largest value of a number; ``None`` where there is no such bound."""
    said = {name: getattr(one, name) for one in field.metadata for name in ("ge", "le") if hasattr(one, name)}
    return said.get("ge"), said.get("le")


def variable_of(field: FieldInfo) -> str:
    """Returns the environment variable that gives an input where its flag does not; empty if none does."""
    variable = _said(field, "variable")
    return variable if isinstance(variable, str) else ""


def is_day(field: FieldInfo) -> bool:
    """Returns whether an input is a day, written ``2027-03-01``."""
    return _said(field, "format") == "date"


def is_prominent(field: FieldInfo) -> bool:
    """Returns whether a form shows an input first: it must be given, or is what most people begin with."""
    return field.is_required() or _said(field, "prominent") is True


def _said(field: FieldInfo, name: str) -> object:
    """Returns what a field adds to its JSON schema under a name."""
    extra = field.json_schema_extra
    return extra.get(name) if isinstance(extra, dict) else None
