"""How long to wait for an answer: as the settings say, longer for a long prompt and for a model that was seen slow."""

import threading
from collections import deque
from dataclasses import dataclass, replace
from typing import Final

from planexe.errors import CallTimeout
from planexe.llm.messages import Timeouts
from planexe.llm.model_spec import ModelSpec

_FIRST_GUESS: Final = 1 / 30
"""Of the patience for a first token, for each 1,000 tokens of prompt, until a model's own pace is known (2 of 60 s)."""
_MARGIN: Final = 4.0
"""A call may take so many times what was seen before it is called late."""
_MOST_GROWTH: Final = 10.0
"""No patience grows to more than so many times what the settings say."""
_MOST_DOUBLINGS: Final = 4
_LEAST_READ_TOKENS: Final = 500
_LEAST_WRITTEN_TOKENS: Final = 16
_IDLE_TOKENS: Final = 40.0
_AVERAGE_OVER: Final = 8
_REMEMBERED: Final = 100
_LEAST_SEEN: Final = 20
_NEARLY_ALL: Final = 0.95
_LEAST_LATE_S: Final = 2.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What a model was seen to need.

    Attributes:
        prefill_s: seconds to the first token for each 1,000 tokens of prompt; ``None`` if none was seen yet.
        tokens_per_s: of its answers; ``None`` likewise.
        silences: attempts in a row that timed out before anything was heard.
    """

    prefill_s: float | None = None
    tokens_per_s: float | None = None
    silences: int = 0


def timeouts_for(
    spec: ModelSpec, prompt_tokens: int, output_cap: int, seen: Seen, base: Timeouts | None = None
) -> Timeouts:
    """Returns how long an attempt may take.

    A model's own ``timeout_s`` bounds the attempt, and is also how long its first token is waited for: it may have to
    load. Without one the patience of the settings grows with the prompt and with what was seen, and doubles with each
    attempt in a row that heard nothing, each within bounds.

    Args:
        spec: the model.
        prompt_tokens: of the question, estimated.
        output_cap: most tokens of the answer.
        seen: what the model was seen to need.
        base: patience for a short prompt at a model of which nothing is known.
    """
    usual = base or Timeouts()
    reading_s = _reading_s(prompt_tokens, seen, usual)
    writing_s = _MARGIN * _IDLE_TOKENS / seen.tokens_per_s if seen.tokens_per_s else 0.0
    idle_s = _grown(usual.idle_s, max(usual.idle_s + reading_s, writing_s))
    if spec.timeout_s:
        own_s = spec.timeout_s
        return Timeouts(
            connect_s=min(usual.connect_s, own_s), first_token_s=own_s, idle_s=min(idle_s, own_s), total_s=own_s
        )
    doubled = 2.0 ** min(seen.silences, _MOST_DOUBLINGS)
    first_token_s = _grown(usual.first_token_s, (usual.first_token_s + reading_s) * doubled)
    answer_s = _MARGIN * output_cap / seen.tokens_per_s if seen.tokens_per_s else 0.0
    total_s = _grown(usual.total_s, max(usual.total_s + reading_s, first_token_s + answer_s))
    return Timeouts(
        connect_s=_grown(usual.connect_s, usual.connect_s * doubled),
        first_token_s=min(first_token_s, total_s),
        idle_s=min(idle_s, total_s),
        total_s=total_s,
    )


def why_late(error: CallTimeout, spec: ModelSpec, prompt_tokens: int, timeouts: Timeouts, seen: Seen) -> CallTimeout:
    """Returns the error with the reason for its limits at the end, as the attempt's record keeps it."""
    limits = f"first token {timeouts.first_token_s:.3g} s, between tokens {timeouts.idle_s:.3g} s"
    reasons = [f"{prompt_tokens:,} tokens of prompt"]
    if spec.timeout_s:
        reasons.append(f"`timeout_s` of `{spec.name}` is {spec.timeout_s:g}")
    if seen.prefill_s is not None:
        reasons.append(f"it was seen to read 1,000 in {seen.prefill_s:.2g} s")
    if seen.tokens_per_s is not None:
        reasons.append(f"to write {seen.tokens_per_s:.3g} a second")
    told = f"{error} Limits: {limits}, in all {timeouts.total_s:.4g} s ({'; '.join(reasons)})."
    return CallTimeout(told, phase=error.phase, reply=error.reply)


class ModelPace:
    """What one model was seen to need so far; shared by all runs of a process, from any thread."""

    def __init__(self) -> None:
        self._seen = Seen()
        self._recent: deque[float] = deque(maxlen=_REMEMBERED)
        self._lock = threading.Lock()

    @property
    def seen(self) -> Seen:
        """Returns it as of now."""
        return self._seen

    @property
    def is_known(self) -> bool:
        """Returns whether enough was seen to call an attempt late."""
        return len(self._recent) >= _LEAST_SEEN

    def late_s(self, prompt_tokens: int) -> float | None:
        """Returns after how many silent seconds a call is late: nearly all first tokens came sooner for its size.

        ``None`` while too few were seen.
        """
        if not self.is_known:
            return None
        recent = sorted(self._recent)
        slow_s = recent[int(_NEARLY_ALL * len(recent))]
        return max(_LEAST_LATE_S, slow_s * max(prompt_tokens, _LEAST_READ_TOKENS) / 1000)

    def heard(self, prompt_tokens: int, seconds: float) -> None:
        """Notes a first token that came so many seconds after a prompt of this size."""
        with self._lock:
            prefill_s = 1000 * seconds / max(prompt_tokens, _LEAST_READ_TOKENS)
            self._recent.append(prefill_s)
            self._seen = replace(self._seen, prefill_s=_averaged(self._seen.prefill_s, prefill_s), silences=0)

    def wrote(self, tokens: int, seconds: float) -> None:
        """Notes an answer that took so long from its first token to its end."""
        if tokens >= _LEAST_WRITTEN_TOKENS and seconds > 0:
            with self._lock:
                average = _averaged(self._seen.tokens_per_s, tokens / seconds)
                self._seen = replace(self._seen, tokens_per_s=average)

    def silent(self) -> None:
        """Notes an attempt that timed out before anything was heard."""
        with self._lock:
            self._seen = replace(self._seen, silences=self._seen.silences + 1)


def _reading_s(prompt_tokens: int, seen: Seen, usual: Timeouts) -> float:
    per_thousand_s = usual.first_token_s * _FIRST_GUESS if seen.prefill_s is None else _MARGIN * seen.prefill_s
    return per_thousand_s * prompt_tokens / 1000


def _grown(usual_s: float, wished_s: float) -> float:
    return min(wished_s, _MOST_GROWTH * usual_s)


def _averaged(before: float | None, now: float) -> float:
    return now if before is None else before + (now - before) / _AVERAGE_OVER
