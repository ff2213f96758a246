"""Memory and processor of this process: the one reader of the machine."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import psutil

from planexe.spine.event_records import MachineSample


@dataclass(frozen=True, slots=True, kw_only=True)
class MachineUse:
    """Samples in short.

    Attributes:
        peak_memory_bytes: the largest resident memory seen.
        mean_cpu_cores: processor cores in use on average over time; ``peak_cpu_cores`` in the busiest interval.
    """

    peak_memory_bytes: int = 0
    mean_cpu_cores: float = 0.0
    peak_cpu_cores: float = 0.0


class MachineSampler:
    """Takes samples of this process; whoever wants them regularly calls ``sample`` regularly.

    Args:
        process: another process of this machine, by its id; default: this one.
    """

    def __init__(self, process: int | None = None) -> None:
        self._process = psutil.Process(process)
        self._process.cpu_percent()  # the first reading only starts the measurement

    def sample(self) -> MachineSample:
        """Returns what the process uses now."""
        with self._process.oneshot():
            return MachineSample(
                unix_s=time.time(),
                memory_bytes=self._process.memory_info().rss,
                cpu_cores=self._process.cpu_percent() / 100,
                threads=self._process.num_threads(),
            )


def machine_use(samples: Sequence[MachineSample]) -> MachineUse:
    """Returns the samples in short; each sample's processor use counts for the time since the one before."""
    if not samples:
        return MachineUse()
    lasted = [(later.cpu_cores, max(0.0, later.unix_s - earlier.unix_s)) for earlier, later in pairwise(samples)]
    whole_s = sum(seconds for _, seconds in lasted)
    used = sum(cores * seconds for cores, seconds in lasted)
    return MachineUse(
        peak_memory_bytes=max(s.memory_bytes for s in samples),
        mean_cpu_cores=used / whole_s if whole_s > 0 else samples[-1].cpu_cores,
        peak_cpu_cores=max(s.cpu_cores for s in samples),
    )
