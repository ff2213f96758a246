"""Child processes: work in a process of its own, which is killed when it takes too long or nobody wants it any more."""

import asyncio
import contextlib
import json
import os
import pickle
import signal
import sys
from collections.abc import Callable
from typing import Any, Final

from planexe.errors import EffectFailed, EffectUnknown
from planexe.jobs.child_frames import HEAD_BYTES, MOST_SAID_BYTES, framed, length_of
from planexe.jobs.work_line import WorkLine

Work = Callable[[WorkLine], str]

# No fork: the parent has threads. No `multiprocessing` either: it would import the parent's main module once more, and
# that may be a page.
_START: Final = "import sys; sys.path[:] = sys.argv[1:]; from planexe.jobs.child_main import serve; serve()"


class ChildProcesses:
    """The child processes of one event loop; one that has done its work is kept for the next."""

    def __init__(self) -> None:
        self._idle: list[_Child] = []

    async def do(self, work: Work, line: WorkLine, home: str) -> str:
        """Does work in a child process and returns what it returns; when this is cancelled, the child is killed.

        Args:
            work: what is done; pickled, so it and what it holds must be importable by name.
            line: is told how far it is.
            home: the module that its code lies in.

        Raises:
            EffectFailed: it cannot be sent there, raised an error, or says too much.
            EffectUnknown: its process ended in the middle.
        """
        order = await asyncio.to_thread(_order, work, home)
        child = self._rested() or await _Child.start()
        try:
            kind, text = await child.do(order, line)
        except BaseException:
            await child.kill()
            raise
        self._idle.append(child)
        if kind != "done":
            raise EffectFailed(text)
        return text

    def _rested(self) -> "_Child | None":
        while self._idle:
            child = self._idle.pop()
            if child.lives:
                return child
        return None

    async def aclose(self) -> None:
        """Ends the children that do nothing."""
        while self._idle:
            await self._idle.pop().kill()


class _Child:
    def __init__(self, process: asyncio.subprocess.Process) -> None:
        assert process.stdin is not None
        assert process.stdout is not None
        self._process, self._orders, self._said = process, process.stdin, process.stdout

    @classmethod
    async def start(cls) -> "_Child":
        return cls(
            await asyncio.create_subprocess_exec(
                sys.executable, "-c", _START, *sys.path, stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE, start_new_session=True,
            )
        )  # fmt: skip

    @property
    def lives(self) -> bool:
        return self._process.returncode is None

    async def do(self, order: bytes, line: WorkLine) -> tuple[str, str]:
        try:
            self._orders.write(framed(order))
            await self._orders.drain()
            while True:
                length = length_of(await self._said.readexactly(HEAD_BYTES))
                if length > MOST_SAID_BYTES:
                    raise EffectFailed(f"Its result has {length:,} bytes; {MOST_SAID_BYTES:,} are allowed.")
                kind, *news = json.loads(await self._said.readexactly(length))
                if kind != "progress":
                    return kind, news[0]
                line.progress(*news)
        except (ConnectionError, asyncio.IncompleteReadError) as error:
            raise EffectUnknown(_end_text(await self._process.wait())) from error

    async def kill(self) -> None:
        with contextlib.suppress(ProcessLookupError, PermissionError):  # it is dead already; macOS says the latter
            os.killpg(self._process.pid, signal.SIGKILL)  # and what it started
        self._orders.close()
        await self._process.wait()


def _order(work: Work, home: str) -> bytes:
    try:
        return pickle.dumps((_folders_around(home), pickle.dumps(work)))
    except Exception as error:
        raise EffectFailed(f"What it is handed cannot be sent to a child process: {error}") from error


def _folders_around(home: str) -> dict[str, list[str]]:
    """Returns where the packages around a module lie: a folder of one's own may have been added to one."""
    parts = home.split(".")
    packages = [".".join(parts[:number]) for number in range(1, len(parts))]
    return {name: list(sys.modules[name].__path__) for name in packages}


def _end_text(status: int) -> str:
    if status < 0:
        return f"Its process was ended by {signal.Signals(-status).name}."
    return f"Its process ended with exit status {status} before there was a result."


def why_not_importable(function: Any) -> str:
    """Returns why a child process cannot import a function by its name; empty where it can."""
    module, name = getattr(function, "__module__", None), getattr(function, "__qualname__", "")
    if name.endswith("<lambda>"):
        return "a lambda has no name"
    if "<locals>" in name:
        return f"{name} lies inside another function"
    if module == "__main__":
        return f"{name} lies in the main program"
    found: Any = sys.modules.get(str(module))
    for part in name.split("."):
        found = getattr(found, part, None)
    return "" if name and found is function else f"{name or repr(function)} is not what its module has under this name"
