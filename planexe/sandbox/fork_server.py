"""ForkServer: the way to a server from here; begins it when it is needed, and again when it has ended."""

import contextlib
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Sequence
from dataclasses import asdict
from multiprocessing.connection import Connection
from typing import IO, Any, Final

from planexe.errors import EffectFailed
from planexe.json_text import json_text
from planexe.sandbox.program import Limits, Outcome, Program

ENVIRONMENT: Final = {
    "PATH": "/usr/local/bin:/usr/bin:/bin", "LANG": "C.UTF-8", "TZ": "UTC", "HOME": "/mnt", "TMPDIR": "/mnt",
    "PYTHONHASHSEED": "0", "MALLOC_ARENA_MAX": "2", "ARROW_DEFAULT_MEMORY_POOL": "system",
    "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1", "NUMEXPR_NUM_THREADS": "1",
}  # fmt: skip
"""All variables that reach a program; none of ours is among them."""

_START: Final = (
    "import sys; *sys.path[:], idle, names = sys.argv[1:]; "
    "from planexe.sandbox.server import serve; serve(names.split(), float(idle))"
)
_MOST_TOLD_BYTES: Final = 1_000_000_000
_LOOK_S: Final = 0.05
_MOST_ERROR: Final = 1000


class ForkServer:
    """A server; may be used from any thread.

    Args:
        level: the kind of room that programs run in.
        libraries: loaded once, so that programs begin at once.
        idle_s: seconds without work after which the server ends.
    """

    def __init__(self, level: str, *, libraries: Sequence[str] = (), idle_s: float = 60.0) -> None:
        self._level = level
        self._libraries = tuple(libraries)
        self._idle_s = idle_s
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._orders: socket.socket | None = None
        self._errors: IO[bytes] | None = None

    def run(self, program: Program, limits: Limits, check: Callable[[], None]) -> Outcome:
        """Runs a program.

        Args:
            program: what.
            limits: how much it may use.
            check: called now and then; what it raises ends the program and goes to the caller.

        Raises:
            EffectFailed: there is no server, or no room.
        """
        order = json_text(
            {
                "language": program.language,
                "code": program.code.encode("utf-8", "backslashreplace").decode(),
                "files": {name: os.path.abspath(path) for name, path in program.files.items()},  # noqa: PTH100
                "limits": asdict(limits),
                "level": self._level,
                "bubblewrap": shutil.which("bwrap") or "",
            },
            ensure_ascii=True,  # a path may hold what is no text
        ).encode()
        for _ in range(2):  # the server may just have ended, because nobody had asked for long
            with contextlib.closing(self._line()) as line:
                if _is_begun(line, order, check):
                    return _outcome(line, check)
        raise EffectFailed(f"The server of the sandbox has ended: {self._last_words()}")

    def begin(self) -> None:
        """Begins the server where none is there, and does not wait for it."""
        with self._lock:
            self._begin()

    def close(self) -> None:
        """Ends the server and all that runs in it."""
        with self._lock:
            self._end()

    def _line(self) -> Connection:
        ours, theirs = socket.socketpair()
        with theirs, self._lock:
            self._begin()
            assert self._orders is not None
            with contextlib.suppress(OSError):
                socket.send_fds(self._orders, [b"1"], [theirs.fileno()])
        return Connection(ours.detach())

    def _begin(self) -> None:
        if self._process is not None and self._process.poll() is None:
            return
        self._end()
        self._orders, theirs = socket.socketpair()
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115  closed where the server ends
        with theirs:
            self._process = subprocess.Popen(  # noqa: S603
                [sys.executable, "-s", "-P", "-c", _START, *sys.path, str(self._idle_s), " ".join(self._libraries)],
                stdin=theirs.fileno(), stdout=subprocess.DEVNULL, stderr=self._errors, env=ENVIRONMENT, cwd="/",
                start_new_session=True,
            )  # fmt: skip

    def _end(self) -> None:
        if self._orders is not None:
            self._orders.close()
        if self._process is not None:
            self._process.kill()
            self._process.wait()
        if self._errors is not None:
            self._errors.close()
        self._process = self._orders = self._errors = None

    def _last_words(self) -> str:
        with self._lock:
            if self._errors is None:
                return "it was closed."
            self._errors.seek(0)
            said = self._errors.read().decode("utf-8", "replace").strip()
            return said.rpartition("\n")[2][:_MOST_ERROR] or "it said nothing."


def _is_begun(line: Connection, order: bytes, check: Callable[[], None]) -> bool:
    try:
        line.send_bytes(order)
        _wait(line, check)
        line.recv_bytes()
    except (EOFError, ConnectionError):
        return False
    return True


def _wait(line: Connection, check: Callable[[], None]) -> None:
    while not line.poll(_LOOK_S):
        check()


def _outcome(line: Connection, check: Callable[[], None]) -> Outcome:
    _wait(line, check)
    try:
        told: dict[str, Any] = json.loads(line.recv_bytes(_MOST_TOLD_BYTES))
        if "failed" in told:
            raise EffectFailed(f"The sandbox could not run the program: {told['failed']}")
        results = {name: line.recv_bytes(_MOST_TOLD_BYTES) for name in told["results"]}
    except (EOFError, OSError) as error:
        raise EffectFailed("The sandbox ended before the program did.") from error
    values: dict[str, Any] = {**told, "results": results}
    return Outcome(**values)
