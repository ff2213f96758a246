"""From an error and what was tried before to the next step: pure, one row per kind of trouble."""

import random
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from planexe.errors import DegenerateAnswer, InvalidAnswer, ProviderError, RateLimited, Truncated

Step = Literal["retry", "repair", "longer", "next_model"]

_UNHEALTHY = frozenset({"connection", "server", "timeout", "rate_limit", "quota", "auth", "model_not_found"})
_MOST_DOUBLINGS = 30


@dataclass(frozen=True, slots=True)
class Decision:
    """What to do after a failed attempt, and how long to wait before it, in seconds.

    Attributes:
        step: ``retry`` the same, ``repair`` by naming the failing fields, ask again with a ``longer`` output cap,
            or go to the ``next_model``.
        wait_s: wait before it; with ``next_model``, how long this model's service wants to be left alone.
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
        "too_large": 2,
        "invalid": 5,  # two repairs, one fresh ask, one more repair
        "degenerate": 3,
        "truncated": 4,  # a longer one, then smaller ones
        "refused": 1,
        "content_filter": 1,
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class RetryPolicy:
    """How often to try one model again, by kind of error, and how long to wait.

    Attributes:
        tries: attempts at one model that may fail in this way before the next model's turn; a kind that is not
            listed (wrong key, request rejected, quota) is never tried again on the same model.
        repairs: how many invalid answers in a row are answered with a repair turn before a fresh ask.
        first_wait_s: upper bound of the first wait; it doubles each time (full jitter).
        longest_wait_s: upper bound of any wait of our own.
        longest_retry_after_s: a server that asks for more than this is left for the next model, if there is one.
        total_s: a model is not tried again when a call has taken this long, waits for slots, limits and pauses left
            out; each model after it still gets its first attempt.
        outage_s: a service that is down is waited for so long; that counts neither as tries nor in ``total_s``.
        scale: factor on our own waits (a simulated service that runs faster than life; 0 removes them).
    """

    tries: Mapping[str, int] = field(default_factory=_default_tries)
    repairs: int = 2
    first_wait_s: float = 0.5
    longest_wait_s: float = 30.0
    longest_retry_after_s: float = 120.0
    total_s: float = 900.0
    outage_s: float = 3600.0
    scale: float = 1.0

    def decide(
        self,
        error: ProviderError,
        failures: Counter[str],
        elapsed_s: float,
        rng: random.Random,
        *,
        alone: bool = False,
        can_lengthen: bool = True,
        in_part: bool = False,
    ) -> Decision:
        """Returns the next step.

        Args:
            error: what happened.
            failures: failures of this call at this model by kind, this one included.
            elapsed_s: seconds this call has taken: its attempts, and the waits between them.
            rng: source of the jitter.
            alone: there is no other model to go to.
            can_lengthen: the output cap can still be raised.
            in_part: only a part of the answer was asked for, which cannot be whole: it is made the best of.
        """
        kind = error.kind
        if failures[kind] >= self.tries.get(kind, 1) or elapsed_s >= self.total_s:
            return self._leave(error)
        if isinstance(error, DegenerateAnswer):
            return Decision("retry")  # to show a loop to a model keeps it in the loop
        if isinstance(error, InvalidAnswer) and in_part:
            return self._leave(error)
        if isinstance(error, InvalidAnswer):
            return Decision("retry" if failures[kind] % (self.repairs + 1) == 0 else "repair")
        if isinstance(error, Truncated):
            if can_lengthen:
                return Decision("longer")
            # The same question may be answered more briefly, but another model is the better bet.
            return Decision("retry") if alone else self._leave(error)
        asked_s = error.retry_after_s
        if asked_s is None:
            return Decision("retry", self._backoff(failures[kind], rng), shared=isinstance(error, RateLimited))
        longest_s = self.longest_retry_after_s
        if asked_s > (max(longest_s, self.total_s - elapsed_s) if alone else longest_s):
            return self._leave(error)
        return Decision("retry", max(0.0, asked_s), shared=True)

    def _leave(self, error: ProviderError) -> Decision:
        return Decision("next_model", error.retry_after_s or 0.0, blame=error.kind in _UNHEALTHY)

    def _backoff(self, count: int, rng: random.Random) -> float:
        bound = min(self.longest_wait_s, self.first_wait_s * 2 ** min(count - 1, _MOST_DOUBLINGS))
        return rng.uniform(bound / 10, bound) * self.scale


NO_WAITING = RetryPolicy(scale=0.0)
