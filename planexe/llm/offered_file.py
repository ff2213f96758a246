"""The file of offered models: a catalogue of its own that is written anew whenever services are asked; pure."""

import tomllib
from collections.abc import Iterable, Mapping

from planexe.errors import CatalogError
from planexe.json_text import json_text
from planexe.llm.catalog_fields import Entry

_HEAD = """\
# Models that services offer and that stand in no other catalogue. This file is written anew by
# `planexe models refresh`: put models of your own, and changes of these, into models.toml, which wins.
"""


def offered_text(entries: Iterable[Entry]) -> str:
    """Returns the file; a comment stands above the models of each service: when and from where they are."""
    parts, before = [_HEAD], ""
    for entry in entries:
        checked = entry.get("checked", "")
        if checked != before:
            day, _, address = checked.partition(", ")
            parts.append(f"\n# --- written by planexe models refresh on {day} from {address}\n")
            before = checked
        lines = (f"{key} = {json_text(value)}\n" for key, value in entry.items())  # a JSON text is one of TOML as well
        parts.append(f"\n[[model]]\n{''.join(lines)}")
    return "".join(parts)


def read_offered(text: str, source: str) -> Mapping[str, Entry]:
    """Returns the entries of such a file by name.

    Raises:
        CatalogError: somebody has changed it into something else.
    """
    try:
        tables = tomllib.loads(text).get("model", [])
        return {str(table["name"]): dict(table) for table in tables}
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise CatalogError(
            f"{source} was changed and cannot be read ({type(error).__name__}: {error}); remove it and ask again.",
            field=source,
        ) from error
