import pytest
from hypothesis import given
from hypothesis import strategies as st

from planexe.errors import SettingsError
from planexe.spine.budget import Budget, BudgetKind, BudgetLine
from planexe.ui.shared.budget_view import likely_need, raised

AMOUNTS = st.floats(0.01, 1e6)


@pytest.mark.parametrize(
    ("line", "need"),
    [
        (BudgetLine(kind="cost", cap=0.5, spent=0.5, expected=1.0), 1.1),
        (BudgetLine(kind="cost", cap=0.5, spent=0.5), 1.0),
        (BudgetLine(kind="cost", cap=5.0, spent=4.9, expected=1.0), 5.39),
        (BudgetLine(kind="minutes", cap=2.0, spent=2.5), 4.0),
        (BudgetLine(kind="tokens", cap=100_000, spent=100_001), 200_000),
        (BudgetLine(kind="tokens", cap=100_000, spent=100_001, expected=123_456), 140_000),
    ],
)
def test_new_limit_is_what_the_whole_run_will_probably_need(line: BudgetLine, need: float) -> None:
    assert likely_need(line) == pytest.approx(need, abs=0.011)


@given(st.sampled_from(["cost", "tokens", "minutes"]), AMOUNTS, AMOUNTS, st.none() | AMOUNTS)
def test_new_limit_lets_the_run_go_on(kind: BudgetKind, cap: float, spent: float, expected: float | None) -> None:
    need = likely_need(BudgetLine(kind=kind, cap=cap, spent=spent, expected=expected))
    assert need > spent
    assert need >= (cap if expected else 2 * cap) * 0.999
    assert need >= (expected or 0.0)


def test_fields_set_the_limits_they_stand_for() -> None:
    assert raised(["cost", "minutes"], {"cost": 2.0, "minutes": 5.0}) == Budget(max_cost_usd=2.0, max_minutes=5.0)


def test_limit_of_nothing_is_refused() -> None:
    with pytest.raises(SettingsError):
        raised(["cost"], {"cost": 0.0})
