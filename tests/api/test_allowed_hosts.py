"""Who may speak with the workbench: the guard by itself, and before the app as it is served."""

import asyncio
import http.client
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.types import ASGIApp, Receive, Scope, Send

from planexe.api.allowed_hosts import allowed_hosts, host_name
from planexe.errors import SettingsError
from planexe.settings import load_settings
from scripts.app_server import Server, make_server
from tests.hang_guard import HANG_S

KNOWN = [
    "localhost", "localhost:8501", "LOCALHOST:8501", "localhost.", "localhost.:8501", "127.0.0.1", "127.0.0.1:8501",
    "[::1]", "[::1]:8501", "[0:0:0:0:0:0:0:1]:8501", "plans.example", "Plans.Example:443", "192.0.2.7", "[2001:db8::7]",
]  # fmt: skip
FOREIGN = [
    "", "evil.example", "evil.example:8501", "localhost.evil.example", "evil.localhost", "localhost@evil.example",
    "evil.example/localhost", "localhost:port", "localhost:8501:1", "[::1", "::1", "127.0.0.1.evil.example", "127.1",
    "localhost, evil.example", "192.0.2.8",
]  # fmt: skip


async def pass_guard(behind: ASGIApp, scope: Scope, receive: Receive, send: Send) -> None:
    guard = allowed_hosts(lambda: ("plans.example", "192.0.2.7", "2001:db8::7"))
    await guard.cls(behind, *guard.args, **guard.kwargs)(scope, receive, send)


def ask(kind: str, headers: list[tuple[str, str]]) -> str:
    """Returns "through" if a request passes the guard, else what it is answered."""
    said: list[Any] = []

    async def behind(scope: Any, receive: Any, send: Any) -> None:
        await send({"type": "through"})

    async def send(message: Any) -> None:
        said.append(message.get("status", message["type"]))

    async def receive() -> Any:
        return {"type": "http.request"}

    raw = [(name.encode(), value.encode("latin-1")) for name, value in headers]
    scope = {"type": kind, "path": "/", "headers": raw, "method": "GET"}
    asyncio.run(pass_guard(behind, scope, receive, send))
    return str(said[0])


@pytest.mark.parametrize("kind", ["http", "websocket"])
@pytest.mark.parametrize("host", KNOWN)
def test_known_names_are_answered(kind: str, host: str) -> None:
    assert ask(kind, [("host", host)]) == "through"


@pytest.mark.parametrize(("kind", "answer"), [("http", "403"), ("websocket", "websocket.close")])
@pytest.mark.parametrize("host", FOREIGN)
def test_foreign_names_are_refused(kind: str, answer: str, host: str) -> None:
    assert ask(kind, [("host", host), ("origin", f"http://{host}")]) == answer


@pytest.mark.parametrize("kind", ["http", "websocket"])
def test_request_without_one_host_is_refused(kind: str) -> None:
    assert ask(kind, []) != "through"
    assert ask(kind, [("host", "localhost"), ("host", "evil.example")]) != "through"


@pytest.mark.parametrize("origin", ["http://evil.example", "http://localhost:9999", "null"])
def test_socket_is_for_our_own_pages(origin: str) -> None:
    assert ask("websocket", [("host", "localhost:8501"), ("origin", origin)]) == "websocket.close"
    assert ask("websocket", [("host", "localhost:8501"), ("origin", "http://localhost:8501")]) == "through"


def test_start_and_end_of_the_server_pass() -> None:
    assert ask("lifespan", []) == "through"


def test_name_is_read_without_port_and_in_one_spelling() -> None:
    assert [host_name(h) for h in ("A.b.:1", "[::0001]:80", "x:y")] == ["a.b", "::1", ""]


def test_guard_fits_a_starlette_application() -> None:
    assert Starlette(middleware=[allowed_hosts(lambda: ())]).build_middleware_stack() is not None


def test_hosts_of_the_settings(tmp_path: Path) -> None:
    given = {"PLANEXE_ALLOWED_HOSTS": " Plans.Example. , 192.0.2.7,[2001:DB8::7],"}
    assert load_settings(given, tmp_path).allowed_hosts == ("plans.example", "192.0.2.7", "2001:db8::7")


@pytest.mark.parametrize("wrong", ["http://plans.example", "plans.example:8501", "*", "a b", "a/b"])
def test_host_that_is_none_is_named(tmp_path: Path, wrong: str) -> None:
    with pytest.raises(SettingsError, match="PLANEXE_ALLOWED_HOSTS names"):
        load_settings({"PLANEXE_ALLOWED_HOSTS": f"fine.example,{wrong}"}, tmp_path)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    found = make_server(tmp_path_factory.mktemp("app") / "runs")
    found.start()
    yield found
    found.stop()


def status(server: Server, path: str, host: str | None, **headers: str) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=HANG_S)
    connection.putrequest("GET", path, skip_host=True)
    for name, value in {**({} if host is None else {"Host": host}), **headers}.items():
        connection.putheader(name.replace("_", "-"), value)
    connection.endheaders()
    try:
        return connection.getresponse().status
    finally:
        connection.close()


PATHS = ["/", "/watch_run", "/api/runs", "/_stcore/health", "/_stcore/host-config", "/static/none.js", "/no/such/page"]


@pytest.mark.parametrize("path", PATHS)
def test_every_route_of_the_app_refuses_a_foreign_name(server: Server, path: str) -> None:
    assert status(server, path, "evil.example") == 403
    assert status(server, path, None) == 400
    assert status(server, path, f"localhost:{server.port}") in {200, 404}


@pytest.mark.parametrize(("host", "answer"), [("evil.example", 403), ("LocalHost", 101), ("[::1]:80", 101)])
def test_socket_of_the_pages_refuses_a_foreign_name(server: Server, host: str, answer: int) -> None:
    headers = {
        "Upgrade": "websocket",
        "Connection": "Upgrade",
        "Sec_WebSocket_Key": "dGhlIHNhbXBsZSBub25jZQ==",
        "Sec_WebSocket_Version": "13",
        "Origin": f"http://{host}",
    }
    assert status(server, "/_stcore/stream", host, **headers) == answer
