"""What is written down of an attempt and told about it, and what an execute function may do to it."""

import asyncio
import logging
from typing import Any

import pytest

from planexe.errors import (
    ConnectionFailed,
    GaveUp,
    InputError,
    QueueFull,
    SettingsError,
    StorageError,
)
from planexe.executor.attempt_log import Attempt
from planexe.executor.attempt_runner import AttemptRunner
from planexe.executor.bound_model import BoundModel
from planexe.executor.concurrency_limiter import ConcurrencyLimiter
from planexe.executor.hooks import AttemptStart, Hooks
from planexe.executor.rate_limiter import RateLimiter
from planexe.executor.retry_policy import RetryPolicy
from planexe.llm.messages import Reply, Usage
from planexe.llm.model_spec import ModelSpec
from planexe.llm.provider import Provider
from tests.executor.stub_provider import StubProvider, ask, bench, limited, model, plain, said, served_by
from tests.fake_clock import FakeClock
from tests.virtual_time import in_virtual_time


async def test_answer_that_broke_off_is_counted_and_kept(clock: FakeClock) -> None:
    partial = said("half", usage=Usage(input_tokens=100, output_tokens=40), finish_reason="")
    lab = bench(clock, ConnectionFailed("Broken off.", reply=partial))
    spec = model("first", input_usd_per_million=10.0, output_usd_per_million=100.0)
    await lab.executor([spec]).run_async(plain)

    broken = lab.attempts[0]
    assert (broken.input_tokens, broken.output_tokens) == (100, 40)
    assert broken.cost_usd == pytest.approx(0.005)
    assert broken.response_digest != ""


async def test_function_that_asks_nothing_counts_from_its_slot(clock: FakeClock) -> None:
    async def execute(llm: BoundModel) -> None:
        await clock.sleep(2.0)

    lab = bench(clock)
    await lab.executor().run_async(execute)

    assert lab.attempts[0].duration_s == 2.0


async def test_tokens_and_cost_of_several_questions_add_up(clock: FakeClock) -> None:
    async def execute(llm: BoundModel) -> None:
        await llm.ask("One?")
        await clock.sleep(1.0)
        await llm.ask("Two?")

    lab = bench(clock)
    rate = RateLimiter(requests_per_minute=1, clock=clock)
    spec = model("first", input_usd_per_million=1e6, output_usd_per_million=1e6)
    await lab.executor([spec], services=served_by(rate)).run_async(execute)

    (attempt,) = lab.attempts
    assert (attempt.input_tokens, attempt.output_tokens, attempt.cost_usd) == (20, 10, 30.0)
    assert attempt.waits == {}  # the wait between the two lies after the first was sent


async def test_model_whose_key_is_missing_is_passed_over(clock: FakeClock) -> None:
    lab = bench(clock)

    def connect(spec: ModelSpec) -> Provider:
        if spec.name == "first":
            raise SettingsError("Set FIRST_KEY.", field="FIRST_KEY")
        return lab.providers["first"]

    lab.connect = connect  # pyrefly: ignore[bad-assignment, method-assign]  # one model of two can be used
    assert await lab.executor([model("first"), model("second")]).run_async(plain) == "fine"
    with pytest.raises(InputError, match="Set FIRST_KEY"):
        await lab.executor([model("first")]).run_async(plain)


async def test_wrong_input_inside_a_function_is_no_reason_for_the_next_model(clock: FakeClock) -> None:
    async def execute(llm: BoundModel) -> None:
        raise SettingsError("Mine.", field="mine")

    lab = bench(clock, second=StubProvider())
    with pytest.raises(SettingsError, match=r"Mine\."):
        await lab.executor().run_async(execute)
    assert len(lab.attempts) == 1


async def test_full_queue_is_the_result_of_those_who_found_it_full(clock: FakeClock) -> None:
    lab = bench(clock)
    limiter = ConcurrencyLimiter(1, max_queued=1)
    results = await lab.executor(limiter=limiter).run_batch_async([plain] * 3)

    assert [type(r.error) for r in results] == [type(None), type(None), QueueFull]
    assert [(a.error_kind, a.slot) for a in lab.attempts if a.outcome != "ok"] == [("queue_full", -1)]


async def test_leftover_questions_end_with_the_attempt(clock: FakeClock) -> None:
    tasks: list[asyncio.Task[Reply]] = []

    async def never(request: object) -> Reply:
        await asyncio.Event().wait()
        return said()

    async def execute(llm: BoundModel) -> BoundModel:
        tasks.append(asyncio.create_task(llm.ask("Forgotten.")))
        await asyncio.sleep(0)
        return llm

    lab = bench(clock, never)
    model_left = await lab.executor().run_async(execute)
    await asyncio.wait(tasks)

    assert tasks[0].cancelled()
    assert lab.providers["first"].in_flight == 0
    with pytest.raises(Exception, match="This attempt is over"):
        await model_left.ask("Without a slot?")


