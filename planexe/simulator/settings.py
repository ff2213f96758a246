"""What a simulated service is like: one frozen value, and the named mixes of ``profiles.toml``."""

import difflib
import math
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from functools import cache
from importlib import resources
from typing import Any

from planexe.errors import SettingsError
from planexe.simulator.faults import Faults
from planexe.simulator.habits import HABITS, Habits
from planexe.simulator.latency import Latency
from planexe.simulator.limits import Limits
from planexe.simulator.prefix_cache import Caching

_MOST_TIME_SCALE = 1000.0
_PARTS: Mapping[str, type] = {"latency": Latency, "limits": Limits, "faults": Faults, "caching": Caching}
_KEYS: Mapping[str, Mapping[str, bool]] = {
    part: {f.name: "int" in str(f.type) for f in fields(kind)} for part, kind in _PARTS.items()
} | {"habits": dict.fromkeys(HABITS, False)}
"""Every value of a profile, by part, and whether it is a whole number."""
_NEVER_ZERO = ("_per_s", "_per_minute", "concurrent_requests", "chunk_s", "step_tokens", "reads_tokens")


@dataclass(frozen=True, slots=True, kw_only=True)
class SimulatorSettings:
    """A simulated service.

    Attributes:
        seed: the same seed gives the same answers, delays and faults.
        time_scale: factor on all waiting, 0 to 1000; 0 removes it, and with it the limits per minute.
        latency: how slow.
        limits: how much.
        faults: how broken.
        caching: which beginnings of prompts it remembers.
        habits: how it differs from OpenAI's.

    Raises:
        SettingsError: ``time_scale`` is not a number from 0 to 1000.
    """

    seed: int = 1
    time_scale: float = 1.0
    latency: Latency = field(default_factory=Latency)
    limits: Limits = field(default_factory=Limits)
    faults: Faults = field(default_factory=Faults)
    caching: Caching = field(default_factory=Caching)
    habits: Habits = field(default_factory=Habits)

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
    base, _, changes = name.partition(",")
    known = str(_profile(base)["description"])
    return f"{known} Changed: {changes.replace(',', ', ')}." if changes else known


def load_profile(mix: str, *, seed: int = 1, time_scale: float = 1.0) -> SimulatorSettings:
    """Returns the settings of a named profile, or of one with changes: ``slow,server_error=0.1,tokens_per_s=40``.

    Args:
        mix: the profile's name, then values of ``Latency``, ``Limits``, ``Faults`` and ``Caching``, and
            habits, by name, with commas between.
        seed: the same seed gives the same answers, delays and faults.
        time_scale: factor on all waiting.

    Raises:
        SettingsError: no profile has this name, there is no such value, or it is out of range.
    """
    name, *changes = (part.strip() for part in mix.split(","))
    profile = _profile(name)
    values: dict[str, dict[str, Any]] = {part: dict(profile.get(part, {})) for part in _KEYS}
    for change in changes:
        key, _, text = (word.strip() for word in change.partition("="))
        values[_part_of(key)][key] = _number(key, text)
    return SimulatorSettings(
        seed=seed,
        time_scale=time_scale,
        latency=Latency(**values["latency"]),
        limits=Limits(**values["limits"]),
        faults=Faults(**values["faults"]),
        caching=Caching(**values["caching"]),
        habits=Habits(values["habits"]),
    )


def profile_mix(name: str, changes: Mapping[str, float]) -> str:
    """Returns the text by which ``load_profile`` makes a profile with changes; those that change nothing are left out.

    Raises:
        SettingsError: no profile has this name, or there is no such value.
    """
    settings = load_profile(name)
    usual = {f.name: getattr(getattr(settings, part), f.name) for part, kind in _PARTS.items() for f in fields(kind)}
    usual |= {**dict.fromkeys(HABITS, 0.0), **settings.habits.shares}
    kept = [f"{key}={value:g}" for key, value in changes.items() if _part_of(key) and usual[key] != value]
    return ",".join([name, *kept])


def _part_of(key: str) -> str:
    for part, keys in _KEYS.items():
        if key in keys:
            return part
    every = [name for keys in _KEYS.values() for name in keys]
    close = difflib.get_close_matches(key, every, n=3, cutoff=0.5) or every
    raise SettingsError(f"--faults: there is no value {key!r}; use {', '.join(close)}.", field="--faults")


def _number(key: str, text: str) -> float | int:
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    never_zero = key.endswith(_NEVER_ZERO)
    if not (math.isfinite(number) and number >= 0) or (never_zero and number == 0):
        allowed = "above 0" if never_zero else "of 0 or more"
        raise SettingsError(f"--faults: {key} is {text!r}; use a number {allowed}.", field="--faults")
    return int(number) if _KEYS[_part_of(key)][key] and number == int(number) else number


def _profile(name: str) -> dict[str, Any]:
    if name not in _profiles():
        allowed = ", ".join(profile_names())
        raise SettingsError(f"--faults is {name!r}, which is no profile; use one of {allowed}.", field="--faults")
    return _profiles()[name]
