"""ProviderGate: the limits a service enforces itself, as a level that refills all the time; in virtual time."""

from typing import Final

_ENOUGH: Final = 1e-6


class ProviderGate:
    """Admits calls within requests and tokens per minute that may also be used in one burst.

    Args:
        requests_per_minute: ``None`` for no limit.
        tokens_per_minute: ``None`` for no limit.
        minute_s: how long its minute is.
    """

    def __init__(self, requests_per_minute: int | None, tokens_per_minute: int | None, minute_s: float) -> None:
        self._minute_s = minute_s
        self._seen_s = 0.0
        self._limits = (requests_per_minute, tokens_per_minute)
        self._levels = [float(limit or 0) for limit in self._limits]

    def admit(self, tokens: int, now_s: float) -> float:
        """Returns 0 and counts the call in, or returns the seconds after which to try again."""
        passed_s, self._seen_s = now_s - self._seen_s, now_s
        wait_s = 0.0
        for n, (limit, amount) in enumerate(zip(self._limits, (1, tokens), strict=True)):
            if limit is None:
                continue
            self._levels[n] = min(float(limit), self._levels[n] + passed_s * limit / self._minute_s)
            missing = min(amount, limit) - self._levels[n]
            wait_s = max(wait_s, missing * self._minute_s / limit)
        if wait_s > _ENOUGH:
            return wait_s
        self._levels[0] -= 1
        self._levels[1] -= tokens
        return 0.0
