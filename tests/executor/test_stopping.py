"""Stop now, drain, and cancellation from outside, at every point at which a call can be."""

import asyncio
import concurrent.futures
import gc
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from planexe.errors import ConnectionFailed, ServerFailed, Stopped, StorageError
from planexe.executor.attempt_log import Attempt
from planexe.executor.bound_model import BoundModel
from planexe.executor.concurrency_limiter import ConcurrencyLimiter
from planexe.executor.executor import LLMExecutor
from planexe.executor.rate_limiter import RateLimiter
from planexe.executor.retry_policy import RetryPolicy
from planexe.executor.stop import StopMode, StopToken
from planexe.llm.messages import Reply
from tests.executor.stub_provider import Bench, Gate, StubProvider, bench, limited, plain, said, served_by, settle
from tests.fake_clock import FakeClock


async def forever(request: object) -> Reply:
    await asyncio.Event().wait()
    return said()


async def stopped_batch(executor: LLMExecutor, number: int, mode: StopMode) -> list[str]:
    """Stops a batch once everything has come as far as it can; returns how each item ended."""
    batch = asyncio.create_task(executor.run_batch_async([plain] * number))
    await settle()
    executor.stop.request(mode)
    return [type(r.error).__name__ if r.error else "ok" for r in await batch]


async def test_stop_now_cancels_what_is_in_flight_and_what_waits(clock: FakeClock) -> None:
    lab = Bench(clock, {"first": StubProvider(usual=forever)})
    ended = await stopped_batch(lab.executor(limiter=2), 5, "now")

    assert ended == ["Stopped"] * 5
    assert lab.providers["first"].in_flight == 0
    assert [(a.outcome, a.error_kind) for a in lab.attempts] == [("cancelled", "")] * 5
    assert sorted((a.slot >= 0, a.sent is not None) for a in lab.attempts) == [(False, False)] * 3 + [(True, True)] * 2


async def test_drain_lets_calls_in_flight_finish_and_ends_the_rest_at_once(clock: FakeClock) -> None:
    gate = Gate()
    lab = Bench(clock, {"first": StubProvider(usual=gate)})
    executor = lab.executor(limiter=2)
    batch = asyncio.create_task(executor.run_batch_async([plain] * 5))
    await settle()
    executor.stop.request("drain")
    await settle()
    cancelled_before = [a.outcome for a in lab.attempts]
    gate.open.set()
    results = await batch

    assert cancelled_before == ["cancelled"] * 3
    assert [r.ok for r in results] == [True, True, False, False, False]


async def test_drain_does_not_wait_for_a_backoff(clock: FakeClock) -> None:
    lab = bench(clock)
    sleeping = asyncio.Event()

    async def sleep(seconds: float) -> None:
        sleeping.set()
        await asyncio.Event().wait()

    clock.sleep = sleep  # pyrefly: ignore[method-assign]  # a wait that never ends
    lab.providers["first"].script = [ServerFailed("Broken.")]
    executor = lab.executor()
    batch = asyncio.create_task(executor.run_batch_async([plain]))
    await sleeping.wait()
    executor.stop.request("drain")

    assert isinstance((await batch)[0].error, Stopped)


async def test_drain_does_not_send_what_waits_for_a_limit(clock: FakeClock) -> None:
    lab = bench(clock)
    rate = RateLimiter(requests_per_minute=1, clock=clock)
    executor = lab.executor(services=served_by(rate))

    async def stop_soon() -> None:
        await clock.sleep(20.0)
        executor.stop.request("drain")

    batch, _ = await asyncio.gather(executor.run_batch_async([plain] * 3), stop_soon())

    assert [r.ok for r in batch] == [True, False, False]
    unsent = [a for a in lab.attempts if a.outcome == "cancelled"]
    assert [a.sent for a in unsent] == [None, None]
    assert [dict(a.waits) for a in unsent] == [pytest.approx({"rpm": 20.0})] * 2
    assert len(lab.providers["first"].requests) == 1
    assert rate.reserve(1).at == pytest.approx(1060.0)  # their places are free again


async def test_drain_lets_the_second_question_of_a_function_wait_and_finish(clock: FakeClock) -> None:
    lab = bench(clock)
    rate = RateLimiter(requests_per_minute=1, clock=clock)
    executor = lab.executor(services=served_by(rate))

    async def execute(llm: BoundModel) -> int:
        await llm.ask("One?")
        executor.stop.request("drain")
        await llm.ask("Two?")
        return 2

    assert await executor.run_async(execute) == 2


async def test_drained_call_is_not_tried_again(clock: FakeClock) -> None:
    lab = bench(clock)
    executor = lab.executor()

    async def execute(llm: BoundModel) -> None:
        executor.stop.request("drain")
        raise ServerFailed("Broken.")

    with pytest.raises(Stopped):
        await executor.run_async(execute)
    assert [a.outcome for a in lab.attempts] == ["failed"]


