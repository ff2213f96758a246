"""The TOML form of the model catalogue: text to checked entries, entries to ModelSpec."""

import dataclasses
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from planexe.errors import CatalogError
from planexe.llm.address import base_address
from planexe.llm.catalog_fields import Entry, checked_entry
from planexe.llm.known_windows import window_of
from planexe.llm.model_spec import DEFAULT_CONTEXT_TOKENS, DEFAULT_OUTPUT_TOKENS, ModelSpec
from planexe.llm.request_fields import request_fields
from planexe.llm.services import SERVICES, SIMULATED, is_local


@dataclass(slots=True)
class Reading:
    """What a file of models holds.

    Attributes:
        specs: its models by name; one that cannot be used says why in ``problem``.
        problems: what could not be read and has no name to list it under, a sentence each.
    """

    specs: dict[str, ModelSpec] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)

    def refuse(self, name: object, problem: str, known: ModelSpec | None = None) -> None:
        """Notes an entry that cannot be used; the simulated models can, whatever is wrong with what is said of them."""
        usable_name = isinstance(name, str) and name.strip() and name.isprintable()
        if not usable_name or (known is not None and known.provider == SIMULATED):
            self.problems.append(problem)
        else:
            changed = known or ModelSpec(name=str(name), provider="", model="")
            self.specs[str(name)] = dataclasses.replace(changed, problem=problem)


def read_toml(text: str, source: str, known: Mapping[str, ModelSpec]) -> Reading:
    """Reads the ``[[model]]`` tables of one file, each for itself.

    Args:
        text: the file's text.
        source: the file's name, for messages.
        known: the models of the files read before; a table changes only the fields that it gives.
    """
    reading = Reading()
    names: set[str] = set()
    for number, table in enumerate(_tables(text, source, reading), start=1):
        name = table.get("name")
        where = f"{source}, model {number if name is None else f'`{name}`'}"
        is_twin = isinstance(name, str) and name in names
        try:
            if is_twin:
                raise CatalogError(f"{source}: the model `{name}` is listed twice; remove one.", field="name")
            entry = checked_entry(table, where)
            if name is None:
                raise CatalogError(f"{source}: model {number} has no `name`; give it one.", field="name")
            reading.specs[name] = spec_of_entry(name, entry, known.get(name))
        except CatalogError as error:
            if is_twin:
                reading.problems.append(str(error))
            else:
                reading.refuse(name, str(error), known.get(name) if isinstance(name, str) else None)
        if isinstance(name, str):
            names.add(name)
    return reading


def _tables(text: str, source: str, reading: Reading) -> Iterator[Entry]:
    """Yields the tables; where the file as a whole is no TOML, those that are by themselves."""
    for part in _parts(text):
        try:
            document = tomllib.loads(part)
        except (ValueError, RecursionError) as error:
            what = "nested too deep" if isinstance(error, RecursionError) else error
            named = re.search(r"^\s*name\s*=\s*[\"']([^\"'\n]+)", part, re.MULTILINE)
            whose = f", model `{named[1]}`," if named and part != text else ""
            reading.problems.append(f"The model catalogue {source}{whose} is not valid TOML: {what}.")
            continue
        tables = document.pop("model", [])
        tables = tables if isinstance(tables, list) else [tables]
        if document or not all(isinstance(table, dict) for table in tables):
            wrong = f"`{next(iter(document))}`" if document else "`model`"
            reading.problems.append(f"{source}: {wrong} is not allowed; list models as [[model]] tables.")
        yield from (table for table in tables if isinstance(table, dict))


def _parts(text: str) -> list[str]:
    try:
        tomllib.loads(text)
    except ValueError:
        return [part for part in re.split(r"(?m)^(?=[ \t]*\[{1,2}[ \t]*model[ \t]*\])", text) if part.strip()]
    except RecursionError:
        pass
    return [text]


def spec_of_entry(name: str, entry: Entry, known: ModelSpec | None = None) -> ModelSpec:
    """Turns a checked entry into a ModelSpec; address and key variable come from the service if nobody gives them.

    Args:
        name: the model's name.
        entry: the fields of its table.
        known: the model of this name in the files read before; the entry changes only what it gives.

    Raises:
        CatalogError: provider, model or a needed address is missing or cannot be used, the cap is larger than the
            window, or a simulated model should be another.
    """
    values: Entry = {} if known is None else {f.name: getattr(known, f.name) for f in dataclasses.fields(known)}
    if known is not None and known.provider == SIMULATED and entry.get("provider", SIMULATED) != SIMULATED:
        raise CatalogError(f"The name `{name}` is that of a model built in; give yours another name.", field="name")
    if "key_env" in entry:
        values["key"] = None
    if known is None or entry.get("provider", known.provider) != known.provider:
        service = SERVICES.get(entry.get("provider", ""))
        moved = (
            {"base_url": service.base_url, "key_env": service.key_env} if service else {"base_url": "", "key_env": ""}
        )
        values |= moved | {"key": None}
    values |= entry | {"problem": ""}
    guessed = entry.get("guessed", (field for field in values.get("guessed", ()) if field not in entry))
    if known is None and "context_tokens" not in entry and values.get("model"):
        values["context_tokens"] = max(window_of(values["model"]), 2 * values.get("output_tokens", 1))
        guessed = [*guessed, "context_tokens"]
    values["guessed"] = tuple(guessed)
    if "context_tokens" in values["guessed"] and values["context_tokens"] <= DEFAULT_OUTPUT_TOKENS:
        values.setdefault("output_tokens", values["context_tokens"] // 2)
    _check_whole(name, values)
    if entry.get("base_url"):
        values["base_url"] = address_of(name, "base_url", entry["base_url"], values["provider"])
    if values["provider"] in SERVICES and "arguments" in entry:
        values["arguments"] = request_fields(entry["arguments"])
    return ModelSpec(**values)


def address_of(name: str, key: str, text: str, provider: str) -> str:
    """Returns where a model's service is.

    Args:
        name: the model's name.
        key: what the field is called.
        text: what it holds.
        provider: kind of the service.

    Raises:
        CatalogError: it is no address, or holds a key.
    """
    usual = SERVICES[provider].base_url if provider in SERVICES else ""
    try:
        return base_address(text, usual=usual, local=is_local(provider))
    except ValueError as error:
        raise CatalogError(f"The model `{name}`: `{key}` {error}.", field=key) from error


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
