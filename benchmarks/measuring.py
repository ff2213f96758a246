"""Repeating measurements in turn, their median and spread, and what else the machine was doing."""

import gc
import os
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True, slots=True)
class Sample:
    """Repeated measurements of one thing."""

    values: tuple[float, ...]

    @property
    def median(self) -> float:
        """Returns the middle value."""
        return median(self.values)

    @property
    def spread(self) -> float:
        """Returns largest minus smallest."""
        return max(self.values) - min(self.values)


def interleaved(cases: Mapping[str, Callable[[], float]], repeats: Mapping[str, int]) -> dict[str, Sample]:
    """Measures every case once, then every case again, so that a slow minute of the machine falls on all of them.

    Args:
        cases: each returns one measured value.
        repeats: how often to measure each case.
    """
    values: dict[str, list[float]] = {name: [] for name in cases}
    for turn in range(max(repeats.values(), default=0)):
        for name, measure in cases.items():
            if turn < repeats[name]:
                gc.collect()
                values[name].append(measure())
    return {name: Sample(tuple(found)) for name, found in values.items() if found}


def repeats_for(expected_s: Mapping[str, float], *, repeats: int, long_s: float) -> dict[str, int]:
    """Returns how often to measure each case: long ones once, as chance weighs little there."""
    return {name: 1 if seconds > long_s else repeats for name, seconds in expected_s.items()}


def machine_note() -> str:
    """Returns one sentence on the machine's load, which tells how far the figures can be trusted."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    load = os.getloadavg()[0]
    busy = " Other programs are busy: take these figures for worse than they are." if load > 0.5 * cores else ""
    return f"{cores} processor cores, load average {load:.2f} over the last minute.{busy}"


def percentile(values: Iterable[float], share: float) -> float:
    """Returns the value below which this share of the values lies (nearest rank)."""
    ascending = sorted(values)
    return ascending[min(len(ascending) - 1, int(share * len(ascending)))]
