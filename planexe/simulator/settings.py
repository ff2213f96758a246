"""What a simulated service is like: one frozen value, and the named mixes of ``profiles.toml``."""

import math
import tomllib
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from typing import Any

from planexe.errors import SettingsError
from planexe.simulator.faults import Faults
from planexe.simulator.latency import Latency
from planexe.simulator.limits import Limits

_MOST_TIME_SCALE = 1000.0


@dataclass(frozen=True, slots=True, kw_only=True)
class SimulatorSettings:
    """A simulated service.

    Attributes:
        seed: the same seed gives the same answers, delays and faults.
        time_scale: factor on all waiting, 0 to 1000; 0 removes it, and with it the limits per minute.
        latency: how slow.
        limits: how much.
        faults: how broken.

    Raises:
        SettingsError: ``time_scale`` is not a number from 0 to 1000.
    """

    seed: int = 1
    time_scale: float = 1.0
    latency: Latency = field(default_factory=Latency)
    limits: Limits = field(default_factory=Limits)
    faults: Faults = field(default_factory=Faults)

    def __post_init__(self) -> None:
        if not (math.isfinite(self.time_scale) and 0 <= self.time_scale <= _MOST_TIME_SCALE):
            raise SettingsError(
                f"--time-scale is {self.time_scale}; use a number from 0 (no waiting) to 1000.", field="--time-scale"
            )


@cache
def _profiles() -> dict[str, dict[str, Any]]:
    text = resources.files("planexe.simulator").joinpath("profiles.toml").read_text("utf-8")
    return tomllib.loads(text)


def profile_names() -> tuple[str, ...]:
    """Returns the names of the profiles, in the order of the file."""
    return tuple(_profiles())


def profile_description(name: str) -> str:
    """Returns one sentence about a profile, for a menu.

    Raises:
        SettingsError: no profile has this name.
    """
    return str(_profile(name)["description"])


def load_profile(name: str, *, seed: int = 1, time_scale: float = 1.0) -> SimulatorSettings:
    """Returns the settings of a named profile.

    Raises:
        SettingsError: no profile has this name, or the time scale is wrong.
    """
    profile = _profile(name)
    return SimulatorSettings(
        seed=seed,
        time_scale=time_scale,
        latency=Latency(**profile.get("latency", {})),
        limits=Limits(**profile.get("limits", {})),
        faults=Faults(**profile.get("faults", {})),
    )


def _profile(name: str) -> dict[str, Any]:
    if name not in _profiles():
        allowed = ", ".join(profile_names())
        raise SettingsError(f"--faults is {name!r}, which is no profile; use one of {allowed}.", field="--faults")
    return _profiles()[name]
