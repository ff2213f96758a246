"""Requests of effects, over a server on loopback."""

import itertools
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from planexe.errors import EffectFailed
from planexe.executor import allowed_http
from planexe.executor.allowed_http import AllowedHttp


class Handler(BaseHTTPRequestHandler):
    """Answers with what it was asked; ``/to?URL`` redirects, ``/large`` and ``/slow`` never end by themselves."""

    seen: list[tuple[str, str, str]]
    over: threading.Event

    def do_GET(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
        self.seen.append((self.command, self.path, self.headers["Host"]))
        if self.path.startswith("/to?"):
            self.send_response(302)
            self.send_header("Location", self.path[4:])
            self.end_headers()
            return
        self.send_response(404 if self.path == "/nothing" else 200)
        self.end_headers()
        if self.path in {"/large", "/slow"}:
            self.stream()
        else:
            self.wfile.write(json.dumps({"body": body, "key": self.headers.get("X-Key")}).encode())

    def stream(self) -> None:
        piece = b"x" * (1_000_000 if self.path == "/large" else 1)
        try:
            while not self.over.is_set():
                self.wfile.write(piece)
        except OSError:
            return  # the client has had enough

    do_POST = do_GET  # noqa: N815  the server's name for it

    def log_message(self, *_: Any) -> None:  # pyrefly: ignore[bad-override]
        return


@pytest.fixture
def server() -> Iterator[ThreadingHTTPServer]:
    handler: Any = type("Own", (Handler,), {"seen": [], "over": threading.Event()})
    found = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=found.serve_forever)
    thread.start()
    yield found
    handler.over.set()
    found.shutdown()
    found.server_close()
    thread.join()


def place(server: ThreadingHTTPServer) -> str:
    return f"127.0.0.1:{server.server_address[1]}"


@pytest.fixture(autouse=True)
def _time_stands_still(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(allowed_http, "monotonic", lambda: 0.0)


def http(*hosts: str) -> AllowedHttp:
    return AllowedHttp(hosts, deadline=1000.0)


def seen(server: Any) -> list[tuple[str, str, str]]:
    found: list[tuple[str, str, str]] = server.RequestHandlerClass.seen
    return found


def test_request_goes_to_a_host_that_is_named(server: ThreadingHTTPServer) -> None:
    here = place(server)
    answer = http(here).request("POST", f"http://{here}/a", params={"n": 1}, headers={"X-Key": "k"}, json={"x": 2})
    assert (answer.status, answer.url) == (200, f"http://{here}/a?n=1")
    assert answer.json() == {"body": '{"x":2}', "key": "k"}
    assert seen(server) == [("POST", "/a?n=1", here)]
    assert http(here).get(f"http://{here}/nothing").status == 404


def test_name_is_looked_up_here_and_sent_along(server: ThreadingHTTPServer) -> None:
    port = server.server_address[1]
    assert http(f"localhost:{port}").get(f"http://localhost:{port}/").status == 200
    assert seen(server)[0][2] == f"localhost:{port}"


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("http://example.org/", "example.org:80 is not among the hosts of this effect; allowed: api.example.org"),
        ("https://api.example.org:444/", "api.example.org:444 is not among"),
        ("http://sub.api.example.org/", "is not among"),
        ("http://api.example.org@127.0.0.1/", "127.0.0.1:80 is not among"),
        ("ftp://api.example.org/", "A request goes to http or https, not to 'ftp'."),
        ("http:///", "http or https"),
        ("api.example.org", "failed|http or https"),
    ],
)
def test_other_address_is_refused(url: str, says: str) -> None:
    with pytest.raises(EffectFailed, match=says):
        http("api.example.org").get(url)


def test_effect_without_hosts_sends_nothing(server: ThreadingHTTPServer) -> None:
    with pytest.raises(EffectFailed, match="allowed: none"):
        http().get(f"http://{place(server)}/")
    assert seen(server) == []


def test_redirect_is_followed_where_that_is_allowed_and_nowhere_else(server: ThreadingHTTPServer) -> None:
    here, other = place(server), f"localhost:{server.server_address[1]}"
    assert http(here).get(f"http://{here}/to?/there").url == f"http://{here}/there"
    with pytest.raises(EffectFailed, match=f"{other} is not among the hosts"):
        http(here).get(f"http://{here}/to?http://{other}/there")
    assert [path for _, path, _ in seen(server)][-1] == f"/to?http://{other}/there"
    with pytest.raises(EffectFailed, match="redirect"):
        http(here).get(f"http://{here}/to?" * 10)


@pytest.mark.parametrize(
    "address", ["127.0.0.1", "10.1.2.3", "169.254.169.254", "::1", "::ffff:192.168.0.1", "0.0.0.0"]
)
def test_public_name_that_lies_inside_is_refused(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    found = [(0, 0, 0, "", ("93.184.216.34", 80)), (0, 0, 0, "", (address, 80))]
    monkeypatch.setattr(allowed_http, "getaddrinfo", lambda *_, **__: found)
    with pytest.raises(EffectFailed, match="in a private network; name that as host to allow it"):
        http("api.example.org").get("http://api.example.org/")


def test_what_was_checked_is_what_is_connected_to(server: ThreadingHTTPServer, monkeypatch: pytest.MonkeyPatch) -> None:
    """A name that leads elsewhere the second time it is looked up."""
    port, asked = server.server_address[1], []

    def look_up(host: str, *_: Any, **__: Any) -> Any:
        asked.append(host)
        return [(0, 0, 0, "", ("127.0.0.1", port))] if len(asked) == 1 else []

    monkeypatch.setattr(allowed_http, "getaddrinfo", look_up)
    assert http(f"inner.localhost:{port}").get(f"http://inner.localhost:{port}/").status == 200
    assert asked == ["inner.localhost"]


def test_answer_without_end_is_cut_off(server: ThreadingHTTPServer, monkeypatch: pytest.MonkeyPatch) -> None:
    here = place(server)
    with pytest.raises(EffectFailed, match=r"larger than 20,000,000 bytes"):
        http(here).get(f"http://{here}/large")
    moments = itertools.count(step=300.0)
    monkeypatch.setattr(allowed_http, "monotonic", lambda: next(moments))
    with pytest.raises(EffectFailed, match="was not over in time"):
        http(here).get(f"http://{here}/slow")


def test_host_where_nobody_listens_is_one_sentence(server: ThreadingHTTPServer) -> None:
    here = place(server)
    server.server_close()
    with pytest.raises(EffectFailed, match=f"The request to http://{here}/ failed: ") as caught:
        http(here).get(f"http://{here}/?secret=1")
    assert "secret" not in str(caught.value)


def test_answer_that_is_no_json_is_said(server: ThreadingHTTPServer) -> None:
    answer = allowed_http.HttpAnswer(200, "http://x/", {}, b"<html>\xff")
    assert answer.text == "<html>\ufffd"
    with pytest.raises(EffectFailed, match="The answer of http://x/ is no JSON"):
        answer.json()
