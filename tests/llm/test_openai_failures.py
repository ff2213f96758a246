"""Every way in which a service can fail, and the product's own error for it."""

from collections.abc import AsyncIterator
from typing import Any

import httpx2
import pytest
from starlette.responses import HTMLResponse, JSONResponse, Response

from planexe.errors import (
    AuthFailed,
    CallTimeout,
    ConnectionFailed,
    ContentFiltered,
    ContextOverflow,
    ModelNotFound,
    ProviderError,
    QuotaExhausted,
    RateLimited,
    RealCallsForbidden,
    RequestRejected,
    ServerFailed,
)
from planexe.llm.providers.openai_api import OpenAIProvider
from tests.llm.chat_service import (
    BASE_URL,
    ChatService,
    a_request,
    chunk,
    completion,
    events,
    refusal,
    scripted_stream,
    streamed,
)

OVERFLOW = "This model's maximum context length is 8192 tokens."


@pytest.mark.parametrize(
    ("status", "error", "expected"),
    [
        (429, {"code": "rate_limit_exceeded"}, RateLimited),
        (429, {"code": "insufficient_quota"}, QuotaExhausted),
        (429, {"message": "You exceeded your current quota", "code": 429}, RateLimited),
        (402, {"message": "Insufficient credits"}, QuotaExhausted),
        (401, {"code": "invalid_api_key"}, AuthFailed),
        (403, {}, AuthFailed),
        (404, {"code": "model_not_found"}, ModelNotFound),
        (404, {"message": 'model "x" not found, try pulling it first'}, ModelNotFound),
        (400, {"message": "x is not a valid model ID"}, ModelNotFound),
        (404, {"message": "Not Found"}, RequestRejected),
        (400, {"message": OVERFLOW, "code": "context_length_exceeded"}, ContextOverflow),
        (400, {"message": "the request exceeds the available context size"}, ContextOverflow),
        (413, {"message": "Request too large"}, ContextOverflow),
        (400, {"code": "content_filter"}, ContentFiltered),
        (400, {"message": "bad"}, RequestRejected),
        (422, {"message": "bad"}, RequestRejected),
        (408, {}, ServerFailed),
        (409, {}, ServerFailed),
        (500, {}, ServerFailed),
        (503, {}, ServerFailed),
    ],
)
async def test_http_status_becomes_the_error_of_its_kind(
    status: int, error: dict[str, Any], expected: type[ProviderError]
) -> None:
    with pytest.raises(ProviderError) as caught:
        await ChatService(refusal(status, **error)).provider().ask("gpt", a_request())

    assert type(caught.value) is expected
    assert caught.value.status == status


@pytest.mark.parametrize(
    "body", [[{"error": {"message": "slow down", "code": 429}}], {"detail": "slow down"}, "slow down", None]
)
async def test_error_bodies_of_any_shape_are_read(body: object) -> None:
    with pytest.raises(RateLimited) as caught:
        await ChatService(JSONResponse(body, 429)).provider().ask("gpt", a_request())

    assert body is None or "slow down" in str(caught.value)


async def test_web_page_with_status_502_is_a_server_failure_in_few_words() -> None:
    page = HTMLResponse("<html>" + "bad gateway" * 500, 502)

    with pytest.raises(ServerFailed, match="HTTP 502: a web page") as caught:
        await ChatService(page).provider().ask("gpt", a_request())

    assert len(str(caught.value)) < 200


async def test_wait_asked_for_by_the_server_is_carried() -> None:
    service = ChatService(refusal(429, headers={"retry-after": "7"}))

    with pytest.raises(RateLimited) as caught:
        await service.provider().ask("gpt", a_request())

    assert caught.value.retry_after_s == 7.0
    assert len(service.bodies) == 1, "the client retried"


async def test_wrong_key_names_the_variable_and_the_way_out() -> None:
    with pytest.raises(AuthFailed) as caught:
        await ChatService(refusal(401)).provider("openrouter").ask("m", a_request())

    assert "set OPENROUTER_API_KEY or choose the `simulated` model" in str(caught.value)
    assert "sk-secret" not in str(caught.value)


async def test_service_that_is_not_there_says_where_it_was_looked_for() -> None:
    def unreachable(request: httpx2.Request) -> httpx2.Response:
        raise httpx2.ConnectError("All connection attempts failed")

    provider = OpenAIProvider("ollama", BASE_URL, transport=httpx2.MockTransport(unreachable), in_process=True)

    with pytest.raises(ConnectionFailed, match=r"Ollama cannot be reached at http://service\.invalid/v1"):
        await provider.ask("llama", a_request())


@pytest.mark.parametrize("error", [httpx2.ReadError("reset"), httpx2.RemoteProtocolError("x"), OSError("reset")])
async def test_connection_broken_before_the_answer(error: Exception) -> None:
    def broken(request: httpx2.Request) -> httpx2.Response:
        raise error

    provider = OpenAIProvider("openai", BASE_URL, transport=httpx2.MockTransport(broken), in_process=True)

    with pytest.raises(ConnectionFailed, match="broke"):
        await provider.ask("gpt", a_request())


