"""The limits a service enforces itself, in virtual time."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planexe.timing.provider_gate import ProviderGate


def test_whole_minute_may_be_used_at_once() -> None:
    gate = ProviderGate(3, None, 60.0)
    assert [gate.admit(10, 0.0) for _ in range(4)] == pytest.approx([0.0, 0.0, 0.0, 20.0])


def test_refused_call_uses_nothing_up() -> None:
    gate = ProviderGate(1, None, 60.0)
    gate.admit(1, 0.0)
    assert [gate.admit(1, 30.0), gate.admit(1, 30.0), gate.admit(1, 60.0)] == pytest.approx([30.0, 30.0, 0.0])


def test_tokens_refill_with_time() -> None:
    gate = ProviderGate(None, 600, 60.0)
    assert gate.admit(600, 0.0) == 0.0
    assert gate.admit(100, 5.0) == pytest.approx(5.0)
    assert gate.admit(100, 10.0) == 0.0


def test_call_larger_than_the_limit_needs_a_whole_minute() -> None:
    gate = ProviderGate(None, 100, 60.0)
    assert gate.admit(250, 0.0) == 0.0
    assert gate.admit(100, 60.0) == pytest.approx(90.0)


def test_without_limits_everything_passes() -> None:
    gate = ProviderGate(None, None, 60.0)
    assert {gate.admit(10**6, 0.0) for _ in range(100)} == {0.0}


@given(st.integers(1, 20), st.lists(st.floats(0, 10), min_size=1, max_size=60))
def test_never_more_than_a_minutes_worth_and_its_refill(limit: int, gaps: list[float]) -> None:
    gate, now_s, admitted = ProviderGate(limit, None, 60.0), 0.0, 0
    for gap in gaps:
        now_s += gap
        admitted += gate.admit(1, now_s) == 0.0
    assert admitted <= limit * (1 + now_s / 60.0) + 1e-6
