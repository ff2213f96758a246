"""Which beginning of a prompt the simulated service has read before, as prompt caches of real providers count it."""

import math
from dataclasses import dataclass

from planexe.bounded_memory import BoundedMemory

_CHARACTERS_PER_TOKEN = 4
_REMEMBERED = 200_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Caching:
    """How the service caches prompts; by default as OpenAI documents its own.

    Attributes:
        least_tokens: a shorter beginning is never cached.
        step_tokens: what is cached beyond that is a whole number of such steps.
        cache_life_s: how long an unused beginning is kept, at time scale 1; 0 keeps none.
        schema_first: 1 where the answer's schema stands before the messages, so that another schema is another
            beginning from its first token on; 0 where it only guides the writing and is no part of the beginning.
    """

    least_tokens: int = 1024
    step_tokens: int = 128
    cache_life_s: float = 300.0
    schema_first: int = 1


class PrefixCache:
    """Remembers prompts step by step; a prompt hits as far as it begins like an earlier one, of the same model.

    Args:
        caching: its rules.
        time_scale: factor on the time that entries are kept; with 0 no time passes, and they stay.
    """

    def __init__(self, caching: Caching, time_scale: float = 1.0) -> None:
        self._caching = caching
        self._life_s = caching.cache_life_s * time_scale if time_scale else math.inf
        self._read: BoundedMemory[int, float] = BoundedMemory(_REMEMBERED)

    def marks(self, model: str, schema: str, text: str) -> list[int]:
        """Returns one number for each beginning that can be cached; each stands for all that comes before its end.

        Args:
            model: whose cache.
            schema: the answer's schema as text, empty if there is none.
            text: of all messages.
        """
        if self._caching.cache_life_s <= 0:
            return []
        whole = schema + text if self._caching.schema_first else text
        least, step = (n * _CHARACTERS_PER_TOKEN for n in (self._caching.least_tokens, self._caching.step_tokens))
        marks: list[int] = []
        mark, begin = hash(model), 0
        for end in range(max(least, step), len(whole) + 1, step):
            mark = hash((mark, whole[begin:end]))
            marks.append(mark)
            begin = end
        return marks

    def cached_tokens(self, marks: list[int], now_s: float) -> int:
        """Returns how many tokens at the beginning are known; those live on."""
        hits = 0
        for mark in marks:
            if mark not in self._read or now_s > self._read[mark] + self._life_s:
                break
            hits += 1
        self.remember(marks[:hits], now_s)
        least, step = self._caching.least_tokens, self._caching.step_tokens
        return max(least, step) + (hits - 1) * step if hits else 0

    def remember(self, marks: list[int], now_s: float) -> None:
        """Notes a prompt as read; called when its first token is out."""
        for mark in marks:
            self._read.remember(mark, now_s)
