"""The inside of a room: shuts the last doors behind itself, then runs the program."""

import contextlib
import errno
import gc
import linecache
import math
import os
import random
import signal
import sys
import threading
import traceback
import types
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, NoReturn

from planexe.sandbox.kernel import die_with_parent, drop_privileges
from planexe.sandbox.landlock import allow_only
from planexe.sandbox.program import Language, Limits
from planexe.sandbox.rooms import FOLDER, WRITABLE, libraries, readable, room_bytes
from planexe.sandbox.sql import run_sql
from planexe.sandbox.system_calls import forbid_system_calls

NO_MEMORY: Final = 86
"""Exit status of a program that found no memory."""
_NAME: Final = "<program>"
_MOST_OPEN: Final = 256
_MOST_CORES: Final = 4
_MOST_CPU_AFTER_S: Final = 1
_FIRST_FREE: Final = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """What is done inside.

    Attributes:
        level: which kind of room it is.
        taken_bytes: address space that Python and its libraries take.
    """

    language: Language
    code: str
    names: Sequence[str]
    limits: Limits
    level: str
    taken_bytes: int


def live_inside(job: Job, stdout: int, stderr: int, ready: int) -> NoReturn:
    """Becomes the program; never returns.

    Args:
        job: what is done.
        stdout: where its output goes.
        stderr: where its errors go.
        ready: is told why it could not begin; closed without a word once nothing is left but to begin.
    """
    try:
        os.setsid()
        signal.signal(signal.SIGINT, signal.default_int_handler)
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        os.chdir(FOLDER)
        os.dup2(os.pipe()[0], 0)  # no file of the machine lies open here, not even its null device
        os.dup2(stdout, 1)
        os.dup2(stderr, 2)
        os.closerange(_FIRST_FREE, ready)
        os.closerange(ready + 1, 1 << 16)
        _take_few_cores()
        _limit(job)
        _settle(job)
        drop_privileges()
        die_with_parent()
        if job.level == "landlock":
            allow_only(readable(), WRITABLE)
        forbid_system_calls()
    except BaseException as error:  # noqa: BLE001  nothing begins where one door stays open
        os.write(ready, f"{type(error).__name__}: {error}".encode()[:1000])
        os._exit(1)
    os.close(ready)
    status = _status(job)
    for thread in threading.enumerate():
        if thread is not threading.current_thread() and not thread.daemon:
            thread.join()
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(OSError, ValueError):
            stream.flush()
    os._exit(status)


def _take_few_cores() -> None:
    """Takes some cores of a large machine: libraries begin a thread for each that they see, and others want some."""
    cores = os.sched_getaffinity(0)
    if len(cores) > _MOST_CORES:
        os.sched_setaffinity(0, random.SystemRandom().sample(sorted(cores), _MOST_CORES))


def _limit(job: Job) -> None:
    import resource

    cpu_s = math.ceil(job.limits.cpu_s)
    for kind, soft, hard in (
        (resource.RLIMIT_AS, job.taken_bytes + job.limits.memory_bytes, 0),
        (resource.RLIMIT_CPU, cpu_s, cpu_s + _MOST_CPU_AFTER_S),
        (resource.RLIMIT_FSIZE, room_bytes(job.limits) + 1, 0),
        (resource.RLIMIT_NOFILE, _MOST_OPEN, 0),
        (resource.RLIMIT_CORE, 0, 0),
    ):
        resource.setrlimit(kind, (soft, hard or soft))


def _settle(job: Job) -> None:
    """Makes the process look as if it had just been begun for this program; the same code finds the same chance."""
    gc.enable()
    there = libraries()
    sys.path[:] = [path for path in sys.path if path.startswith(there)]
    sys.argv[:] = [_NAME]
    sys.dont_write_bytecode = True
    for name in [name for name in sys.modules if name.split(".")[0] == "planexe"]:
        del sys.modules[name]
    random.seed(0)
    if numpy := sys.modules.get("numpy"):
        numpy.random.seed(0)
    text = {"encoding": "utf-8", "errors": "backslashreplace", "closefd": False}
    sys.stdout = open(1, "w", buffering=1, **text)  # noqa: SIM115
    sys.stderr = open(2, "w", buffering=1, **text)  # noqa: SIM115
    linecache.cache[_NAME] = (len(job.code), None, job.code.splitlines(keepends=True), _NAME)


def _status(job: Job) -> int:
    try:
        if job.language == "sql":
            run_sql(job.code, job.names, job.limits)
        else:
            module = types.ModuleType("__main__")
            sys.modules["__main__"] = module
            exec(compile(job.code, _NAME, "exec", dont_inherit=True), module.__dict__)  # noqa: S102
    except SystemExit as leaving:
        if leaving.code is None or isinstance(leaving.code, int):
            return (leaving.code or 0) & 0xFF
        sys.stderr.write(f"{leaving.code}\n")
        return 1
    except BaseException as error:  # noqa: BLE001  whatever it is, it is told
        _tell(error, with_lines=job.language == "python")
        return NO_MEMORY if _is_of_memory(error) else 1
    return 0


def _is_of_memory(error: BaseException) -> bool:
    if isinstance(error, OSError):
        return error.errno == errno.ENOMEM
    return isinstance(error, MemoryError) or type(error).__name__ == "OutOfMemoryException"  # DuckDB's


def _tell(error: BaseException, *, with_lines: bool) -> None:
    told = traceback.TracebackException.from_exception(error, compact=True)
    told.stack = traceback.StackSummary.from_list([frame for frame in told.stack if frame.filename == _NAME])
    lines = told.format(chain=False) if with_lines else told.format_exception_only()
    sys.stderr.write("".join(lines))
