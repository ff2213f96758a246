"""Whatever the OpenAI client raises becomes one of our errors by one map."""

import json
import zlib

import httpx2
import openai
import pytest

from planexe.errors import CallTimeout, ConnectionFailed, ProviderError, RateLimited, RequestRejected, ServerFailed
from planexe.llm.messages import Reply, Timeouts
from planexe.llm.openai_errors import Situation, our_error
from planexe.llm.phase_clock import PhaseClock
from planexe.llm.service_errors import Place

PLACE = Place("vLLM", "http://service.invalid/v1", "", "m")
REQUEST = httpx2.Request("POST", "http://service.invalid/v1")


def caused_by(cause: Exception | None) -> Exception:
    error = openai.APIConnectionError(request=REQUEST)
    error.__cause__ = cause
    return error


def situation() -> Situation:
    return Situation(PLACE, PhaseClock(Timeouts()), {"retry-after": "7"}, Reply("So far"))


@pytest.mark.parametrize(
    ("raised", "expected"),
    [
        (caused_by(httpx2.ConnectTimeout("slow")), CallTimeout),
        (caused_by(httpx2.PoolTimeout("full")), CallTimeout),
        (caused_by(httpx2.ReadTimeout("silent")), CallTimeout),
        (caused_by(httpx2.UnsupportedProtocol("ftp")), RequestRejected),
        (caused_by(httpx2.ConnectError("refused")), ConnectionFailed),
        (caused_by(httpx2.RemoteProtocolError("garbled")), ConnectionFailed),
        (caused_by(ValueError("odd")), ConnectionFailed),
        (caused_by(None), ConnectionFailed),
        (httpx2.InvalidURL("no"), RequestRejected),
        (httpx2.ReadError("cut"), ConnectionFailed),
        (BrokenPipeError("gone"), ConnectionFailed),
        (RuntimeError("the client has been closed"), ConnectionFailed),
        (json.JSONDecodeError("no", "<", 0), ServerFailed),
        (openai.APIError("busy", REQUEST, body={"code": "rate_limit_exceeded"}), RateLimited),
    ],
    ids=lambda value: str(value)[:30],
)
async def test_each_error_has_its_kind(raised: Exception, expected: type[ProviderError]) -> None:
    assert type(our_error(raised, situation())) is expected


@pytest.mark.parametrize(
    "raised", [RuntimeError("odd"), KeyError("x"), OverflowError("too big"), zlib.error("bad"), LookupError("charset")]
)
async def test_what_nobody_expected_is_a_failure_that_may_pass(raised: Exception) -> None:
    error = our_error(raised, situation())

    assert type(error) is ServerFailed
    assert f"({type(raised).__name__}: " in str(error)


async def test_what_came_before_the_break_is_kept_and_so_is_the_wait_that_was_asked_for() -> None:
    broken = our_error(httpx2.ReadError("cut"), situation())
    busy = our_error(openai.APIError("busy", REQUEST, body={"code": "rate_limit_exceeded"}), situation())

    assert broken.reply == Reply("So far")
    assert isinstance(busy, RateLimited)
    assert busy.retry_after_s == 7
