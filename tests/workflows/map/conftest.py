"""The sample of "Map data", mapped by the simulated model: made once for all tests."""

import asyncio
import shutil
import tempfile
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from planexe.runs.workbench import Workbench
from planexe.settings import Settings
from planexe.spine.run import Run
from planexe.spine.workflow import find_workflow
from tests.finished_runs import shared_folder


def made(runs: Path, **more: Any) -> Run:
    """Makes a run over the sample, or over other inputs."""
    bench = Workbench(Settings(runs=runs))
    sample = find_workflow("map").sample
    assert sample is not None
    wishes: dict[str, Any] = {
        "workflow": "map",
        "models": ["simulated"],
        "time_scale": 0.0,
        "run_id": "m1",
        **sample(),
        **more,
    }
    folder = bench.create(bench.request(**wishes))
    with ThreadPoolExecutor(1) as pool:  # a test may have a loop of its own
        pool.submit(lambda: asyncio.run(bench.activate(folder).run())).result()
    return Run(folder)


@pytest.fixture
def mapped(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Run:
    shelf = shared_folder(tmp_path_factory.getbasetemp())
    if not (shelf / "mapped").exists():
        shelf.mkdir(parents=True, exist_ok=True)
        found = made(Path(tempfile.mkdtemp(dir=shelf)))
        with suppress(OSError):  # another worker was quicker; its run is as good
            found.folder.path.rename(shelf / "mapped")
    (tmp_path / "runs").mkdir()
    shutil.copytree(shelf / "mapped", tmp_path / "runs" / "m1")
    return Workbench(Settings(runs=tmp_path / "runs")).read("m1")
