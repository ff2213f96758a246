import os
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import psutil
import pytest

from planexe.files import write_json
from planexe.jobs.process_registry import ProcessRegistry
from tests.hang_guard import until

WITH_CHILD = (
    "import subprocess, sys; subprocess.Popen([sys.executable, '-c', 'input()'], stdin=subprocess.PIPE); input()"
)


def started(code: str = "input()") -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, start_new_session=True)


@pytest.fixture
def registry(tmp_path: Path) -> ProcessRegistry:
    return ProcessRegistry(tmp_path / "processes", "m")


@pytest.mark.parametrize("error", [None, ValueError, KeyboardInterrupt])
def test_child_and_its_children_are_gone_whatever_becomes_of_the_work(
    registry: ProcessRegistry, error: type[BaseException] | None, tmp_path: Path
) -> None:
    with started(WITH_CHILD) as process:
        below = psutil.Process(process.pid)
        until(lambda: bool(below.children()))
        group = [below, *below.children()]

        def work() -> None:
            with registry.child(process.pid):
                assert [entry.pid for entry in registry.entries()] == [process.pid]
                if error:
                    raise error

        if error:
            with pytest.raises(error):
                work()
        else:
            work()
        until(lambda: not any(one.is_running() and one.status() != psutil.STATUS_ZOMBIE for one in group))
    assert not (tmp_path / "processes").exists()


def test_orphan_is_found_and_ended_and_a_child_of_the_living_is_not(registry: ProcessRegistry, tmp_path: Path) -> None:
    with started() as orphan, started() as child, registry.child(child.pid):
        (mine,) = registry.entries()
        left = replace(mine, pid=orphan.pid, started=psutil.Process(orphan.pid).create_time(), parent_started=1.0)
        elsewhere = replace(left, pid=1, machine="other")
        for entry in (left, elsewhere):
            write_json(tmp_path / "processes" / f"{entry.pid}.json", {n: getattr(entry, n) for n in entry.__slots__})
        assert registry.sweep() == (orphan.pid,)
        assert orphan.wait() == -signal.SIGTERM
        assert child.poll() is None
        assert [entry.pid for entry in registry.entries()] == [1, child.pid]


def test_sweep_leaves_no_empty_folder(registry: ProcessRegistry, tmp_path: Path) -> None:
    (tmp_path / "processes").mkdir()
    assert registry.sweep() == ()
    assert not (tmp_path / "processes").exists()


def test_number_that_another_process_has_now_is_left_alone(registry: ProcessRegistry, tmp_path: Path) -> None:
    with started() as stranger, registry.child(stranger.pid):
        (mine,) = registry.entries()
        entry = replace(mine, started=5.0, parent_started=1.0)
        path = tmp_path / "processes" / f"{entry.pid}.json"
        write_json(path, {n: getattr(entry, n) for n in entry.__slots__})
        assert registry.sweep() == ()
        assert stranger.poll() is None
        assert not path.exists()
        os.kill(stranger.pid, 0)
