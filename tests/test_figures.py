"""Figures as people write them."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planexe.figures import count_text, day_text, seconds_text, size_text, usd_text


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0.42, "0.4 s"),
        (9.94, "9.9 s"),
        (9.96, "10 s"),
        (12.4, "12 s"),
        (200, "3 min 20 s"),
        (59.7, "1 min"),
        (3600, "1 h"),
        (7500, "2 h 05 min"),
    ],
)
def test_durations(seconds: float, text: str) -> None:
    assert seconds_text(seconds) == text


@pytest.mark.parametrize(
    ("cost", "text"), [(None, "not known"), (0.0, "0.00 USD"), (0.0031, "0.0031 USD"), (1.254, "1.25 USD")]
)
def test_money(cost: float | None, text: str) -> None:
    assert usd_text(cost) == text


@pytest.mark.parametrize(
    ("size", "text"),
    [
        (0, "0 kB"), (700, "700 B"), (12_300, "12 kB"), (999_400, "999 kB"), (999_600, "1.0 MB"), (2_340_000, "2.3 MB"),
        (99_960_000, "100 MB"), (230_000_000, "230 MB"), (999_600_000, "1.0 GB"), (1_240_000_000, "1.2 GB"),
    ],
)  # fmt: skip
def test_sizes(size: int, text: str) -> None:
    assert size_text(size) == text


@given(st.integers(0, 10**14))
def test_size_is_short(size: int) -> None:
    number, unit = size_text(size).split()
    assert unit == "GB" or float(number) < 1000


def test_days() -> None:
    assert day_text(dt.date(2026, 12, 7)) == "7 Dec 2026"


def test_counts() -> None:
    assert count_text(1, "call") == "1 call"
    assert count_text(1204, "call") == "1,204 calls"
    assert count_text(0, "try", "tries") == "0 tries"
