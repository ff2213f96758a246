"""Makes this process poor in what only POSIX has, before anything of the product is imported.

Run as a program it then imports the whole product, or does what its arguments say: ``python -m tests.windows_like plan``.
"""

import asyncio
import builtins
import importlib
import os
import pkgutil
import signal
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

MISSING_MODULES = ("fcntl", "resource", "termios", "pwd", "grp", "tty", "pty", "syslog", "readline")
MISSING_NAMES = (
    "pread",
    "pwrite",
    "fork",
    "getuid",
    "geteuid",
    "getpgid",
    "killpg",
    "setsid",
    "mkfifo",
    "sched_getaffinity",
)
MISSING_SIGNALS = ("SIGHUP", "SIGQUIT", "SIGUSR1", "SIGUSR2", "SIGALRM", "SIGKILL", "SIGCHLD")
_IMPORT = builtins.__import__
GOAL = "Open a small bakery in Aarhus before May 2027 for 2 million DKK."


def forget_posix() -> None:
    """Takes away modules, functions, signals and handlers that Windows lacks, and gives its way to lock bytes."""
    sys.modules["msvcrt"] = _windows_locks()
    builtins.__import__ = _poor_import
    for name in MISSING_NAMES:
        delattr(os, name)
    for name in MISSING_SIGNALS:
        delattr(signal, name)
    loop = type(asyncio.new_event_loop())

    def no_handlers(*_: object) -> None:
        raise NotImplementedError

    loop.add_signal_handler = no_handlers  # pyrefly: ignore[bad-assignment, method-assign]


def _poor_import(name: str, *rest: Any, **named: Any) -> Any:
    """Imports for the product what Windows has; packages of others have a way of their own on each system."""
    scope = rest[0] if rest else named.get("globals")
    if name in MISSING_MODULES and str((scope or {}).get("__name__", "")).partition(".")[0] == "planexe":
        raise ModuleNotFoundError(f"No module named {name!r}", name=name)
    return _IMPORT(name, *rest, **named)


def _windows_locks() -> ModuleType:
    """Returns what the product uses of ``msvcrt``: locks on bytes of a file, of one process alone."""
    import fcntl

    found = ModuleType("msvcrt")
    found.LK_LOCK, found.LK_NBLCK, found.LK_UNLCK = 1, 2, 0  # pyrefly: ignore[missing-attribute]
    kinds = {0: fcntl.LOCK_UN, 1: fcntl.LOCK_EX, 2: fcntl.LOCK_EX | fcntl.LOCK_NB}

    def locking(descriptor: int, kind: int, length: int) -> None:
        fcntl.lockf(descriptor, kinds[kind], length, 0, os.SEEK_CUR)

    found.locking = locking  # pyrefly: ignore[missing-attribute]
    return found


def import_everything() -> list[str]:
    """Imports every module of the product and returns their names."""
    import planexe

    names = [m.name for m in pkgutil.walk_packages(planexe.__path__, "planexe.") if not m.name.endswith("__main__")]
    for name in names:
        importlib.import_module(name)
    return names


def use_the_product(folder: Path) -> None:
    """Makes a plan, marks it, resumes it and moves it to the bin."""
    from planexe.cli.main import main

    quick = ["--model", "simulated", "--time-scale", "0", "--detail", "fast", "--concurrency", "16"]
    os.chdir(folder)
    for command in (
        ["plan", GOAL, "--run-id", "one", *quick],
        ["runs", "star", "one"],
        ["runs", "tag", "one", "baking"],
        ["resume", "one"],
        ["export", "one", "--format", "zip"],
        ["runs"],
        ["runs", "delete", "one", "--yes"],
        ["runs", "bin"],
    ):
        assert main(command) == 0, command


if __name__ == "__main__":
    forget_posix()
    if sys.argv[1:]:
        use_the_product(Path(sys.argv[1]))
    else:
        sys.stdout.write(f"{len(import_everything())}\n")
