"""Puts one chat completion on the wire at its pace, and lets go when the client does."""

import asyncio
import contextlib
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping
from dataclasses import replace
from typing import NoReturn

from starlette.types import Message, Receive, Scope, Send

from planexe.simulator.call_planning import CallPlanner, PlannedCall
from planexe.simulator.chat_reply import ErrorReply, error_reply
from planexe.simulator.chat_request import ApiError, read_chat_request
from planexe.simulator.clock import Clock
from planexe.simulator.latency import SharedMachine
from planexe.simulator.settings import SimulatorSettings

RESET_EXTENSION = "simulator.reset"
"""Key in ``scope["extensions"]`` of a function that breaks the connection at once."""

_ROUND_TRIP_S = 0.03
_SILENT = frozenset({"reset", "hang"})
_LONGER = frozenset({"stream_error", "endless"})
_Reached = Callable[[float], Awaitable[None]]


class ChatEndpoint:
    """The ASGI application behind ``POST /v1/chat/completions``.

    Args:
        settings: how slow, limited and broken the service is.
        clock: what it reads and waits with.
    """

    def __init__(self, settings: SimulatorSettings, clock: Clock) -> None:
        self._settings = settings
        self._clock = clock
        self._planner = CallPlanner(settings)
        latency = settings.latency
        total = latency.total_tokens_per_s
        self._machine = SharedMachine(None if total is None else total / latency.tokens_per_s, latency.load_loss)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers one request."""
        body = await _read_body(receive)
        if body is None:
            return
        request = read_chat_request(body)
        if isinstance(request, ApiError):
            await self._send_error(error_reply(request), send)
            return
        now_s = self._clock.now()
        call = self._planner.plan(replace(request, key=_key(scope)), now_s)
        if isinstance(call, ErrorReply):
            await self._clock.sleep_until(now_s + _ROUND_TRIP_S * self._settings.time_scale)
            await self._send_error(call, send)
            return
        try:
            await self._hand_over(call, scope, receive, send)
        finally:
            self._planner.gate.release()

    async def _hand_over(self, call: PlannedCall, scope: Scope, receive: Receive, send: Send) -> None:
        """Sends the answer, and stops when the client goes away."""
        work = self._send_stream(call, scope, send) if call.reply.stream else self._send_plain(call, scope, send)
        if call.timing.total_s <= 0 and not call.ending:
            await work
            return
        sending = asyncio.ensure_future(work)
        leaving = asyncio.ensure_future(_until_disconnected(receive))
        try:
            await asyncio.wait((sending, leaving), return_when=asyncio.FIRST_COMPLETED)
            if sending.done():
                await sending
        finally:
            sending.cancel()
            leaving.cancel()
            await asyncio.gather(sending, leaving, return_exceptions=True)

    async def _send_plain(self, call: PlannedCall, scope: Scope, send: Send) -> None:
        async with self._at_work(call) as (call, reached):
            body = call.reply.completion()
            if call.breaks_at > 0:
                await reached(0.0)
                self._planner.remember(call, self._clock.now())
            await reached(call.breaks_at)
            if call.ending in _SILENT and call.breaks_at == 0:
                await _break(call, scope)
            length = None if call.ending in _LONGER else len(body)
            await send(_start(200, call.headers, call.reply.media_type or "application/json", length))
            if call.ending:
                await _send_part(send, body[: int(len(body) * call.breaks_at)])
                await _go_wrong(call, scope, send)
                return
        await send({"type": "http.response.body", "body": body, "more_body": False})

    async def _send_stream(self, call: PlannedCall, scope: Scope, send: Send) -> None:
        pieces = call.reply.pieces(call.timing.pieces)
        last = max(1, len(pieces) - 1)
        stops_after = int(len(pieces) * call.breaks_at)
        async with self._at_work(call) as (call, reached):
            if call.ending == "reset" and call.breaks_at == 0:
                await _break(call, scope)
            await send(_start(200, call.headers, call.reply.media_type or "text/event-stream; charset=utf-8"))
            if stops_after or not call.ending:
                await reached(0.0)
                self._planner.remember(call, self._clock.now())
                await _send_part(send, call.reply.chunk({"role": "assistant", "content": ""}))
            for index, piece in enumerate(pieces[:stops_after]):
                await reached(index / last)
                await _send_part(send, piece)
            if call.ending:
                await _go_wrong(call, scope, send)
                return
        await _send_part(send, call.reply.chunk({}, call.reply.finish_reason))
        await send({"type": "http.response.body", "body": call.reply.end(), "more_body": False})

    @contextlib.asynccontextmanager
    async def _at_work(self, waiting: PlannedCall) -> AsyncGenerator[tuple[PlannedCall, _Reached]]:
        """Waits in the queue, then gives the call as it is read, and what waits for a share of its answer."""
        begins_s = waiting.admitted_s + waiting.timing.queue_s
        await self._clock.sleep_until(begins_s)
        call = self._planner.look_up(waiting, self._clock.now())
        timing = call.timing
        start_s = self._machine.join(self._clock.now())

        async def reached(share: float) -> None:
            work_s = timing.prefill_s + timing.decode_s * share
            if self._machine.is_shared:
                await self._machine.wait_for(start_s + work_s, self._clock)
            else:
                await self._clock.sleep_until(begins_s + work_s)

        try:
            yield call, reached
        finally:
            self._machine.leave(self._clock.now())

    async def _send_error(self, error: ErrorReply, send: Send) -> None:
        headers = {**self._planner.headers(self._planner.next_id(), self._clock.now()), **error.headers()}
        await send(_start(error.status, headers, error.content_type, len(error.body)))
        await send({"type": "http.response.body", "body": error.body, "more_body": False})


def _start(status: int, headers: Mapping[str, str], content_type: str, length: int | None = None) -> Message:
    fields = {**headers, "content-type": content_type}
    if length is not None:
        fields["content-length"] = str(length)
    return {
        "type": "http.response.start",
        "status": status,
        "headers": [(name.encode("latin-1"), value.encode("latin-1")) for name, value in fields.items()],
    }


async def _send_part(send: Send, body: bytes) -> None:
    await send({"type": "http.response.body", "body": body, "more_body": True})


async def _read_body(receive: Receive) -> bytes | None:
    """Returns the request's body, ``None`` when the client left before it was complete."""
    parts: list[bytes] = []
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            return None
        parts.append(message.get("body", b""))
        if not message.get("more_body", False):
            return b"".join(parts)


async def _until_disconnected(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


def _key(scope: Scope) -> str:
    return next((value.decode("latin-1") for name, value in scope.get("headers", ()) if name == b"authorization"), "")


async def _go_wrong(call: PlannedCall, scope: Scope, send: Send) -> None:
    """Goes on in another way than with the rest of the answer: with an error, without end, or not at all."""
    if call.ending == "stream_error":
        error = call.reply.event({"error": {"message": "The server had an error, please try again.", "code": 500}})
        await send({"type": "http.response.body", "body": error, "more_body": False})
        return
    piece = call.reply.chunk({"content": " and so on" * 200})
    while call.ending == "endless":
        await _send_part(send, piece)
        await asyncio.sleep(0)
    await _break(call, scope)


async def _break(call: PlannedCall, scope: Scope) -> NoReturn:
    """Resets the connection or falls silent; either way nothing more comes, and the caller waits to be cancelled."""
    if call.ending == "reset":
        reset = scope.get("extensions", {}).get(RESET_EXTENSION)
        if reset is None:
            raise ConnectionResetError("The simulated service breaks this connection on purpose.")
        reset()
    await asyncio.get_running_loop().create_future()
    raise AssertionError("A future that nobody completes was completed.")
