"""The TOML form of the model catalogue: text to checked entries, entries to ModelSpec."""

import dataclasses
import difflib
import math
import tomllib
from collections.abc import Callable, Mapping
from typing import Any, Final

from planexe.errors import CatalogError
from planexe.llm.model_spec import DEFAULT_CONTEXT_TOKENS, DEFAULT_OUTPUT_TOKENS, ModelSpec
from planexe.llm.services import SERVICES
from planexe.records import checked_value

Entry = dict[str, Any]


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


_Check = tuple[str, Callable[[Any], bool]]
_TEXT: Final[_Check] = ("a text in quotes", lambda v: isinstance(v, str))
_NAME: Final[_Check] = ("a text in quotes that is not empty", lambda v: isinstance(v, str) and bool(v.strip()))
_COUNT: Final[_Check] = ("a whole number of 1 or more", lambda v: type(v) is int and v >= 1)
_WHOLE: Final[_Check] = ("a whole number", lambda v: type(v) is int)
_PRICE: Final[_Check] = ("a number of 0 or more, in USD per million tokens", lambda v: _is_number(v) and v >= 0)
_SECONDS: Final[_Check] = ("a number above 0, in seconds", lambda v: _is_number(v) and v > 0)
_TEMPERATURE: Final[_Check] = ("a number from 0 to 2", lambda v: _is_number(v) and 0 <= v <= 2)
_TABLE: Final[_Check] = ("a table", lambda v: isinstance(v, dict))
_URL: Final[_Check] = (
    "an address that begins with http:// or https://",
    lambda v: isinstance(v, str) and v.startswith(("http://", "https://")),
)

FIELDS: Final[Mapping[str, _Check]] = {
    "name": _NAME,
    "provider": _NAME,
    "model": _NAME,
    "base_url": _URL,
    "key_env": _TEXT,
    "context_tokens": _COUNT,
    "output_tokens": _COUNT,
    "input_usd_per_million": _PRICE,
    "cached_usd_per_million": _PRICE,
    "output_usd_per_million": _PRICE,
    "requests_per_minute": _COUNT,
    "tokens_per_minute": _COUNT,
    "max_concurrency": _COUNT,
    "temperature": _TEMPERATURE,
    "timeout_s": _SECONDS,
    "priority": _WHOLE,
    "comment": _TEXT,
    "arguments": _TABLE,
}
"""Every field a ``[[model]]`` table may have, with what it must be. A key itself is never written in this file."""


def entries_of_toml(text: str, source: str) -> dict[str, Entry]:
    """Reads the ``[[model]]`` tables of one file, by name.

    Args:
        text: the file's text.
        source: the file's name, for messages.

    Raises:
        CatalogError: the text is no TOML, or a table has a wrong, unknown or doubled field.
    """
    try:
        document = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        what = "nested too deep" if isinstance(error, RecursionError) else error
        raise CatalogError(f"The model catalogue {source} is not valid TOML: {what}.", field=source) from error
    tables = document.pop("model", [])
    if document or not isinstance(tables, list) or not all(isinstance(t, dict) for t in tables):
        wrong = f"`{next(iter(document))}`" if document else "`model`"
        raise CatalogError(f"{source}: {wrong} is not allowed; list models as [[model]] tables.", field=source)
    entries: dict[str, Entry] = {}
    for number, table in enumerate(tables, start=1):
        name = table.get("name")
        _check(table, f"{source}, model {number if name is None else f'`{name}`'}")
        if not isinstance(name, str):
            raise CatalogError(f"{source}: model {number} has no `name`; give it one.", field="name")
        if name in entries:
            raise CatalogError(f"{source}: the model `{name}` is listed twice; remove one.", field="name")
        entries[name] = table
    try:
        return checked_value(entries)
    except ValueError as error:
        raise CatalogError(f"The model catalogue {source} {error}.", field=source) from error


def _check(table: Entry, where: str) -> None:
    for key, value in table.items():
        if key not in FIELDS:
            close = difflib.get_close_matches(key, FIELDS, n=1)
            allowed = f"did you mean `{close[0]}`?" if close else "allowed are " + ", ".join(FIELDS) + "."
            raise CatalogError(f"{where}: the field `{key}` is unknown; {allowed}", field=key)
        words, fits = FIELDS[key]
        if not fits(value):
            raise CatalogError(f"{where}: `{key}` is {value!r}, but must be {words}.", field=key)


def spec_of_entry(name: str, entry: Entry, known: ModelSpec | None = None) -> ModelSpec:
    """Turns a checked entry into a ModelSpec; address and key variable come from the service if nobody gives them.

    Args:
        name: the model's name.
        entry: the fields of its table.
        known: the model of this name in the files read before; the entry changes only what it gives.

    Raises:
        CatalogError: provider, model or a needed address is missing, or the cap is larger than the window.
    """
    values: Entry = {} if known is None else {f.name: getattr(known, f.name) for f in dataclasses.fields(known)}
    if "key_env" in entry:
        values["key"] = None
    if known is None or entry.get("provider", known.provider) != known.provider:
        service = SERVICES.get(entry.get("provider", ""))
        moved = (
            {"base_url": service.base_url, "key_env": service.key_env} if service else {"base_url": "", "key_env": ""}
        )
        values |= moved | {"key": None}
    values |= entry | {"problem": ""}
    _check_whole(name, values)
    return ModelSpec(**values)


def _check_whole(name: str, values: Entry) -> None:
    for key in ("provider", "model"):
        if not values.get(key):
            raise CatalogError(f"The model `{name}` has no `{key}`; add it to its [[model]] table.", field=key)
    if values["provider"] in SERVICES and not values["base_url"]:
        raise CatalogError(f"The model `{name}` has no `base_url`; add the address of its service.", field="base_url")
    output_tokens = values.get("output_tokens", DEFAULT_OUTPUT_TOKENS)
    context_tokens = values.get("context_tokens", DEFAULT_CONTEXT_TOKENS)
    if output_tokens >= context_tokens:
        raise CatalogError(
            f"The model `{name}`: `output_tokens` is {output_tokens:,}, but must be smaller than "
            f"`context_tokens` ({context_tokens:,}).",
            field="output_tokens",
        )