@pytest.mark.parametrize("mode", ["drain", "now"])
async def test_paused_run_can_be_stopped_and_stays_paused(clock: FakeClock, mode: StopMode) -> None:
    lab = bench(clock)
    limiter = ConcurrencyLimiter(2)
    limiter.pause()

    assert await stopped_batch(lab.executor(limiter=limiter), 3, mode) == ["Stopped"] * 3
    assert limiter.paused  # others may share it


async def test_drain_may_be_followed_by_stop_now(clock: FakeClock) -> None:
    lab = Bench(clock, {"first": StubProvider(usual=forever)})
    executor = lab.executor(limiter=1)
    batch = asyncio.create_task(executor.run_batch_async([plain] * 2))
    await settle()
    executor.stop.request("drain")
    await settle()
    assert not batch.done()
    executor.stop.request("now")

    assert [type(r.error) for r in await batch] == [Stopped, Stopped]


async def test_after_a_stop_nothing_starts(clock: FakeClock) -> None:
    lab = bench(clock)
    executor = lab.executor()
    executor.stop.request("drain")

    with pytest.raises(Stopped):
        await executor.run_async(plain)
    assert lab.attempts == []


async def test_stop_while_a_service_is_paused(clock: FakeClock) -> None:
    lab = bench(clock, limited(60.0))
    executor = lab.executor(limiter=1)

    async def stop_soon() -> None:
        await clock.sleep(1.0)
        executor.stop.request("drain")

    batch, _ = await asyncio.gather(executor.run_batch_async([plain] * 3), stop_soon())

    assert [type(r.error) for r in batch] == [Stopped] * 3
    assert clock.now() == 1001.0


async def test_stop_now_reaches_the_question_of_a_sync_function(clock: FakeClock) -> None:
    lab = Bench(clock, {"first": StubProvider(usual=forever)})
    executor = lab.executor()
    after: list[str] = []
    left = threading.Event()

    def execute(llm: BoundModel) -> None:
        try:
            llm.ask_sync("x")
        except concurrent.futures.CancelledError:
            after.append("cancelled")
        try:
            llm.ask_sync("y")
        except Stopped:
            after.append("Stopped")
        left.set()

    call = asyncio.create_task(executor.run_async(execute))
    while not lab.providers["first"].in_flight:
        await asyncio.sleep(0)
    executor.stop.request("now")
    with pytest.raises(Stopped):
        await call
    while not left.is_set():
        await asyncio.sleep(0)

    assert after == ["cancelled", "Stopped"]  # and it cannot go on asking without a slot
    assert lab.providers["first"].in_flight == 0


async def test_stop_from_another_thread(clock: FakeClock) -> None:
    lab = Bench(clock, {"first": StubProvider(usual=forever)})
    executor = lab.executor()
    call = asyncio.create_task(executor.run_batch_async([plain] * 3))
    await settle()
    with ThreadPoolExecutor(1) as threads:
        await asyncio.get_running_loop().run_in_executor(threads, executor.stop.request, "now")

    assert [type(r.error) for r in await call] == [Stopped] * 3


async def test_function_that_swallows_the_stop_keeps_its_result(clock: FakeClock) -> None:
    async def execute(llm: BoundModel) -> str:
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            return "finished anyway"
        return ""

    executor = bench(clock).executor()
    call = asyncio.create_task(executor.run_async(execute))
    await settle()
    executor.stop.request("now")

    assert await call == "finished anyway"
    assert call.cancelling() == 0


async def test_stop_does_not_reach_the_callers_later_work(clock: FakeClock) -> None:
    executor = bench(clock).executor()

    async def execute(llm: BoundModel) -> str:
        threading.Thread(target=executor.stop.request, args=("now",)).run()  # its message is still on the way
        return "done"

    async def caller() -> str:
        value = await executor.run_async(execute)
        await settle()
        return str(value)

    assert await caller() == "done"


async def test_nested_calls_in_one_task_are_stopped_together(clock: FakeClock) -> None:
    lab = Bench(clock, {"first": StubProvider(usual=forever)})
    executor = lab.executor(limiter=4)

    async def outer(llm: BoundModel) -> object:
        return await executor.run_async(plain)

    call = asyncio.create_task(executor.run_async(outer))
    await settle()
    executor.stop.request("now")
    with pytest.raises(Stopped):
        await call
    assert call.cancelling() == 0


async def test_cancellation_from_outside_stays_one(clock: FakeClock) -> None:
    lab = Bench(clock, {"first": StubProvider(usual=forever)})
    call = asyncio.create_task(lab.executor().run_async(plain))
    await settle()
    call.cancel()
    with pytest.raises(asyncio.CancelledError):
        await call
    assert [a.outcome for a in lab.attempts] == ["cancelled"]


