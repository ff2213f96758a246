"""Sandbox: runs programs on the best level of this machine, and refuses where there is none."""

import atexit
import contextlib
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final, Self

from planexe.errors import EffectFailed
from planexe.sandbox.fork_server import ForkServer
from planexe.sandbox.levels import sandbox_levels, sandbox_text
from planexe.sandbox.program import Language, Limits, Outcome, Program

LIBRARIES: Final = ("numpy", "pandas", "duckdb")
"""Loaded once, before any program: alone they take a second or more."""


def _nobody_asks() -> None:
    pass


class Sandbox:
    """Runs programs; may be used from any thread, and by several at once.

    Args:
        level: ``bubblewrap`` or ``landlock``; empty: the best that holds on this machine.
        libraries: that programs find loaded.
        idle_s: seconds without work after which its server ends; it begins again when it is needed.
    """

    def __init__(self, level: str = "", *, libraries: tuple[str, ...] = LIBRARIES, idle_s: float = 60.0) -> None:
        self._level = level
        self._libraries = libraries
        self._idle_s = idle_s
        self._lock = threading.Lock()
        self._server: ForkServer | None = None

    def run(
        self, program: Program, *, limits: Limits | None = None, check: Callable[[], None] = _nobody_asks
    ) -> Outcome:
        """Runs a program to its end, and blocks so long.

        Args:
            program: what is run.
            limits: what it may use; the usual ones where none are given.
            check: called some times a second; what it raises ends the program and goes to the caller.

        Raises:
            EffectFailed: there is no sandbox on this machine (its text says how to get one), or it broke.
        """
        return self._ready().run(program, limits or Limits(), check)

    def get_ready(self) -> None:
        """Begins its server aside, so that the first program need not wait for it; returns at once."""
        threading.Thread(target=self._begin_early, name="sandbox", daemon=True).start()

    def close(self) -> None:
        """Ends the server and all programs; it begins again when it is needed."""
        if self._server is not None:
            self._server.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _begin_early(self) -> None:
        with contextlib.suppress(EffectFailed, OSError):  # the first program will be told
            self._ready().begin()

    def _ready(self) -> ForkServer:
        with self._lock:
            if self._server is None:
                self._server = ForkServer(self._level or best_level(), libraries=self._libraries, idle_s=self._idle_s)
            return self._server


OF_THIS_PROCESS: Final = Sandbox()
"""All effects of a process share it."""

atexit.register(OF_THIS_PROCESS.close)


def best_level() -> str:
    """Returns the name of the best level of this machine.

    Raises:
        EffectFailed: there is none.
    """
    levels = sandbox_levels()
    for level in levels:
        if level.found:
            return level.name
    raise EffectFailed(sandbox_text(levels))


@dataclass(frozen=True, slots=True)
class EffectSandbox:
    """The sandbox as an effect has it: within the effect's own time, and ended when nobody waits for it.

    Args:
        deadline: when the effect's time is up, by ``time.monotonic()``.
        check: raises when nobody waits any more.
    """

    deadline: float
    check: Callable[[], None]

    def run(
        self, *, language: Language, code: str, files: Mapping[str, Path] | None = None, limits: Limits | None = None
    ) -> Outcome:
        """Runs a program, as ``Sandbox.run`` does; one that is not done when the effect must be is ended.

        Raises:
            EffectFailed: there is no sandbox on this machine, or it broke.
            InputError: what is wanted is no program.
            Stopped: nobody waits any more.
        """
        allowed = limits or Limits()
        left_s = max(0.001, self.deadline - time.monotonic())
        return OF_THIS_PROCESS.run(
            Program(language, code, files or {}),
            limits=replace(allowed, wall_s=min(allowed.wall_s, left_s)),
            check=self.check,
        )