async def test_states_are_told_in_order_and_end_with_a_record(clock: FakeClock) -> None:
    states: list[tuple[str, int, int]] = []
    ended: list[Attempt] = []
    retries: list[tuple[str, str]] = []
    hooks = Hooks(
        on_change=(lambda start: states.append((start.state, start.attempt, start.slot)),),
        on_attempt=(ended.append,),
        on_retry=(lambda error, wait_s, step: retries.append((error.kind, step)),),
    )
    lab = bench(clock, limited(5.0), "fine")
    await lab.executor(hooks=hooks).run_async(plain)

    assert states == [
        ("queued", 1, -1),
        ("sent", 1, 0),
        ("waiting", 2, -1),
        ("queued", 2, -1),
        ("sent", 2, 0),
        ("streaming", 2, 0),
    ]
    assert ended == lab.attempts
    assert retries == [("rate_limit", "retry")]


async def test_listeners_mistake_is_logged_and_loses_no_answer(
    clock: FakeClock, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(start: AttemptStart) -> None:
        raise ZeroDivisionError

    lab = bench(clock)
    assert await lab.executor(hooks=Hooks(on_change=(broken,))).run_async(plain) == "fine"
    assert "A listener of the executor failed" in caplog.text


async def test_listener_that_finds_the_disk_full_ends_the_call(clock: FakeClock) -> None:
    def full(start: AttemptStart) -> None:
        raise StorageError("Cannot write: disk full.")

    lab = bench(clock)
    result = await ask(lab.executor(hooks=Hooks(on_change=(full,))))

    assert isinstance(result.error, StorageError)
    assert lab.attempts[0].error_kind == "storage"


async def test_correlation_id_stands_in_the_ordinary_log(clock: FakeClock, caplog: pytest.LogCaptureFixture) -> None:
    lab = bench(clock)
    with caplog.at_level(logging.INFO, logger="planexe.executor"):
        result = await ask(lab.executor())

    assert f"call {result.call.call_id} attempt 1 of stage Say. at first: ok" in caplog.text
    assert lab.attempts[0].call_id == result.call.call_id


async def test_log_that_cannot_be_written_ends_the_call(clock: FakeClock) -> None:
    class FullLog:
        def record(self, attempt: Attempt) -> None:
            raise StorageError("Cannot write: disk full.")

    result = await ask(bench(clock).executor(log=FullLog()))
    assert isinstance(result.error, StorageError)


@in_virtual_time
async def test_function_that_never_comes_back_is_ended(clock: FakeClock, monkeypatch: pytest.MonkeyPatch) -> None:
    async def execute(llm: BoundModel) -> None:
        await asyncio.Event().wait()

    monkeypatch.setattr(AttemptRunner, "_limit_s", lambda *_: 600.0)
    lab = bench(clock)
    with pytest.raises(GaveUp, match="gave no result within 600 s"):
        await lab.executor(policy=RetryPolicy(tries={"timeout": 2})).run_async(execute)
    assert [(a.error_kind, a.timeout_phase) for a in lab.attempts] == [("timeout", "total")] * 2


async def test_timeout_of_the_functions_own_is_its_own_mistake(clock: FakeClock) -> None:
    async def execute(llm: BoundModel) -> None:
        async with asyncio.timeout(0.0):
            await asyncio.Event().wait()

    lab = bench(clock)
    with pytest.raises(TimeoutError):
        await lab.executor().run_async(execute)
    assert [a.error_kind for a in lab.attempts] == ["bug"]


@in_virtual_time
async def test_models_own_timeout_is_sent_with_the_request(clock: FakeClock) -> None:
    lab = bench(clock)
    await lab.executor([model("first", timeout_s=7.0)]).run_async(plain)
    assert lab.providers["first"].requests[0].timeouts.total_s == 7.0


def test_attempts_of_a_model_in_two_loops_share_its_limits(clock: FakeClock) -> None:
    lab = bench(clock)
    executor = lab.executor([model("first", requests_per_minute=1)])
    executor.run(plain)
    asyncio.run(executor.run_async(plain))

    assert [a.sent for a in lab.attempts] == [1000.0, 1060.0]
    assert lab.connected == ["first", "first"]  # but not a client


def test_problem_of_a_good_result_is_empty(clock: FakeClock) -> None:
    (result,) = bench(clock).executor().run_batch([plain])
    values: list[Any] = [result.problem, result.ok, result.unwrap()]
    assert values == ["", True, "fine"]
