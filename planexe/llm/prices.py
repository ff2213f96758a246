"""What an attempt cost: prices of the catalogue times tokens."""

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
