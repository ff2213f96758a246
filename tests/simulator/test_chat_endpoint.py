"""The endpoint as an ASGI server sees it: it reads a body in pieces, and lets go when the client leaves."""

import asyncio
import json
from typing import Any

import pytest
from starlette.types import Message

from planexe.simulator.chat_endpoint import RESET_EXTENSION, ChatEndpoint
from planexe.simulator.clock import Clock
from planexe.simulator.faults import Faults
from planexe.simulator.limits import Limits
from planexe.simulator.settings import SimulatorSettings
from tests.simulator.service_client import ask

SCOPE: dict[str, Any] = {"type": "http", "method": "POST"}
LEFT: Message = {"type": "http.disconnect"}


def body(**options: Any) -> bytes:
    return json.dumps({"model": "simulated", "messages": ask(), **options}).encode()


def whole(data: bytes) -> list[Message]:
    return [{"type": "http.request", "body": data, "more_body": False}]


class Client:
    """Sends its messages one after the other, then stays silent or leaves."""

    def __init__(self, *messages: Message) -> None:
        self._messages = list(messages)
        self.got: list[Message] = []

    async def receive(self) -> Message:
        if self._messages:
            return self._messages.pop(0)
        await asyncio.Event().wait()
        raise AssertionError("nothing sets this event")

    async def send(self, message: Message) -> None:
        self.got.append(message)

    @property
    def text(self) -> bytes:
        return b"".join(message.get("body", b"") for message in self.got)

    @property
    def status(self) -> int:
        return int(self.got[0]["status"])


def endpoint(**changes: Any) -> ChatEndpoint:
    values: dict[str, Any] = {"time_scale": 0, **changes}
    return ChatEndpoint(SimulatorSettings(**values), Clock())


async def test_body_may_come_in_pieces() -> None:
    data = body()
    pieces: list[Message] = [
        {"type": "http.request", "body": data[:9], "more_body": True},
        {"type": "http.request", "body": data[9:], "more_body": True},
        {"type": "http.request"},
    ]
    client, same = Client(*pieces), Client(*whole(data))
    await endpoint()(SCOPE, client.receive, client.send)
    await endpoint()(SCOPE, same.receive, same.send)

    assert client.status == 200
    assert json.loads(client.text)["choices"] == json.loads(same.text)["choices"]


async def test_client_that_leaves_before_its_question_is_complete_gets_nothing() -> None:
    client = Client({"type": "http.request", "body": b"{", "more_body": True}, LEFT)
    await endpoint()(SCOPE, client.receive, client.send)
    assert client.got == []


async def test_client_that_leaves_gives_its_place_back() -> None:
    async def forever(_seconds: float) -> None:
        await asyncio.Event().wait()

    slow = ChatEndpoint(SimulatorSettings(limits=Limits(concurrent_requests=1)), Clock(now=lambda: 0.0, sleep=forever))
    for _ in range(3):
        client = Client(*whole(body()), LEFT)
        await slow(SCOPE, client.receive, client.send)
        assert client.got == []


async def test_stream_ends_with_its_mark_and_holds_the_text_of_the_plain_answer() -> None:
    plain, stream = Client(*whole(body())), Client(*whole(body(stream=True)))
    for client in (plain, stream):
        await endpoint()(SCOPE, client.receive, client.send)
    events = [line.removeprefix(b"data: ") for line in stream.text.split(b"\n\n") if line]
    pieces = [json.loads(event)["choices"][0]["delta"].get("content", "") for event in events[:-1]]

    assert events[-1] == b"[DONE]"
    assert "".join(pieces) == json.loads(plain.text)["choices"][0]["message"]["content"]
    assert stream.got[-1].get("more_body") is False


@pytest.mark.parametrize("streamed", [False, True])
async def test_reset_breaks_the_connection_through_the_server_that_can(streamed: bool) -> None:
    class Broken(Exception):
        """The server broke the connection."""

    def reset() -> None:
        raise Broken

    client = Client(*whole(body(stream=streamed)))
    scope = {**SCOPE, "extensions": {RESET_EXTENSION: reset}}
    with pytest.raises(Broken):
        await endpoint(faults=Faults(reset=1.0))(scope, client.receive, client.send)
    assert not any(message.get("more_body") is False for message in client.got)


async def test_server_that_cannot_break_a_connection_sees_an_error() -> None:
    client = Client(*whole(body()))
    with pytest.raises(ConnectionResetError, match="on purpose"):
        await endpoint(faults=Faults(reset=1.0))(SCOPE, client.receive, client.send)


async def test_bad_request_is_answered_at_once() -> None:
    client = Client(*whole(b"[]"))
    await endpoint()(SCOPE, client.receive, client.send)
    assert client.status == 400
    assert dict(client.got[0]["headers"])[b"x-simulated"] == b"true"
    assert dict(client.got[0]["headers"])[b"content-length"] == str(len(client.text)).encode()
