"""Each timeout ends the call and says which one it was; and what a real socket, on loopback, does differently."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from typing import Any

import httpx2
import pytest

from planexe.errors import CallTimeout, ConnectionFailed
from planexe.llm.messages import Timeouts
from planexe.llm.provider import real_calls_allowed
from planexe.llm.providers.openai_api import OpenAIProvider
from tests.llm.chat_service import BASE_URL, USAGE_CHUNK, a_request, chunk, events, scripted_stream
from tests.virtual_time import in_virtual_time

Closed = Callable[[], Coroutine[Any, Any, bool]]

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n"


@asynccontextmanager
async def server(*sent: bytes, hang: bool = True, reset: bool = False) -> AsyncGenerator[tuple[OpenAIProvider, Closed]]:
    """Serves one script on loopback: reads a request, sends the pieces, then hangs, resets or closes."""
    gone = asyncio.Event()

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            head = await reader.readuntil(b"\r\n\r\n")
            length = next(int(x.split(b":")[1]) for x in head.lower().split(b"\r\n") if x.startswith(b"content-length"))
            await reader.readexactly(length)
            for piece in sent:
                writer.write(piece)
                await writer.drain()
            if reset:
                writer.transport.abort()
            elif hang:
                await reader.read()  # returns when the client lets go
        finally:
            writer.close()
            gone.set()

    listening = await asyncio.start_server(answer, "127.0.0.1", 0)
    port = listening.sockets[0].getsockname()[1]
    provider = OpenAIProvider("vllm", f"http://127.0.0.1:{port}/v1")
    with real_calls_allowed():
        try:
            yield provider, gone.wait
        finally:
            await provider.aclose()
            listening.close()
            await listening.wait_closed()


class SilentService(httpx2.AsyncBaseTransport):
    """Sends some pieces of a body in process, the headers first where there are any, and then nothing for ever."""

    def __init__(self, *sent: bytes) -> None:
        self.sent = sent
        self.let_go = False

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        if not self.sent:
            await self._hang()
        return httpx2.Response(200, headers={"content-type": "text/event-stream"}, content=self._body())

    async def _body(self) -> AsyncIterator[bytes]:
        for piece in self.sent:
            yield piece
        await self._hang()

    async def _hang(self) -> None:
        try:
            await asyncio.Event().wait()
        finally:
            self.let_go = True


async def ask(service: SilentService, *, stream: bool = True) -> CallTimeout:
    provider = OpenAIProvider("vllm", BASE_URL, transport=service, in_process=True)
    with pytest.raises(CallTimeout) as caught:
        await provider.ask("m", a_request(stream=stream))
    assert service.let_go
    return caught.value


@in_virtual_time
async def test_silence_before_the_first_token() -> None:
    error = await ask(SilentService())

    assert error.phase == "first_token"
    assert f"sent nothing for {Timeouts().first_token_s:g} s" in str(error)
    assert error.reply is None


@in_virtual_time
async def test_headers_and_empty_chunks_do_not_count_as_a_token() -> None:
    error = await ask(SilentService(*events(chunk(""), done=False), b": still thinking\n\n"))

    assert error.phase == "first_token"


@in_virtual_time
async def test_silence_in_the_middle_carries_what_came() -> None:
    error = await ask(SilentService(*events(chunk("half an"), done=False)))

    assert error.phase == "idle"
    assert error.reply is not None
    assert error.reply.text == "half an"


@in_virtual_time
async def test_stream_that_never_ends_runs_into_the_total_limit() -> None:
    async def for_ever() -> AsyncIterator[bytes]:
        while True:
            await asyncio.sleep(1.0)
            for piece in events(chunk("a"), done=False):
                yield piece

    with pytest.raises(CallTimeout) as caught:
        await scripted_stream(for_ever).ask("m", a_request(stream=True))

    assert caught.value.phase == "total"


@in_virtual_time
async def test_plain_answer_knows_only_the_total_limit() -> None:
    assert (await ask(SilentService(), stream=False)).phase == "total"


@in_virtual_time
async def test_silence_after_the_finish_reason_is_no_failure() -> None:
    service = SilentService(*events(chunk("whole"), chunk(finish="stop"), done=False))
    provider = OpenAIProvider("vllm", BASE_URL, transport=service, in_process=True)
    reply = await provider.ask("m", a_request(stream=True))

    assert reply.text == "whole"


async def test_cancelled_call_closes_the_connection() -> None:
    started = asyncio.Event()
    async with server(HEAD, *events(chunk("a"), done=False)) as (provider, client_gone):
        call = asyncio.create_task(provider.ask("m", a_request(stream=True), started.set))
        await started.wait()
        call.cancel()
        with pytest.raises(asyncio.CancelledError):
            await call
        await client_gone()


async def test_reset_on_a_real_socket_is_a_broken_connection() -> None:
    async with server(HEAD, *events(chunk("half"), done=False), reset=True) as (provider, _):
        with pytest.raises(ConnectionFailed):
            await provider.ask("m", a_request(stream=True))


async def test_whole_stream_over_a_real_socket() -> None:
    pieces = events(chunk("who"), chunk("le"), chunk(finish="stop"), USAGE_CHUNK)
    async with server(HEAD, *pieces, hang=False) as (provider, _):
        reply = await provider.ask("m", a_request(stream=True))

    assert (reply.text, reply.usage.output_tokens) == ("whole", 7)


async def test_nobody_listening_is_a_failed_connection() -> None:
    async with server() as (provider, _):
        address = provider._base_url
    with real_calls_allowed(), pytest.raises(ConnectionFailed, match="vLLM cannot be reached"):
        await OpenAIProvider("vllm", address).ask("m", a_request())
