"""Time as an object that is passed in, so that tests need no waiting."""

import asyncio
import time
from typing import Protocol


class Clock(Protocol):
    """Monotonic seconds, and a way to wait."""

    def now(self) -> float:
        """Returns monotonic seconds."""
        ...

    async def sleep(self, seconds: float) -> None:
        """Waits."""
        ...


class SystemClock:
    """The machine's monotonic clock."""

    def now(self) -> float:
        """Returns monotonic seconds."""
        return time.monotonic()

    async def sleep(self, seconds: float) -> None:
        """Waits; also zero seconds give other coroutines a turn."""
        await asyncio.sleep(seconds)


def wall_anchor() -> float:
    """Returns the Unix time at which this process's monotonic clock read zero, in seconds."""
    return time.time() - time.monotonic()
