"""Requests and tokens per minute of one service: reserve before the call, settle after it, pause together on a 429."""

import threading
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass

from planexe.errors import SettingsError
from planexe.executor.clock import Clock, SystemClock


@dataclass(eq=False, slots=True)
class Reservation:
    """Leave to send one request at a certain time.

    Attributes:
        at: monotonic time from which the request may go out.
        tokens: tokens counted against the limit.
        waits: seconds until ``at``, by reason: ``rpm``, ``tpm``, ``retry_after``.
    """

    at: float
    tokens: int
    waits: Mapping[str, float]
    refunded: bool = False


class RateLimiter:
    """A sliding window over requests and tokens: no span of one window holds more than the limits.

    That is safe for providers that count fixed minutes as well as for those that refill a bucket. Requests get their
    times in the order of asking. One object per service and key, shared by every run of the process.

    Args:
        requests_per_minute: ``None`` for no limit.
        tokens_per_minute: input and output together; ``None`` for no limit.
        window_s: length of the window in seconds (shorter when a simulated service runs faster than life).
        ramp: how many requests after a pause go out one by one.
    """

    def __init__(
        self,
        requests_per_minute: int | None = None,
        tokens_per_minute: int | None = None,
        *,
        window_s: float = 60.0,
        ramp: int = 8,
        clock: Clock | None = None,
    ) -> None:
        for name, value in (("requests_per_minute", requests_per_minute), ("tokens_per_minute", tokens_per_minute)):
            if value is not None and value < 1:
                raise SettingsError(f"{name} is {value}; it must be at least 1, or absent for no limit.", field=name)
        self.requests_per_minute = requests_per_minute
        self.tokens_per_minute = tokens_per_minute
        self._window_s = window_s
        self._clock = clock or SystemClock()
        self._ramp = ramp
        self._ramp_left = 0
        self._ramp_step_s = 0.0
        self._last_at = float("-inf")
        self._paused_until = float("-inf")
        self._entries: deque[Reservation] = deque()
        self._lock = threading.Lock()

    def reserve(self, tokens: int) -> Reservation:
        """Returns when a request of about this many tokens may be sent; it counts from now on.

        A request larger than the whole limit is let through alone in its window rather than never.
        """
        with self._lock:
            now = self._clock.now()
            self._forget(now)
            limited = self.requests_per_minute is not None or self.tokens_per_minute is not None
            at = max(now, self._last_at) if limited or self._ramp_left else now
            waits: dict[str, float] = {}
            if at > now:  # behind others that wait for the same limits
                waits["rpm" if self.requests_per_minute is not None else "tpm" if limited else "retry_after"] = at - now
            at = self._after_pause(at, waits)
            at = self._after_window(at, "rpm", self.requests_per_minute, 1, waits)
            at = self._after_window(at, "tpm", self.tokens_per_minute, tokens, waits)
            reservation = Reservation(at, tokens, waits)
            if limited:
                self._entries.append(reservation)
            self._last_at = at
            return reservation

    def settle(self, reservation: Reservation, tokens: int) -> None:
        """Replaces the estimate by the tokens really used."""
        with self._lock:
            reservation.tokens = tokens

    def refund(self, reservation: Reservation) -> None:
        """Takes a reservation back whose request was never counted (not sent, or refused with a 429)."""
        with self._lock:
            reservation.refunded = True

    def pause(self, seconds: float) -> None:
        """Holds every request for this long, then lets the first few out one by one."""
        with self._lock:
            until = self._clock.now() + seconds
            if until > self._paused_until:
                self._paused_until = until
                self._ramp_left = self._ramp
                self._ramp_step_s = min(seconds / self._ramp, 1.0) if self._ramp else 0.0

    def paused_until(self) -> float:
        """Returns the monotonic time until which everything is held."""
        return self._paused_until

    def headroom(self) -> dict[str, int]:
        """Returns how many requests and tokens are left in the present window, where limited."""
        with self._lock:
            self._forget(self._clock.now())
            live = [e for e in self._entries if not e.refunded]
            left = {}
            if self.requests_per_minute is not None:
                left["requests"] = max(0, self.requests_per_minute - len(live))
            if self.tokens_per_minute is not None:
                left["tokens"] = max(0, self.tokens_per_minute - sum(e.tokens for e in live))
            return left

    def _forget(self, now: float) -> None:
        while self._entries and (self._entries[0].at <= now - self._window_s or self._entries[0].refunded):
            self._entries.popleft()

    def _after_pause(self, at: float, waits: dict[str, float]) -> float:
        if self._paused_until > at:
            waits["retry_after"] = waits.get("retry_after", 0.0) + self._paused_until - at
            at = self._paused_until
        if self._ramp_left and at >= self._paused_until > float("-inf"):
            self._ramp_left -= 1
            if self._last_at >= self._paused_until:  # not the first one out
                step = max(0.0, self._last_at + self._ramp_step_s - at)
                waits["retry_after"] = waits.get("retry_after", 0.0) + step
                at += step
        return at

    def _after_window(self, at: float, name: str, limit: int | None, amount: int, waits: dict[str, float]) -> float:
        if limit is None:
            return at
        live = [e for e in self._entries if not e.refunded and e.at > at - self._window_s]
        used = sum(e.tokens if name == "tpm" else 1 for e in live)
        start = at
        for entry in live:
            if used + amount <= limit:
                break
            used -= entry.tokens if name == "tpm" else 1
            at = max(at, entry.at + self._window_s)
        if at > start:
            waits[name] = waits.get(name, 0.0) + at - start
        return at
