"""A late call on the longest path gets a twin: the first good answer wins, both are on record, and few are allowed."""

import asyncio
from collections.abc import Callable

import pytest

from planexe.errors import ServerFailed
from planexe.executor.call import Call, CallResult
from planexe.executor.executor import LLMExecutor
from planexe.executor.extra_requests import ExtraRequests
from planexe.llm.messages import Prompt, Reply, Request, Usage
from planexe.llm.structured import Judged
from tests.executor.stub_provider import FORMAT, Bench, StubProvider
from tests.fake_clock import FakeClock

USUAL_S = 1.0


class Service(StubProvider):
    """Sends its first token after a second and its answer after another; ``slow`` says otherwise for some requests."""

    def __init__(
        self,
        clock: FakeClock,
        slow: dict[int, float],
        broken: tuple[int, ...] = (),
        stalls: dict[int, float] | None = None,
    ) -> None:
        super().__init__()
        self.clock, self.slow, self.broken, self.stalls = clock, slow, broken, stalls or {}

    async def ask(self, model: str, request: Request, on_token: Callable[[], None] | None = None) -> Reply:
        self.requests.append(request)
        number = len(self.requests)
        self.in_flight += 1
        try:
            await self.clock.sleep(self.slow.get(number, USUAL_S))
            if number in self.broken:
                raise ServerFailed("Broken.", status=500)
            assert on_token is not None
            on_token()
            await self.clock.sleep(self.stalls.get(number, USUAL_S))
            return Reply(f"answer {number}", usage=Usage(input_tokens=10, output_tokens=5, cost_usd=0.5))
        finally:
            self.in_flight -= 1


async def ask(executor: LLMExecutor, number: int, priority: float = 0.0) -> CallResult[str]:
    prompt = Prompt("Rules.", task=f"Question {number}.")
    call = Call(stage="s", item=str(number), priority=priority)
    return await executor.ask(call, prompt, FORMAT, Judged, asked=str(number))


def lab_of(clock: FakeClock, **service: object) -> Bench:
    return Bench(clock, {"first": Service(clock, **service)})  # pyrefly: ignore[bad-argument-type]  # handed on as it came


async def warm(executor: LLMExecutor, answers: int = 60) -> None:
    for number in range(answers):
        await ask(executor, number)


async def test_late_call_gets_a_twin_whose_answer_wins(clock: FakeClock) -> None:
    lab = lab_of(clock, slow={61: 500.0})
    executor = lab.executor(limiter=4)
    await warm(executor)
    before = clock.now()
    result = await ask(executor, 99)

    assert result.value == "answer 62"
    assert clock.now() - before == pytest.approx(2.0 + 2.0)  # late after two seconds, then the usual two
    assert [(a.attempt, a.reason, a.outcome) for a in result.attempts] == [
        (2, "hedge", "ok"),
        (1, "first", "cancelled"),
    ]
    assert lab.providers["first"].in_flight == 0
    assert (executor.limiter.in_flight, executor.limiter.queued) == (0, 0)


async def test_stream_that_stalls_in_its_middle_gets_a_twin_too(clock: FakeClock) -> None:
    lab = lab_of(clock, slow={}, stalls={61: 500.0})
    executor = lab.executor(limiter=4)
    await warm(executor)
    before = clock.now()
    result = await ask(executor, 99)

    assert result.value == "answer 62"
    assert clock.now() - before == pytest.approx(USUAL_S + 2.0 + 2.0)  # late two seconds after its last sign of life


async def test_call_that_answers_first_after_all_cancels_its_twin(clock: FakeClock) -> None:
    lab = lab_of(clock, slow={61: 2.5, 62: 500.0})
    executor = lab.executor(limiter=4)
    await warm(executor)
    result = await ask(executor, 99)

    assert result.value == "answer 61"
    assert [(a.attempt, a.reason, a.outcome) for a in lab.attempts[-2:]] == [
        (1, "first", "ok"),
        (2, "hedge", "cancelled"),
    ]
    assert lab.providers["first"].in_flight == 0


async def test_failing_call_takes_the_answer_of_its_twin(clock: FakeClock) -> None:
    lab = lab_of(clock, slow={61: 3.0}, broken=(61,))
    executor = lab.executor(limiter=4)
    await warm(executor)
    assert (await ask(executor, 99)).value == "answer 62"
    assert [a.reason for a in lab.attempts[-2:]] == ["first", "hedge"]


async def test_failing_twin_harms_nothing(clock: FakeClock) -> None:
    lab = lab_of(clock, slow={61: 8.0}, broken=(62,))
    executor = lab.executor(limiter=4)
    await warm(executor)
    assert (await ask(executor, 99)).value == "answer 61"
    assert [(a.reason, a.outcome) for a in lab.attempts[-2:]] == [("hedge", "failed"), ("first", "ok")]


async def test_without_a_free_slot_there_is_no_twin(clock: FakeClock) -> None:
    lab = lab_of(clock, slow={61: 9.0})
    executor = lab.executor(limiter=1)
    await warm(executor)
    await ask(executor, 99)
    assert len(lab.providers["first"].requests) == 61


async def test_only_the_call_with_most_work_behind_it_gets_one(clock: FakeClock) -> None:
    lab = lab_of(clock, slow={61: 9.0, 62: 9.0})
    executor = lab.executor(limiter=4)
    await warm(executor)
    short, long = await asyncio.gather(ask(executor, 98, priority=1.0), ask(executor, 99, priority=50.0))

    assert [a.reason for a in short.attempts] == ["first"]
    assert "hedge" in [a.reason for a in long.attempts]


async def test_nobody_is_late_before_the_pace_of_a_model_is_known(clock: FakeClock) -> None:
    lab = lab_of(clock, slow={11: 50.0})
    executor = lab.executor(limiter=4)
    await warm(executor, 12)
    assert len(lab.providers["first"].requests) == 12


async def test_twins_are_a_few_in_a_hundred_answers(clock: FakeClock) -> None:
    lab = lab_of(clock, slow=dict.fromkeys(range(61, 1000, 30), 30.0))
    executor = lab.executor(limiter=4)
    await warm(executor, 200)
    assert 1 <= executor._kit.extra.twins <= 0.02 * 200


async def test_stop_ends_a_call_and_its_twin(clock: FakeClock) -> None:
    lab = lab_of(clock, slow={61: 500.0, 62: 500.0})
    executor = lab.executor(limiter=4)
    await warm(executor)
    late = asyncio.create_task(ask(executor, 99))
    await clock.sleep(10.0)
    assert executor.limiter.in_flight == 2
    executor.stop.request("now")
    result = await late

    assert not result.ok
    assert {a.outcome for a in lab.attempts[-2:]} == {"cancelled"}
    assert (executor.limiter.in_flight, lab.providers["first"].in_flight) == (0, 0)


async def test_functions_of_ones_own_get_no_twin(clock: FakeClock) -> None:
    lab = lab_of(clock, slow={61: 50.0})
    executor = lab.executor(limiter=4)
    await warm(executor)
    await executor.run_async(lambda llm: llm.ask("Do something once."))
    assert len(lab.providers["first"].requests) == 61


def test_share_of_twins_is_bounded_by_the_answers(clock: FakeClock) -> None:
    extra = ExtraRequests(clock, twin_share=0.5)
    assert not extra.take_twin(1.0)
    for _ in range(4):
        extra.begin(1.0)
        extra.end(1.0, answered=True)
    assert [extra.take_twin(1.0) for _ in range(3)] == [True, True, False]
