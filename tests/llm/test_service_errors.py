"""How long a service asks us to wait, in every way in which services say it."""

from collections.abc import Mapping
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planexe.errors import ProviderError
from planexe.llm.complaints import read_complaint
from planexe.llm.service_errors import Place, error_of, retry_after_s

NOW = datetime(2026, 3, 1, 12, 0, 0, tzinfo=UTC)
PLACE = Place("OpenAI", "https://api.openai.com/v1", "OPENAI_API_KEY", "gpt")
json_like = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda children: st.lists(children, max_size=3) | st.dictionaries(st.text(max_size=9), children, max_size=3),
    max_leaves=8,
)


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({}, None),
        ({"retry-after": "20"}, 20.0),
        ({"retry-after": "0.5"}, 0.5),
        ({"retry-after-ms": "1500", "retry-after": "9"}, 1.5),
        ({"retry-after": "Sun, 01 Mar 2026 12:00:30 GMT"}, 30.0),
        ({"retry-after": "Sun, 01 Mar 2026 12:00:30"}, 30.0),
        ({"retry-after": "Sun, 01 Mar 2026 11:00:00 GMT"}, 0.0),
        ({"retry-after": "-3"}, 0.0),
        ({"retry-after": "soon"}, None),
        ({"retry-after": "nan"}, None),
        ({"x-ratelimit-remaining-requests": "0", "x-ratelimit-reset-requests": "1m6.5s"}, 66.5),
        ({"x-ratelimit-remaining-tokens": "0", "x-ratelimit-reset-tokens": "120ms"}, 0.12),
        ({"x-ratelimit-remaining-tokens": "0", "x-ratelimit-reset-tokens": "7"}, 7.0),
        ({"x-ratelimit-remaining-requests": "3", "x-ratelimit-reset-requests": "1s"}, None),
    ],
)
def test_wait_is_read_from_the_headers(headers: Mapping[str, str], expected: float | None) -> None:
    assert retry_after_s(headers, NOW) == expected


@given(st.dictionaries(st.sampled_from(["retry-after", "retry-after-ms"]), st.text(max_size=30)))
def test_wait_is_never_negative_whatever_the_header_says(headers: dict[str, str]) -> None:
    wait_s = retry_after_s(headers, NOW)

    assert wait_s is None or wait_s >= 0


@given(st.integers(min_value=400, max_value=599) | st.none(), json_like | st.dictionaries(st.just("error"), json_like))
def test_any_error_body_becomes_one_sentence(status: int | None, body: object) -> None:
    error = error_of(read_complaint(status, body), PLACE, {})

    assert isinstance(error, ProviderError)
    assert error.status is not None
    assert "\n" not in str(error)
    assert len(str(error)) < 600


def test_embedded_error_takes_its_status_from_its_code() -> None:
    assert read_complaint(None, {"error": {"code": "503", "message": "x"}}).status == 503
    assert read_complaint(None, {"type": "rate_limit_error"}).status == 429
    assert read_complaint(None, {"message": "what"}).status == 500
