"""Sums of money that agree."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planexe.workflows.plan.costs.cost_sums import leaf_costs, price_task, role_costs, spread, sum_of, whole
from planexe.workflows.plan.costs.role_rates import RoleRates
from planexe.workflows.plan.costs.task_costs import CostEstimates
from planexe.workflows.plan.work_breakdown.tree import WbsNode, WbsTree

Make = Callable[..., CostEstimates]


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


def test_task_is_priced_from_its_parts(tree: WbsTree, rates: RoleRates, estimates: Make) -> None:
    known = {rate.role_id: rate for rate in rates.rates}
    task = price_task(tree.tasks()[0], estimates("1.1").estimates[0], known)
    assert [(entry.role_id, entry.cost) for entry in task.labour] == [("M1", 600), ("M2", 1000)]
    assert (task.labour_cost, task.material_cost, task.contingency_cost) == (1600, 810, 241)
    assert (task.total, task.total_min, task.total_max) == (2651, 2386, 3446)
    assert task.contingency_rate == pytest.approx(0.1)


def test_role_without_a_rate_counts_days_and_no_money(tree: WbsTree, estimates: Make) -> None:
    task = price_task(tree.tasks()[0], estimates("1.1").estimates[0], {})
    assert task.labour_cost == 0
    (first, second) = role_costs([], [task])
    assert (first.role_id, first.days, second.role_id, second.cost) == ("M1", 1.5, "M2", 0)


def test_figures_below_zero_count_as_nothing(tree: WbsTree, rates: RoleRates, estimates: Make) -> None:
    known = {rate.role_id: rate for rate in rates.rates}
    poor = estimates("1.1").estimates[0].model_copy(update={"contingency_percent": -5, "low_factor": -1.0})
    task = price_task(tree.tasks()[0], poor, known)
    assert (task.contingency_cost, task.total, task.total_min) == (0, 2410, 0)


def test_leaves_share_by_their_work_and_equally_without(tree: WbsTree, rates: RoleRates, estimates: Make) -> None:
    known = {rate.role_id: rate for rate in rates.rates}
    tasks = [price_task(node, estimates(node.code).estimates[0], known) for node in tree.tasks()[:3]]
    shares = {"1.1.1": 1, "1.1.2": 3, "1.2.1": None, "1.2.2": None}
    leaves = [
        WbsNode(code=code, parent=code[:3], level=3, title=code, work_share=share) for code, share in shares.items()
    ]
    full = tree.model_copy(update={"nodes": [*tree.nodes, *leaves]})
    costs = {leaf.code: leaf.cost for leaf in leaf_costs(full, tasks)}
    assert costs == {"1.1.1": 663, "1.1.2": 1988, "1.2.1": 1326, "1.2.2": 1325, "2.1": 2651}
