import asyncio
import contextlib
import json
from collections.abc import AsyncGenerator, Callable
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import httpx2
import pytest

from planexe.cluster import worker as worker_module
from planexe.cluster.cluster_folder import ClusterFolder, Grants
from planexe.cluster.luigi_settings import FOR_RUNS, require_luigi
from planexe.cluster.scheduler_client import FAMILY, SchedulerClient, run_of, task_of
from planexe.cluster.worker import Worker
from planexe.errors import SettingsError
from planexe.gantt.rows import worker_shown
from planexe.runs.workbench import Workbench
from planexe.settings import Settings, load_settings
from planexe.spine import run_lease
from planexe.spine.event_records import Taken
from planexe.spine.run import Run
from planexe.spine.run_folder import RunFolder
from planexe.spine.run_lease import Lease, LeaseFolder

pytestmark = pytest.mark.usefixtures("own_workflows")


class Service:
    """Luigi's own scheduler, in process, behind the requests that a worker makes."""

    def __init__(self) -> None:
        require_luigi()
        from luigi.scheduler import Scheduler

        self.luigi = Scheduler(**{**FOR_RUNS, "retry_delay": 0.0})
        self.gone = False
        self._asked = asyncio.Semaphore(0)
        self.transport = httpx2.MockTransport(self._answer)

    def _answer(self, request: httpx2.Request) -> httpx2.Response:
        self._asked.release()
        if self.gone:
            raise httpx2.ConnectError("refused")
        (data,) = parse_qs(request.content.decode())["data"]
        answer = getattr(self.luigi, request.url.path.rpartition("/")[2])(**json.loads(data))
        return httpx2.Response(200, json={"response": answer})

    async def asked(self, times: int) -> None:
        for _ in range(times):
            await self._asked.acquire()

    def queue(self, bench: Workbench, run_id: str) -> None:
        ClusterFolder(bench.settings.runs).enqueue(run_id)
        self.luigi.add_task(
            worker="planexe-scheduler", task_id=task_of(run_id), status="PENDING", family=FAMILY,
            params={"run_id": run_id}, runnable=True,
        )  # fmt: skip


@pytest.fixture
def service(monkeypatch: pytest.MonkeyPatch) -> Service:
    monkeypatch.setattr(worker_module, "_TICK_S", 0.01)
    monkeypatch.setattr(worker_module, "Pings", lambda url, name: contextlib.nullcontext())
    return Service()


@pytest.fixture
def bench(tmp_path: Path) -> Workbench:
    return Workbench(load_settings({}, runs=tmp_path / "runs"))


def new_run(bench: Workbench, run_id: str, **more: Any) -> RunFolder:
    return bench.create(
        bench.request(workflow="toy_workflow", numbers=[3, 4], models=["simulated"], time_scale=0, run_id=run_id) if not more
        else bench.request(workflow="toy_workflow", numbers=[3, 4], run_id=run_id, **more)
    )  # fmt: skip


class Said(list[str]):
    """What a worker says, and a way to wait for it."""

    def __init__(self) -> None:
        super().__init__()
        self._news = asyncio.Event()

    def take(self, text: str) -> None:
        self.append(text)
        self._news.set()

    async def until(self, *texts: str) -> None:
        while not (all(text in self for text in texts) and self):
            self._news.clear()
            await self._news.wait()


Make = Callable[..., tuple[Worker, Said]]


@pytest.fixture
def make(bench: Workbench, service: Service) -> Make:
    def made(name: str = "alpha", settings: Settings | None = None, at_once: int = 2) -> tuple[Worker, Said]:
        said = Said()
        client = SchedulerClient("http://scheduler:8082", name, "host", service.transport)
        own = Workbench(settings or bench.settings)
        return Worker(own, client, name=name, at_once=at_once, say=said.take), said

    return made


@contextlib.asynccontextmanager
async def at_work(worker: Worker) -> AsyncGenerator[None]:
    task = asyncio.ensure_future(worker.serve())
    yield
    worker.stop()
    await task


async def test_worker_works_on_queued_runs_and_says_who_it_is(bench: Workbench, service: Service, make: Make) -> None:
    folders = [new_run(bench, f"r{n}") for n in range(2)]
    for folder in folders:
        service.queue(bench, folder.run_id)
    worker, said = make()
    async with at_work(worker):
        await said.until(*(f"r{n}: complete" for n in range(2)))
    assert not ClusterFolder(bench.settings.runs).queued()
    assert [folder.status() for folder in folders] == ["complete"] * 2
    assert [e.by for e in Run(folders[0]).events if isinstance(e, Taken)] == ["alpha"]
    assert {worker_shown(a.worker) for a in Run(folders[0]).attempts} == {"alpha"}
    assert sorted(said) == ["r0: complete", "r0: taken", "r1: complete", "r1: taken"]
    assert not ClusterFolder(bench.settings.runs).members()  # it has left


