"""SpendingMeter: what a run has used of money and tokens, and what the rest will take, from its attempts alone."""

import math
from collections import Counter
from collections.abc import Iterable, Mapping

from planexe.executor.attempt_log import Attempt
from planexe.spine.budget import Spending
from planexe.spine.cache_use import NO_CACHE_USE
from planexe.spine.run_clock import RunClock
from planexe.spine.stage import Stage


class SpendingMeter:
    """Takes attempts as they come, in order of time.

    Attributes:
        cache: what services' caches knew of the input.

    Args:
        stages: the plan's stages by name, for what an answer of each is expected to take.
    """

    def __init__(self, stages: Mapping[str, Stage]) -> None:
        self._expected = {n: s.expected.input_tokens + s.expected.output_tokens for n, s in stages.items()}
        self._cost: float | None = None
        self.cache = NO_CACHE_USE
        self._tokens = self._priced_tokens = self._answered = self._foreseen = 0
        self._stage_tokens: Counter[str] = Counter()
        self._stage_tries: Counter[str] = Counter()

    @property
    def cost_usd(self) -> float | None:
        """Returns the money spent; ``None`` where no attempt has a known cost."""
        return self._cost

    def take_attempt(self, attempt: Attempt) -> None:
        """Takes one attempt; one that came from the journal has cost nothing."""
        if attempt.outcome == "reused":
            return
        self.cache = self.cache.plus(attempt)
        used = attempt.input_tokens + attempt.output_tokens
        self._tokens += used
        if attempt.cost_usd is not None:
            self._cost = (self._cost or 0.0) + attempt.cost_usd
            self._priced_tokens += used
        if attempt.outcome == "ok" and attempt.stage in self._expected:
            self._answered += used
            self._foreseen += self._expected[attempt.stage]
            self._stage_tokens[attempt.stage] += used
            self._stage_tries[attempt.stage] += 1

    def spent(self, clock: RunClock) -> Spending:
        """Returns what was used so far; the run's clock says how many minutes, those of a pause left out."""
        return Spending(cost_usd=self._cost or 0.0, tokens=self._tokens, minutes=clock.unpaused_s / 60)

    def under_way(self, stages: Iterable[str]) -> Spending:
        """Returns what calls of these stages, now in flight, are expected to add; nothing before the first answer."""
        if not self._answered:
            return Spending()
        tokens = sum(self._per_call(stage) for stage in stages)
        return Spending(cost_usd=tokens * (self._usd_per_token or 0.0), tokens=tokens)

    def rest(self, calls_left: Mapping[str, float]) -> tuple[float, float | None]:
        """Returns the tokens and the money that these calls of each stage will take; ``None``: no price is known."""
        tokens = sum(self._per_call(stage) * calls for stage, calls in calls_left.items())
        return tokens, None if self._usd_per_token is None else tokens * self._usd_per_token

    @property
    def _usd_per_token(self) -> float | None:
        return self._cost / self._priced_tokens if self._cost is not None and self._priced_tokens else None

    def _per_call(self, stage: str) -> float:
        tries = self._stage_tries[stage]
        if tries:
            return self._stage_tokens[stage] / tries
        return self._expected.get(stage, 0) * (self._answered / self._foreseen if self._foreseen else 1.0)


def cost_of(attempts: Iterable[Attempt]) -> float | None:
    """Returns the money that attempts cost, answers from the journal left out; ``None`` where no price is known."""
    known = [a.cost_usd for a in attempts if a.cost_usd is not None and a.outcome != "reused"]
    return math.fsum(known) if known else None
