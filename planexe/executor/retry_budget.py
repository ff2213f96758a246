"""RetryBudget, a bound on what passing trouble may cost a run: with it used up, retries wait for answers."""

from typing import Final

from planexe.executor.clock import Clock
from planexe.executor.wakeup import Wakeup, wait_for_change

SHARE: Final = 0.2
EXTRA: Final = 10
_LOOK_AGAIN_S: Final = 30.0


class RetryBudget:
    """Lets a run try again after passing trouble as often as a share of its answers allows.

    Nothing fails by it: a retry waits until an answer has come, or until nothing else of the run is under way.

    Attributes:
        used: retries so far.

    Args:
        clock: tells the time.
        share: retries that each answer allows.
        extra: retries allowed before the first answer.
    """

    def __init__(self, clock: Clock, *, share: float = SHARE, extra: int = EXTRA) -> None:
        self.used = 0
        self._clock = clock
        self._share = share
        self._extra = extra
        self._answers = 0
        self._under_way = 0
        self._wakeup = Wakeup()

    @property
    def allowed(self) -> float:
        """Returns how many retries the answers so far allow."""
        return self._extra + self._share * self._answers

    def begin(self) -> None:
        """Notes that an attempt is sent."""
        self._under_way += 1

    def end(self, *, answered: bool) -> None:
        """Notes that it is over."""
        self._under_way -= 1
        self._answers += answered
        if answered or not self._under_way:
            self._wakeup.wake_all()

    async def take(self) -> float:
        """Waits for leave to try again, and returns the seconds waited."""
        began = self._clock.now()
        while self.used + 1 > self.allowed and self._under_way > 0:
            await wait_for_change(self._wakeup, self._clock, _LOOK_AGAIN_S)
        self.used += 1
        return self._clock.now() - began
