"""How much the simulated service allows: requests and tokens per minute, and calls at once."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What one account may use; ``None`` is no limit.

    Attributes:
        requests_per_minute: calls per minute.
        tokens_per_minute: prompt and answer tokens per minute.
        concurrent_requests: calls in flight at once.
        reads_tokens: of a prompt; what comes after them is left out without a word.
    """

    requests_per_minute: int | None = None
    tokens_per_minute: int | None = None
    concurrent_requests: int | None = None
    reads_tokens: int | None = None


@dataclass(frozen=True, slots=True)
class TooMuch:
    """A call that was not admitted.

    Attributes:
        what: ``requests``, ``tokens`` or ``concurrency``.
        limit: the limit it ran into.
        used: how much of it is in use.
        retry_after_s: when to try again, in real seconds.
    """

    what: str
    limit: int
    used: int
    retry_after_s: float


class Allowance:
    """An amount per minute that fills up continuously and may be used in one burst.

    Args:
        limit: the amount per minute.
        minute_s: how long a minute is, in real seconds.
    """

    def __init__(self, limit: int, minute_s: float) -> None:
        self.limit = limit
        self._per_s = limit / minute_s
        self._level = float(limit)
        self._seen_s: float | None = None

    def level(self, now_s: float) -> float:
        """Returns what is left now; below zero after one call larger than the limit."""
        if self._seen_s is not None:
            self._level = min(float(self.limit), self._level + (now_s - self._seen_s) * self._per_s)
        self._seen_s = now_s
        return self._level

    def wait_s(self, amount: int, now_s: float) -> float:
        """Returns the seconds until the amount is there; more than the limit waits for a full minute's worth."""
        return max(0.0, (min(amount, self.limit) - self.level(now_s)) / self._per_s)

    def take(self, amount: int, now_s: float) -> None:
        """Uses up an amount."""
        self._level = self.level(now_s) - amount

    def reset_s(self, now_s: float) -> float:
        """Returns the seconds until everything is there again."""
        return max(0.0, (self.limit - self.level(now_s)) / self._per_s)


class Gate:
    """Admits calls within the limits; at time scale 0 there are no minutes, so nothing is limited.

    Args:
        limits: what is allowed.
        time_scale: factor on the length of a minute.
    """

    def __init__(self, limits: Limits, time_scale: float) -> None:
        minute_s = 60.0 * time_scale
        self._time_scale = time_scale
        self._concurrent = limits.concurrent_requests if time_scale > 0 else None
        self._allowances: dict[str, Allowance] = {}
        if time_scale > 0 and limits.requests_per_minute is not None:
            self._allowances["requests"] = Allowance(limits.requests_per_minute, minute_s)
        if time_scale > 0 and limits.tokens_per_minute is not None:
            self._allowances["tokens"] = Allowance(limits.tokens_per_minute, minute_s)
        self.in_flight = 0

    def admit(self, tokens: int, now_s: float) -> TooMuch | None:
        """Counts a call in, or says why not; a call that is refused uses nothing up."""
        if self._concurrent is not None and self.in_flight >= self._concurrent:
            return TooMuch("concurrency", self._concurrent, self.in_flight, self._time_scale)
        for what, amount in (("requests", 1), ("tokens", tokens)):
            allowance = self._allowances.get(what)
            if allowance is not None and (wait_s := allowance.wait_s(amount, now_s)) > 1e-6:
                return TooMuch(what, allowance.limit, round(allowance.limit - allowance.level(now_s)), wait_s)
        for what, amount in (("requests", 1), ("tokens", tokens)):
            if what in self._allowances:
                self._allowances[what].take(amount, now_s)
        self.in_flight += 1
        return None

    def release(self) -> None:
        """Counts a call out."""
        self.in_flight -= 1

    def headers(self, now_s: float) -> dict[str, str]:
        """Returns the rate-limit headers, those of unlimited amounts left out."""
        headers: dict[str, str] = {}
        for what, allowance in self._allowances.items():
            headers[f"x-ratelimit-limit-{what}"] = str(allowance.limit)
            headers[f"x-ratelimit-remaining-{what}"] = str(max(0, int(allowance.level(now_s))))
            headers[f"x-ratelimit-reset-{what}"] = duration_text(allowance.reset_s(now_s))
        return headers


def duration_text(seconds: float) -> str:
    """Returns a duration as OpenAI's headers write it: ``20ms``, ``7.66s``, ``6m0s``, ``1h2m3s``."""
    if seconds < 1:
        return f"{round(seconds * 1000)}ms"
    if seconds < 60:
        return f"{round(seconds, 2):g}s"
    whole = round(seconds)
    hours, rest = divmod(whole, 3600)
    minutes, left = divmod(rest, 60)
    return (f"{hours}h" if hours else "") + f"{minutes}m{left}s"
