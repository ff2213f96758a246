"""Runs a coroutine in virtual time: everything is real but the waiting, and what the processor does takes no time."""

import asyncio
import selectors
import time
from collections.abc import Callable, Coroutine, Generator
from concurrent.futures import Executor
from contextlib import contextmanager
from typing import Any, TypeVar, TypeVarTuple, Unpack
from unittest.mock import patch

Result = TypeVar("Result")
Arguments = TypeVarTuple("Arguments")
_LOOK_S = 0.001


def run_in_virtual_time(main: Callable[[], Coroutine[Any, Any, Result]]) -> Result:
    """Runs it on a loop of its own whose clocks (monotonic, wall, loop) jump to the next thing that is due."""
    selector = _JumpingSelector()
    with _clocks(selector), asyncio.Runner(loop_factory=lambda: _Loop(selector)) as runner:
        return runner.run(main())


class _JumpingSelector(selectors.SelectSelector):
    """Waits in no time: where nothing happens until a timer is due, it moves the clock there."""

    def __init__(self) -> None:
        super().__init__()
        self.passed_s = 0.0
        self.threads = 0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        ready = super().select(0)
        if timeout is not None and timeout <= 0:  # somebody can run: nobody waits
            return ready
        while not ready and (self.threads > 0 or timeout is None):
            ready = super().select(_LOOK_S)  # a thread works for us: that takes real time, and no virtual one
        if not ready and timeout is not None:
            self.passed_s += max(0.0, timeout)
        return ready


class _Loop(asyncio.SelectorEventLoop):
    """Counts the threads that work for it, until it has heard of their results."""

    def __init__(self, selector: _JumpingSelector) -> None:
        super().__init__(selector)
        self._jumping = selector

    def run_in_executor(
        self, executor: Executor | None, func: Callable[[Unpack[Arguments]], Result], *args: *Arguments
    ) -> asyncio.Future[Result]:
        future = super().run_in_executor(executor, func, *args)
        self._jumping.threads += 1
        future.add_done_callback(self._heard)
        return future

    def _heard(self, _: object) -> None:
        self._jumping.threads -= 1


@contextmanager
def _clocks(selector: _JumpingSelector) -> Generator[None]:
    started_s, started_unix_s = time.monotonic(), time.time()
    with (
        patch("time.monotonic", lambda: started_s + selector.passed_s),
        patch("time.time", lambda: started_unix_s + selector.passed_s),
    ):
        yield
