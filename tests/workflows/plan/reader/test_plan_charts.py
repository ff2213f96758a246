"""The charts of a plan as blocks."""

import pytest

from planexe.blocks.blocks import Bars, TreeNode
from planexe.workflows.plan.chances.plan_cost import plan_cost
from planexe.workflows.plan.costs.cost_models import CostPlan
from planexe.workflows.plan.reader.plan_charts import cost_bars, work_nodes
from planexe.workflows.plan.work_breakdown.tree import WbsTree
from tests.report.example_plan import example_costs
from tests.report.made_reports import TREE


def bars(**changes: object) -> Bars | None:
    found = CostPlan.model_validate(example_costs().model_dump() | changes)
    return cost_bars(found, plan_cost(found, None))


def test_costs_are_bars_by_phase_and_by_role_beside_the_budget() -> None:
    found, costs = bars(), example_costs()
    assert found
    phases, roles = found.groups.values()
    assert [sum(bar.amounts) for bar in phases] == pytest.approx(
        [line.labour_cost + line.material_cost for line in costs.by_phase]
    )
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
    assert cost_bars(None, None) is None


def nodes(*given: dict[str, object]) -> tuple[TreeNode, ...]:
    return work_nodes(WbsTree.model_validate(TREE | ({"nodes": given} if given else {})))


def test_work_is_nested_by_its_parents() -> None:
    build, open_ = nodes()
    assert (build.code, build.below, open_.title) == ("1", 2, "Open")
    assert build.children[0].children[0].title == "Fence"


def test_notes_tell_description_and_resources_and_the_size_the_days() -> None:
    dig = nodes()[0].children[0]
    assert dig.size == "5 days (3 to 9)"
    assert dig.children[0].notes == ("Around it.", "Needs: Digger")


@pytest.mark.parametrize("code", ["2.1", "2"])
def test_work_without_its_parent_or_that_is_its_own_is_not_lost(code: str) -> None:
    assert [node.code for node in nodes({"code": code, "parent": "2", "level": 1, "title": "a"})] == [code]
