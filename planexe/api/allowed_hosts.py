"""Who may speak with the workbench: requests that name it by a name it is known by, and sockets of its own pages."""

import ipaddress
from collections.abc import Callable, Collection
from contextlib import suppress
from urllib.parse import urlsplit

from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from planexe.errors import InputError
from planexe.settings import load_settings

LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
_POLICY_VIOLATION = 1008  # of RFC 6455; sent before a socket is accepted, it becomes HTTP 403


def hosts_of_settings() -> tuple[str, ...]:
    """Returns the names the settings allow; none where a setting is wrong (the pages say which)."""
    with suppress(InputError):
        return load_settings().allowed_hosts
    return ()


def allowed_hosts(named: Callable[[], Collection[str]] = hosts_of_settings) -> Middleware:
    """Returns the guard of an ASGI application: every route and every socket passes it.

    A web site can make its own name point at this machine and so become, for a browser, the same origin as the pages
    here; what its requests cannot change is the name in ``Host``.

    Args:
        named: gives the names that are allowed besides those of loopback; asked once, at the first request.
    """
    return Middleware(_AllowedHosts, named=named)


def host_name(host: str) -> str:
    """Returns the name or address in a ``Host`` header, without port and in one spelling; empty if it is none."""
    if "@" in host or "/" in host:
        return ""
    try:
        parts = urlsplit(f"//{host.strip()}")
        name = (parts.hostname or "").removesuffix(".")
        _ = parts.port  # raises where it is no number
    except ValueError:
        return ""
    try:
        return str(ipaddress.ip_address(name))
    except ValueError:
        return name


class _AllowedHosts:
    def __init__(self, app: ASGIApp, named: Callable[[], Collection[str]]) -> None:
        self._app = app
        self._named = named
        self._allowed: frozenset[str] | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in {"http", "websocket"}:
            await self._app(scope, receive, send)
            return
        if self._is_allowed(scope):
            await self._app(scope, receive, send)
        else:
            await _refuse(scope, receive, send)

    def _is_allowed(self, scope: Scope) -> bool:
        hosts = _values(scope, b"host")
        if len(hosts) != 1 or host_name(hosts[0]) not in self._names():
            return False
        origins = _values(scope, b"origin") if scope["type"] == "websocket" else []
        return all(urlsplit(origin).netloc == hosts[0] for origin in origins)

    def _names(self) -> frozenset[str]:
        if self._allowed is None:
            self._allowed = LOOPBACK | {host_name(name if ":" not in name else f"[{name}]") for name in self._named()}
        return self._allowed


def _values(scope: Scope, header: bytes) -> list[str]:
    return [value.decode("latin-1") for name, value in scope["headers"] if name == header]


async def _refuse(scope: Scope, receive: Receive, send: Send) -> None:
    if scope["type"] == "websocket":
        await send({"type": "websocket.close", "code": _POLICY_VIOLATION})
        return
    answer = PlainTextResponse(
        "The workbench does not answer under this name. Open it as localhost, or name the host in "
        "PLANEXE_ALLOWED_HOSTS and start it again.\n",
        status_code=403,
        headers={"X-Content-Type-Options": "nosniff", "Cache-Control": "no-store"},
    )
    await answer(scope, receive, send)
