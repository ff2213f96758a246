"""An outage costs its own time and a few probes; nothing fails by it, and other models are asked meanwhile."""

import asyncio
from collections.abc import Callable, Coroutine

import pytest

from planexe.errors import ConnectionFailed, GaveUp, ProviderError, ServerFailed, Stopped
from planexe.executor.hooks import Hooks, ServiceNews
from planexe.executor.retry_policy import RetryPolicy
from planexe.llm.messages import Reply, Request
from tests.executor.stub_provider import Bench, StubProvider, ask, plain, said
from tests.fake_clock import FakeClock

DOWN: ProviderError = ServerFailed("Overloaded.", status=503)


def failing_between(
    clock: FakeClock, begins_s: float, ends_s: float, error: ProviderError = DOWN, takes_s: float = 5.0
) -> Callable[[Request], Coroutine[None, None, Reply]]:
    """Returns what answers in a few seconds, but fails at once in that stretch of time after the clock's present."""
    start_s = clock.now()

    async def answer(_request: Request) -> Reply:
        await clock.sleep(0.1)
        if begins_s <= clock.now() - start_s < ends_s:
            raise error
        await clock.sleep(takes_s)
        return said()

    return answer


def down_for(clock: FakeClock, ends_s: float, **others: StubProvider) -> Bench:
    usual = StubProvider(usual=failing_between(clock, 20.0, ends_s))
    return Bench(clock, {"first": usual, **others})


@pytest.mark.parametrize("cap", [1, 4, 16])
async def test_outage_of_ten_minutes_costs_ten_minutes_and_a_few_probes(clock: FakeClock, cap: int) -> None:
    calls, fault_free_s = 160, 5.1 * 160 / cap
    lab = down_for(clock, 620.0)
    results = await lab.executor(limiter=cap).run_batch_async([plain] * calls)

    assert all(r.ok for r in results)
    assert clock.now() - 1000.0 - fault_free_s < 600.0 + 90.0
    assert len(lab.providers["first"].requests) <= 1.2 * calls


@pytest.mark.parametrize("error", [DOWN, ConnectionFailed("Refused.")], ids=lambda e: e.kind)
async def test_lone_call_outlives_an_outage_longer_than_all_its_tries_and_its_time(
    clock: FakeClock, error: ProviderError
) -> None:
    lab = Bench(clock, {"first": StubProvider(usual=failing_between(clock, 0.0, 1800.0, error))})
    result = await ask(lab.executor())

    assert result.ok
    assert 1800.0 < clock.now() - 1000.0 < 1800.0 + 80.0
    assert lab.attempts[-1].waits["service"] > 30.0


async def test_lone_call_that_meets_plain_500s_alone_says_what_cannot_be_told(clock: FakeClock) -> None:
    broken = ServerFailed("HTTP 500: no reason given.", status=500)
    lab = Bench(clock, {"first": StubProvider(usual=failing_between(clock, 0.0, 9e9, broken))})
    executor = lab.executor()
    alone = await ask(executor)

    assert isinstance(alone.error, GaveUp)
    assert (
        "first was asked nothing else meanwhile: it may fail at everything or at this question alone" in alone.problem
    )
    assert "`planexe models test first`" in alone.problem
    assert executor._kit.served(executor._kit.models[0]).breaker.since is None  # one bad question stops nobody

    another = asyncio.create_task(ask(executor))
    await clock.sleep(5.0)
    assert executor._kit.served(executor._kit.models[0]).breaker.since is not None  # a second one that fails, does
    another.cancel()
    await asyncio.gather(another, return_exceptions=True)


async def test_question_that_fails_beside_others_that_are_answered_leaves_no_doubt(clock: FakeClock) -> None:
    async def answer(request: Request) -> Reply:
        await clock.sleep(1.0)
        if "bad" in request.prompt.task:
            raise ServerFailed("HTTP 500.", status=500)
        return said()

    lab = Bench(clock, {"first": StubProvider(usual=answer)})
    executor = lab.executor(limiter=2)
    good = asyncio.gather(*(ask(executor) for _ in range(60)))
    bad = await ask(executor, task="bad")
    await good

    assert isinstance(bad.error, GaveUp)
    assert "meanwhile" not in bad.problem


