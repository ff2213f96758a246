"""What follows a run beside its progress and says how long it still takes; made above the spine and handed to it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from planexe.executor.attempt_log import Attempt
from planexe.spine.event_records import Event
from planexe.spine.stage_tally import StageTally


@dataclass(frozen=True, slots=True)
class TimeLeft:
    """Seconds that a run still takes, and the ends of the band in which the real ones should lie."""

    low_s: float
    likely_s: float
    high_s: float

    def later(self, passed_s: float) -> "TimeLeft":
        """Returns what is left of it after some seconds."""
        return TimeLeft(*(max(0.0, s - passed_s) for s in (self.low_s, self.likely_s, self.high_s)))


class Forecaster(Protocol):
    """Takes what happens, in the order of time."""

    def take_event(self, event: Event) -> None:
        """Takes an event."""
        ...

    def take_attempt(self, attempt: Attempt) -> None:
        """Takes an attempt that ended."""
        ...

    def left(self, stages: Mapping[str, StageTally], cap: int, now_s: float, worked_s: float) -> TimeLeft:
        """Returns the time left.

        Args:
            stages: how far each stage is.
            cap: calls in flight at most.
            now_s: the present, Unix seconds.
            worked_s: the time of the run so far.
        """
        ...
