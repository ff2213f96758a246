"""Reaches the simulated service in process: an HTTP transport that streams, can be reset, and can hang."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from typing import Any

import httpx2
from starlette.types import ASGIApp, Message

from planexe.simulator.chat_endpoint import RESET_EXTENSION


class SimulatorTransport(httpx2.AsyncBaseTransport):
    """Hands requests to an ASGI application and its answers back piece by piece, as they are sent.

    Unlike ``httpx2.ASGITransport`` it does not wait for the whole answer. The client's read timeout holds, a reset
    raises what a broken socket would, and a request that is cancelled or closed ends the application's work on it.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._open: set[_Exchange] = set()

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        """Sends one request; returns as soon as the answer's headers are there.

        Raises:
            httpx2.ReadTimeout: nothing came within the client's read timeout.
            httpx2.RemoteProtocolError: the connection was reset before the headers.
        """
        exchange = _Exchange(request, await request.aread())
        self._open.add(exchange)
        exchange.task = asyncio.create_task(exchange.run(self._app))
        exchange.task.add_done_callback(lambda _: self._let_go(exchange))
        try:
            start = await exchange.next_message()
        except BaseException:
            await exchange.close()
            raise
        return httpx2.Response(start["status"], headers=start["headers"], stream=_Body(exchange), request=request)

    async def aclose(self) -> None:
        """Ends all work that is still open."""
        for exchange in tuple(self._open):
            await exchange.close()

    def _let_go(self, exchange: "_Exchange") -> None:
        self._open.discard(exchange)
        exchange.task = None  # which holds the exchange, through the error that ended it


class _Exchange:
    """One request and the messages the application sends in answer to it."""

    def __init__(self, request: httpx2.Request, body: bytes) -> None:
        self.task: asyncio.Task[None] | None = None
        self._request = request
        self._received = False
        self._body = body
        self._messages: deque[Message] = deque()
        self._changed = asyncio.Event()
        self._gone = asyncio.Event()
        self._reset = False
        self._started = False
        self._failure: BaseException | None = None
        timeout: dict[str, float | None] = request.extensions.get("timeout", {})
        self._read_s = timeout.get("read")

    async def run(self, app: ASGIApp) -> None:
        """Runs the application on this request to its end."""
        try:
            await app(self._scope(), self._receive, self._send)
        except Exception as problem:  # noqa: BLE001 - the application's outermost edge: clients see a broken connection
            self._failure = problem
        finally:
            self.break_connection()

    async def next_message(self) -> Message:
        """Returns the next message of the answer.

        Raises:
            httpx2.ReadTimeout: none came in time.
            httpx2.ReadError: the connection broke in the middle.
            httpx2.RemoteProtocolError: it broke before the headers.
        """
        try:
            async with asyncio.timeout(self._read_s):
                while not self._messages and not self._reset:
                    self._changed.clear()
                    await self._changed.wait()
        except TimeoutError:
            raise httpx2.ReadTimeout("The simulated service sent nothing in time.", request=self._request) from None
        if self._messages:
            self._started = True
            return self._messages.popleft()
        failure, self._failure = self._failure, None  # told once: it holds this exchange, which is not to hold it
        if self._started:
            raise httpx2.ReadError("The connection was reset.", request=self._request) from failure
        raise httpx2.RemoteProtocolError(
            "Server disconnected without sending a response.", request=self._request
        ) from failure

    async def close(self) -> None:
        """Tells the application that the client is gone, and waits for its end."""
        self._gone.set()
        if self.task is not None and not self.task.done():
            self.task.cancel()
            await asyncio.wait((self.task,))

    def break_connection(self) -> None:
        """Breaks the connection; what was sent before still arrives."""
        self._reset = True
        self._changed.set()

    def _scope(self) -> dict[str, Any]:
        url = self._request.url
        return {
            "type": "http",
            "asgi": {"version": "3.0", "spec_version": "2.4"},
            "http_version": "1.1",
            "method": self._request.method,
            "scheme": url.scheme,
            "path": url.path,
            "raw_path": url.raw_path.partition(b"?")[0],
            "query_string": url.query,
            "root_path": "",
            "headers": [(name.lower(), value) for name, value in self._request.headers.raw],
            "server": (url.host, url.port),
            "client": ("127.0.0.1", 0),
            "extensions": {RESET_EXTENSION: self.break_connection},
        }

    async def _receive(self) -> Message:
        if self._received:
            await self._gone.wait()
            return {"type": "http.disconnect"}
        self._received = True
        return {"type": "http.request", "body": self._body, "more_body": False}

    async def _send(self, message: Message) -> None:
        if not self._reset:
            self._messages.append(message)
            self._changed.set()


class _Body(httpx2.AsyncByteStream):
    """The body of an answer, piece by piece."""

    def __init__(self, exchange: _Exchange) -> None:
        self._exchange = exchange

    async def __aiter__(self) -> AsyncIterator[bytes]:
        while True:
            message = await self._exchange.next_message()
            if message.get("body"):
                yield message["body"]
            if not message.get("more_body", False):
                return

    async def aclose(self) -> None:
        await self._exchange.close()
