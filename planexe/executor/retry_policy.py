"""From an error and what was tried before to the next step: pure, one row per kind of trouble."""

import random
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from planexe.errors import InvalidAnswer, ProviderError, RateLimited, Truncated

Step = Literal["retry", "repair", "longer", "next_model"]


@dataclass(frozen=True, slots=True)
class Decision:
    """What to do after a failed attempt, and how long to wait before it, in seconds.

    Attributes:
        step: ``retry`` the same, ``repair`` by naming the failing fields, ask again with a ``longer`` output cap,
            or go to the ``next_model``.
        wait_s: wait before it.
        shared: the wait holds every call to this service, not only this one.
        blame: the model looks unhealthy: other calls should prefer another one for a while.
    """

    step: Step
    wait_s: float = 0.0
    shared: bool = False
    blame: bool = False


def _default_tries() -> dict[str, int]:
    return {
        "connection": 5,
        "server": 5,
        "timeout": 4,
        "rate_limit": 12,
        "empty": 3,
        "invalid": 4,  # two repairs, then one fresh ask
        "truncated": 2,
        "refused": 1,
        "content_filter": 1,
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class RetryPolicy:
    """How often to try one model again, by kind of error, and how long to wait.

    Attributes:
        tries: attempts at one model that may fail in this way before the next model's turn; a kind that is not
            listed (wrong key, request rejected, quota) is never tried again on the same model.
        repairs: how many of the invalid answers are answered with a repair turn.
        first_wait_s: upper bound of the first wait; it doubles each time (full jitter).
        longest_wait_s: upper bound of any wait of our own.
        longest_retry_after_s: a server that asks for more than this is left for the next model.
        total_s: no further attempt begins when a call has taken this long.
        scale: factor on our own waits (a simulated service that runs faster than life; 0 removes them).
    """

    tries: Mapping[str, int] = field(default_factory=_default_tries)
    repairs: int = 2
    first_wait_s: float = 0.5
    longest_wait_s: float = 30.0
    longest_retry_after_s: float = 120.0
    total_s: float = 900.0
    scale: float = 1.0

    def decide(self, error: ProviderError, failures: Counter[str], elapsed_s: float, rng: random.Random) -> Decision:
        """Returns the next step.

        Args:
            error: what happened.
            failures: failures of this call at this model by kind, this one included.
            elapsed_s: seconds since the call's first attempt.
            rng: source of the jitter.
        """
        kind = error.kind
        if failures[kind] >= self.tries.get(kind, 1) or elapsed_s >= self.total_s:
            return Decision("next_model", blame=kind in {"connection", "server", "timeout", "quota", "auth"})
        if isinstance(error, InvalidAnswer):
            return Decision("repair" if failures[kind] <= self.repairs else "retry")
        if isinstance(error, Truncated):
            return Decision("longer")
        if isinstance(error, RateLimited):
            return self._after_rate_limit(error, failures[kind], rng)
        return Decision("retry", self._backoff(failures[kind], rng))

    def _after_rate_limit(self, error: RateLimited, count: int, rng: random.Random) -> Decision:
        asked = error.retry_after_s
        if asked is None:
            return Decision("retry", self._backoff(count, rng), shared=True)
        if asked > self.longest_retry_after_s:
            return Decision("next_model", blame=True)
        return Decision("retry", asked, shared=True)

    def _backoff(self, count: int, rng: random.Random) -> float:
        bound = min(self.longest_wait_s, self.first_wait_s * 2 ** (count - 1))
        return rng.uniform(bound / 10, bound) * self.scale


NO_WAITING = RetryPolicy(scale=0.0)
