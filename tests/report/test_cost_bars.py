"""The drawing of the costs."""

import pytest
from planexe.report.cost_bars import CostBars, cost_bars

from planexe.workflows.plan.costs.cost_models import CostPlan
from tests.report.example_plan import example_costs


def bars(**changes: object) -> CostBars:
    found = cost_bars(CostPlan.model_validate(example_costs().model_dump() | changes))
    assert found
    return found


def test_parts_of_a_phase_stand_behind_each_other() -> None:
    phase = bars().phases[0]
    assert [kind for kind, _, _ in phase.parts] == ["labour", "material", "contingency"]
    (_, first, width), (_, second, _), _ = phase.parts
    assert first == 0
    assert second == pytest.approx(width, abs=0.01)


def test_longest_bar_fills_the_width() -> None:
    for lines in (bars().phases, bars().roles):
        assert max(line.parts[-1][1] + line.parts[-1][2] for line in lines) == pytest.approx(100 / 1.02, abs=0.1)


def test_total_is_set_beside_the_budget() -> None:
    budget = bars().budget
    assert budget.budget is not None
    assert budget.low < budget.total < budget.high < budget.budget
    assert not budget.over
    assert bars(verdict="over the budget", budget=1000).budget.over


def test_budget_in_another_currency_is_not_drawn() -> None:
    assert bars(verdict="budget in another currency", budget_currency="EUR").budget.budget is None


@pytest.mark.parametrize("changes", [{"tasks": []}, {"total": 0}])
def test_without_prices_there_is_no_drawing(changes: dict[str, object]) -> None:
    assert cost_bars(CostPlan.model_validate(example_costs().model_dump() | changes)) is None
    assert cost_bars(None) is None
