"""An ``llm_config.json`` that somebody wants to add: what it holds, and whether it may be kept; pure."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from planexe.errors import CatalogError
from planexe.llm.address import SECRET_NAME
from planexe.llm.model_spec import ModelSpec
from planexe.llm.planexe_llm_config import llm_config_entries, read_llm_config

_PLACEHOLDER: Final = re.compile(r"\s*(?:Bearer\s+)?\$\{[A-Za-z_][A-Za-z0-9_]*\}\s*")
_HARMLESS: Final = frozenset({"", "none", "not-needed", "no-key", "ollama", "lm-studio", "dummy", "fake"})


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfigImport:
    """What an uploaded file holds.

    Attributes:
        entries: the file's own objects, by the model's name.
        specs: the same as catalogue entries; one that cannot be used says why in ``problem``.
        problems: what could not be read of it and has no name, a sentence each.
        with_keys: names of the entries that hold a key itself; such a file is not kept.
    """

    entries: Mapping[str, Any]
    specs: Mapping[str, ModelSpec]
    with_keys: tuple[str, ...]
    problems: tuple[str, ...] = ()

    @property
    def refusal(self) -> str:
        """Returns why the file may not be kept, in plain words; empty if it may."""
        if not self.with_keys:
            return ""
        names = ", ".join(f"`{name}`" for name in self.with_keys[:5])
        more = f" and {len(self.with_keys) - 5} more" if len(self.with_keys) > 5 else ""
        return (
            f"The file holds keys themselves ({names}{more}), and keys are never kept on disk here. Write "
            '"${NAME_OF_A_VARIABLE}" in their place, set that variable in the environment or in .env, and choose '
            "the file again."
        )


def read_config(data: bytes, source: str, environment: Mapping[str, str]) -> ConfigImport:
    """Reads an uploaded file.

    Args:
        data: the file.
        source: its name, for messages.
        environment: values for ``${NAME}``.

    Raises:
        CatalogError: it is no UTF-8 text, no JSON object, or holds no model.
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise CatalogError(f"{source} is not UTF-8 text; save it as UTF-8.", field=source) from error
    found = read_llm_config(text, source, environment)
    if not found.specs:
        raise CatalogError(" ".join([f"{source} names no model.", *found.problems[:3]]), field=source)
    entries = {name: entry for name, entry in llm_config_entries(text, source).items() if name in found.specs}
    held = tuple(name for name, entry in entries.items() if any(_keys_in(entry)))
    return ConfigImport(entries=entries, specs=found.specs, problems=tuple(found.problems), with_keys=held)


def merged_config(old: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, Any]:
    """Returns the entries of both; of those in both the new one, in the place of the old."""
    return {**old, **new}


def _keys_in(value: object, name: str = "") -> Iterator[str]:
    """Yields the names of fields, however deep, that hold what looks like a key itself."""
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _keys_in(inner, str(key))
    elif isinstance(value, list):
        for inner in value:
            yield from _keys_in(inner, name)
    elif isinstance(value, str) and SECRET_NAME.search(name) and not _is_harmless(value):
        yield name


def _is_harmless(value: str) -> bool:
    return value.strip().casefold() in _HARMLESS or _PLACEHOLDER.fullmatch(value) is not None
