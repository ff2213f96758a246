"""WorkLoop: small steps of work and the start of calls on one event loop, which neither may hold up for long."""

import asyncio
import time
from collections.abc import Callable, Coroutine
from heapq import heappop, heappush
from typing import Any

from planexe.spine.stage import Item
from planexe.spine.stage_run import StageRun

_SLICE_S = 0.01
"""So long may the work between calls hold up the loop at a time."""
_MOST_ASKING = 1088
"""Calls that are in flight or wait for a slot: more than the highest cap, so that raising it is obeyed at once."""


class WorkLoop:
    """Does what is to be done until nothing is left, the run is stopped, or something fatal happened.

    Calls that became ready together take their places in the queue by priority, not by accident of order.

    Args:
        step: does one small thing; returns whether there was one.
        start: starts a call, by ``spawn``, or ends it at once.

    Attributes:
        stopped: whether nothing more is to begin.
        fatal: what ended the run.
    """

    def __init__(self, step: Callable[[], bool], start: Callable[[StageRun, Item], None]) -> None:
        self.stopped = False
        self.fatal: BaseException | None = None
        self._step = step
        self._start = start
        self._ready: list[tuple[float, int, StageRun, Item]] = []
        self._queued = 0
        self._asking = 0
        self._working = False
        self._goes_on_soon = False
        self._tasks: set[asyncio.Task[None]] = set()
        self._kept: set[asyncio.Task[None]] = set()
        self._idle = asyncio.Event()

    @property
    def over(self) -> bool:
        """Returns whether nothing more begins."""
        return self.stopped or self.fatal is not None

    async def run(self) -> None:
        """Works until nothing is left."""
        self._again()
        await self._idle.wait()

    async def close(self) -> None:
        """Cancels what is under way, except what must be brought to its end, and lets go of who gave us the work."""
        await asyncio.gather(*self._kept, return_exceptions=True)
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._working = True  # so nothing more is begun
        del self._step, self._start

    def queue(self, priority: float, run: StageRun, item: Item) -> None:
        """Notes that a call can start; the highest priority goes first."""
        self._queued += 1
        heappush(self._ready, (-priority, self._queued, run, item))

    def spawn(self, work: Coroutine[Any, Any, None], name: str, *, is_call: bool = False, keep: bool = False) -> None:
        """Does something beside the steps.

        Args:
            work: what is done; what it raises is fatal.
            name: of the task.
            is_call: whether it counts as a call.
            keep: whether it is brought to its end when the run is over.
        """
        task = asyncio.create_task(work, name=name)
        self._tasks.add(task)
        if keep:
            self._kept.add(task)
            task.add_done_callback(self._kept.discard)
        self._asking += is_call
        task.add_done_callback(self._call_over if is_call else self._task_over)

    def go_on(self) -> None:
        """Does what there is to do now; what takes longer than a slice goes on in a while."""
        if self._working:
            return
        self._working = True
        until = time.perf_counter() + _SLICE_S
        try:
            while self._step() or self._start_next():
                if time.perf_counter() > until:
                    self._soon()
                    break
        finally:
            self._working = False

    def _start_next(self) -> bool:
        if not self._ready or self._asking >= _MOST_ASKING:
            return False
        _, _, run, item = heappop(self._ready)
        self._start(run, item)
        return True

    def _soon(self) -> None:
        if not self._goes_on_soon:
            self._goes_on_soon = True
            asyncio.get_running_loop().call_soon(self._again)

    def _again(self) -> None:
        self._goes_on_soon = False
        try:
            self.go_on()
        except Exception as error:  # noqa: BLE001  as of a call: it ends the run and is raised there
            self.fatal = self.fatal or error
        self._look_idle()

    def _call_over(self, task: "asyncio.Task[None]") -> None:
        self._asking -= 1
        self._task_over(task)

    def _task_over(self, task: "asyncio.Task[None]") -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            self.fatal = self.fatal or error
        self._look_idle()

    def _look_idle(self) -> None:
        if self.over:
            self._ready.clear()
        if self._ready and self._asking < _MOST_ASKING:
            self._soon()
        elif self.fatal or not (self._tasks or self._goes_on_soon):
            self._idle.set()
