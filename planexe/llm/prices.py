"""What an attempt cost, and what a cache saved: prices of the catalogue times tokens."""

from planexe.llm.messages import Usage
from planexe.llm.model_spec import ModelSpec

MILLION = 1_000_000


def cost_usd(spec: ModelSpec, usage: Usage) -> float | None:
    """Returns what the tokens cost in USD, or ``None`` where neither the provider nor the catalogue knows.

    The provider's own figure wins. Cached tokens are part of the input tokens; without a price of their own they
    count as any other input.
    """
    if usage.cost_usd is not None:
        return usage.cost_usd
    if spec.input_usd_per_million is None or spec.output_usd_per_million is None:
        return None
    cached_price = spec.cached_usd_per_million
    if cached_price is None:
        cached_price = spec.input_usd_per_million
    cached_tokens = min(usage.cached_tokens, usage.input_tokens)
    return (
        (usage.input_tokens - cached_tokens) * spec.input_usd_per_million
        + cached_tokens * cached_price
        + usage.output_tokens * spec.output_usd_per_million
    ) / MILLION


def saved_usd(spec: ModelSpec, usage: Usage) -> float | None:
    """Returns what the cached tokens would have cost more as any other input, in USD.

    Returns:
        ``None`` where the catalogue has no price for input, or none for cached tokens.
    """
    if spec.input_usd_per_million is None or spec.cached_usd_per_million is None:
        return None
    cached_tokens = min(usage.cached_tokens, usage.input_tokens)
    return cached_tokens * max(0.0, spec.input_usd_per_million - spec.cached_usd_per_million) / MILLION
