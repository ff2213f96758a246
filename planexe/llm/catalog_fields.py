"""The fields of a model in the catalogue: what each must be, and values as they are meant; pure."""

import difflib
import math
from collections.abc import Callable, Mapping
from typing import Any, Final

from planexe.errors import CatalogError
from planexe.json_text import json_text
from planexe.llm.address import checked_variable
from planexe.records import checked_value

Entry = dict[str, Any]
_SHOWN: Final = 60
_MOST: Final = 10**12  # a table shows no larger whole number


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def _is_json(value: object) -> bool:
    try:
        json_text(value)
    except TypeError:  # a date, say, which no service takes
        return False
    return True


_Check = tuple[str, Callable[[Any], bool]]


_TEXT: Final[_Check] = ("a text in quotes", lambda v: isinstance(v, str))
_NAME: Final[_Check] = ("a text in quotes that is not empty", lambda v: isinstance(v, str) and bool(v.strip()))
_COUNT: Final[_Check] = (f"a whole number from 1 to {_MOST:,}", lambda v: type(v) is int and 1 <= v <= _MOST)
_WHOLE: Final[_Check] = (f"a whole number of at most {_MOST:,}", lambda v: type(v) is int and abs(v) <= _MOST)
_PRICE: Final[_Check] = ("a number of 0 or more, in USD per million tokens", lambda v: _is_number(v) and v >= 0)
_SECONDS: Final[_Check] = ("a number above 0, in seconds", lambda v: _is_number(v) and v > 0)
_TEMPERATURE: Final[_Check] = ("a number from 0 to 2", lambda v: _is_number(v) and 0 <= v <= 2)
_NAMES: Final[_Check] = (
    "a list of names of fields",
    lambda v: isinstance(v, (list, tuple)) and all(isinstance(name, str) for name in v),
)
_TABLE: Final[_Check] = ("a table of texts, numbers, lists and tables", lambda v: isinstance(v, dict) and _is_json(v))
_NUMBERS: Final = (_COUNT, _WHOLE, _PRICE, _SECONDS, _TEMPERATURE)


FIELDS: Final[Mapping[str, _Check]] = {
    "name": _NAME,
    "provider": _NAME,
    "model": _NAME,
    "base_url": _TEXT,
    "key_env": _TEXT,
    "context_tokens": _COUNT,
    "output_tokens": _COUNT,
    "input_usd_per_million": _PRICE,
    "cached_usd_per_million": _PRICE,
    "cache_from_tokens": _COUNT,
    "output_usd_per_million": _PRICE,
    "requests_per_minute": _COUNT,
    "tokens_per_minute": _COUNT,
    "max_concurrency": _COUNT,
    "temperature": _TEMPERATURE,
    "timeout_s": _SECONDS,
    "priority": _WHOLE,
    "comment": _TEXT,
    "guessed": _NAMES,
    "checked": _TEXT,
    "arguments": _TABLE,
}
"""Every field a ``[[model]]`` table may have, with what it must be. A key itself is never written in this file."""


def checked_entry(table: Entry, where: str) -> Entry:
    """Returns the fields of a model as they are meant: a number in quotes, a whole number with a point.

    Raises:
        CatalogError: a field is unknown or is not what it must be; the text begins with ``where``.
    """
    check_values(table, where)
    entry: Entry = {}
    for key, value in table.items():
        if key not in FIELDS:
            close = difflib.get_close_matches(key, FIELDS, n=1)
            allowed = f"did you mean `{close[0]}`?" if close else "allowed are " + ", ".join(FIELDS) + "."
            raise CatalogError(f"{where}: the field `{key[:_SHOWN]}` is unknown; {allowed}", field=key)
        entry[key] = checked_field(key, value, where)
    return entry


def check_values(entry: Entry, where: str) -> None:
    """Refuses an entry with values that cannot be written down again. Raises what ``checked_entry`` raises."""
    try:
        json_text(checked_value(entry), default=str).encode()
    except UnicodeEncodeError as error:
        raise CatalogError(f"{where} holds half a character.") from error
    except ValueError as error:
        raise CatalogError(f"{where} {error}.") from error


def checked_field(key: str, value: object, where: str) -> Any:
    """Returns the value of one field as it is meant. Raises what ``checked_entry`` raises."""
    words, fits = FIELDS[key]
    meant = _number_meant(value) if FIELDS[key] in _NUMBERS else value
    if not fits(meant):
        shown = repr(value)
        shown = shown if len(shown) <= _SHOWN else f"{shown[:_SHOWN]}…"
        raise CatalogError(f"{where}: `{key}` is {shown}, but must be {words}.", field=key)
    if key == "key_env":
        try:
            return checked_variable(str(meant))
        except ValueError as error:
            raise CatalogError(f"{where}: `key_env` {error}.", field=key) from error
    return meant


def _number_meant(value: object) -> object:
    if isinstance(value, str):
        try:
            value = float(value)
        except ValueError:
            return value
    return int(value) if isinstance(value, float) and value.is_integer() else value
