"""Figures as people write them."""

import pytest

from planexe.figures import count_text, seconds_text, usd_text


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0.42, "0.4 s"), (12.4, "12 s"), (200, "3 min 20 s"), (59.7, "1 min"), (3600, "1 h"), (7500, "2 h 05 min")],
)
def test_durations(seconds: float, text: str) -> None:
    assert seconds_text(seconds) == text


@pytest.mark.parametrize(
    ("cost", "text"), [(None, "not known"), (0.0, "0.00 USD"), (0.0031, "0.0031 USD"), (1.254, "1.25 USD")]
)
def test_money(cost: float | None, text: str) -> None:
    assert usd_text(cost) == text


def test_counts() -> None:
    assert count_text(1, "call") == "1 call"
    assert count_text(1204, "call") == "1,204 calls"
    assert count_text(0, "try", "tries") == "0 tries"
