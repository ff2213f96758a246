"""What follows a failed attempt: retry, repair, a longer answer, the next model; and what is written down."""

import asyncio

import pytest

from planexe.errors import (
    AuthFailed,
    CallTimeout,
    ConnectionFailed,
    ContextOverflow,
    EmptyAnswer,
    GaveUp,
    InvalidAnswer,
    ProviderError,
    QuotaExhausted,
    Refused,
    ServerFailed,
    Truncated,
)
from planexe.executor.bound_model import BoundModel
from planexe.executor.call import Call, Salvaged
from planexe.executor.concurrency_limiter import ConcurrencyLimiter
from planexe.executor.hooks import Hooks
from planexe.executor.rate_limiter import RateLimiter
from planexe.executor.retry_policy import RetryPolicy
from planexe.llm.messages import Prompt, Reply, Request
from planexe.llm.structured import Judged
from tests.executor.stub_provider import FORMAT, Bench, StubProvider, ask, bench, limited, model, plain, said, served_by
from tests.fake_clock import FakeClock


def wrong(*problems: str, text: str = '{"text": 1}') -> InvalidAnswer:
    return InvalidAnswer(
        "It breaks the schema.", problems=problems or ("`text` should be a string.",), reply=said(text)
    )


def cut(text: str = '{"text": "half of') -> Truncated:
    return Truncated("Cut off.", reply=said(text, finish_reason="length"))


@pytest.mark.parametrize(
    "error",
    [
        ConnectionFailed("Reset."),
        ServerFailed("Broken.", status=503),
        CallTimeout("Silent.", phase="idle"),
        limited(2.0),
        limited(),
        EmptyAnswer("Nothing.", reply=said("")),
    ],
    ids=lambda e: e.kind,
)
async def test_passing_trouble_is_tried_again(clock: FakeClock, error: ProviderError) -> None:
    lab = bench(clock, error, "fine")

    assert await lab.executor().run_async(plain) == "fine"
    assert lab.outcomes == [("first", "failed", error.kind), ("retry", "ok", "")]


@pytest.mark.parametrize(
    "error",
    [AuthFailed("Wrong key."), QuotaExhausted("Empty."), Refused("No.", reply=said(refusal="No"))],
    ids=lambda e: e.kind,
)
async def test_hopeless_trouble_goes_to_the_next_model_at_once(clock: FakeClock, error: ProviderError) -> None:
    lab = bench(clock, error, second=StubProvider("from the second"))

    assert await lab.executor().run_async(plain) == "from the second"
    assert lab.outcomes == [("first", "failed", error.kind), ("fallback", "ok", "")]
    assert clock.slept == []


async def test_giving_up_carries_every_attempt_and_is_told(clock: FakeClock) -> None:
    told: list[GaveUp] = []
    lab = bench(clock, AuthFailed("Wrong key."), second=StubProvider(Refused("I will not.")))

    result = await ask(lab.executor(hooks=Hooks(on_give_up=(told.append,))))

    assert isinstance(result.error, GaveUp)
    assert result.error.attempts == ("first: auth: Wrong key.", "second: refused: I will not.")
    assert [a.model for a in result.attempts] == ["first", "second"]
    assert told == [result.error]


async def test_retry_after_is_waited_out_by_everybody(clock: FakeClock) -> None:
    lab = bench(clock, limited(30.0))
    results = await lab.executor(limiter=1).run_batch_async([plain] * 3)

    assert all(r.ok for r in results)
    sent = [a.sent for a in lab.attempts]
    assert sent[0] == 1000.0
    assert all(s is not None and s >= 1030.0 for s in sent[1:])
    assert all(a.waits["retry_after"] >= 29.9 for a in lab.attempts[1:])
    assert lab.attempts[1].retry_after_s is None
    assert lab.attempts[0].retry_after_s == 30.0


async def test_nobody_holds_a_slot_while_a_service_is_paused(clock: FakeClock) -> None:
    lab = bench(clock, limited(60.0), second=StubProvider())
    limiter = ConcurrencyLimiter(1)
    paused = lab.executor([model("first")], limiter=limiter)
    other = lab.executor([model("second")], limiter=limiter)
    at: list[float] = []

    async def other_call(llm: BoundModel) -> None:
        at.append(clock.now())

    async def first_call(llm: BoundModel) -> str:
        return str((await llm.ask("x")).text)

    calls = [asyncio.create_task(paused.run_async(first_call)) for _ in range(3)]
    await asyncio.sleep(0)
    calls.append(asyncio.create_task(other.run_async(other_call)))
    await asyncio.gather(*calls)

    assert at == [1000.0]


async def test_server_errors_retry_after_is_honoured_too(clock: FakeClock) -> None:
    lab = bench(clock, ServerFailed("Busy.", status=503, retry_after_s=7.0))
    await lab.executor().run_async(plain)

    assert lab.attempts[1].sent == 1007.0


