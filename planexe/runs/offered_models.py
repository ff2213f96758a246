"""Asks the services that can be asked which models they offer, and keeps what no catalogue has in a file of its own."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path
from typing import Any, Final

from planexe.errors import PlanExeError, ServerFailed, SettingsError
from planexe.figures import count_text
from planexe.files import read_handed_text, write_atomic
from planexe.llm.address import split_query
from planexe.llm.catalog import load_catalog
from planexe.llm.catalog_fields import Entry
from planexe.llm.chat_answer import as_subject
from planexe.llm.connect import connect
from planexe.llm.local_services import LOCAL
from planexe.llm.messages import Timeouts
from planexe.llm.model_spec import ModelSpec, has_key, resolve_key
from planexe.llm.offered_file import offered_text, read_offered
from planexe.llm.offers import entry_name, read_offers, same_model
from planexe.llm.providers.openai_api import OpenAIProvider
from planexe.llm.services import SERVICES, SIMULATED
from planexe.runs.workbench import Workbench
from planexe.settings import OFFERED_FILE

_PATIENCE: Final = Timeouts(connect_s=5.0, total_s=30.0)
_NO_CHANGE: Final = frozenset({"checked", "comment"})


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceOffers:
    """What came of asking one service.

    Attributes:
        service: its kind, as ``openrouter``.
        url: what was asked.
        problem: why it said nothing that can be used, in a sentence; then nothing of what is kept of it changes.
        offered: how many models for a chat it offers.
        passed_over: how many others.
        came: names of models that no catalogue had.
        went: names of models that it offered when it was asked before.
        changed: models whose window, cap or price is another, with what changed.
        unlisted: models of the other catalogues that it does not list.
        entries: what is kept of it.
    """

    service: str
    url: str
    problem: str = ""
    offered: int = 0
    passed_over: int = 0
    came: tuple[str, ...] = ()
    went: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    unlisted: tuple[str, ...] = ()
    entries: Mapping[str, Entry] = field(default_factory=dict, repr=False)

    def differences(self) -> Sequence[tuple[str, str]]:
        """Returns what is different, each with a sign: ``+`` came, ``-`` went, ``~`` changed."""
        return [
            (sign, n) for sign, names in zip("+-~", (self.came, self.went, self.changed), strict=True) for n in names
        ]

    def told(self) -> str:
        """Returns it in a sentence or two."""
        if self.problem:
            return self.problem
        figures = [(len(self.came), "new"), (len(self.went), "gone"), (len(self.changed), "changed")]
        told = ", ".join(f"{count:,} {word}" for count, word in figures if count) or "nothing new"
        others = f", and {count_text(self.passed_over, 'other')} not for chat" if self.passed_over else ""
        unlisted = f" It does not list {', '.join(self.unlisted)} of the catalogue." if self.unlisted else ""
        label = as_subject(SERVICES[self.service].label)
        return f"{label} offers {count_text(self.offered, 'model')} for chat ({told}){others}.{unlisted}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Refreshed:
    """What came of asking the services.

    Attributes:
        path: the file of offered models.
        written: whether it was written.
        kept: how many models are in it.
        services: what each service said.
    """

    path: str
    written: bool
    kept: int
    services: tuple[ServiceOffers, ...]


async def refresh(
    bench: Workbench,
    service: str = "",
    *,
    dry_run: bool = False,
    on_answer: Callable[[ServiceOffers], None] = lambda _: None,
) -> Refreshed:
    """Asks the services at the same time, and writes the models they offer that are in no catalogue.

    Args:
        bench: knows the catalogue and the keys; it reads its catalogue anew.
        service: the kind of the only one to ask; all whose key is set and all that run here if empty.
        dry_run: write nothing.
        on_answer: called with what a service said, as soon as it is there.

    Raises:
        SettingsError: there is no such service, or none can be asked.
        CatalogError: the file written before cannot be read.
        StorageError: it cannot be written.
    """
    path = bench.settings.runs / OFFERED_FILE
    before = await asyncio.to_thread(_read, path)
    places = await asyncio.to_thread(_places, bench, service)
    others = load_catalog([p for p in bench.settings.catalogues if p != path], bench.settings.environment)
    known = [spec for spec in others.specs.values() if not spec.problem]

    async def ask(place: ModelSpec) -> ServiceOffers:
        found = await _ask(bench, place, [s for s in known if _at(s) == _at(place)], before)
        on_answer(found)
        return found

    services = tuple(await asyncio.gather(*map(ask, places)))
    answered = {_at(place) for place, found in zip(places, services, strict=True) if not found.problem}
    kept = [entry for entry in before.values() if _entry_at(entry) not in answered]
    kept += chain.from_iterable(found.entries.values() for found in services)
    if answered and not dry_run:
        await asyncio.to_thread(_write, path, kept)
        bench.reload_catalog()
    return Refreshed(path=str(path), written=bool(answered) and not dry_run, kept=len(kept), services=services)


def _read(path: Path) -> Mapping[str, Entry]:
    try:
        return read_offered(read_handed_text(path), str(path)) if path.is_file() else {}
    except ValueError as error:
        raise SettingsError(f"{path} {error}.", field=str(path)) from error


def _write(path: Path, entries: Sequence[Entry]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    write_atomic(path, offered_text(sorted(entries, key=lambda e: (e["provider"], e.get("base_url", ""), e["name"]))))


def _at(place: ModelSpec) -> tuple[str, str]:
    return place.provider, place.base_url


def _entry_at(entry: Entry) -> tuple[str, str]:
    provider = str(entry.get("provider", ""))
    usual = SERVICES[provider].base_url if provider in SERVICES else ""
    return provider, str(entry.get("base_url", usual))


def _places(bench: Workbench, service: str) -> list[ModelSpec]:
    """Returns a model of each service that can be asked; may take a moment, for it looks at ports.

    Raises:
        SettingsError: there is none.
    """
    if service and (service not in SERVICES or service == SIMULATED):
        known = ", ".join(name for name in SERVICES if name != SIMULATED)
        raise SettingsError(f"There is no service {service[:60]!r} to ask; use one of {known}.", field="service")
    usual = [
        ModelSpec(name=kind, provider=kind, model="", base_url=one.base_url, key_env=one.key_env)
        for kind, one in SERVICES.items()
    ]
    found: dict[tuple[str, str], ModelSpec] = {}
    missing: dict[str, None] = {}
    for spec in [*bench.catalog.specs.values(), *usual]:
        if spec.provider not in SERVICES or spec.provider == SIMULATED or spec.problem or not spec.base_url:
            continue
        if service not in ("", spec.provider):
            continue
        if not has_key(spec, bench.settings.environment):
            missing[f"set {spec.key_env}"] = None
        elif spec.key is not None:
            missing[f"put the key of `{spec.name}` into a variable"] = None  # what is kept here names variables alone
        elif LOCAL.not_running(spec):
            missing[f"start {SERVICES[spec.provider].label} at {spec.base_url}"] = None
        else:
            found.setdefault(_at(spec), spec)
    if not found:
        ways = " or ".join(missing) if service else "set the key of one, or start one of your own"
        raise SettingsError(
            f"{as_subject(SERVICES[service].label) if service else 'No service'} can"
            f"{'not' if service else ''} be asked; {ways or 'give a model of it a `base_url` in models.toml'}.",
            field="service",
        )
    return list(found.values())


async def _ask(
    bench: Workbench, place: ModelSpec, known: Sequence[ModelSpec], before: Mapping[str, Entry]
) -> ServiceOffers:
    url = f"{split_query(place.base_url)[0]}/models"
    try:
        document = await _document(bench, place)
        try:
            offers = read_offers(document, place, f"{datetime.now(UTC).date()}, {url}")
        except ValueError as error:
            raise ServerFailed(f"{as_subject(SERVICES[place.provider].label)} gave no models: {error}.") from error
    except PlanExeError as error:
        return ServiceOffers(service=place.provider, url=url, problem=str(error))
    listed = {same_model(name) for name in offers.entries}
    elsewhere = {same_model(spec.model) for spec in known}
    entries = {e["name"]: e for name, e in offers.entries.items() if same_model(name) not in elsewhere}
    old = {name: entry for name, entry in before.items() if _entry_at(entry) == _at(place)}
    offered_names = {entry_name(place, name) for name in offers.entries}
    unlisted = () if place.provider == "azure" else (s.name for s in known if same_model(s.model) not in listed)
    return ServiceOffers(
        service=place.provider,
        url=url,
        offered=len(offers.entries),
        passed_over=offers.passed_over,
        came=tuple(name for name in entries if name not in old),
        went=tuple(name for name in old if name not in offered_names),
        changed=tuple(f"{n}: {told}" for n, e in entries.items() if n in old and (told := _changes(old[n], e))),
        unlisted=tuple(unlisted),
        entries=entries,
    )


async def _document(bench: Workbench, place: ModelSpec) -> Any:
    provider = connect(place, resolve_key(place, bench.settings.environment))
    assert isinstance(provider, OpenAIProvider)  # every kind in SERVICES is one
    try:
        return await provider.offered(_PATIENCE)
    finally:
        await provider.aclose()


def _changes(old: Entry, new: Entry) -> str:
    keys = [key for key in {**old, **new} if key not in _NO_CHANGE and old.get(key) != new.get(key)]
    return ", ".join(f"{key} {old.get(key, 'not known')} → {new.get(key, 'not known')}" for key in keys)