@pytest.mark.parametrize("stop_first", [True, False])
async def test_stop_and_cancellation_from_outside_at_once(clock: FakeClock, stop_first: bool) -> None:
    lab = Bench(clock, {"first": StubProvider(usual=forever)})
    executor = lab.executor()
    call = asyncio.create_task(executor.run_async(plain))
    await settle()
    if stop_first:
        executor.stop.request("now")
        call.cancel()
    else:
        call.cancel()
        executor.stop.request("now")
    with pytest.raises(asyncio.CancelledError):
        await call


async def test_callers_timeout_is_a_timeout_even_when_a_stop_meets_it(clock: FakeClock) -> None:
    lab = Bench(clock, {"first": StubProvider(usual=forever)})
    executor = lab.executor()

    async def caller() -> None:
        async with asyncio.timeout(None) as scope:
            asyncio.get_running_loop().call_soon(scope.reschedule, 0.0)
            asyncio.get_running_loop().call_soon(executor.stop.request, "now")
            await executor.run_async(plain)

    task = asyncio.create_task(caller())
    with pytest.raises(TimeoutError):
        await task
    assert task.cancelling() == 0


async def test_cancelled_batch_ends_all_its_calls(clock: FakeClock) -> None:
    lab = Bench(clock, {"first": StubProvider(usual=forever)})
    batch = asyncio.create_task(lab.executor(limiter=2).run_batch_async([plain] * 4))
    await settle()
    batch.cancel()
    with pytest.raises(asyncio.CancelledError):
        await batch
    assert lab.providers["first"].in_flight == 0
    assert [a.outcome for a in lab.attempts] == ["cancelled"] * 4


async def test_provider_that_turns_a_cancellation_into_an_error_is_not_asked_again(clock: FakeClock) -> None:
    async def swallow(request: object) -> Reply:
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            raise ConnectionFailed("Closed.") from None
        return said()

    lab = Bench(clock, {"first": StubProvider(usual=swallow)})
    call = asyncio.create_task(lab.executor().run_async(plain))
    await settle()
    call.cancel()
    with pytest.raises(asyncio.CancelledError):
        await call
    assert len(lab.providers["first"].requests) == 1


async def test_full_disk_does_not_hold_up_a_cancellation(clock: FakeClock, caplog: pytest.LogCaptureFixture) -> None:
    class FullLog:
        def record(self, attempt: Attempt) -> None:
            raise StorageError("Cannot write: disk full.")

    lab = Bench(clock, {"first": StubProvider(usual=forever)})
    call = asyncio.create_task(lab.executor(log=FullLog()).run_async(plain))
    await settle()
    call.cancel()
    with pytest.raises(asyncio.CancelledError):
        await call
    assert "could not be written down" in caplog.text


@pytest.mark.parametrize("turns", range(12))
@pytest.mark.parametrize("how", ["now", "drain", "cancel"])
async def test_every_moment_of_a_call_can_be_interrupted(clock: FakeClock, how: str, turns: int) -> None:
    """Whatever the moment, each call ends, no slot leaks (see the fixture), and every attempt is on record."""
    lab = bench(clock, "bad", limited(1.0), ServerFailed("Broken."))
    rate = RateLimiter(requests_per_minute=4, clock=clock)
    executor = lab.executor(limiter=2, services=served_by(rate), policy=RetryPolicy())
    interrupt: dict[str, Callable[[], Any]] = {
        "now": lambda: executor.stop.request("now"),
        "drain": lambda: executor.stop.request("drain"),
        "cancel": lambda: batch.cancel(),
    }
    batch = asyncio.create_task(executor.run_batch_async([plain] * 6))
    await settle(turns)
    interrupt[how]()
    try:
        results = await batch
    except asyncio.CancelledError:
        assert how == "cancel"
    else:
        assert all(r.ok or isinstance(r.error, Stopped) for r in results)
        assert [a for r in results for a in r.attempts if a not in lab.attempts] == []
    assert len(lab.providers["first"].requests) == sum(a.sent is not None for a in lab.attempts)


def test_token_only_becomes_stricter_and_tells_its_listeners() -> None:
    heard: list[str] = []
    token = StopToken()
    forget = token.listen(heard.append)
    token.check()

    modes: tuple[StopMode, ...] = ("drain", "drain", "now", "drain")
    for mode in modes:
        token.request(mode)
    assert [token.mode, *heard] == ["now", "drain", "now"]
    forget()
    forget()
    with pytest.raises(Stopped, match="everything finished so far is kept"):
        token.check()


async def test_loops_that_are_gone_do_not_disturb_a_stop(clock: FakeClock) -> None:
    lab = Bench(clock, {"first": StubProvider(usual=forever)})
    executor = lab.executor()
    loop = asyncio.new_event_loop()

    def begin() -> None:
        call = loop.create_task(executor.run_async(plain))
        for _ in range(9):
            loop.run_until_complete(asyncio.sleep(0))
        call._log_destroy_pending = False  # pyrefly: ignore[missing-attribute]  # left in the middle on purpose
        loop.close()

    await asyncio.to_thread(begin)
    executor.stop.request("now")
    gc.collect()
    assert executor.limiter.in_flight == 0
