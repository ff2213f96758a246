import asyncio

import pytest

from planexe.errors import CallTimeout, InvalidAnswer, ProviderError, QueueFull, RunError, ServerFailed, Stopped
from planexe.executor.attempt_record import Try, outcome_of, reply_of, what_happened
from planexe.executor.attempt_trace import Trace
from planexe.llm.messages import Reply, Usage
from planexe.llm.model_spec import ModelSpec

SPEC = ModelSpec(name="m", provider="openai", model="gpt")


def record(reply: Reply | None = None, error: BaseException | None = None) -> dict[str, object]:
    trace = Trace()
    if reply is not None:
        trace.note_reply(reply, None)
    current = Try(number=2, reason="retry", ready=0.0, queued=1.0, waits={"slot": 1.0}, trace=trace)
    return what_happened(current, SPEC, error, ended=9.0, response_digest="d")


def test_attempt_says_which_it_was_and_whom_it_asked() -> None:
    found = record()
    assert (found["attempt"], found["reason"], found["model"], found["provider"]) == (2, "retry", "m", "openai")


@pytest.mark.parametrize(
    ("headers", "headroom"),
    [
        (
            {"x-ratelimit-remaining-requests": "12", "x-ratelimit-remaining-tokens": "3000"},
            {"requests": 12, "tokens": 3000},
        ),
        ({"x-ratelimit-remaining-requests": "-1", "x-ratelimit-remaining-tokens": "1.5"}, {}),
        ({"x-ratelimit-remaining-requests": "9" * 5000, "x-ratelimit-remaining-tokens": "9" * 300}, {}),
        ({"x-ratelimit-remaining-requests": "", "x-ratelimit-remaining-tokens": "²"}, {}),
    ],
)
def test_headroom_is_what_a_service_can_mean(headers: dict[str, str], headroom: dict[str, int]) -> None:
    assert record(Reply(text="{}", finish_reason="stop", headers=headers))["headroom"] == headroom


@pytest.mark.parametrize(
    ("error", "outcome", "kind"),
    [
        (None, "ok", ""),
        (asyncio.CancelledError(), "cancelled", ""),
        (Stopped("Stopped."), "cancelled", ""),
        (ServerFailed("No."), "failed", "server"),
        (CallTimeout("Late.", phase="total"), "failed", "timeout"),
        (QueueFull("Full."), "failed", "queue_full"),
        (RunError("Disk."), "failed", "storage"),
        (KeyError("x"), "failed", "bug"),
    ],
)
def test_each_end_has_an_outcome_and_a_kind(error: BaseException | None, outcome: str, kind: str) -> None:
    assert outcome_of(error) == outcome
    assert record(error=error)["error_kind"] == kind


def test_reply_of_a_failed_attempt_is_that_of_its_error() -> None:
    said = Reply(text="{", finish_reason="stop", usage=Usage(input_tokens=9))
    assert reply_of(Trace(), InvalidAnswer("No.", problems=(), reply=said)) is said
    assert reply_of(Trace(), ProviderError("No.")) is None
