import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import psutil
import pytest

from planexe.errors import EffectFailed, EffectUnknown
from planexe.jobs.child_frames import MOST_SAID_BYTES
from planexe.jobs.child_process import ChildProcesses, why_not_importable
from planexe.jobs.work_line import Progress, WorkLine
from tests.hang_guard import until
from tests.jobs.child_works import HOME, Work, say


@pytest.fixture
async def children() -> AsyncIterator[ChildProcesses]:
    found = ChildProcesses()
    yield found
    await found.aclose()


async def done(children: ChildProcesses, what: str, argument: str = "", line: WorkLine | None = None) -> str:
    return await children.do(Work(what, argument), line or WorkLine(), HOME)


def is_gone(pid: int) -> bool:
    return not psutil.pid_exists(pid) or psutil.Process(pid).status() == psutil.STATUS_ZOMBIE


async def pids_in(path: Path) -> list[int]:
    await asyncio.to_thread(until, lambda: path.exists() and len(path.read_text().split()) == 2)
    return [int(pid) for pid in path.read_text().split()]


async def test_work_is_done_in_another_process_which_is_kept_for_the_next(children: ChildProcesses) -> None:
    first = await done(children, "pid")
    assert int(first) != os.getpid()
    assert await done(children, "pid") == first
    assert await done(children, "say", "ä\ud800") == "ä\ud800"  # what it prints is no answer


async def test_at_one_time_each_work_has_a_process_of_its_own(children: ChildProcesses) -> None:
    assert len(set(await asyncio.gather(*(done(children, "pid") for _ in range(2))))) == 2


@pytest.mark.parametrize(
    ("what", "argument", "error", "says"),
    [
        ("fail", "no letters", EffectFailed, "ZeroDivisionError: no letters"),
        ("fail_in_own_words", "Too few.", EffectFailed, "Too few."),
        ("leave", "3", EffectUnknown, "Its process ended with exit status 3 before there was a result."),
        ("crash", "", EffectUnknown, "Its process was ended by SIGSEGV."),
        ("many", str(MOST_SAID_BYTES), EffectFailed, "16,000,000 are allowed."),
    ],
)
async def test_what_goes_wrong_is_one_sentence_and_the_next_work_is_done(
    children: ChildProcesses, what: str, argument: str, error: type[Exception], says: str
) -> None:
    with pytest.raises(error) as caught:
        await done(children, what, argument)
    assert type(caught.value) is error
    assert says in str(caught.value)
    assert "\n" not in str(caught.value)
    assert await done(children, "say", "well") == "well"


async def test_result_of_many_bytes_crosses(children: ChildProcesses) -> None:
    assert len(await done(children, "many", "5000000")) == 5_000_000


async def test_what_cannot_be_sent_is_said(children: ChildProcesses) -> None:
    with pytest.raises(EffectFailed, match="What it is handed cannot be sent to a child process"):
        await children.do(lambda _: "", WorkLine(), HOME)


async def test_work_that_is_cancelled_dies_with_all_that_it_started(children: ChildProcesses, tmp_path: Path) -> None:
    task = asyncio.create_task(done(children, "hang", str(tmp_path / "pids")))
    child, other = await pids_in(tmp_path / "pids")
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert is_gone(child)
    await asyncio.to_thread(until, lambda: is_gone(other))


async def test_child_that_was_killed_while_it_had_nothing_to_do_is_replaced(children: ChildProcesses) -> None:
    first = int(await done(children, "pid"))
    os.kill(first, signal.SIGKILL)
    await asyncio.to_thread(until, lambda: is_gone(first))
    while children._idle[0].lives:
        await asyncio.sleep(0)  # until the loop has heard of it
    assert int(await done(children, "pid")) != first


async def test_progress_comes_in_order_and_seldom_however_often_it_is_said(
    children: ChildProcesses, tmp_path: Path
) -> None:
    said: list[tuple[float, str]] = []

    class Heard(WorkLine):
        def progress(self, share: float, words: str = "") -> None:
            said.append((share, words))
            if len(said) == 2:
                (tmp_path / "enough").touch()

    line = Heard()
    assert await done(children, "tell", str(tmp_path / "enough"), line) == "there"
    shares = [share for share, _ in said]
    assert shares == sorted(shares)
    assert len(shares) <= 4  # of hundreds of thousands
    assert {words for _, words in said} == {"on the way"}


def test_child_dies_when_its_parent_is_killed(tmp_path: Path) -> None:
    code = (
        "import asyncio, sys; from planexe.jobs.child_process import ChildProcesses; "
        "from planexe.jobs.work_line import WorkLine; from tests.jobs.child_works import HOME, Work; "
        "asyncio.run(ChildProcesses().do(Work('hang', sys.argv[1]), WorkLine(), HOME))"
    )
    pids = tmp_path / "pids"
    parent = subprocess.Popen(
        [sys.executable, "-c", code, str(pids)], env={**os.environ, "PYTHONPATH": ":".join(sys.path)}
    )
    until(lambda: (pids.exists() and len(pids.read_text().split()) == 2) or parent.poll() is not None)
    child = int(pids.read_text().split()[0])
    parent.kill()
    parent.wait()
    until(lambda: is_gone(child))


class Holder:
    def method(self) -> None: ...


@pytest.mark.parametrize(
    ("function", "says"),
    [
        (lambda: 0, "a lambda has no name"),
        (Holder().method, "Holder.method is not what its module has under this name"),
        (done, ""),
        (say, ""),
        (Holder.method, ""),
    ],
)
def test_what_a_child_cannot_import_is_told(function: Any, says: str) -> None:
    assert why_not_importable(function) == says


def test_function_inside_another_cannot_be_imported() -> None:
    def inner() -> None: ...

    assert "lies inside another function" in why_not_importable(inner)


def test_function_of_the_main_program_cannot_be_imported(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(say, "__module__", "__main__")
    assert why_not_importable(say) == "say lies in the main program"


def test_line_gives_the_latest_progress_once() -> None:
    line = WorkLine()
    assert line.news() is None
    line.progress(0.1)
    line.progress(0.2501, "  two \n words ")
    assert line.news() == Progress(0.25, "two words")
    line.progress(0.2502, "two words")
    assert line.news() is None  # nobody could see a difference


@pytest.mark.parametrize("share", [-0.1, 1.1, float("nan"), float("inf"), "half", None])
def test_share_that_is_none_is_refused(share: Any) -> None:
    with pytest.raises(ValueError, match="must be a number from 0 to 1"):
        WorkLine().progress(share)
