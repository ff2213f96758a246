"""CircuitBreaker, one per service and key: in an outage nothing is sent but a probe now and then, then a slow ramp."""

import random
import threading
from dataclasses import dataclass, field
from typing import Final

from planexe.errors import CallTimeout, ConnectionFailed, ProviderError, ServerFailed
from planexe.executor.clock import Clock
from planexe.executor.wakeup import Wakeup, wait_for_change

_CERTAIN: Final = frozenset({408, 499, 502, 503, 504, 529})
"""HTTP statuses of a service that is down or overloaded; a plain 500 may be the fault of one question."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BreakerPolicy:
    """When a service counts as down, and how it is looked after then.

    Attributes:
        failures: failures in a row, across calls, that open the breaker.
        ramp_failures: the same while the service has only just come back.
        first_probe_s: seconds to the first probe; each later one waits twice as long.
        longest_probe_s: longest wait between two probes.
        ramp: calls in flight right after a probe succeeded; each further sign of life lets two more in.
        ramp_ends: calls in flight from which on nothing is held back any more.
        scale: factor on the waits (a simulated service that runs faster than life).
    """

    failures: int = 5
    ramp_failures: int = 2
    first_probe_s: float = 4.0
    longest_probe_s: float = 60.0
    ramp: int = 2
    ramp_ends: int = 64
    scale: float = 1.0


@dataclass(eq=False, slots=True)
class Passage:
    """Leave to send one attempt.

    Attributes:
        probe: it finds out whether the service is back.
        heard: something of its answer has come.
    """

    call_id: str
    entered: float
    probe: bool = False
    heard: bool = False


@dataclass(slots=True)
class _Streak:
    """Failures in a row: of how many calls, and whether one of them can only be the service's own."""

    failures: int = 0
    calls: set[str] = field(default_factory=set)
    certain: bool = False


def is_trouble(error: BaseException | None) -> bool:
    """Says whether an attempt failed because its service could not be reached, failed, or stayed silent."""
    if isinstance(error, CallTimeout):
        return error.phase in ("connect", "first_token")
    return isinstance(error, ConnectionFailed | ServerFailed) and error.reply is None


class CircuitBreaker:
    """Says which attempts may be sent to a service; used from any thread.

    Failures of one call alone open it only where they are certain to be the service's: refused connections, HTTP 503
    and their like.

    Attributes:
        reason: the last failure, in a sentence.

    Args:
        clock: tells the time.
        policy: when to open, probe and close.
        seed: of the jitter.
    """

    def __init__(self, clock: Clock, policy: BreakerPolicy | None = None, seed: int = 0) -> None:
        self.policy = policy or BreakerPolicy()
        self._clock = clock
        self._random = random.Random(seed)
        self._lock = threading.RLock()
        self._wakeup = Wakeup()
        self._streak = _Streak()
        self._in_flight: set[Passage] = set()
        self._opened: float | None = None
        self._probe_at = 0.0
        self._probes = 0
        self._ramp: int | None = None
        self.reason = ""

    @property
    def since(self) -> float | None:
        """Returns since when the service is waited for, in monotonic seconds; ``None`` if it is not."""
        return self._opened

    @property
    def probe_at(self) -> float:
        """Returns when the next probe is due, while the service is waited for."""
        return self._probe_at

    def available(self) -> bool:
        """Returns whether a call may be sent now: the service is well, or a probe is due."""
        if self._opened is not None:
            return self._clock.now() >= self._probe_at and not self._probing()
        return self._ramp is None or len(self._in_flight) < self._ramp

    def in_doubt(self, call_id: str) -> bool:
        """Returns whether the service has failed so often that it may be down, but at this one call alone."""
        streak = self._streak
        return streak.failures >= self.policy.failures and not streak.certain and streak.calls == {call_id}

    def enter(self, call_id: str) -> Passage | None:
        """Returns leave to send an attempt of a call, ``None`` if it has to wait."""
        with self._lock:
            if not self.available():
                return None
            passage = Passage(call_id, self._clock.now(), probe=self._opened is not None)
            self._in_flight.add(passage)
            return passage

    def alive(self, passage: Passage) -> None:
        """Notes a sign of life: something of an answer has come."""
        if passage.heard:
            return
        passage.heard = True
        with self._lock:
            if self._opened is not None and (passage.probe or passage.entered > self._opened):
                self._close()
            elif self._opened is None:
                if self._streak.failures:
                    self._streak = _Streak()
                self._widen()

    def leave(self, passage: Passage, error: BaseException | None) -> None:
        """Notes the end of an attempt; ``error`` is what it ended with, a cancellation included."""
        with self._lock:
            self._in_flight.discard(passage)
            if is_trouble(error):
                assert isinstance(error, ProviderError)
                self._failed(passage, error)
            elif error is None or isinstance(error, ProviderError):
                self.alive(passage)
            if passage.probe or self._ramp is not None:
                self._wakeup.wake_all()  # a probe that was given up leaves its turn to another

    def try_now(self) -> None:
        """Makes the next probe due at once."""
        with self._lock:
            if self._opened is not None:
                self._probe_at = self._clock.now()
                self._wakeup.wake_all()

    async def changed(self, longest_s: float) -> None:
        """Waits until it is worth asking again, but no longer than that."""
        wait_s = longest_s
        if self._opened is not None and not self._probing():
            wait_s = min(longest_s, max(0.0, self._probe_at - self._clock.now()))
        await wait_for_change(self._wakeup, self._clock, wait_s)

    def _probing(self) -> bool:
        return any(passage.probe for passage in self._in_flight)

    def _failed(self, passage: Passage, error: ProviderError) -> None:
        self.reason = str(error)
        if self._opened is not None:
            if passage.probe:
                self._plan_probe(error)
            return
        streak = self._streak
        streak.failures += 1
        streak.calls.add(passage.call_id)
        streak.certain = streak.certain or isinstance(error, ConnectionFailed) or error.status in _CERTAIN
        most = self.policy.failures if self._ramp is None else self.policy.ramp_failures
        if streak.failures >= most and (streak.certain or len(streak.calls) > 1):
            self._opened = self._clock.now()
            self._streak = _Streak()
            self._plan_probe(error)

    def _plan_probe(self, error: ProviderError) -> None:
        policy = self.policy
        wait_s = min(policy.longest_probe_s, policy.first_probe_s * 2.0 ** min(self._probes, 20)) * policy.scale
        self._probes += 1
        wait_s *= self._random.uniform(0.8, 1.2)
        self._probe_at = self._clock.now() + max(wait_s, min(error.retry_after_s or 0.0, policy.longest_probe_s))

    def _close(self) -> None:
        self._opened = None
        self._streak = _Streak()
        self._ramp = self.policy.ramp
        self._wakeup.wake_all()

    def _widen(self) -> None:
        if self._ramp is not None:
            self._ramp += 2
            if self._ramp >= self.policy.ramp_ends or len(self._in_flight) * 4 < self._ramp:
                self._ramp, self._probes = None, 0
            self._wakeup.wake_all()
