"""From a ModelSpec to the Provider that talks to its service; kinds of service are found by walking a folder."""

import functools
import importlib
import importlib.util
import pkgutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from planexe.errors import CatalogError
from planexe.llm import providers as providers_folder
from planexe.llm.messages import digest
from planexe.llm.model_spec import ModelSpec
from planexe.llm.provider import Provider
from planexe.llm.secret import Secret

if TYPE_CHECKING:
    import httpx2

Factory = Callable[..., Provider]
"""``connect(spec, key, *, transport=None)`` of one file in ``llm/providers``."""


@dataclass(frozen=True, slots=True)
class Kind:
    """What one file in ``llm/providers`` offers.

    Attributes:
        connect: makes the provider of a model.
        package: module of the vendor's package that the first call needs; about a second to import.
    """

    connect: Factory
    package: str


@functools.cache
def providers() -> Mapping[str, Kind]:
    """Returns every kind of service with the way to connect to it; imports no vendor's package."""
    found: dict[str, Kind] = {}
    for module_info in pkgutil.iter_modules(providers_folder.__path__):
        module = importlib.import_module(f"{providers_folder.__name__}.{module_info.name}")
        found |= dict.fromkeys(module.KINDS, Kind(module.connect, module.PACKAGE))
    return MappingProxyType(found)


def load_package(spec: ModelSpec) -> None:
    """Imports the vendor's package that a model needs, so that the first call's time is the model's own.

    Does nothing for an unknown kind of service, or if the package is missing: ``connect`` and the call tell of that.
    """
    kind = providers().get(spec.provider)
    if kind is not None and importlib.util.find_spec(kind.package.partition(".")[0]) is not None:
        importlib.import_module(kind.package)


def connect(
    spec: ModelSpec, key: Secret | None = None, transport: "httpx2.AsyncBaseTransport | None" = None
) -> Provider:
    """Returns a provider for the model; no connection is made before the first call.

    Args:
        spec: the model.
        key: its key, as `resolve_key` found it.
        transport: carries the requests in place of the network; ``simulated`` models need the simulator's.

    Raises:
        CatalogError: the entry cannot be used, or nobody knows its kind of service.
    """
    if spec.problem:
        raise CatalogError(spec.problem, field=spec.name)
    kind = providers().get(spec.provider)
    if kind is None:
        known = ", ".join(f"`{name}`" for name in providers())
        raise CatalogError(
            f"The model `{spec.name}` has the provider `{spec.provider}`, which is unknown; use one of {known}.",
            field="provider",
        )
    return kind.connect(spec, key, transport=transport)


def service_id(spec: ModelSpec) -> str:
    """Returns the same text for models that can share one provider object, its connections and its limits."""
    key = spec.key.reveal() if spec.key else ""
    parts: list[object] = [spec.provider, spec.base_url, spec.key_env, key, dict(spec.arguments)]
    if spec.handed is not None:
        parts.append(id(spec.handed))
    return f"{spec.provider}-{digest(parts)[:12]}"