async def test_too_long_a_retry_after_goes_to_the_next_model(clock: FakeClock) -> None:
    lab = bench(clock, limited(3600.0), second=StubProvider())
    executor = lab.executor()
    await executor.run_async(plain)
    await executor.run_async(plain)

    assert [a.model for a in lab.attempts] == ["first", "second", "second"]  # and is left alone as long as it asks
    clock.advance(3000.0)
    await executor.run_async(plain)
    assert lab.attempts[-1].model == "second"


async def test_without_another_model_a_long_retry_after_is_waited_out(clock: FakeClock) -> None:
    lab = bench(clock, limited(600.0))

    assert await lab.executor().run_async(plain) == "fine"
    assert lab.attempts[1].sent == 1600.0


async def test_repair_names_the_failing_fields_only_and_is_bounded(clock: FakeClock) -> None:
    lab = bench(clock, *[wrong(f"`text` is wrong in answer {n}.") for n in range(9)])
    result = await ask(lab.executor(policy=RetryPolicy(tries={"invalid": 5})))

    assert isinstance(result.error, GaveUp)
    assert [a.reason for a in lab.attempts] == ["first", "repair", "repair", "retry", "repair"]
    turns = [r.prompt.turns for r in lab.providers["first"].requests]
    assert [len(t) for t in turns] == [0, 2, 2, 0, 2]  # one broken answer at most, never all of them
    assert [t.role for t in turns[2]] == ["assistant", "user"]
    assert "answer 1." in turns[2][1].content
    assert "answer 0." not in turns[2][1].content


async def test_repair_turn_outlives_a_broken_connection(clock: FakeClock) -> None:
    lab = bench(clock, wrong(), ConnectionFailed("Reset."), "fine")
    await ask(lab.executor())

    assert [len(r.prompt.turns) for r in lab.providers["first"].requests] == [0, 2, 2]


async def test_judges_without_a_reply_get_their_repair_too(clock: FakeClock) -> None:
    lab = bench(clock, "bad", "good")

    def judge(text: str) -> Judged:
        if text == "bad":
            raise InvalidAnswer("Bad.", problems=["`text` is bad."])
        return Judged(text)

    assert (await ask(lab.executor(), judge=judge)).value == "good"
    assert lab.providers["first"].requests[1].prompt.turns[0].content == "bad"


async def test_repair_reaches_the_question_that_failed(clock: FakeClock) -> None:
    lab = bench(clock, "one", "bad", "one", "two")

    async def execute(llm: BoundModel) -> list[str]:
        first = await llm.ask("First?")
        second = await llm.ask("Second?")
        if second.text == "bad":
            raise InvalidAnswer("Bad.", problems=["It is bad."])
        return [first.text, second.text]

    assert await lab.executor().run_async(execute) == ["one", "two"]
    assert [len(r.prompt.turns) for r in lab.providers["first"].requests] == [0, 0, 0, 2]


async def test_truncated_answer_is_asked_again_with_twice_the_room(clock: FakeClock) -> None:
    lab = bench(clock, cut(), "fine")
    await lab.executor().run_async(lambda llm: llm.ask("x", max_output_tokens=500))

    requests = lab.providers["first"].requests
    assert [r.max_output_tokens for r in requests] == [500, 1000]
    assert all(r.prompt.turns == () for r in requests)  # never the broken text
    assert lab.outcomes == [("first", "failed", "truncated"), ("longer", "ok", "")]


async def test_second_truncation_goes_to_the_next_model(clock: FakeClock) -> None:
    lab = bench(clock, cut(), cut(), second=StubProvider())
    await lab.executor().run_async(lambda llm: llm.ask("x", max_output_tokens=500))

    assert [(a.model, a.reason) for a in lab.attempts] == [
        ("first", "first"),
        ("first", "longer"),
        ("second", "fallback"),
    ]
    assert lab.providers["second"].requests[0].max_output_tokens == 500


async def test_answer_cut_at_the_models_own_cap_goes_to_the_next_model_at_once(clock: FakeClock) -> None:
    lab = bench(clock, cut(), second=StubProvider())
    await lab.executor().run_async(plain)

    assert [a.model for a in lab.attempts] == ["first", "second"]


async def test_lone_model_is_asked_for_less_after_every_further_truncation(clock: FakeClock) -> None:
    lab = bench(clock, cut(), cut(), cut(), cut(), cut())
    result = await ask(lab.executor())

    assert isinstance(result.error, GaveUp)
    assert [a.reason for a in lab.attempts] == ["first", "retry", "retry", "retry"]
    requests = lab.providers["first"].requests
    assert all(r.prompt.turns == () for r in requests)
    assert [text_bound(r) for r in requests] == [None, None, 400, 200]
    assert "much shorter" in requests[1].prompt.task


