"""The prompt cache of the simulated service, alone and through the real client."""

import asyncio
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openai import AsyncOpenAI

from planexe.simulator.latency import Latency
from planexe.simulator.prefix_cache import Caching, PrefixCache
from planexe.simulator.settings import SimulatorSettings
from tests.simulator.service_client import in_process_client
from tests.virtual_time import in_virtual_time

STEADY = Latency(spread=0.0, queue_spread=0.0, tail_rate=0.0)
PREFILL_S = STEADY.queue_s + STEADY.first_token_s + 10_000 / STEADY.prompt_tokens_per_s


def known(cache: PrefixCache, text: str, now_s: float = 0.0, schema: str = "", model: str = "m") -> int:
    return cache.cached_tokens(cache.marks(model, schema, text), now_s)


@given(shared=st.integers(0, 12_000), rest=st.integers(0, 3_000))
def test_hit_is_a_whole_number_of_steps_from_the_least_on(shared: int, rest: int) -> None:
    cache = PrefixCache(Caching())
    cache.remember(cache.marks("m", "", "a" * shared + "b" * 9000), 0.0)
    tokens = known(cache, "a" * shared + "c" * rest)
    assert tokens == (1024 + (shared // 4 - 1024) // 128 * 128 if shared // 4 >= 1024 else 0)


def test_other_models_and_other_beginnings_do_not_hit() -> None:
    cache = PrefixCache(Caching())
    cache.remember(cache.marks("m", "", "x" * 8000), 0.0)
    assert known(cache, "x" * 8000) == 1920
    assert known(cache, "x" * 8000, model="other") == 0
    assert known(cache, "y" + "x" * 8000) == 0


@pytest.mark.parametrize(("schema_first", "tokens"), [(1, 0), (0, 1920)])
def test_another_schema_is_another_beginning_where_it_stands_first(schema_first: int, tokens: int) -> None:
    cache = PrefixCache(Caching(schema_first=schema_first))
    cache.remember(cache.marks("m", '{"type":"object"}', "x" * 8000), 0.0)
    assert known(cache, "x" * 8000, schema='{"type":"array"}') == tokens


def test_use_keeps_a_beginning_alive_and_disuse_loses_it() -> None:
    cache = PrefixCache(Caching(cache_life_s=300.0), time_scale=0.1)
    cache.remember(cache.marks("m", "", "x" * 8000), 0.0)
    assert known(cache, "x" * 8000, 25.0) == known(cache, "x" * 8000, 50.0) == 1920
    assert known(cache, "x" * 8000, 81.0) == 0


def test_service_without_a_cache_remembers_nothing() -> None:
    cache = PrefixCache(Caching(cache_life_s=0.0))
    cache.remember(cache.marks("m", "", "x" * 8000), 0.0)
    assert known(cache, "x" * 8000) == 0


async def first_token(client: AsyncOpenAI, end: str, schema: Mapping[str, Any] | None = None) -> tuple[int, float]:
    """Returns how many tokens were cached, and after how many seconds the first piece came."""
    began_s, first_s, cached = asyncio.get_running_loop().time(), 0.0, -1
    asked: dict[str, Any] = {}
    if schema is not None:
        asked["response_format"] = {"type": "json_schema", "json_schema": {"name": "a", "schema": schema}}
    stream = await client.chat.completions.create(
        model="simulated",
        messages=[{"role": "user", "content": "plan" * 10_000 + end}],
        stream=True,
        stream_options={"include_usage": True},
        **asked,
    )
    async for chunk in stream:
        first_s = first_s or asyncio.get_running_loop().time() - began_s
        if chunk.usage is not None and chunk.usage.prompt_tokens_details is not None:
            cached = chunk.usage.prompt_tokens_details.cached_tokens or 0
    return cached, first_s


@in_virtual_time
async def test_calls_sent_together_miss_and_one_sent_at_the_first_token_hits_and_is_read_sooner() -> None:
    async with in_process_client(SimulatorSettings(latency=STEADY)) as client:

        async def later(after_s: float) -> tuple[int, float]:
            await asyncio.sleep(after_s)
            return await first_token(client, str(after_s))

        found = await asyncio.gather(later(0.0), later(0.0), later(PREFILL_S + 0.01))
    (lead, lead_s), (together, together_s), (follower, follower_s) = found
    assert lead == together == 0
    assert lead_s == pytest.approx(together_s) == pytest.approx(PREFILL_S, rel=0.01)
    assert follower == 1024 + (10_000 - 1024) // 128 * 128
    assert follower_s < PREFILL_S - 0.3


@in_virtual_time
async def test_prompt_is_looked_up_when_its_turn_comes_not_when_it_is_sent() -> None:
    patient = Latency(spread=0.0, queue_spread=0.0, tail_rate=0.0, queue_s=2.0)
    async with in_process_client(SimulatorSettings(latency=patient)) as client:

        async def soon() -> tuple[int, float]:
            await asyncio.sleep(1.0)  # the other is read while this one waits in the service's queue
            return await first_token(client, "soon")

        (lead, _), (follower, _) = await asyncio.gather(first_token(client, "lead"), soon())
    assert (lead, follower > 0) == (0, True)


@in_virtual_time
async def test_call_that_is_given_up_before_its_first_token_leaves_nothing() -> None:
    async with in_process_client(SimulatorSettings(latency=STEADY)) as client:
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(PREFILL_S / 2):
                await first_token(client, "given up")
        cached, _ = await first_token(client, "next")
    assert cached == 0
