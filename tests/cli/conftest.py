"""The planexe command in process, with a runs folder of its own."""

import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pytest

from planexe.cli.main import main
from planexe.runs.workbench import Workbench
from planexe.settings import Settings
from tests.finished_runs import FinishedRuns
from tests.hang_guard import until

GOAL = "Open a small organic bakery in Aarhus, Denmark, before May 2027 with a budget of 2 million DKK and six people."

LISTEN: Final = (
    "import signal; signal.signal(signal.SIGINT, signal.default_int_handler); "
    "[signal.signal(getattr(signal, n), signal.SIG_DFL) for n in ('SIGTERM', 'SIGHUP') if hasattr(signal, n)]"
)
"""Code for a child process: it listens to signals that whoever started the tests may have switched off."""


@dataclass(frozen=True)
class Result:
    status: int
    out: str
    err: str

    def json(self) -> Any:
        return json.loads(self.out.splitlines()[-1])


Planexe = Callable[..., Result]
Finished = Callable[..., str]


@pytest.fixture
def runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PLANEXE_RUNS", str(tmp_path / "runs"))
    return tmp_path / "runs"


@pytest.fixture
def planexe(runs: Path, capsys: pytest.CaptureFixture[str]) -> Planexe:
    def call(*arguments: str) -> Result:
        try:
            status = main(arguments)
        except SystemExit as left:
            status = int(str(left.code))
        said = capsys.readouterr()
        return Result(status, said.out, said.err)

    return call


@pytest.fixture
def finished(runs: Path, finished_runs: FinishedRuns) -> Finished:
    """Puts a run that has ended into the folder of runs, made as ``quick`` makes one."""
    bench = Workbench(Settings(runs=runs))

    def put(run_id: str = "r1", goal: str = GOAL, **wishes: Any) -> str:
        usual: dict[str, Any] = {"models": ["simulated"], "time_scale": 0, "detail": "fast", "concurrency": 16}
        return finished_runs.copy(bench, goal, run_id=run_id, **{**usual, **wishes}).run_id

    return put


@pytest.fixture
def goal() -> str:
    return GOAL


@pytest.fixture
def quick() -> tuple[str, ...]:
    """Options that make a run as quick as it gets."""
    return ("--model", "simulated", "--time-scale", "0", "--detail", "fast", "--concurrency", "16", "--json")


@pytest.fixture
def slow_run(runs: Path, goal: str) -> Any:
    """Starts a plan in another process and waits until it works on the level-3 fan-out or the given stage."""
    started: list[subprocess.Popen[str]] = []

    def start(stage: str) -> subprocess.Popen[str]:
        code = f"{LISTEN}; from planexe.cli.main import main; raise SystemExit(main())"
        command = [sys.executable, "-c", code, "plan", goal, "--model", "simulated", "--run-id", "slow", "--json"]
        process = subprocess.Popen(
            [*command, "--time-scale", "0.02", "--concurrency", "2"],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip
        started.append(process)

        def reached() -> bool:
            assert process.poll() is None, process.communicate()
            return stage in "".join(p.read_text() for p in (runs / "slow").glob("attempts-*.jsonl"))

        until(reached)
        return process

    yield start
    for process in started:
        if process.poll() is None:
            process.kill()
        process.communicate()