async def test_run_of_a_dead_worker_is_taken_over_and_of_a_living_one_is_not(
    bench: Workbench, service: Service, make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = new_run(bench, "r1")
    service.queue(bench, "r1")
    monkeypatch.setattr(run_lease, "this_machine", lambda: "elsewhere")
    other = LeaseFolder(folder.path / "lease").take(locked=True, name="beta")
    assert isinstance(other, Lease)
    monkeypatch.undo()
    monkeypatch.setattr(worker_module, "_TICK_S", 0.01)
    monkeypatch.setattr(worker_module, "Pings", lambda url, name: contextlib.nullcontext())
    worker, said = make()
    async with at_work(worker):
        await said.until("r1: taken")
        assert not other.lost
        monkeypatch.setattr(run_lease, "LAPSE_S", 0.0)
        await said.until("r1: complete")
    assert other.lost
    assert folder.status() == "complete"


async def test_run_without_a_key_here_is_left_to_others(bench: Workbench, service: Service, make: Make) -> None:
    rich = Workbench(load_settings({"OPENAI_API_KEY": "k" * 40}, runs=bench.settings.runs))
    model = next(s.name for s in rich.catalog.specs.values() if s.provider == "openai")
    folder = new_run(rich, "r1", models=[model])
    service.queue(bench, "r1")
    worker, said = make()
    async with at_work(worker):
        await said.until()
    assert said[0].startswith("r1: left to other workers.")
    assert "OPENAI_API_KEY" in said[0]
    assert ClusterFolder(bench.settings.runs).queued() == ("r1",)
    assert folder.status() == "queued"  # nothing was written to it


async def test_scheduler_that_is_gone_is_asked_again_and_told_of_once(
    bench: Workbench, service: Service, make: Make
) -> None:
    folder = new_run(bench, "r1")
    service.queue(bench, "r1")
    service.gone = True
    worker, said = make()
    async with at_work(worker):
        await said.until()
        await service.asked(3)
        service.gone = False
        await said.until("r1: complete")
    assert said[0].startswith("No scheduler answers at http://scheduler:8082 (ConnectError: refused); start one with")
    assert said.count("The scheduler is there again.") == 1
    assert len(said) == 4
    assert folder.status() == "complete"


async def test_worker_without_a_share_begins_nothing(bench: Workbench, service: Service, make: Make) -> None:
    new_run(bench, "r1")
    service.queue(bench, "r1")
    cluster = ClusterFolder(bench.settings.runs)
    lease = cluster.lease_of("").take(locked=None)
    assert isinstance(lease, Lease)
    cluster.grant(Grants(caps={"all services": 1}, shares={"beta": {"all services": 1}}), lease)
    worker, said = make()
    async with at_work(worker):
        while not cluster.members() or cluster.members()["alpha"].beat < 3:
            await asyncio.to_thread(cluster.members)
        assert said == []
        cluster.grant(Grants(caps={"all services": 1}, shares={"alpha": {"all services": 1}}), lease)
        await said.until("r1: complete")


async def test_two_workers_of_one_name_are_refused(make: Make) -> None:
    first, second = make()[0], make()[0]
    task = asyncio.ensure_future(first.serve())
    await asyncio.sleep(0)
    with pytest.raises(SettingsError, match=r"A worker named alpha is at work already \(alpha on .*another --name"):
        await second.serve()
    first.stop()
    await task


async def test_worker_of_another_version_is_refused(bench: Workbench, make: Make) -> None:
    cluster = ClusterFolder(bench.settings.runs)
    lease = cluster.lease_of("").take(locked=None)
    assert isinstance(lease, Lease)
    cluster.grant(Grants(version="0.0.1"), lease)
    with pytest.raises(SettingsError, match=r"is version 0\.0\.1, this worker .*the same version on all machines"):
        await make()[0].serve()


@pytest.mark.parametrize(
    ("settings", "told"), [({"name": "a/b"}, "--name is 'a/b'"), ({"at_once": 0}, "--at-once is 0")]
)
def test_settings_that_cannot_be_used_are_named(make: Make, settings: dict[str, Any], told: str) -> None:
    with pytest.raises(SettingsError, match=told):
        make(**settings)


def test_task_of_somebody_else_is_no_run() -> None:
    assert run_of(task_of("r1")) == "r1"
    assert run_of("Other_r1") == ""
    assert run_of(None) == ""
