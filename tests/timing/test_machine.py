"""Samples of this process."""

import os

import pytest

from planexe.spine.event_records import MachineSample
from planexe.timing.machine import MachineSampler, machine_use


def sample(unix_s: float, memory: int, cores: float) -> MachineSample:
    return MachineSample(unix_s=unix_s, memory_bytes=memory, cpu_cores=cores, threads=1)


def test_sample_tells_what_this_process_uses() -> None:
    found = MachineSampler().sample()
    assert found.memory_bytes > 1_000_000
    assert found.cpu_cores >= 0
    assert found.threads >= 1
    assert found.unix_s


def test_process_can_be_named() -> None:
    assert MachineSampler(os.getpid()).sample().memory_bytes > 0


def test_samples_in_short_weigh_each_by_its_time() -> None:
    use = machine_use([sample(0, 5, 0.0), sample(1, 9, 2.0), sample(4, 7, 1.0)])
    assert use.peak_memory_bytes == 9
    assert use.mean_cpu_cores == pytest.approx(1.25)
    assert use.peak_cpu_cores == 2.0


def test_no_samples_use_nothing() -> None:
    assert machine_use([]).peak_memory_bytes == 0


def test_one_sample_stands_for_itself() -> None:
    assert machine_use([sample(0, 5, 0.5)]).mean_cpu_cores == 0.5
