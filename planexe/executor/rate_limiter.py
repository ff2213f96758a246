"""Requests and tokens per minute of one service: reserve before the call, settle after it, pause together on a 429."""

import threading
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass

from planexe.errors import SettingsError
from planexe.executor.clock import Clock, SystemClock

_FIRST_OUTPUT_GUESS = 800.0
_AVERAGE_OVER = 16


@dataclass(eq=False, slots=True)
class Reservation:
    """Leave to send one request at a certain time.

    Attributes:
        at: monotonic time from which the request may go out.
        tokens: tokens counted against the limit.
        waits: seconds until ``at``, by reason: ``rpm``, ``tpm``, ``retry_after``.
        counted: it still stands in the window.
    """

    at: float
    tokens: int
    waits: Mapping[str, float]
    counted: bool = True


class RateLimiter:
    """A sliding window over requests and tokens: no span of one window holds more than the limits.

    That is safe for providers that count fixed minutes as well as for those that refill a bucket. Requests get their
    times in the order of asking. One object per service and key, shared by every run of the process, from any thread.

    Args:
        requests_per_minute: ``None`` for no limit.
        tokens_per_minute: input and output together; ``None`` for no limit.
        window_s: length of the window in seconds (shorter when a simulated service runs faster than life).
        ramp: how many requests after a pause go out one by one; the rest follow them.
        clock: tells the time.

    Raises:
        SettingsError: a limit is below 1.
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
        self._paused_until = float("-inf")
        self._entries: deque[Reservation] = deque()  # in the order of their times
        self._tokens = 0
        self._last_at = float("-inf")
        self._last_reason = "retry_after"
        self._output_tokens = _FIRST_OUTPUT_GUESS
        self._lock = threading.Lock()

    @property
    def expected_output_tokens(self) -> int:
        """Returns a guess for the next answer: the moving average of the last ones."""
        return round(self._output_tokens)

    def limit(self, requests_per_minute: int | None, tokens_per_minute: int | None) -> None:
        """Changes the limits; what is reserved already keeps its time."""
        with self._lock:
            self.requests_per_minute, self.tokens_per_minute = requests_per_minute, tokens_per_minute

    def reserve(self, tokens: int) -> Reservation:
        """Returns when a request of about this many tokens may be sent; it counts from now on.

        A request larger than the whole limit is let through alone in its window rather than never.
        """
        with self._lock:
            now = self._clock.now()
            self._forget(now)
            waits: dict[str, float] = {}
            at = self._later(now, self._last_at, self._last_reason, waits)  # behind others that wait already
            at = self._later(at, self._paused_until, "retry_after", waits)
            at = self._later(at, self._ramp_at(at), "retry_after", waits)
            at = self._later(at, self._requests_at(), "rpm", waits)
            at = self._later(at, self._tokens_at(at, tokens), "tpm", waits)
            reservation = Reservation(at, tokens, waits)
            self._entries.append(reservation)
            self._tokens += tokens
            self._last_at = at
            return reservation

    def settle(self, reservation: Reservation, tokens: int, output_tokens: int = 0) -> None:
        """Replaces the estimate by the tokens really used, and learns how long answers are."""
        with self._lock:
            if reservation.counted:
                self._tokens += tokens - reservation.tokens
            reservation.tokens = tokens
            if output_tokens:
                self._output_tokens += (output_tokens - self._output_tokens) / _AVERAGE_OVER

    def refund(self, reservation: Reservation) -> None:
        """Takes a reservation back whose request was never counted (not sent, or refused with a 429)."""
        with self._lock:
            if reservation.counted:
                reservation.counted = False
                self._entries.remove(reservation)
                self._tokens -= reservation.tokens
                # Whoever asks next must not queue behind times that nobody uses.
                self._last_at = self._entries[-1].at if self._entries else float("-inf")

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
            left = {}
            if self.requests_per_minute is not None:
                left["requests"] = max(0, self.requests_per_minute - len(self._entries))
            if self.tokens_per_minute is not None:
                left["tokens"] = max(0, self.tokens_per_minute - self._tokens)
            return left

    def _forget(self, now: float) -> None:
        while self._entries and self._entries[0].at <= now - self._window_s:
            old = self._entries.popleft()
            old.counted = False
            self._tokens -= old.tokens

    def _later(self, at: float, earliest: float, reason: str, waits: dict[str, float]) -> float:
        if earliest <= at:
            return at
        waits[reason] = waits.get(reason, 0.0) + earliest - at
        self._last_reason = reason
        return earliest

    def _ramp_at(self, at: float) -> float:
        if not self._ramp_left:
            return at
        self._ramp_left -= 1
        first_out = self._last_at < self._paused_until
        return at if first_out else self._last_at + self._ramp_step_s

    def _requests_at(self) -> float:
        limit = self.requests_per_minute
        if limit is None or len(self._entries) < limit:
            return float("-inf")
        return self._entries[-limit].at + self._window_s

    def _tokens_at(self, at: float, amount: int) -> float:
        limit = self.tokens_per_minute
        if limit is None or self._tokens + amount <= limit:
            return at
        used = amount
        for entry in reversed(self._entries):
            if entry.at <= at - self._window_s:
                break
            used += entry.tokens
            if used > limit:  # this one, and with it all before it, must have left the window
                return entry.at + self._window_s
        return at
