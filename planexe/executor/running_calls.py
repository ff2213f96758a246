"""The calls that run now, and how a stop reaches them without touching anybody else's work."""

import asyncio
import threading
from collections.abc import Callable
from typing import Any

from planexe.executor.stop import StopMode


class RunningCall:
    """One call while it runs, in a task that may be its own or its caller's.

    Args:
        waiting: says whether nothing of it is in flight; only then does a drain end it.
    """

    def __init__(self, waiting: Callable[[], bool]) -> None:
        task = asyncio.current_task()
        assert task is not None
        self.loop = asyncio.get_running_loop()
        self._task: asyncio.Task[Any] = task
        self._waiting = waiting
        self._cancels_before = task.cancelling()
        self._over = False
        self._interrupted = False

    def interrupt(self, mode: StopMode) -> None:
        """Cancels the task if the call still runs, once; to be called on its loop."""
        if not self._over and not self._interrupted and (mode == "now" or self._waiting()):
            self._interrupted = True
            self._task.cancel()

    def settle(self) -> bool:
        """Returns whether a cancellation that has arrived was ours alone, and takes ours back."""
        if not self._interrupted:
            return False
        self._interrupted = False
        return self._task.uncancel() <= self._cancels_before

    def end(self) -> None:
        """Ends it: no later interrupt reaches the task, which may go on with its caller's work."""
        self._over = True
        if self._interrupted:  # the execute function kept our cancellation to itself
            self._interrupted = False
            self._task.uncancel()


class RunningCalls:
    """All calls of one executor that run now, on whatever loops."""

    def __init__(self) -> None:
        self._calls: set[RunningCall] = set()
        self._lock = threading.Lock()

    def enter(self, waiting: Callable[[], bool]) -> RunningCall:
        """Notes that a call begins in the current task."""
        call = RunningCall(waiting)
        with self._lock:
            self._calls.add(call)
        return call

    def leave(self, call: RunningCall) -> None:
        """Notes that it is over."""
        call.end()
        with self._lock:
            self._calls.discard(call)

    def interrupt(self, mode: StopMode) -> None:
        """Ends all calls (``now``) or those of which nothing is in flight (``drain``); from any thread."""
        with self._lock:
            calls = tuple(self._calls)
        for call in calls:
            try:
                call.loop.call_soon_threadsafe(call.interrupt, mode)
            except RuntimeError:  # its loop was closed under it: once forgotten here, it gives back what it holds
                with self._lock:
                    self._calls.discard(call)
