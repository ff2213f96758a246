"""Trials: short pieces of work that a page starts and looks at again a moment later; nothing is kept on disk."""

import logging
import threading
from collections import OrderedDict
from collections.abc import Coroutine
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from planexe.errors import PlanExeError
from planexe.jobs.background_loop import BackgroundLoop

Value = TypeVar("Value")

logger = logging.getLogger("planexe.runs")
_MOST = 200


@dataclass(frozen=True, slots=True)
class Trial(Generic[Value]):
    """One piece of work as it is now.

    Attributes:
        running: it has not ended.
        value: what it gave; ``None`` while it runs, and where it failed.
        problem: why it failed, in one sentence.
    """

    running: bool
    value: Value | None = None
    problem: str = ""


class Trials:
    """The newest pieces of work by name; may be used from any thread.

    Attributes:
        time_scale: factor on the simulated model's waiting in them.
    """

    def __init__(self, loop: BackgroundLoop) -> None:
        self.time_scale = 1.0
        self._loop = loop
        self._lock = threading.Lock()
        self._futures: OrderedDict[str, Future[Any]] = OrderedDict()

    def start(self, name: str, work: Coroutine[Any, Any, Any]) -> None:
        """Starts work under a name; what ran under it before is cancelled."""
        with self._lock:
            before = self._futures.pop(name, None)
            if before is not None:
                before.cancel()
            self._futures[name] = self._loop.submit(work)
            while len(self._futures) > _MOST:
                self._futures.popitem(last=False)[1].cancel()

    def get(self, name: str) -> Trial[Any] | None:
        """Returns the work of this name as it is now; ``None`` if there is none."""
        future = self._futures.get(name)
        if future is None or future.cancelled():
            return None
        if not future.done():
            return Trial(running=True)
        error = future.exception()
        if error is None:
            return Trial(running=False, value=future.result())
        if isinstance(error, PlanExeError):
            return Trial(running=False, problem=str(error))
        logger.error("A trial ended on an internal error.", exc_info=error)
        return Trial(running=False, problem=f"An error of the program itself ({type(error).__name__}); see the log.")
