"""Requests and tokens per minute, calls at once, and how they read in headers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planexe.simulator.limits import Gate, Limits, TooMuch, duration_text


def test_burst_up_to_the_limit_then_a_wait_for_one() -> None:
    gate = Gate(Limits(requests_per_minute=3), 1.0)
    assert [gate.admit(1, 0.0) for _ in range(3)] == [None, None, None]
    refused = gate.admit(1, 0.0)
    assert refused is not None
    assert (refused.what, refused.limit, refused.used) == ("requests", 3, 3)
    assert refused.retry_after_s == pytest.approx(20.0)
    assert gate.admit(1, 20.0) is None


def test_time_scale_shortens_the_minute() -> None:
    gate = Gate(Limits(requests_per_minute=1), 0.1)
    gate.admit(1, 0.0)
    refused = gate.admit(1, 0.0)
    assert refused is not None
    assert refused.retry_after_s == pytest.approx(6.0)


def test_call_larger_than_the_whole_limit_passes_when_everything_is_there() -> None:
    gate = Gate(Limits(tokens_per_minute=100), 1.0)
    assert gate.admit(500, 0.0) is None
    refused = gate.admit(10, 0.0)
    assert refused is not None
    assert refused.retry_after_s == pytest.approx(60 * 410 / 100)


def test_refused_call_uses_nothing_up() -> None:
    gate = Gate(Limits(requests_per_minute=5, tokens_per_minute=100), 1.0)
    gate.admit(100, 0.0)
    assert isinstance(gate.admit(50, 0.0), TooMuch)
    assert gate.headers(0.0)["x-ratelimit-remaining-requests"] == "4"


def test_concurrency_is_freed_by_release() -> None:
    gate = Gate(Limits(concurrent_requests=1), 1.0)
    assert gate.admit(1, 0.0) is None
    refused = gate.admit(1, 0.0)
    assert refused is not None
    assert refused.what == "concurrency"
    gate.release()
    assert gate.admit(1, 0.0) is None


def test_without_limits_there_are_no_headers() -> None:
    assert Gate(Limits(), 1.0).headers(0.0) == {}
    assert Gate(Limits(requests_per_minute=1), 0.0).headers(0.0) == {}


@given(st.lists(st.tuples(st.floats(0, 30), st.integers(1, 50)), max_size=60))
def test_never_more_than_a_burst_and_a_minute_of_refill(calls: list[tuple[float, int]]) -> None:
    gate = Gate(Limits(tokens_per_minute=120), 1.0)
    now_s, used = 0.0, 0
    for gap_s, tokens in calls:
        now_s += gap_s
        refused = gate.admit(tokens, now_s)
        if refused is None:
            used += tokens
        else:
            assert gate.admit(tokens, now_s + refused.retry_after_s + 1e-6) is None
            now_s += refused.retry_after_s + 1e-6
            used += tokens
    assert used <= 120 + now_s * 2 + 1


@pytest.mark.parametrize(
    ("seconds", "text"), [(0.02, "20ms"), (7.66, "7.66s"), (1.0, "1s"), (360.0, "6m0s"), (3723.0, "1h2m3s")]
)
def test_durations_read_like_openais(seconds: float, text: str) -> None:
    assert duration_text(seconds) == text
