"""Of calls that begin alike one goes first where the service caches: the others follow at its first token."""

import asyncio
from collections.abc import Callable

import pytest

from planexe.errors import ServerFailed
from planexe.executor.attempt_log import Attempt, MemoryAttemptLog
from planexe.executor.call import Call
from planexe.executor.executor import LLMExecutor
from planexe.executor.retry_policy import RetryPolicy
from planexe.llm.messages import Document, Prompt, Reply, Request
from planexe.llm.prompt_cache import prefix_of
from planexe.llm.structured import Judged
from tests.executor.stub_provider import FORMAT, model, said
from tests.fake_clock import FakeClock

FIRST_S, WHOLE_S, HUNG_S = 2.0, 10.0, 50.0


class Paced:
    """Says its first token after two seconds and is done after ten; some of the first fail or hang."""

    name = "paced"

    def __init__(self, clock: FakeClock, failing: int = 0, hanging: int = 0) -> None:
        self.clock, self.failing, self.hanging = clock, failing, hanging
        self.sent: dict[str, float] = {}

    async def ask(self, model: str, request: Request, on_token: Callable[[], None] | None = None) -> Reply:
        self.sent.setdefault(request.prompt.task, self.clock.now())
        if self.failing:
            self.failing -= 1
            await self.clock.sleep(1.0)
            raise ServerFailed("Broken.", status=503)
        if self.hanging:
            self.hanging -= 1
            await self.clock.sleep(HUNG_S)
        await self.clock.sleep(FIRST_S)
        if on_token is not None and request.stream:
            on_token()
        await self.clock.sleep(WHOLE_S - FIRST_S)
        return said()

    async def aclose(self) -> None:
        return None


async def went(
    provider: Paced, prompts: list[Prompt], *, cache_from_tokens: int | None = 100, cap: int = 8
) -> list[Attempt]:
    """Returns the attempts of calls that are all ready at zero."""
    log = MemoryAttemptLog()
    executor = LLMExecutor(
        [model(cache_from_tokens=cache_from_tokens)],
        lambda _: provider,
        limiter=cap,
        log=log,
        clock=provider.clock,
        policy=RetryPolicy(first_wait_s=0.5),
    )
    calls = [Call(item=p.task, prefix=prefix_of(p, FORMAT)) for p in prompts]
    found = await asyncio.gather(
        *(executor.ask(c, p, FORMAT, Judged, asked=p.task) for c, p in zip(calls, prompts, strict=True))
    )
    assert all(result.ok for result in found)
    return list(log.attempts)


def alike(*tasks: str, text: str = "x" * 4000) -> list[Prompt]:
    return [Prompt("Rules.", (Document("d", text),), task) for task in tasks]


async def test_others_follow_at_the_first_token_and_their_wait_has_a_name() -> None:
    paced = Paced(FakeClock(now=0.0))
    attempts = await went(paced, alike("a", "b", "c"))
    assert paced.sent == {"a": 0.0, "b": FIRST_S, "c": FIRST_S}
    assert [a.waits for a in attempts] == [{}, {"leader": FIRST_S}, {"leader": FIRST_S}]
    assert len({a.prefix for a in attempts}) == 1


async def test_others_use_the_slots_meanwhile() -> None:
    paced = Paced(FakeClock(now=0.0))
    await went(paced, [*alike("a", "b"), *alike("other", text="y" * 4000)], cap=2)
    assert paced.sent["other"] == paced.sent["a"] == 0.0


async def test_prefix_that_was_read_makes_nobody_wait_again() -> None:
    paced = Paced(FakeClock(now=0.0))

    async def later(executor: LLMExecutor, prompt: Prompt, at_s: float) -> None:
        await paced.clock.sleep(at_s)
        call = Call(prefix=prefix_of(prompt, FORMAT))
        assert (await executor.ask(call, prompt, FORMAT, Judged, asked=prompt.task)).ok

    executor = LLMExecutor([model(cache_from_tokens=100)], lambda _: paced, limiter=8, clock=paced.clock)
    moments = (0.0, 20.0, 20.0, 1000.0, 1000.0)
    prompts = alike(*"abcde")
    await asyncio.gather(*(later(executor, p, at_s) for p, at_s in zip(prompts, moments, strict=True)))
    assert (paced.sent["b"], paced.sent["c"]) == (20.0, 20.0)
    assert sorted((paced.sent["d"], paced.sent["e"])) == [1000.0, 1000.0 + FIRST_S]  # forgotten by then


@pytest.mark.parametrize("least", [None, 2000])
async def test_nobody_waits_where_the_service_does_not_cache_or_the_beginning_is_too_short(least: int | None) -> None:
    paced = Paced(FakeClock(now=0.0))
    attempts = await went(paced, alike("a", "b"), cache_from_tokens=least)
    assert set(paced.sent.values()) == {0.0}
    assert [a.prefix for a in attempts] == ["", ""]


async def test_next_one_leads_when_the_leader_fails() -> None:
    paced = Paced(FakeClock(now=0.0), failing=1)
    await went(paced, alike("a", "b", "c"))
    assert (paced.sent["b"], paced.sent["c"]) == (1.0, 1.0 + FIRST_S)


async def test_others_lose_patience_with_a_leader_that_hangs() -> None:
    paced = Paced(FakeClock(now=0.0), hanging=1)
    await went(paced, alike("a", "b", "c"))
    assert paced.sent["b"] == paced.sent["c"] == 5.0


async def test_stopped_followers_leave_nothing_behind() -> None:
    paced = Paced(FakeClock(now=0.0))
    executor = LLMExecutor([model(cache_from_tokens=100)], lambda _: paced, limiter=8, clock=paced.clock)
    prompts = alike("a", "b", "c")
    asked = [
        asyncio.ensure_future(executor.ask(Call(prefix=prefix_of(p, FORMAT)), p, FORMAT, Judged, asked=p.task))
        for p in prompts
    ]
    await asyncio.sleep(0)
    executor.stop.request("now")
    await asyncio.gather(*asked)
    assert executor.limiter.queued == 0