async def test_answer_that_the_cap_would_cut_off_is_asked_for_smaller_at_once(clock: FakeClock) -> None:
    lab = bench(clock)
    small = lab.executor([model(output_tokens=512)])
    await small.run_async(lambda llm: llm.ask("x", FORMAT, usual_output_tokens=800))

    assert [text_bound(r) for r in lab.providers["first"].requests] == [400]


async def test_part_of_an_answer_is_not_asked_for_again_and_the_best_is_made_of_it(clock: FakeClock) -> None:
    def too_few(text: str) -> Judged:
        raise InvalidAnswer("Too few.", problems=["`list` has 1 entry."], reply=said(text))

    lab = bench(clock, "short")
    call = Call(stage="s")
    result = await lab.executor([model(output_tokens=128)]).ask(
        call, Prompt("Rules.", task="x"), FORMAT, too_few, asked="x", usual_output_tokens=4_000,
        salvage=lambda replies: Salvaged(replies[-1].text, replies[-1], ["It is a part."]),
    )  # fmt: skip

    assert (result.value, list(result.salvaged)) == ("short", ["It is a part."])
    assert lab.outcomes == [("first", "failed", "invalid")]


async def test_output_cap_shrinks_where_a_small_window_has_no_room_for_it(clock: FakeClock) -> None:
    lab = bench(clock)
    small = lab.executor([model(context_tokens=700, output_tokens=512)])
    await small.run_async(lambda llm: llm.ask("x " * 500))

    assert [r.max_output_tokens for r in lab.providers["first"].requests] == [256]


async def test_answer_cut_off_in_a_loop_gets_no_more_room_and_is_not_shown_again(clock: FakeClock) -> None:
    lab = bench(clock, cut('{"text": "' + "and so on and on " * 60), "fine")
    await lab.executor().run_async(lambda llm: llm.ask("x", max_output_tokens=500))

    first, second = lab.providers["first"].requests
    assert lab.outcomes == [("first", "failed", "degenerate"), ("retry", "ok", "")]
    assert (first.max_output_tokens, second.max_output_tokens) == (500, 500)
    assert second.prompt.turns == ()
    assert "say each thing once" in second.prompt.task


def text_bound(request: Request) -> int | None:
    """Returns how long the schema lets the text be."""
    bound: int | None = request.answer.schema["properties"]["text"].get("maxLength") if request.answer else None
    return bound


async def test_repair_turn_is_dropped_when_the_repair_is_cut_off(clock: FakeClock) -> None:
    lab = bench(clock, wrong(), cut(), "fine")
    await lab.executor().run_async(lambda llm: llm.ask("x", max_output_tokens=500))

    assert [len(r.prompt.turns) for r in lab.providers["first"].requests] == [0, 2, 0]


async def test_raised_cap_gives_way_where_the_prompt_needs_the_room(clock: FakeClock) -> None:
    lab = bench(clock, cut(), "fine")
    small = model("first", context_tokens=2_000, output_tokens=1_990)
    await lab.executor([small]).run_async(lambda llm: llm.ask("word " * 400, max_output_tokens=1_000))

    assert [r.max_output_tokens for r in lab.providers["first"].requests] == [1_000, 1_000]


async def test_overflow_goes_to_the_larger_window_first(clock: FakeClock) -> None:
    lab = bench(clock, ContextOverflow("Too long."), small=StubProvider(), large=StubProvider())
    specs = [
        model("first", context_tokens=32_000),
        model("small", context_tokens=16_000),
        model("large", context_tokens=64_000),
    ]
    await lab.executor(specs).run_async(plain)

    assert [a.model for a in lab.attempts] == ["first", "large"]


async def test_prompt_that_never_fits_is_not_sent(clock: FakeClock) -> None:
    lab = bench(clock, large=StubProvider())
    specs = [model("first", context_tokens=100, output_tokens=50), model("large", context_tokens=100_000)]
    await lab.executor(specs).run_async(lambda llm: llm.ask("word " * 5000))

    assert lab.providers["first"].requests == []
    assert [(a.error_kind, a.sent is None) for a in lab.attempts] == [("context_overflow", True), ("", False)]


async def test_model_that_failed_for_good_rests_then_one_call_probes_it(clock: FakeClock) -> None:
    lab = bench(clock, AuthFailed("Wrong key."), second=StubProvider())
    executor = lab.executor(limiter=8)
    await executor.run_async(plain)
    await executor.run_async(plain)
    clock.advance(31.0)
    await executor.run_batch_async([plain] * 4)
    await executor.run_async(plain)

    models = [a.model for a in lab.attempts]
    assert models[:3] == ["first", "second", "second"]
    assert sorted(models[3:7]) == ["first", "second", "second", "second"]
    assert models[7] == "first"


