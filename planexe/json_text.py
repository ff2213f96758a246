"""The one place that writes JSON: what comes out can be read by every reader of JSON."""

import json
import math
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from typing import Any


def dataclass_values(value: Any) -> Any:
    """Returns the fields of a dataclass by name.

    Raises:
        TypeError: it is none.
    """
    if is_dataclass(value) and not isinstance(value, type):
        return {f.name: getattr(value, f.name) for f in fields(value)}
    raise TypeError(f"There is no JSON for {type(value).__name__}.")


def json_text(
    value: Any,
    *,
    ensure_ascii: bool = False,
    indent: int | None = None,
    separators: tuple[str, str] | None = None,
    sort_keys: bool = False,
    default: Callable[[Any], Any] = dataclass_values,
) -> str:
    """Returns a value as JSON, the same text for the same value; a number that is not finite is not known: ``null``.

    The options are those of ``json.dumps``; other characters than ASCII stay as they are; a dataclass is its fields.

    Raises:
        TypeError: there is no JSON for a part of it.
    """

    def write(value: Any) -> str:
        return json.dumps(
            value,
            ensure_ascii=ensure_ascii,
            indent=indent,
            separators=separators,
            sort_keys=sort_keys,
            default=default,
            allow_nan=False,
        )

    try:
        return write(value)
    except ValueError:
        return write(finite(value))


def finite(value: Any) -> Any:
    """Returns a value with ``None`` in place of every number that is not finite."""
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, Mapping):
        return {finite(name): finite(inner) for name, inner in value.items()}
    return [finite(inner) for inner in value] if isinstance(value, (list, tuple)) else value