async def test_slow_connection_is_a_connect_timeout() -> None:
    def slow(request: httpx2.Request) -> httpx2.Response:
        raise httpx2.ConnectTimeout("timed out")

    provider = OpenAIProvider("openai", BASE_URL, transport=httpx2.MockTransport(slow), in_process=True)

    with pytest.raises(CallTimeout, match="did not accept a connection within 10 s") as caught:
        await provider.ask("gpt", a_request())

    assert caught.value.phase == "connect"


@pytest.mark.parametrize("address", ["service.invalid/v1", "http://", "ftp://service.invalid"])
async def test_address_that_is_none_is_named(address: str) -> None:
    provider = OpenAIProvider("openai_compatible", address, in_process=True)

    with pytest.raises((RequestRejected, ConnectionFailed), match=r"base_url|address"):
        await provider.ask("m", a_request())


async def test_closed_event_loop_is_a_broken_connection() -> None:
    def closed(request: httpx2.Request) -> httpx2.Response:
        raise RuntimeError("Event loop is closed")

    provider = OpenAIProvider("openai", BASE_URL, transport=httpx2.MockTransport(closed), in_process=True)

    with pytest.raises(ConnectionFailed, match="Event loop is closed"):
        await provider.ask("gpt", a_request())


async def test_what_the_client_never_meant_to_raise_is_a_failure_that_may_pass() -> None:
    def mistaken(request: httpx2.Request) -> httpx2.Response:
        raise RuntimeError("a bug")

    provider = OpenAIProvider("openai", BASE_URL, transport=httpx2.MockTransport(mistaken), in_process=True)

    with pytest.raises(ServerFailed, match="RuntimeError: a bug"):
        await provider.ask("gpt", a_request())


async def test_stream_reset_in_the_middle_carries_what_came() -> None:
    async def body() -> AsyncIterator[bytes]:
        yield events(chunk("half an"))[0]
        raise httpx2.ReadError("connection reset by peer")

    with pytest.raises(ConnectionFailed, match="reset by peer") as caught:
        await scripted_stream(body).ask("gpt", a_request(stream=True))

    assert caught.value.reply is not None
    assert caught.value.reply.text == "half an"
    assert caught.value.reply.usage.output_tokens > 0


async def test_stream_without_finish_reason_or_end_mark_is_a_broken_one() -> None:
    service = ChatService(streamed(chunk("half an"), done=False))

    with pytest.raises(ConnectionFailed, match="ended early"):
        await service.provider().ask("gpt", a_request(stream=True))


async def test_reset_after_the_finish_reason_loses_only_the_token_counts() -> None:
    async def body() -> AsyncIterator[bytes]:
        for event in events(chunk("whole"), chunk(finish="stop"), done=False):
            yield event
        raise httpx2.ReadError("reset")

    reply = await scripted_stream(body).ask("gpt", a_request(stream=True))

    assert reply.text == "whole"
    assert "x-planexe-usage" in reply.headers


@pytest.mark.parametrize("broken", [b"data: {not json\n\n", b"data: \xff\xfe\n\n"])
async def test_stream_of_rubbish_is_a_server_failure(broken: bytes) -> None:
    async def body() -> AsyncIterator[bytes]:
        yield broken

    with pytest.raises(ServerFailed, match="not JSON"):
        await scripted_stream(body).ask("gpt", a_request(stream=True))


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        ({"message": "busy", "code": 429}, RateLimited),
        ({"message": "overloaded", "type": "server_error"}, ServerFailed),
        ({"message": OVERFLOW, "code": "context_length_exceeded"}, ContextOverflow),
        ("upstream died", ServerFailed),
    ],
)
@pytest.mark.parametrize("stream", [False, True])
async def test_error_inside_a_success_is_an_error(error: object, expected: type[ProviderError], stream: bool) -> None:
    response = streamed(chunk("so far"), {"error": error}) if stream else JSONResponse({"error": error})

    with pytest.raises(expected):
        await ChatService(response).provider().ask("gpt", a_request(stream=stream))


async def test_choice_that_ends_in_error_is_a_server_failure() -> None:
    with pytest.raises(ServerFailed):
        await ChatService(completion("part", "error")).provider().ask("gpt", a_request())


async def test_switch_forbids_calls_that_would_leave_the_process() -> None:
    service = ChatService(completion())

    with pytest.raises(RealCallsForbidden, match="OpenAI"):
        await service.provider(in_process=False).ask("gpt", a_request())

    assert service.bodies == []


@pytest.mark.parametrize("stream", [True, False])
@pytest.mark.parametrize("depth", [100, 600, 5000])
async def test_answer_nested_deeper_than_anybody_would_is_the_services_failure(stream: bool, depth: int) -> None:
    deep = f'{{"choices": [{{"delta": {{"content": {"[" * depth}"x"{"]" * depth}}}}}]}}'
    text = f"data: {deep}\n\n" if stream else deep
    kind = "text/event-stream" if stream else "application/json"
    service = ChatService(lambda _: Response(text, media_type=kind))
    with pytest.raises(ServerFailed):
        await service.provider().ask("m", a_request(stream=stream))


@pytest.mark.parametrize("depth", [100, 600])
async def test_complaint_nested_deeper_than_anybody_would_is_a_complaint(depth: int) -> None:
    deep = f'{{"error": {{"message": {"[" * depth}"x"{"]" * depth}}}}}'
    service = ChatService(lambda _: Response(deep, 500, media_type="application/json"))
    with pytest.raises(ServerFailed):
        await service.provider().ask("m", a_request())
