"""RunFigures: what is measured of a run, and what follows from that; pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from planexe.spine.cache_use import NO_CACHE_USE, CacheUse
from planexe.spine.run_clock import Session
from planexe.timing.call_chain import CallChain
from planexe.timing.idle import REASONS, IdleReason, IdleSpan, SlotUse, Steps
from planexe.timing.machine import MachineUse


@dataclass(frozen=True, slots=True, kw_only=True)
class StageMeasures:
    """What the attempts of one stage say, or those of the whole run.

    Attributes:
        calls: logical calls that were sent; ``reused`` answers taken from the journal.
        attempts: tries sent or about to be; ``failed`` and ``cancelled`` ones among them.
        work_s: seconds between sending and the end, added up; ``useful_s`` those of successful attempts.
        p50_s: median seconds of a successful attempt, ``None`` if there is none; ``p95_s`` 95th percentile.
        cost_usd: ``None`` where no attempt has a known cost; ``wasted_usd`` that of attempts without an answer.
        saved_usd: what caches saved, see ``CacheUse``.
    """

    calls: int = 0
    reused: int = 0
    attempts: int = 0
    failed: int = 0
    cancelled: int = 0
    work_s: float = 0.0
    useful_s: float = 0.0
    p50_s: float | None = None
    p95_s: float | None = None
    input_tokens: int = 0
    cached_tokens: int = 0
    output_tokens: int = 0
    reasoning_tokens: int = 0
    cost_usd: float | None = None
    wasted_usd: float | None = None
    saved_usd: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RunFigures:
    """What a run's attempts say. All moments are seconds on the run's clock: gaps between sessions are left out.

    Attributes:
        sessions: when processes worked on the run.
        wall_s: their length added up.
        total: all calls of models; ``stages`` each stage, what its own code did included.
        in_flight: calls in flight over time; ``peak`` their largest number; ``caps`` the cap over time.
        slots: slot-seconds offered, used and idle, with a reason for each idle one.
        error_kinds: failed attempts by kind of error.
        second_requests: attempts beside the first of a call, by why they were made.
        wait_s: seconds that attempts waited before they were sent, by reason.
        cache: what services' caches knew of the input.
        critical_path: the calls that had to wait for each other and took longest.
        machine: memory and processor of the process that made the calls.
    """

    sessions: tuple[Session, ...]
    wall_s: float
    total: StageMeasures
    stages: Mapping[str, StageMeasures]
    in_flight: Steps
    peak: int
    caps: Steps
    slots: SlotUse
    error_kinds: Mapping[str, int]
    second_requests: Mapping[str, int]
    wait_s: Mapping[str, float]
    critical_path: CallChain
    cache: CacheUse = NO_CACHE_USE
    machine: MachineUse = field(default_factory=MachineUse)

    @property
    def work_s(self) -> float:
        """Returns the seconds of all calls, failed attempts included."""
        return self.total.work_s

    @property
    def attempts(self) -> int:
        """Returns the number of attempts, answers from the journal left out."""
        return self.total.attempts

    @property
    def calls(self) -> int:
        """Returns the number of logical calls that were sent."""
        return self.total.calls

    @property
    def concurrency_ratio(self) -> float:
        """Returns work divided by wall time: how many calls were in flight on average."""
        return self.work_s / self.wall_s if self.wall_s > 0 else 0.0

    @property
    def largest_cap(self) -> int:
        """Returns the largest cap in use, 0 if unknown."""
        return max((cap for _, cap in self.caps), default=0)

    @property
    def utilisation(self) -> float:
        """Returns the used share of the slot-seconds offered, 0 to 1."""
        return self.slots.used_slot_s / self.slots.offered_slot_s if self.slots.offered_slot_s > 0 else 0.0

    @property
    def error_rate(self) -> float:
        """Returns the failed share of the attempts that ended by themselves, 0 to 1."""
        ended = self.total.attempts - self.total.cancelled
        return self.total.failed / ended if ended else 0.0

    @property
    def lower_bound_s(self) -> float:
        """Returns the seconds below which no scheduler gets with these durations and the largest cap."""
        return max(self.critical_path.seconds, self.work_s / max(self.largest_cap, 1))

    @property
    def idle_spans(self) -> tuple[IdleSpan, ...]:
        """Returns when slots stood idle, and why."""
        return self.slots.idle

    @property
    def idle_slot_s(self) -> dict[IdleReason, float]:
        """Returns idle slot-seconds by reason."""
        return {reason: sum(s.slot_s for s in self.slots.idle if s.reason == reason) for reason in REASONS}
