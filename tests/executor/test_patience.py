"""How long an answer is waited for follows the prompt and what the model was seen to need."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planexe.errors import CallTimeout, GaveUp
from planexe.executor.patience import ModelPace, Seen, timeouts_for
from planexe.llm.messages import Reply, Request, Timeouts
from planexe.llm.model_spec import ModelSpec
from tests.executor.stub_provider import StubProvider, ask, bench, model, plain, said
from tests.fake_clock import FakeClock

BASE = Timeouts()
OWN_S, SHORT_S = 600.0, 20.0


def waited(prompt_tokens: int = 0, output_cap: int = 1000, seen: Seen | None = None, **spec: Any) -> Timeouts:
    return timeouts_for(model(**spec), prompt_tokens, output_cap, seen or Seen(), BASE)


def test_short_prompt_at_an_unknown_model_gets_the_usual_patience() -> None:
    assert waited() == BASE


def test_long_prompt_gets_more_before_a_pace_is_known() -> None:
    assert waited(30_000).first_token_s == pytest.approx(120.0)


def test_own_timeout_is_waited_for_before_the_first_byte_too_and_never_exceeded() -> None:
    assert waited(timeout_s=OWN_S) == Timeouts(connect_s=10.0, first_token_s=600.0, idle_s=30.0, total_s=600.0)
    assert waited(1_000_000, seen=Seen(tokens_per_s=0.1), timeout_s=SHORT_S) == Timeouts(10.0, 20.0, 20.0, 20.0)


def test_slow_reader_gets_more_for_each_thousand_tokens() -> None:
    quick, slow = (waited(10_000, seen=Seen(prefill_s=s)) for s in (0.1, 10.0))
    assert quick.first_token_s == pytest.approx(64.0)
    assert slow.first_token_s == pytest.approx(460.0)
    assert slow.idle_s > quick.idle_s  # another call's prompt is read between two tokens of this one


def test_slow_writer_gets_the_time_its_longest_answer_takes() -> None:
    slow = waited(output_cap=8000, seen=Seen(tokens_per_s=20.0))
    assert slow.total_s == pytest.approx(60.0 + 4 * 8000 / 20)
    assert waited(output_cap=100, seen=Seen(tokens_per_s=20.0)).total_s == BASE.total_s


def test_patience_doubles_while_nothing_is_heard() -> None:
    assert [waited(seen=Seen(silences=n)).first_token_s for n in range(4)] == [60.0, 120.0, 240.0, 480.0]


@given(
    st.integers(0, 10**7),
    st.integers(1, 10**6),
    st.floats(1e-6, 1e6) | st.none(),
    st.floats(1e-6, 1e6) | st.none(),
    st.integers(0, 10**6),
    st.floats(0.5, 1e5) | st.none(),
)
def test_patience_is_bounded_and_in_order_whatever_was_seen(
    prompt: int, cap: int, prefill_s: float | None, tokens_per_s: float | None, silences: int, own_s: float | None
) -> None:
    spec: ModelSpec = model(timeout_s=own_s)
    found = timeouts_for(
        spec, prompt, cap, Seen(prefill_s=prefill_s, tokens_per_s=tokens_per_s, silences=silences), BASE
    )
    assert max(found.connect_s, found.first_token_s, found.idle_s) <= found.total_s
    assert found.total_s <= (own_s or 10 * BASE.total_s)
    assert own_s or found.first_token_s >= BASE.first_token_s
    assert found.connect_s > 0


def test_pace_is_learnt_and_a_first_token_ends_the_doubling() -> None:
    pace = ModelPace()
    pace.silent()
    pace.silent()
    assert pace.seen.silences == 2
    pace.heard(2000, 4.0)
    pace.wrote(300, 10.0)
    assert pace.seen == Seen(prefill_s=2.0, tokens_per_s=30.0, silences=0)
    pace.heard(2000, 20.0)
    assert 2.0 < (pace.seen.prefill_s or 0) < 10.0  # one bad moment does not become the pace


def test_a_short_prompt_or_answer_says_little_of_the_pace() -> None:
    pace = ModelPace()
    pace.heard(1, 1.0)
    pace.wrote(3, 60.0)
    assert pace.seen == Seen(prefill_s=2.0)


async def test_silent_attempts_are_given_more_time_each_and_say_why_they_ended(clock: FakeClock) -> None:
    asked: list[float] = []

    async def silent(request: Request) -> Reply:
        asked.append(request.timeouts.first_token_s)
        raise CallTimeout("First sent nothing.", phase="first_token")

    lab = bench(clock, *[silent] * 4)
    result = await ask(lab.executor())

    assert isinstance(result.error, GaveUp)
    assert [round(a) for a in asked] == [60, 120, 240, 480]
    assert "Limits: first token 60 s" in lab.attempts[0].message
    assert "tokens of prompt" in lab.attempts[0].message


async def test_long_prompts_of_one_call_teach_the_next(clock: FakeClock) -> None:
    class Slow(StubProvider):
        async def ask(self, model: str, request: Request, on_token: object = None) -> Reply:
            self.requests.append(request)
            await clock.sleep(50.0)
            assert callable(on_token)
            on_token()
            return said()

    lab = bench(clock)
    lab.providers["first"] = Slow()
    executor = lab.executor()
    for _ in range(2):
        await executor.run_async(lambda llm: llm.ask("word " * 4000))

    first, second = (r.timeouts.first_token_s for r in lab.providers["first"].requests)
    assert first == pytest.approx(70.0)
    assert second == pytest.approx(60.0 + 4 * 50.0)


async def test_models_own_timeout_reaches_the_request(clock: FakeClock) -> None:
    lab = bench(clock)
    await lab.executor([model("first", timeout_s=OWN_S)]).run_async(plain)
    assert lab.providers["first"].requests[0].timeouts.first_token_s == 600.0
