"""How many calls a service takes is set once, acts at once on all runs, and outlives the process."""

import asyncio
from pathlib import Path

import pytest

from planexe.errors import RunDamaged, SettingsError
from planexe.executor.concurrency_limiter import ConcurrencyLimiter
from planexe.executor.shared_slots import SharedSlots
from planexe.runs.service_limits import ALL_SERVICES, ServiceLimit, ServiceLimits
from planexe.runs.workbench import Workbench
from planexe.settings import Settings
from tests.executor.stub_provider import model, settle


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "limits.json"


@pytest.mark.parametrize("service", ["cloud", ALL_SERVICES])
async def test_cap_acts_at_once_on_all_runs(path: Path, service: str) -> None:
    slots = SharedSlots()
    limits = ServiceLimits(path, slots)
    limits.set(service, 1)
    runs = [ConcurrencyLimiter(4, shared=slots) for _ in range(2)]
    tasks = [asyncio.create_task(run.acquire(service="cloud")) for run in runs for _ in range(2)]
    await settle()

    assert limits.of([model("any", provider="cloud")])[1:] == [
        ServiceLimit(service="cloud", cap=1 if service == "cloud" else None, in_flight=1, waiting=3)
    ]
    limits.set(service, 3)
    await settle()
    assert sum(t.done() for t in tasks) == 3
    limits.set(service, None)
    await asyncio.gather(*tasks)


def test_caps_outlive_the_process(path: Path) -> None:
    ServiceLimits(path, SharedSlots()).set("cloud", "7")
    slots = SharedSlots()
    again = ServiceLimits(path, slots)
    assert again.caps == {"cloud": 7}
    again.set("cloud", None)
    assert ServiceLimits(path, SharedSlots()).caps == {}


@pytest.mark.parametrize("cap", [0, 1025, "many", 1.5, True])
def test_other_caps_are_refused_and_change_nothing(path: Path, cap: object) -> None:
    limits = ServiceLimits(path, SharedSlots())
    limits.set("cloud", 2)
    with pytest.raises(SettingsError, match=r"cap of cloud is .* whole number from 1 to 1024"):
        limits.set("cloud", cap)
    assert limits.caps == {"cloud": 2}


def test_service_without_a_name_is_refused(path: Path) -> None:
    with pytest.raises(SettingsError, match="service is empty"):
        ServiceLimits(path, SharedSlots()).set(" ", 2)


@pytest.mark.parametrize("text", ['{"services": {"cloud": 0}}', "[]", "{"])
def test_damaged_file_is_told_by_name(path: Path, text: str) -> None:
    path.write_text(text)
    with pytest.raises(RunDamaged, match=r"limits\.json"):
        ServiceLimits(path, SharedSlots())


def test_caps_hold_from_the_first_run_on(tmp_path: Path) -> None:
    ServiceLimits(tmp_path / "limits.json", SharedSlots()).set("simulated", 1)
    bench = Workbench(Settings(runs=tmp_path))
    bench.executor(["simulated"])
    assert bench.slots.scheduler.is_full(("service", "simulated")) is False
    assert bench.slots.scheduler._pools["service", "simulated"].cap == 1
