"""An environment that leads nowhere: one sentence names the variable, and models on this computer are unaffected."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from planexe.errors import RequestRejected
from planexe.llm.messages import Prompt, Request
from planexe.llm.provider import real_calls_allowed
from planexe.llm.providers.openai_api import OpenAIProvider
from planexe.runs.workbench import Workbench
from planexe.settings import load_settings
from tests.provider_cases.hostile_service import completion, lab

CASES = Path(__file__).parent
LINES = [
    (CASES / "91-env-socks5.env").read_text().strip(),
    (CASES / "92-env-cert-file-missing.env").read_text().strip(),
    "HTTPS_PROXY=http://[::1",
    "HTTP_PROXY=ftp://proxy:1",
    "all_proxy=socks5h://proxy:1",
    "SSL_CERT_FILE=/",
]


@pytest.mark.parametrize("line", LINES)
async def test_variable_that_leads_nowhere_is_named_and_loopback_does_not_need_it(
    line: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    name, _, value = line.partition("=")
    monkeypatch.setenv(name, value)
    request = Request(Prompt("Answer.", task="Why?"), stream=False)

    with real_calls_allowed(), pytest.raises(RequestRejected) as caught:
        await OpenAIProvider("openai", "https://service.invalid/v1").ask("m", request)
    assert name.upper() in str(caught.value)
    assert "\n" not in str(caught.value)

    async with lab(completion("Because.")) as hostile:
        with real_calls_allowed():
            assert (await hostile.provider.ask("m", request)).text == "Because."


def test_goal_that_the_terminal_cannot_show_is_listed_with_replacements(tmp_path: Path) -> None:
    setting, *command = (CASES / "117-env-cp1252-runs.env").read_text().partition("#")[0].split()
    assert command == ["planexe", "runs"]
    bench = Workbench(load_settings({}, folder=tmp_path))
    bench.create(bench.request("在上海开一家小型有机面包店，预算两百万元人民币，明年五月开业。", models=["simulated"]))

    environment = {**os.environ, **dict([setting.split("=", 1)])}
    shown, as_json = (
        subprocess.run(
            [sys.executable, "-m", *command, *more, "--runs", str(tmp_path / "runs")],
            capture_output=True, env=environment, check=False, cwd=tmp_path,
        )
        for more in ((), ("--json",))
    )  # fmt: skip

    assert (shown.returncode, shown.stderr) == (0, b"")
    assert b"????" in shown.stdout
    assert (as_json.returncode, as_json.stderr) == (0, b"")
    assert b"\\u5728\\u4e0a\\u6d77" in as_json.stdout
