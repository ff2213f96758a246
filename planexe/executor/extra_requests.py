"""ExtraRequests, a bound on the second requests of a run: retries after passing trouble, and twins of late calls."""

import math
from collections import Counter
from typing import Final

from planexe.executor.clock import Clock
from planexe.executor.wakeup import Wakeup, wait_for_change

RETRY_SHARE: Final = 0.2
RETRY_EXTRA: Final = 10
TWIN_SHARE: Final = 0.02
_LOOK_AGAIN_S: Final = 30.0


class ExtraRequests:
    """Counts what a run asks and what is answered, and says how much may be asked beside that.

    Nothing fails by it: a retry waits until an answer has come, or until nothing else of the run is under way.

    Attributes:
        retries: after passing trouble so far; ``twins`` likewise, of calls that were late.
        held: retries that wait for leave.

    Args:
        clock: tells the time.
        retry_share: retries that each answer allows, beside ``retry_extra`` from the start.
        retry_extra: see there.
        twin_share: twins that each answer allows.
    """

    def __init__(
        self,
        clock: Clock,
        *,
        retry_share: float = RETRY_SHARE,
        retry_extra: int = RETRY_EXTRA,
        twin_share: float = TWIN_SHARE,
    ) -> None:
        self.retries = self.twins = self.held = 0
        self._clock = clock
        self._retry_share, self._retry_extra, self._twin_share = retry_share, retry_extra, twin_share
        self._answers = 0
        self._under_way: Counter[float] = Counter()
        self._wakeup = Wakeup()

    @property
    def retries_allowed(self) -> float:
        """Returns how many retries the answers so far allow."""
        return self._retry_extra + self._retry_share * self._answers

    def begin(self, priority: float) -> None:
        """Notes that an attempt of a call is sent."""
        self._under_way[priority] += 1

    def end(self, priority: float, *, answered: bool) -> None:
        """Notes that it is over."""
        self._under_way[priority] -= 1
        if not self._under_way[priority]:
            del self._under_way[priority]
        self._answers += answered
        if answered or not self._under_way:
            self._wakeup.wake_all()

    async def take_retry(self) -> float:
        """Waits for leave to try again, and returns the seconds waited."""
        began = self._clock.now()
        self.held += 1
        try:
            while self.retries + 1 > self.retries_allowed and self._under_way:
                await wait_for_change(self._wakeup, self._clock, _LOOK_AGAIN_S)
        finally:
            self.held -= 1
        self.retries += 1
        return self._clock.now() - began

    def take_twin(self, priority: float) -> bool:
        """Returns whether a call may get a twin: a few may, and none under way may have more work waiting behind it."""
        if priority < max(self._under_way, default=-math.inf) or self.twins + 1 > self._twin_share * self._answers:
            return False
        self.twins += 1
        return True
