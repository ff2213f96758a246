"""The charts of a plan as blocks."""

import pytest

from planexe.report.blocks import Bars
from planexe.workflows.plan.costs.cost_models import CostPlan
from planexe.workflows.plan.reader.plan_charts import cost_bars
from tests.report.example_plan import example_costs


def bars(**changes: object) -> Bars | None:
    return cost_bars(CostPlan.model_validate(example_costs().model_dump() | changes))


def test_costs_are_bars_by_phase_and_by_role_beside_the_budget() -> None:
    found, costs = bars(), example_costs()
    assert found
    phases, roles = found.groups.values()
    assert [sum(bar.amounts) for bar in phases] == pytest.approx([line.total for line in costs.by_phase])
    assert [bar.amounts for bar in roles] == [(role.cost,) for role in costs.by_role]
    assert found.gauge
    assert (found.gauge.total, found.gauge.limit, found.gauge.over) == (costs.total, costs.budget, False)


def test_budget_that_is_exceeded_and_one_in_another_currency() -> None:
    over, other = bars(verdict="over the budget", budget=1000), bars(verdict="budget in another currency")
    assert over
    assert over.gauge
    assert over.gauge.over
    assert other
    assert other.gauge
    assert other.gauge.limit is None


@pytest.mark.parametrize("changes", [{"tasks": []}, {"total": 0}])
def test_without_prices_there_are_no_bars(changes: dict[str, object]) -> None:
    assert bars(**changes) is None
    assert cost_bars(None) is None
