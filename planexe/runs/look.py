"""RunLook: how a run stood at one moment, taken at once, so that every number on a page is about the same moment."""

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from planexe.executor.hooks import AttemptStart
from planexe.spine.active_run import ActiveRun
from planexe.spine.event_records import EffectProgressed, Sent
from planexe.spine.progress import RunSnapshot
from planexe.spine.run_clock import RunClock

AttemptKey = tuple[str, int]
SAME_TICK_S: Final = 0.7
"""What a page draws within this time of a look shows that look: its parts refresh themselves once a second."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveCalls:
    """What only the process that works on a run knows of its attempts without an end.

    Attributes:
        starts: how far each is, by call id and number.
        anchor_unix_s: Unix time at monotonic zero of that process; ``now_unix_s`` its present.
        paused: whether a person holds the run.
    """

    starts: Mapping[AttemptKey, AttemptStart]
    anchor_unix_s: float
    now_unix_s: float
    paused: bool = False


def live_calls(active: ActiveRun) -> LiveCalls:
    """Returns what this process knows of a run that it works on."""
    return LiveCalls(
        starts=dict(active.live),
        anchor_unix_s=active.anchor_unix_s,
        now_unix_s=active.now_unix_s,
        paused=active.limiter.paused,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class RunLook:
    """How a run stood at one moment. Calls that run are those of ``in_flight``, in every number and drawing.

    Attributes:
        number: of the look; a later one is larger.
        snapshot: every count, and the time of the run.
        clock: of the run, up to the present if it goes on.
        epoch: of the feed's rows; ``rows`` how many attempts had ended.
        in_flight: the ``sent`` events of the attempts without an end; ``said`` how far those of
            code say they are.
        caps: from which second of the run on which cap held.
        live: what the process that works on the run knows beside that; ``None`` for another process's run.
        taken_s: monotonic seconds at which it was taken.
    """

    number: int
    snapshot: RunSnapshot
    clock: RunClock
    epoch: str
    rows: int
    in_flight: Mapping[AttemptKey, Sent]
    said: Mapping[AttemptKey, EffectProgressed] = field(default_factory=dict)
    caps: tuple[tuple[float, int], ...]
    live: LiveCalls | None = None
    taken_s: float = field(default_factory=time.monotonic)

    @property
    def status(self) -> str:
        """Returns the run's state."""
        return self.snapshot.status

    @property
    def now_unix_s(self) -> float:
        """Returns the moment it is about: the present of a run that goes on, else the last thing that happened."""
        return self.clock.sessions[-1].end_unix_s if self.clock.sessions else 0.0

    @property
    def to_send(self) -> list[AttemptStart]:
        """Returns the attempts that are ready and not sent, the longest waiting first; their process alone knows."""
        found = self.live.starts.values() if self.live else ()
        return sorted((s for s in found if s.state not in {"sent", "streaming"}), key=lambda s: s.at)

    @property
    def waiting(self) -> int:
        """Returns how many attempts are ready and not sent."""
        return len(self.to_send)
