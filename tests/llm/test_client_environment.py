"""A proxy or a certificate that cannot be used is named in one sentence; models on this computer never meet it."""

import pytest

from planexe.errors import ConnectionFailed, RequestRejected
from planexe.llm.provider import real_calls_allowed
from planexe.llm.providers.openai_api import OpenAIProvider
from tests.llm.chat_service import a_request

ODD = [
    ("ALL_PROXY", "socks5://127.0.0.1:1080"),
    ("HTTPS_PROXY", "socks4://127.0.0.1:1080"),
    ("https_proxy", "gopher://proxy"),
    ("HTTP_PROXY", "http://[broken"),
    ("SSL_CERT_FILE", "/nonexistent.pem"),
    ("SSL_CERT_DIR", "/nonexistent"),
]


@pytest.fixture(autouse=True)
def _no_proxies(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("ALL_PROXY", "HTTP_PROXY", "HTTPS_PROXY", "SSL_CERT_FILE", "SSL_CERT_DIR", "NO_PROXY"):
        for spelt in (name, name.lower()):
            monkeypatch.delenv(spelt, raising=False)


@pytest.mark.parametrize(("name", "value"), ODD[:2] + ODD[4:5])
async def test_sentence_says_which_variable(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(name, value)
    provider = OpenAIProvider("openai_compatible", "https://service.invalid/v1")

    with real_calls_allowed(), pytest.raises(RequestRejected, match=rf"^{name}\b.* in the environment"):
        await provider.ask("m", a_request())


@pytest.mark.parametrize(("name", "value"), ODD)
async def test_model_on_this_computer_is_reached_all_the_same(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)

    with real_calls_allowed(), pytest.raises(ConnectionFailed, match=r"cannot be reached at http://127\.0\.0\.1:9"):
        await OpenAIProvider("vllm", "http://127.0.0.1:9/v1").ask("m", a_request())