async def test_listeners_hear_once_that_a_service_is_waited_for_and_that_it_is_back(clock: FakeClock) -> None:
    told: list[ServiceNews] = []
    lab = down_for(clock, 300.0)
    await lab.executor(limiter=8, hooks=Hooks(on_service=(told.append,))).run_batch_async([plain] * 60)

    assert [(n.service, n.state) for n in told] == [("first", "waiting"), ("first", "back")]
    assert told[0].reason == "Overloaded."
    assert 1020.0 <= told[0].at <= 1026.0
    assert 1300.0 <= told[1].at <= 1365.0


async def test_another_model_is_asked_while_the_first_ones_service_is_down(clock: FakeClock) -> None:
    second = StubProvider(usual=failing_between(clock, 9e9, 9e9))
    lab = down_for(clock, 200.0, second=second)
    executor = lab.executor(limiter=4)

    async def one_after_the_other() -> None:
        for _ in range(75):
            await executor.run_async(plain)

    await asyncio.gather(*(one_after_the_other() for _ in range(4)))

    assert clock.now() - 1000.0 < 75 * 5.1 + 30.0  # nobody waited
    late = [a.model for a in lab.attempts if (a.sent or 0) > 1000.0 + 200.0 + 60.0]
    assert late[-1] == "first"  # a probe found it well again


async def test_run_that_waited_for_too_long_is_told_and_its_calls_end_stopped(clock: FakeClock) -> None:
    lab = down_for(clock, 1e9)
    executor = lab.executor(limiter=4, policy=RetryPolicy(outage_s=1200.0))
    told: list[ServiceNews] = []

    def stop(news: ServiceNews) -> None:
        told.append(news)
        if news.state == "given_up":
            executor.stop.request("now")

    object.__setattr__(executor._kit, "hooks", Hooks(on_service=(stop,)))
    results = await executor.run_batch_async([plain] * 40)

    finished = [r for r in results if r.ok]
    assert len(finished) >= 12
    assert all(isinstance(r.error, Stopped) for r in results if not r.ok)
    assert clock.now() - 1000.0 == pytest.approx(1225.0, abs=60.0)
    assert "has been down for 20 minutes" in told[-1].reason
    assert told[-1].reason.endswith("Its last word: Overloaded.")


async def test_without_anybody_to_stop_the_run_the_call_itself_gives_up(clock: FakeClock) -> None:
    lab = Bench(clock, {"first": StubProvider(usual=DOWN)})
    result = await ask(lab.executor(policy=RetryPolicy(outage_s=1200.0)))

    assert isinstance(result.error, GaveUp)
    assert "down for 20 minutes" in result.problem


async def test_stop_ends_those_who_wait_for_a_service(clock: FakeClock) -> None:
    lab = Bench(clock, {"first": StubProvider(usual=DOWN)})
    executor = lab.executor(limiter=4)
    batch = asyncio.create_task(executor.run_batch_async([plain] * 8))
    await clock.sleep(100.0)
    executor.stop.request("drain")
    assert all(isinstance(r.error, Stopped) for r in await batch)


async def test_retries_in_trouble_are_bounded_by_a_share_of_the_answers(clock: FakeClock) -> None:
    numbers = iter(range(10**6))

    async def every_second_fails(_request: Request) -> Reply:
        await clock.sleep(1.0)
        if next(numbers) % 2:
            raise ServerFailed("Broken.", status=500)
        return said()

    lab = Bench(clock, {"first": StubProvider(usual=every_second_fails)})
    executor = lab.executor(limiter=8, policy=RetryPolicy(tries={"server": 50}))
    most_held = 0

    async def look() -> None:
        nonlocal most_held
        while True:
            most_held = max(most_held, executor._kit.extra.held)
            await clock.sleep(0.5)

    watching = asyncio.create_task(look())
    results = await executor.run_batch_async([plain] * 100)
    watching.cancel()

    assert all(r.ok for r in results)
    assert most_held > 0
    assert executor._kit.extra.held == 0
    waited = [a for a in lab.attempts if a.waits.get("retry_budget", 0) > 0]
    assert waited
    early = [a for a in lab.attempts if a.reason == "retry" and (a.sent or 0) < 1010.0]
    assert len(early) <= 10 + 0.2 * 80
    assert executor._kit.extra.retries == len([a for a in lab.attempts if a.reason == "retry"])
