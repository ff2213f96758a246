"""CacheUse: what services' caches knew of the input, and the money that saved."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any, Final

from planexe.executor.attempt_log import Attempt
from planexe.figures import usd_text


@dataclass(frozen=True, slots=True, kw_only=True)
class CacheUse:
    """What services' caches knew of the input.

    Attributes:
        input_tokens: told to the models; ``cached_tokens`` of them were known.
        saved_usd: what these would have cost more, had they not been known; ``None`` where no attempt with known tokens
            has a price for them.
        unpriced_tokens: known tokens of models without a price for such.
    """

    input_tokens: int = 0
    cached_tokens: int = 0
    saved_usd: float | None = None
    unpriced_tokens: int = 0

    @property
    def share(self) -> float:
        """Returns the known share of the input, 0 to 1."""
        return min(1.0, self.cached_tokens / self.input_tokens) if self.input_tokens else 0.0

    def plus(self, attempt: Attempt) -> "CacheUse":
        """Returns the use with one more attempt; an answer from the journal told nobody anything."""
        if attempt.outcome == "reused":
            return self
        saved, known = attempt.saved_usd, attempt.cached_tokens
        return CacheUse(
            input_tokens=self.input_tokens + attempt.input_tokens,
            cached_tokens=self.cached_tokens + known,
            saved_usd=self.saved_usd if saved is None or not known else (self.saved_usd or 0.0) + saved,
            unpriced_tokens=self.unpriced_tokens + (known if saved is None else 0),
        )

    def text(self) -> str:
        """Returns it in words, ``58% of the input from the cache, 0.13 USD saved``; empty if nothing was known."""
        if not self.cached_tokens:
            return ""
        saved = "" if self.saved_usd is None else f"{usd_text(self.saved_usd)} saved"
        unknown = "no price for cached tokens is known" if self.unpriced_tokens == self.cached_tokens else ""
        if self.unpriced_tokens and not unknown:
            unknown = f"no price known for {self.unpriced_tokens / self.cached_tokens:.0%} of that"
        return ", ".join(part for part in (f"{self.share:.0%} of the input from the cache", saved, unknown) if part)

    def to_json(self) -> dict[str, Any]:
        """Returns it as JSON values, the share included."""
        return {**asdict(self), "share": self.share}


NO_CACHE_USE: Final = CacheUse()


def cache_use_of(attempts: Iterable[Attempt]) -> CacheUse:
    """Returns what caches knew of the input of these attempts."""
    found = NO_CACHE_USE
    for attempt in attempts:
        found = found.plus(attempt)
    return found
