import pytest

from planexe.ui.rerun.preview import band, cost_band


@pytest.mark.parametrize(("least", "most", "text"), [("3", "3", "3"), ("3", "71", "3 – 71"), ("", "", "")])
def test_range_is_one_value_where_both_ends_are_the_same(least: str, most: str, text: str) -> None:
    assert band(least, most) == text


@pytest.mark.parametrize(
    ("least", "most", "text"),
    [
        (0.0, 0.0, "0.00 USD"),
        (0.5, 1.25, "0.50 USD – 1.25 USD"),
        (1.251, 1.252, "1.25 USD"),
        (None, 1.0, "not known"),
        (0.5, None, "not known"),
    ],
)
def test_range_of_money_is_known_only_where_both_ends_are(least: float | None, most: float | None, text: str) -> None:
    assert cost_band(least, most) == text