async def test_waiting_in_the_queue_does_not_use_up_the_time_for_retries(clock: FakeClock) -> None:
    async def slow(request: object) -> Reply:
        await clock.sleep(1000.0)
        return said()

    lab = bench(clock, slow, ServerFailed("Broken."), "fine")
    results = await lab.executor(limiter=1).run_batch_async([plain] * 2)

    assert [r.ok for r in results] == [True, True]


async def test_time_spent_on_attempts_is_bounded(clock: FakeClock) -> None:
    async def hang(request: object) -> Reply:
        await clock.sleep(300.0)
        raise CallTimeout("Silent.", phase="first_token")

    lab = bench(clock, *[hang] * 9, second=StubProvider())
    await lab.executor(policy=RetryPolicy(total_s=500.0)).run_async(plain)

    assert [a.model for a in lab.attempts] == ["first", "first", "second"]
    assert lab.attempts[0].timeout_phase == "first_token"


async def test_rate_limited_waiting_is_no_hang(clock: FakeClock) -> None:
    lab = bench(clock)
    rate = RateLimiter(requests_per_minute=1, clock=clock)
    results = await lab.executor(limiter=30, services=served_by(rate)).run_batch_async([plain] * 30)

    assert all(r.ok for r in results)
    assert [round(a.sent or 0) for a in lab.attempts] == [1000 + 60 * n for n in range(30)]
    assert lab.attempts[-1].waits == pytest.approx({"rpm": 29 * 60.0})


async def test_limit_pause_and_slot_waits_are_told_apart(clock: FakeClock) -> None:
    async def slow(request: object) -> Reply:
        await clock.sleep(5.0)
        return said()

    lab = Bench(clock, {"first": StubProvider(usual=slow)})
    limiter = ConcurrencyLimiter(1, clock=clock)
    executor = lab.executor(limiter=limiter, services=served_by(RateLimiter(clock=clock)))
    limiter.pause()
    batch = asyncio.create_task(executor.run_batch_async([plain] * 2))
    await clock.sleep(3.0)
    limiter.resume()
    await batch

    assert lab.attempts[0].waits == pytest.approx({"paused": 3.0})
    assert lab.attempts[1].waits == pytest.approx({"paused": 3.0, "slot": 5.0})


async def test_pause_that_comes_up_during_a_wait_is_heeded(clock: FakeClock) -> None:
    lab = bench(clock)
    rate = RateLimiter(requests_per_minute=1, clock=clock)
    executor = lab.executor(services=served_by(rate))
    await executor.run_async(plain)
    second = asyncio.create_task(executor.run_async(plain))
    await clock.sleep(10.0)
    rate.pause(100.0)
    await second

    assert lab.attempts[1].sent == pytest.approx(1110.0)


async def test_backoff_is_written_down(clock: FakeClock) -> None:
    lab = bench(clock, ServerFailed("Broken."))
    await lab.executor().run_async(plain)

    assert lab.attempts[1].waits == pytest.approx({"backoff": clock.slept[0]})
    assert lab.attempts[1].ready == lab.attempts[0].ended


@pytest.mark.parametrize("seed", [None, 7])
async def test_no_refused_question_is_asked_again_as_it_was(clock: FakeClock, seed: int | None) -> None:
    refusals = [wrong(), wrong(), wrong(), wrong(), cut(), EmptyAnswer("Nothing.", reply=said(""))]
    lab = bench(clock, *refusals)
    small = model("first", temperature=0.2, output_tokens=100)
    result = await ask(lab.executor([small], seed=seed))

    assert result.ok
    sent = lab.providers["first"].requests
    assert len(sent) == len(refusals) + 1
    asked = [(r.prompt, r.seed, r.temperature) for r in sent]
    assert all(a != b for n, a in enumerate(asked) for b in asked[:n])
    assert len({r.temperature for r in sent}) == len(sent)
    assert "`text` should be a string." in sent[3].prompt.task  # the fresh ask after two repairs
    assert "much shorter" in sent[5].prompt.task


async def test_passing_trouble_asks_the_very_same_again(clock: FakeClock) -> None:
    lab = bench(clock, ServerFailed("Broken."), limited(1.0), ConnectionFailed("Reset."))
    await ask(lab.executor(seed=3))

    first, *others = lab.providers["first"].requests
    assert [(r.prompt, r.seed, r.temperature) for r in others] == [(first.prompt, 3, None)] * 3


async def test_the_same_wrong_answer_twice_is_not_answered_with_the_same_words(clock: FakeClock) -> None:
    lab = bench(clock, wrong(), wrong())
    await ask(lab.executor())

    _, second, third = lab.providers["first"].requests
    assert second.prompt != third.prompt
