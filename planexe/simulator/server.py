"""Serves the simulated service on loopback, where a reset is a real broken connection."""

import asyncio
import socket
import struct

import uvicorn
from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn.protocols.http.h11_impl import H11Protocol

from planexe.simulator.chat_endpoint import RESET_EXTENSION
from planexe.simulator.service import create_app
from planexe.simulator.settings import SimulatorSettings

HOST = "127.0.0.1"


class _BreakableProtocol(H11Protocol):
    """HTTP/1.1 that lets the application break its connection."""

    def connection_made(self, transport: asyncio.Transport) -> None:
        super().connection_made(transport)
        # pyrefly: ignore[bad-argument-type]  what uvicorn says the application may be
        self.app = _with_reset(self.app, transport)


def _with_reset(app: ASGIApp, transport: asyncio.Transport) -> ASGIApp:
    def reset() -> None:
        connection = transport.get_extra_info("socket")
        if connection is not None:
            # Lingering for zero seconds makes the system send RST instead of a polite end.
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        transport.abort()

    async def with_reset(scope: Scope, receive: Receive, send: Send) -> None:
        extensions = {**scope.get("extensions", {}), RESET_EXTENSION: reset}
        await app({**scope, "extensions": extensions}, receive, send)

    return with_reset


def make_server(settings: SimulatorSettings, port: int) -> uvicorn.Server:
    """Returns a server that is ready to ``run()`` or to be awaited with ``serve()``.

    Args:
        settings: how slow, limited and broken the service is.
        port: on loopback; 0 takes any free one.
    """
    config = uvicorn.Config(
        create_app(settings),
        host=HOST,
        port=port,
        http=_BreakableProtocol,
        log_level="warning",
        access_log=False,
        lifespan="off",
    )
    return uvicorn.Server(config)


def serve(settings: SimulatorSettings, port: int) -> None:
    """Serves on loopback until interrupted."""
    make_server(settings, port).run()
