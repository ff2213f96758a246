"""Several workers as real processes: throughput, takeover after kill and freeze, and how soon the scheduler answers."""

import asyncio
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.report import Options
from benchmarks.tables import Column, Table
from benchmarks.tokens import GOAL
from planexe.cluster.cluster_folder import ClusterFolder
from planexe.cluster.scheduler_client import SchedulerClient, SchedulerGone
from planexe.runs.workbench import Workbench
from planexe.settings import Settings
from planexe.spine.event_records import Taken
from planexe.spine.run import Run
from planexe.spine.run_folder import RunFolder

PORT = 18082
PACE = 0.2
RUNS, QUEUED, ASKED = 6, 2000, 80
FROZEN_S, PATIENCE_S = 30.0, 600.0
_LOOK_S = 0.1
KILL, FREEZE = "killed", "frozen 30 s"


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """What became of two runs when the worker of one of them was hit.

    Attributes:
        takeover_s: from the hit until another worker had the run; ``None``: it was over before.
        ended: how the run did.
        repeated: finished calls that were paid for twice.
        equal: whether all values are those of an undisturbed run.
        most: of the calls of all workers at the same time, as they said.
    """

    takeover_s: float | None
    ended: str
    repeated: int
    equal: bool
    most: int


def run(options: Options) -> Iterator[Table]:
    """Measures and yields the tables."""
    times = {n: _throughput(n) for n in (1, 2, 3)}
    yield Table(
        f"{RUNS} fast plans on several workers of this machine, two at once each, pace × {PACE}",
        (Column("workers"), Column("seconds", ".0f"), Column("times one worker", ".1f")),
        [(n, s, times[1] / s) for n, s in times.items()],
    )
    chance = random.Random(1)
    troubles = [(kind, _trouble(kind, chance)) for kind in (KILL, FREEZE) for _ in range(options.repeats)]
    yield Table(
        "A worker that is hit in the middle of a run, at a random moment",
        (Column("how"), Column("taken over after s", ".1f"), Column("ended"), Column("repeated calls"),
         Column("values"), Column("most in flight")),
        [(kind, t.takeover_s, t.ended, t.repeated, "equal" if t.equal else "others", t.most) for kind, t in troubles],
        ["A dash: the run was over before."],
    )  # fmt: skip
    answers = sorted(_answers())
    yield Table(
        f"The scheduler's answer to who asks for work, {QUEUED} runs queued",
        (Column("half of them within ms", ".1f"), Column("95 % within ms", ".1f")),
        [(answers[len(answers) // 2], answers[int(0.95 * len(answers))])],
    )


@contextmanager
def _processes(runs: Path, workers: int, at_once: int) -> Generator[dict[str, subprocess.Popen[bytes]]]:
    started = {}
    try:
        for name in ("scheduler", *(f"w{n}" for n in range(workers))):
            command = [sys.executable, "-m", "planexe", name, "--runs", str(runs), "--port", str(PORT)]
            if name != "scheduler":
                command[3:] = ["worker", "--runs", str(runs), "--scheduler", f"http://127.0.0.1:{PORT}", "--name", name]
                command += ["--at-once", str(at_once)]
            home = runs / ".homes" / name
            home.mkdir(parents=True)
            with (home / "log").open("wb") as log:
                environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[1])}
                started[name] = subprocess.Popen(  # noqa: S603  it is we ourselves
                    command, cwd=home, stdout=log, stderr=log, env=environment
                )
        _until(lambda: len(ClusterFolder(runs).members()) == workers)
        yield {name: process for name, process in started.items() if name != "scheduler"}
    finally:
        for process in started.values():
            process.send_signal(signal.SIGCONT)
            process.terminate()
        for process in started.values():
            process.wait()


def _throughput(workers: int) -> float:
    with tempfile.TemporaryDirectory() as folder:
        runs = Path(folder)
        with _processes(runs, workers, 2):
            begun = time.monotonic()
            for number in range(RUNS):
                _queue(runs, f"r{number}")
            _until(lambda: not ClusterFolder(runs).queued())
            return time.monotonic() - begun


def _trouble(kind: str, chance: random.Random) -> Trouble:
    with tempfile.TemporaryDirectory() as folder:
        runs = Path(folder)
        most = 0
        with _processes(runs, 2, 2) as workers:
            _queue(runs, "r0")
            hit = RunFolder(runs / "r0")
            _until(lambda: len(hit.attempts()) > 5)
            time.sleep(chance.uniform(0.0, 6.0))
            holder = next((e.by for e in hit.events() if isinstance(e, Taken)), "w0")
            at = time.time()
            workers[holder].send_signal(signal.SIGKILL if kind == KILL else signal.SIGSTOP)
            if kind == FREEZE:
                _until(lambda: time.time() - at > FROZEN_S)
                workers[holder].send_signal(signal.SIGCONT)
            last = time.monotonic() + PATIENCE_S
            while ClusterFolder(runs).queued() and time.monotonic() < last:
                members = ClusterFolder(runs).members().values()
                most = max(most, sum(m.in_flight.get("all services", 0) for m in members))
                time.sleep(_LOOK_S)
        run = Run(hit)
        taken = [e.unix_s for e in run.events if isinstance(e, Taken) and e.by != holder]
        paid = Counter(
            (a.stage, a.item, a.prompt_digest) for a in run.attempts if a.outcome == "ok" and a.kind == "call"
        )
        return Trouble(
            takeover_s=taken[0] - at if taken else None, ended=run.status,
            repeated=sum(n - 1 for n in paid.values()), equal=_values(run) == _undisturbed(runs), most=most,
        )  # fmt: skip


def _answers() -> list[float]:
    with tempfile.TemporaryDirectory() as folder:
        runs = Path(folder)
        for number in range(QUEUED):
            ClusterFolder(runs).enqueue(f"r{number:05d}")
        with _processes(runs, 0, 1):
            return asyncio.run(_ask_often())


async def _ask_often() -> list[float]:
    client, found = SchedulerClient(f"http://127.0.0.1:{PORT}", "asker"), []
    while True:
        try:
            await client.ping()
            break
        except SchedulerGone:  # it is being started
            await asyncio.sleep(_LOOK_S)
    await asyncio.sleep(2.0)  # until it has been told of the runs
    while len(found) < ASKED:
        begun = time.perf_counter()
        run_id = await client.work(())
        found.append(round(1000 * (time.perf_counter() - begun), 1))
        if run_id:
            await client.tell(run_id, "DONE")
    await client.aclose()
    return found


def _queue(runs: Path, run_id: str, *, queued: bool = True) -> RunFolder:
    bench = Workbench(Settings(runs=runs, models=("simulated",)))
    folder = bench.create(
        bench.request(GOAL.read_text(encoding="utf-8"), run_id=run_id, detail="fast", time_scale=PACE)
    )
    if queued:
        ClusterFolder(runs).enqueue(run_id)
    return folder


def _undisturbed(runs: Path) -> str:
    bench = Workbench(Settings(runs=runs, models=("simulated",)))
    asyncio.run(bench.activate(_queue(runs, "quiet", queued=False)).run())
    return _values(bench.read("quiet"))


def _values(run: Run) -> str:
    return json.dumps({name: artefact.digest for name, artefact in run.artefacts.items()}, sort_keys=True)


def _until(happened: Callable[[], bool]) -> None:
    last = time.monotonic() + PATIENCE_S
    while not happened():
        if time.monotonic() > last:
            raise TimeoutError("It did not happen.")
        time.sleep(_LOOK_S)
