"""Time as the simulator sees it: one clock to read and one sleep, both replaceable, so that tests use no real time."""

import asyncio
import math
from collections.abc import Awaitable, Callable
from dataclasses import dataclass


def _loop_time() -> float:
    return asyncio.get_running_loop().time()


@dataclass(frozen=True, slots=True)
class Clock:
    """Reads the time and waits.

    Attributes:
        now: seconds on a clock that never goes back; by default the running loop's.
        sleep: waits that many seconds.
    """

    now: Callable[[], float] = _loop_time
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep

    async def sleep_until(self, deadline_s: float) -> None:
        """Waits until an instant of this clock, so that what happens between two waits does not add up.

        An instant that has passed, or minus infinity, returns at once without giving up control.
        """
        wait_s = deadline_s - self.now() if math.isfinite(deadline_s) else 0.0
        if wait_s > 0:
            await self.sleep(wait_s)
