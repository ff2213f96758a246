"""A service that tells every key it knows in errors, headers and answers: no file, log or screen of a run holds one."""

import json
import logging
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from planexe.cli.main import main
from planexe.llm.provider import real_calls_allowed
from planexe.report.exports import formats

pytestmark = pytest.mark.usefixtures("own_workflows")

KEY = "sk-live-9f27c41ab8e3d650"
OTHER_KEY = "gsk_0aB7cD9eF2gH4iJ6kL8m"
PASSWORD = "p4ssw0rd-of-the-proxy"

CATALOGUE = """\
[[model]]
name = "talker"
provider = "openai_compatible"
model = "m"
base_url = "{base_url}"
key_env = "TALKER_API_KEY"
context_tokens = 32768
output_tokens = 1024
input_usd_per_million = 1.0
output_usd_per_million = 1.0

[[model]]
name = "other"
provider = "groq"
model = "other"
key_env = "OTHER_API_KEY"
context_tokens = 32768
output_tokens = 1024
"""


class Talker(BaseHTTPRequestHandler):
    """Fails every other request; each answer tells all that it knows."""

    asked = 0

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["content-length"]))
        type(self).asked += 1
        told = f"key {KEY}, other {OTHER_KEY}, Authorization: {self.headers['authorization']}"
        body: dict[str, object]
        status = 500 if self.asked % 2 else 200
        if status == 500:
            body = {"error": {"message": f"upstream https://me:{PASSWORD}@host/v1?key={KEY} died: {told}"}}
        else:
            text = json.dumps({"word": f"w {KEY} {OTHER_KEY}"})
            choice = {"message": {"content": text, "reasoning": told}, "finish_reason": "stop"}
            body = {"model": f"m-{KEY}", "choices": [choice], "usage": {"prompt_tokens": 9}}
        data = json.dumps(body).encode()
        self.send_response(status)
        for name in ("x-request-id", "x-ratelimit-remaining-requests", "retry-after"):
            self.send_header(name, told)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_: object) -> None:  # pyrefly: ignore[bad-override]
        """Says nothing."""


@pytest.fixture
def talker() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Talker)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/v1"
    server.shutdown()
    thread.join()
    server.server_close()


def test_no_key_is_left_anywhere(
    talker: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG, "planexe")
    monkeypatch.chdir(tmp_path)
    runs = tmp_path / "runs"
    runs.mkdir()
    (runs / "models.toml").write_text(CATALOGUE.format(base_url=talker), encoding="utf-8")
    monkeypatch.setenv("PLANEXE_RUNS", str(runs))
    monkeypatch.setenv("TALKER_API_KEY", KEY)
    monkeypatch.setenv("OTHER_API_KEY", OTHER_KEY)

    said = []

    def planexe(*arguments: str) -> int:
        status = main(arguments)
        said.append("".join(capsys.readouterr()))
        return status

    with real_calls_allowed():
        assert planexe("toy_workflow", "--model", "talker", "--run-id", "toy", "--numbers", "3,4,7", "--json") == 0, (
            said
        )
        assert planexe("models", "test", "talker") in (0, 1)
    assert planexe("export", "toy", "--format", "md") == 0
    for format_name in formats():  # those that a workflow has no use for say so
        planexe("export", "toy", "--format", format_name)
    planexe("timing", "toy", "--json")
    planexe("runs", "--json")

    files = [path for path in tmp_path.rglob("*") if path.is_file() and path.name != "models.toml"]
    kept = b"".join(path.read_bytes() for path in files)
    everything = kept + "".join(said).encode() + caplog.text.encode()
    assert Talker.asked > 6
    assert b"upstream https://" in kept
    assert b"**********" in kept
    assert [secret for secret in (KEY, OTHER_KEY, PASSWORD) if secret.encode() in everything] == []
