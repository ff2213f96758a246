"""What an attempt cost, and what a cache saved."""

from dataclasses import replace

import pytest

from planexe.llm.messages import Usage
from planexe.llm.model_spec import ModelSpec
from planexe.llm.prices import cost_usd, saved_usd

PRICED = ModelSpec(
    name="m",
    provider="openai",
    model="m",
    input_usd_per_million=2.0,
    cached_usd_per_million=0.5,
    output_usd_per_million=8.0,
)


def test_input_and_output_have_their_own_price() -> None:
    assert cost_usd(PRICED, Usage(input_tokens=1_000_000, output_tokens=500_000)) == pytest.approx(6.0)


def test_cached_tokens_are_cheaper_and_part_of_the_input() -> None:
    usage = Usage(input_tokens=1_000_000, cached_tokens=800_000)

    assert cost_usd(PRICED, usage) == pytest.approx(0.2 * 2.0 + 0.8 * 0.5)


def test_cached_tokens_without_a_price_count_as_input() -> None:
    spec = ModelSpec(name="m", provider="p", model="m", input_usd_per_million=2.0, output_usd_per_million=8.0)

    assert cost_usd(spec, Usage(input_tokens=1_000_000, cached_tokens=1_000_000)) == pytest.approx(2.0)


def test_figure_of_the_provider_wins() -> None:
    assert cost_usd(PRICED, Usage(input_tokens=1_000_000, cost_usd=0.25)) == 0.25


def test_unknown_price_is_no_cost_and_not_zero() -> None:
    spec = ModelSpec(name="m", provider="p", model="m", input_usd_per_million=2.0)

    assert cost_usd(spec, Usage(input_tokens=5)) is None


def test_more_cached_than_input_tokens_never_costs_less_than_nothing() -> None:
    cost = cost_usd(PRICED, Usage(input_tokens=10, cached_tokens=1_000_000))

    assert cost is not None
    assert 0 <= cost < 0.001


def test_cache_saves_the_difference_of_two_prices_and_nothing_known_where_one_is_missing() -> None:
    usage = Usage(input_tokens=1_000_000, cached_tokens=800_000)
    assert saved_usd(PRICED, usage) == pytest.approx(0.8 * 1.5)
    assert saved_usd(replace(PRICED, cached_usd_per_million=None), usage) is None
    assert saved_usd(PRICED, Usage(input_tokens=10, cached_tokens=0)) == 0.0
