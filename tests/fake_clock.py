"""A clock of virtual time, so that tests of waiting do not wait."""

import asyncio
import heapq
import itertools
from typing import Any


class FakeClock:
    """Virtual time: it stands still while anything can run, then jumps to the first sleeper's end.

    Sleepers wake in the order of their times. A loop that waits for a thread counts as idle.
    """

    def __init__(self, now: float = 1000.0) -> None:
        self.time = now
        self.slept: list[float] = []
        self._sleepers: list[tuple[float, int, asyncio.Future[None]]] = []
        self._numbers = itertools.count()
        self._watching = False

    def now(self) -> float:
        return self.time

    def advance(self, seconds: float) -> None:
        """Lets time pass without a sleeper."""
        self.time += seconds

    async def sleep(self, seconds: float) -> None:
        if seconds <= 0:
            await asyncio.sleep(0)
            return
        self.slept.append(seconds)
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        heapq.heappush(self._sleepers, (self.time + seconds, next(self._numbers), future))
        self._watch()
        await future

    def _watch(self) -> None:
        if not self._watching:
            self._watching = True
            asyncio.get_running_loop().call_soon(self._jump_if_idle)

    def _jump_if_idle(self) -> None:
        self._watching = False
        while self._sleepers and self._sleepers[0][2].done():
            heapq.heappop(self._sleepers)  # cancelled
        if not self._sleepers:
            return
        loop: Any = asyncio.get_running_loop()
        if not loop._ready:
            wakes_at, _, future = heapq.heappop(self._sleepers)
            self.time = max(self.time, wakes_at)
            future.set_result(None)
        self._watch()
