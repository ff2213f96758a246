"""How many calls each service takes at the same time, in all runs together: set by people, kept beside the runs."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Final

from pydantic import Field

from planexe.errors import SettingsError
from planexe.executor.concurrency_limiter import MAX_CAP, checked_cap
from planexe.executor.services import service_name
from planexe.executor.shared_slots import ALL_POOL, SharedSlots, service_pool
from planexe.files import write_json
from planexe.llm.model_spec import ModelSpec
from planexe.records import RECORD, Shape

LIMITS_FILE: Final = "limits.json"
"""Its name, in the folder of all runs."""

ALL_SERVICES: Final = "all services"
"""The name of the cap of all calls of the process."""


@dataclass(frozen=True, slots=True)
class _Kept:
    """The file: caps by service, as people set them."""

    __pydantic_config__ = RECORD

    services: Mapping[str, Annotated[int, Field(ge=1, le=MAX_CAP)]] = field(default_factory=dict)


_KEPT: Final[Shape[_Kept]] = Shape(_Kept, most_bytes=100_000)


def caps_kept(path: Path) -> Mapping[str, int]:
    """Returns the caps by service that a file of limits keeps; none where there is no such file.

    Raises:
        RunDamaged: the file is not what it should be.
    """
    try:
        return _KEPT.read(path).services
    except FileNotFoundError:
        return {}


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceLimit:
    """One service as it stands now.

    Attributes:
        service: its name.
        cap: calls at the same time; ``None`` for no limit of ours.
        in_flight: calls under way in all runs of this process; ``waiting`` those that are ready and have no slot.
    """

    service: str
    cap: int | None
    in_flight: int
    waiting: int


class ServiceLimits:
    """The caps of a process's services; a change acts at once and outlives the process.

    Raises:
        RunDamaged: the file is not what it should be.
    """

    def __init__(self, path: Path, slots: SharedSlots) -> None:
        self._path = path
        self._slots = slots
        self._caps: dict[str, int] = dict(caps_kept(path))
        for name, cap in self._caps.items():
            slots.resize(_pool(name), cap)

    @property
    def caps(self) -> Mapping[str, int]:
        """Returns the caps by service."""
        return dict(self._caps)

    def set(self, service: str, cap: object) -> int | None:
        """Changes a service's cap, ``None`` for no limit, and returns it.

        Raises:
            SettingsError: it has no name, or the cap is no whole number from 1 to 1024.
            StorageError: it cannot be kept.
        """
        if not service.strip():
            raise SettingsError("service is empty; name one of the services of the model catalogue.", field="service")
        number = None if cap is None else checked_cap(cap, f"cap of {service}")
        caps = {name: most for name, most in self._caps.items() if name != service}
        if number is not None:
            caps[service] = number
        write_json(self._path, _KEPT.encode(_Kept(services=caps)))
        self._caps = caps
        self._slots.resize(_pool(service), number)
        return number

    def of(self, specs: Iterable[ModelSpec]) -> list[ServiceLimit]:
        """Returns how all services together stand, and then each of those that some models are asked at."""
        names = dict.fromkeys([ALL_SERVICES, *(service_name(spec) for spec in specs), *self._caps])
        return [
            ServiceLimit(
                service=name,
                cap=self._caps.get(name),
                in_flight=self._slots.taken(_pool(name)),
                waiting=self._slots.waiting(_pool(name)),
            )
            for name in names
        ]


def _pool(service: str) -> object:
    return ALL_POOL if service == ALL_SERVICES else service_pool(service)
