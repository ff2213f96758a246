"""SpendingMeter: what a run has used of money, tokens and time, and what the rest will take, from its log alone."""

from collections import Counter
from collections.abc import Iterable, Mapping

from planexe.executor.attempt_log import Attempt
from planexe.pipeline.budget import Spending
from planexe.pipeline.events import Event
from planexe.stages.stage import Stage


class SpendingMeter:
    """Takes events and attempts as they come, in order of time.

    Args:
        stages: the plan's stages by name, for what an answer of each is expected to take.
    """

    def __init__(self, stages: Mapping[str, Stage]) -> None:
        self._expected = {n: s.expected.input_tokens + s.expected.output_tokens for n, s in stages.items()}
        self._cost: float | None = None
        self._tokens = self._priced_tokens = self._answered = self._foreseen = 0
        self._stage_tokens: Counter[str] = Counter()
        self._stage_tries: Counter[str] = Counter()
        self._done_s = 0.0
        self._began_s: float | None = None
        self._paused_s: float | None = None
        self._last_s = 0.0

    @property
    def cost_usd(self) -> float | None:
        """Returns the money spent; ``None`` where no attempt has a known cost."""
        return self._cost

    def take_event(self, event: Event) -> None:
        """Takes one event: it tells when the run was worked on."""
        unix_s, kind = float(event.get("unix_s", 0.0)), event.get("event")
        if kind == "session":
            self._end_session()
            self._began_s = unix_s
        self._last_s = max(self._last_s, unix_s)
        if kind == "paused":
            self._paused_s = unix_s if self._paused_s is None else self._paused_s
        elif kind == "resumed" and self._paused_s is not None:
            self._done_s -= unix_s - self._paused_s
            self._paused_s = None
        elif kind == "end":
            self._end_session()

    def take_attempt(self, attempt: Attempt) -> None:
        """Takes one attempt; one that came from the journal has cost nothing."""
        if attempt.outcome == "reused":
            return
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

    def spent(self, now_unix_s: float | None = None) -> Spending:
        """Returns what was used so far.

        Args:
            now_unix_s: the present, for a run that goes on; default: the last thing that happened.
        """
        return Spending(cost_usd=self._cost or 0.0, tokens=self._tokens, minutes=self._worked_s(now_unix_s) / 60)

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

    def _worked_s(self, now_unix_s: float | None) -> float:
        if self._began_s is None:
            return self._done_s
        now_s = self._last_s if now_unix_s is None else max(now_unix_s, self._last_s)
        return self._done_s + max(0.0, (now_s if self._paused_s is None else self._paused_s) - self._began_s)

    def _end_session(self) -> None:
        self._done_s = self._worked_s(None)
        self._began_s = self._paused_s = None
