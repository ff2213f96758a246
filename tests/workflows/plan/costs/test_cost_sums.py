"""Sums of money that agree."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planexe.workflows.plan.costs.cost_sums import (
    TaskWork,
    leaf_costs,
    price_task,
    role_costs,
    spread,
    sum_of,
    whole,
    work_by_task,
)
from planexe.workflows.plan.costs.task_costs import CostEstimates, PricedTask
from planexe.workflows.plan.resources.resource_models import ResourcePlan
from planexe.workflows.plan.work_breakdown.tree import WbsNode, WbsTree

Make = Callable[..., CostEstimates]


def kept(answer: CostEstimates) -> PricedTask:
    return PricedTask.model_validate(answer.estimates[0].model_dump())


def test_halves_are_rounded_up() -> None:
    assert [whole(Decimal(text)) for text in ("0.5", "1.5", "2.49")] == [1, 2, 2]


def test_tenths_add_up_exactly() -> None:
    assert sum_of([0.1] * 10) == 1.0


@given(st.integers(0, 10**9), st.lists(st.floats(0, 100), min_size=1, max_size=12))
def test_parts_are_whole_and_add_up(total: int, shares: list[float]) -> None:
    parts = spread(float(total), shares)
    assert sum(parts) == total
    assert all(part == int(part) and part >= 0 for part in parts)


@given(st.integers(0, 10**6), st.integers(1, 9))
def test_equal_shares_differ_by_one_unit_at_most(total: int, count: int) -> None:
    parts = spread(float(total), [1.0] * count)
    assert max(parts) - min(parts) <= 1


def test_task_is_priced_from_its_work_and_its_purchases(
    tree: WbsTree, resources: ResourcePlan, estimates: Make
) -> None:
    task = price_task(tree.tasks()[0], kept(estimates("1.1")), work_by_task(resources)["1.1"])
    assert [(entry.role_id, entry.days, entry.cost) for entry in task.labour] == [("M1", 1.5, 600), ("M2", 3, 1000)]
    assert (task.labour_cost, task.material_cost, task.contingency_cost) == (1600, 810, 241)
    assert (task.total, task.total_min, task.total_max) == (2410, 2169, 3133)
    assert task.contingency_rate == pytest.approx(0.1)


def test_task_of_which_nobody_estimated_the_purchases_costs_its_work(tree: WbsTree, resources: ResourcePlan) -> None:
    task = price_task(tree.tasks()[0], None, work_by_task(resources)["1.1"])
    assert (task.total, task.materials_known) == (1600, False)


def test_without_a_resource_plan_no_work_is_priced(tree: WbsTree, estimates: Make) -> None:
    assert work_by_task(None) == {}
    assert price_task(tree.tasks()[0], kept(estimates("1.1")), TaskWork()).labour_cost == 0


def test_figures_below_zero_count_as_nothing(tree: WbsTree, estimates: Make) -> None:
    poor = kept(estimates("1.1")).model_copy(update={"contingency_percent": -5, "low_factor": -1.0})
    task = price_task(tree.tasks()[0], poor, TaskWork())
    assert (task.contingency_cost, task.total, task.total_min) == (0, 810, 0)


def test_leaves_cost_their_own_work_and_share_purchases_and_reserve(
    tree: WbsTree, resources: ResourcePlan, estimates: Make
) -> None:
    work = work_by_task(resources)
    tasks = [price_task(node, kept(estimates(node.code)), work[node.code]) for node in tree.tasks()[:3]]
    shares = {"1.1.1": 1, "1.1.2": 3, "1.2.1": None, "1.2.2": None}
    leaves = [
        WbsNode(code=code, parent=code[:3], level=3, title=code, work_share=share) for code, share in shares.items()
    ]
    full = tree.model_copy(update={"nodes": [*tree.nodes, *leaves]})
    of_leaf = resources.leaves[0].model_copy(update={"code": "1.1.2", "task_code": "1.1"})
    known = resources.model_copy(update={"leaves": [of_leaf, *resources.leaves[2:]]})
    costs = {leaf.code: leaf for leaf in leaf_costs(full, tasks, known)}
    first, second, last = costs["1.1.1"], costs["1.1.2"], costs["2.1"]
    assert (first.labour_cost, first.material_cost, first.contingency_cost, first.cost) == (0, 203, 60, 203)
    assert (second.labour_cost, second.material_cost, second.contingency_cost, second.cost) == (1600, 607, 181, 2207)
    assert {costs["1.2.1"].material_cost, costs["1.2.2"].material_cost} == {405}
    assert last.cost == 2410


def test_roles_have_their_days_and_cost(resources: ResourcePlan) -> None:
    assert [(role.role_id, role.days, role.cost) for role in role_costs(resources)] == [
        ("M1", 6, 2400),
        ("M2", 12, 4000),
    ]
    assert role_costs(None) == []
