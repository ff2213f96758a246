import os
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pytest

from planexe import file_lock
from planexe.file_lock import hold_file, is_held
from tests.hang_guard import HANG_S
from tests.windows_like import _windows_locks

HOLD_AND_WAIT = """
import sys
from pathlib import Path
from planexe.file_lock import hold_file

with hold_file(Path(sys.argv[1])) as held:
    print(held, flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "lock"


@pytest.fixture
def other(path: Path) -> Any:
    """Another process that holds the file."""
    process: Any = subprocess.Popen(
        [sys.executable, "-c", HOLD_AND_WAIT, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout.readline().strip() == "True"
    yield process
    process.kill()
    process.wait()
    for pipe in (process.stdin, process.stdout):
        pipe.close()


def test_free_file_is_held_and_let_go(path: Path) -> None:
    assert not is_held(path)
    with hold_file(path) as held:
        assert (held, is_held(path)) == (True, True)
    assert not is_held(path)
    with hold_file(path) as again:
        assert again


def test_file_is_held_by_one_process_alone(path: Path, other: Any) -> None:
    assert is_held(path)
    with hold_file(path) as held:
        assert not held


def test_death_of_the_holder_frees_the_file(path: Path, other: Any) -> None:
    other.kill()
    other.wait()
    assert not is_held(path)


def test_who_waits_gets_it_when_the_other_lets_go(path: Path, other: Any) -> None:
    letting_go = threading.Thread(target=other.stdin.close)
    letting_go.start()
    with hold_file(path, wait=True) as held:
        assert held
    letting_go.join()
    assert other.wait(HANG_S) == 0


def test_lookers_do_not_keep_anybody_from_taking_it(path: Path) -> None:
    path.touch()
    descriptor = os.open(path, os.O_RDONLY)
    file_lock._take(descriptor, shared=True)
    assert not is_held(path)
    os.close(descriptor)
    with hold_file(path) as held:
        assert held


def test_file_that_cannot_be_made_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="none"), hold_file(tmp_path / "none" / "lock"):
        pass
    assert not is_held(tmp_path / "none" / "lock")


def test_locks_of_windows_are_taken_byte_by_byte(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(file_lock, "KEEPS_FOLDER_IN_PLACE", True)
    monkeypatch.setitem(sys.modules, "msvcrt", _windows_locks())
    path.write_text("content")
    code = "import sys; sys.path.insert(0, sys.argv[2]); from tests.windows_like import forget_posix; forget_posix()\n"
    command = [sys.executable, "-c", code + HOLD_AND_WAIT, str(path), str(Path.cwd())]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline().strip() == "True"
        assert is_held(path)
        with hold_file(path) as held:
            assert not held
        process.kill()
        process.wait()
        assert not is_held(path)
        with hold_file(path, wait=True) as held:
            assert held
    assert path.read_text() == "content"
