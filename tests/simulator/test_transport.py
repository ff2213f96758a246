"""The streaming transport on small ASGI applications."""

import asyncio

import httpx2
import pytest
from starlette.types import Receive, Scope, Send

from planexe.simulator.transport import SimulatorTransport
from tests.virtual_time import in_virtual_time


def start(status: int = 200) -> dict[str, object]:
    return {"type": "http.response.start", "status": status, "headers": [(b"content-type", b"text/plain")]}


def part(body: bytes, *, more: bool) -> dict[str, object]:
    return {"type": "http.response.body", "body": body, "more_body": more}


async def test_first_piece_arrives_before_the_last_is_made() -> None:
    go_on = asyncio.Event()

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        await send(start())
        await send(part(b"one", more=True))
        await go_on.wait()
        await send(part(b"two", more=False))

    async with (
        httpx2.AsyncClient(transport=SimulatorTransport(app)) as client,
        client.stream("GET", "http://simulator/x?y=1") as response,
    ):
        pieces = response.aiter_bytes()
        assert await anext(pieces) == b"one"
        assert not go_on.is_set()
        go_on.set()
        assert await anext(pieces) == b"two"


async def test_application_sees_the_request() -> None:
    seen: dict[str, object] = {}

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        seen.update(method=scope["method"], path=scope["path"], query=scope["query_string"])
        seen["body"] = (await receive())["body"]
        await send(start(201))
        await send(part(b"", more=False))

    async with httpx2.AsyncClient(transport=SimulatorTransport(app)) as client:
        response = await client.post("http://simulator/a/b?c=1", content=b"hello")
    assert response.status_code == 201
    assert seen == {"method": "POST", "path": "/a/b", "query": b"c=1", "body": b"hello"}


async def test_leaving_a_stream_ends_the_application() -> None:
    ended = asyncio.Event()

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await send(start())
            await send(part(b"one", more=True))
            await asyncio.Event().wait()
        finally:
            ended.set()

    async with httpx2.AsyncClient(transport=SimulatorTransport(app)) as client:
        async with client.stream("GET", "http://simulator/") as response:
            await anext(response.aiter_bytes())
        assert ended.is_set()


async def test_closing_the_client_ends_what_is_open() -> None:
    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        await asyncio.Event().wait()

    before = asyncio.all_tasks()
    client = httpx2.AsyncClient(transport=SimulatorTransport(app), timeout=None)
    call = asyncio.create_task(client.get("http://simulator/"))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    await client.aclose()
    with pytest.raises(httpx2.RemoteProtocolError):
        await call
    assert asyncio.all_tasks() == before


async def test_failing_application_is_a_broken_connection() -> None:
    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        raise RuntimeError("boom")

    async with httpx2.AsyncClient(transport=SimulatorTransport(app)) as client:
        with pytest.raises(httpx2.RemoteProtocolError) as caught:
            await client.get("http://simulator/")
    assert isinstance(caught.value.__cause__, RuntimeError)


async def test_failing_in_the_middle_is_a_read_error() -> None:
    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        await send(start())
        await send(part(b"one", more=True))
        raise RuntimeError("boom")

    async with httpx2.AsyncClient(transport=SimulatorTransport(app)) as client:
        with pytest.raises(httpx2.ReadError):
            await client.get("http://simulator/")


@in_virtual_time
async def test_silence_is_a_read_timeout() -> None:
    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        await receive()
        assert (await receive())["type"] == "http.disconnect"

    async with httpx2.AsyncClient(transport=SimulatorTransport(app), timeout=10.0) as client:
        with pytest.raises(httpx2.ReadTimeout):
            await client.get("http://simulator/")
