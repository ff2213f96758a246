import pytest
from hypothesis import given
from hypothesis import strategies as st

from planexe.llm.address import base_address, checked_variable, is_loopback, looks_like_key, split_query

KEYS = [
    "sk-proj-abcdef0123456789",
    "gsk_abc123",
    "AIzaSyA123",
    "xai-123",
    "hf_abcdef",
    "eyJhbGciOiJIUzI1NiJ9",
    "Bearer abc",
]


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("https://api.openai.com/v1", "https://api.openai.com/v1"),
        ("  https://api.openai.com/v1/  ", "https://api.openai.com/v1"),
        ("https://api.openai.com/v1/chat/completions", "https://api.openai.com/v1"),
        ("https://api.openai.com/v1/Models/", "https://api.openai.com/v1"),
        ("https://api.openai.com/v1/chat/completions/chat/completions", "https://api.openai.com/v1"),
        ("https://example.org", "https://example.org/v1"),
        ("https://example.org/", "https://example.org/v1"),
        ("https://example.org/deep/er", "https://example.org/deep/er"),
        (
            "https://example.org:8443/openai?api-version=2024-10-21",
            "https://example.org:8443/openai?api-version=2024-10-21",
        ),
        ("http://[::1]:8080/v1", "http://[::1]:8080/v1"),
    ],
)
def test_address_is_where_the_protocol_starts(typed: str, address: str) -> None:
    assert base_address(typed) == address


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("http://localhost:11434", "http://localhost:11434/v1"),
        ("http://localhost:11434/api/chat", "http://localhost:11434/v1"),
        ("http://localhost:11434/api/generate", "http://localhost:11434/v1"),
        ("http://localhost:1234/api/v0/chat/completions", "http://localhost:1234/v1"),
        ("http://localhost:1234/v1/embeddings", "http://localhost:1234/v1"),
        ("http://localhost:1234/v2", "http://localhost:1234/v2"),
        ("http://localhost:8000/llm", "http://localhost:8000/llm/v1"),
    ],
)
def test_server_on_ones_own_computer_is_asked_in_openais_protocol(typed: str, address: str) -> None:
    assert base_address(typed, local=True) == address


def test_own_protocol_of_a_local_server_is_the_path_of_any_other() -> None:
    assert base_address("https://example.org/api") == "https://example.org/api"


def test_host_alone_gets_what_is_usual_at_that_host() -> None:
    usual = "https://openrouter.ai/api/v1"
    assert base_address("https://openrouter.ai", usual=usual) == usual
    assert base_address("https://openrouter.example", usual=usual) == "https://openrouter.example/v1"


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("", "must be an address that begins with http:// or https://"),
        ("api.openai.com", "not 'api.openai.com'"),
        ("ftp://example.org", "not 'ftp://example.org'"),
        ("http://", "lacks a host"),
        ("http://a b", "no address has"),
        ("http://ex<ample>.org", "no address has"),
        ("https://example.org:99999", "port"),
        ("https://example.org:port", "port"),
        ("https://[::1", "its host cannot be read"),
        ("https://me:secret@example.org/v1", "holds a name and password"),
        ("https://me@example.org/v1", "holds a name and password"),
        ("https://example.org/v1?api_key=abc", "holds a key in its query"),
        ("https://example.org/v1?X-Api-Key=abc", "holds a key in its query"),
        ("https://example.org/v1?sig=abc", "holds a key in its query"),
        ("https://example.org/v1?version=sk-abcdef", "holds a key in its query"),
    ],
)
def test_what_is_no_address_is_told_in_a_sentence(typed: str, told: str) -> None:
    with pytest.raises(ValueError) as caught:
        base_address(typed)
    assert told in str(caught.value)


@pytest.mark.parametrize("key", [*KEYS, "a1b2c3d4e5f6a7b8c9d0e1f2", "me:pass@example.org"])
def test_complaint_about_an_address_shows_no_key(key: str) -> None:
    with pytest.raises(ValueError) as caught:
        base_address(key)
    assert key not in str(caught.value)


def test_long_text_that_is_no_address_is_shown_in_part() -> None:
    with pytest.raises(ValueError) as caught:
        base_address("word " * 100)
    assert len(str(caught.value)) < 150


@given(st.text(max_size=80), st.booleans())
def test_address_is_stable_whatever_was_typed(typed: str, local: bool) -> None:
    try:
        address = base_address(f"http://{typed}", local=local)
    except ValueError:
        return
    assert base_address(address, local=local) == address
    assert not split_query(address)[0].endswith("/")


def test_query_is_split_off_with_empty_values() -> None:
    assert split_query("https://a.org/v1?b=1&c=") == ("https://a.org/v1", {"b": "1", "c": ""})
    assert split_query("https://a.org/v1") == ("https://a.org/v1", {})


@pytest.mark.parametrize(
    "host", ["localhost", "LOCALHOST:80", "a.localhost", "127.0.0.1:8000", "127.8.9.10", "[::1]:1", "0.0.0.0"]
)
def test_loopback_is_this_computer(host: str) -> None:
    assert is_loopback(f"http://{host}/v1")


@pytest.mark.parametrize("host", ["localhost.org", "128.0.0.1", "10.0.0.1", "127.0.0.1.example.org", ""])
def test_other_hosts_are_not_loopback(host: str) -> None:
    assert not is_loopback(f"http://{host}/v1")


@pytest.mark.parametrize("key", [*KEYS, " sk-x ", "a1b2c3d4e5f6a7b8c9d0e1f2"])
def test_key_is_known_by_its_looks(key: str) -> None:
    assert looks_like_key(key)


@pytest.mark.parametrize("name", ["OPENAI_API_KEY", "", "MY_KEY_2", "a_very_long_variable_name_without_digits"])
def test_name_of_a_variable_is_no_key(name: str) -> None:
    assert not looks_like_key(name)
    assert checked_variable(f" {name} ") == name


@pytest.mark.parametrize(
    ("name", "told"), [("sk-abc", "looks like a key itself"), ("MY-KEY", "letters, digits"), ("1KEY", "letters")]
)
def test_what_names_no_variable_is_refused(name: str, told: str) -> None:
    with pytest.raises(ValueError, match=told) as caught:
        checked_variable(name)
    assert name not in str(caught.value)
