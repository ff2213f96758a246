"""All costs, and the budget beside them."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from pydantic import BaseModel

from planexe.spine.inputs import Missing
from planexe.workflows.plan.contract import goal_contract
from planexe.workflows.plan.contract.contract_models import GoalContract
from planexe.workflows.plan.costs import role_rates, task_costs
from planexe.workflows.plan.costs.cost_plan import STAGE, CostPlan, compute, gaps
from planexe.workflows.plan.costs.role_rates import RoleRates
from planexe.workflows.plan.costs.task_costs import CostEstimates, PricedTask, TaskCosts
from planexe.workflows.plan.resources import resource_plan
from planexe.workflows.plan.resources.resource_models import ResourcePlan
from planexe.workflows.plan.screening import start_time
from planexe.workflows.plan.work_breakdown import wbs_tree_full, wbs_tree_l2
from planexe.workflows.plan.work_breakdown.tree import LEFT_OUT, OpenTask, WbsTree
from tests.workflows.plan.stage_inputs import inputs_of

Make = Callable[..., CostEstimates]
START = start_time.StartTime(today=dt.date(2027, 1, 4), start_date=dt.date(2027, 1, 4), chosen_by_user=False)
Compute = Callable[..., CostPlan]
CODES = ("1.1", "1.2", "2.1", "2.2")
TOTAL = 9640


@pytest.fixture
def plan(tree: WbsTree, rates: RoleRates, estimates: Make, resources: ResourcePlan) -> Compute:
    def make(
        *codes: str,
        reason: str = "The call failed.",
        limits: BaseModel | None = None,
        work: BaseModel = resources,
        **changes: Any,
    ) -> CostPlan:
        asked = codes or CODES
        priced = [PricedTask.model_validate(one.model_dump()) for one in estimates(*asked).estimates]
        lost = [OpenTask(task_code=c, title=c, reason=reason) for c in CODES if c not in asked]
        given = TaskCosts(currency="EUR", estimates=priced, unpriced=lost)
        return compute(
            inputs_of(
                STAGE,
                (start_time.STAGE, START),
                (goal_contract.STAGE, limits or GoalContract()),
                (role_rates.STAGE, rates.model_copy(update=changes)),
                (resource_plan.STAGE, work),
                (task_costs.STAGE, given),
                (wbs_tree_l2.STAGE, tree),
                (wbs_tree_full.STAGE, Missing(text="Not made.")),
            )
        )

    return make


def test_sums_of_phases_tasks_leaves_and_roles_agree(plan: Compute) -> None:
    value = plan()
    assert value.total == TOTAL
    for amounts in (
        [line.total for line in value.by_phase],
        [task.total for task in value.tasks],
        [leaf.cost for leaf in value.leaves],
        [value.labour_cost, value.material_cost],
    ):
        assert sum(amounts) == TOTAL
    assert sum(role.cost for role in value.by_role) == value.labour_cost
    assert [(role.role_id, role.days) for role in value.by_role] == [("M1", 6), ("M2", 12)]
    assert list(gaps(value)) == []


@pytest.mark.parametrize(
    ("amount", "currency", "verdict", "left"),
    [
        (20_000, "EUR", "within the budget", 20_000 - TOTAL),
        (TOTAL, "EUR", "within the budget", 0),
        (9_000, "EUR", "over the budget", 9_000 - TOTAL),
        (10_000, "USD", "budget in another currency", None),
    ],
)
def test_budget_is_compared_where_it_can_be(
    plan: Compute, limits: Callable[..., GoalContract], amount: float, currency: str, verdict: str, left: float | None
) -> None:
    value = plan(limits=limits(amount, currency))
    assert (value.verdict, value.left) == (verdict, left)
    assert (value.budget, value.budget_currency) == (amount, currency)


def test_too_small_a_budget_is_said_with_both_figures_and_is_no_gap(
    plan: Compute, limits: Callable[..., GoalContract]
) -> None:
    value = plan(limits=limits(9_000))
    text = STAGE.views["digest"](value)
    assert "EUR 9,000" in text
    assert "EUR 640 too much" in text
    assert list(gaps(value)) == []


def test_budget_in_another_currency_is_named_in_words(plan: Compute, limits: Callable[..., GoalContract]) -> None:
    text = STAGE.views["full"](plan(limits=limits(10_000, "USD")))
    assert "USD 10,000" in text
    assert "not compared" in text


def test_lost_task_is_a_gap_and_no_budget_is_called_sufficient(
    plan: Compute, limits: Callable[..., GoalContract]
) -> None:
    value = plan("1.1", "1.2", "2.1", limits=limits(20_000))
    assert value.unpriced == ["2.2"]
    assert (value.verdict, value.left) == ("not all tasks priced", None)
    assert list(gaps(value)) == ["Costs: no price for what is bought for 2.2."]
    assert [(task.code, task.total) for task in value.tasks if not task.materials_known] == [("2.2", 1600)]
    assert "the real sum is higher" in value.notes[0]


def test_task_left_out_on_purpose_is_a_note_only(plan: Compute) -> None:
    value = plan("1.1", reason=LEFT_OUT)
    assert value.left_out == ["1.2", "2.1", "2.2"]
    assert list(gaps(value)) == []
    assert "Not priced at this level of detail" in value.notes[0]


def test_range_above_the_budget_is_noted(plan: Compute, limits: Callable[..., GoalContract]) -> None:
    value = plan(limits=limits(11_000))
    assert value.verdict == "within the budget"
    assert any("If much goes wrong" in note for note in value.notes)


def test_without_a_resource_plan_the_work_is_not_priced_and_it_is_said(plan: Compute) -> None:
    value = plan(work=Missing(text="failed"))
    assert (value.labour_cost, value.by_role) == (0, [])
    assert value.notes[0].startswith("Nobody worked out who does what")


def test_unpaid_work_and_roles_without_a_rate_are_noted(
    plan: Compute, rates: RoleRates, resources: ResourcePlan
) -> None:
    unpaid = [role.model_copy(update={"day_rate": 0.0}) for role in resources.roles]
    assert any("M2 Mason (12 days)" in note for note in plan(work=resources.model_copy(update={"roles": unpaid})).notes)
    notes = plan(rates=rates.rates[:1], unrated=["M2"]).notes
    assert any("Without a day rate" in note and "M2" in note for note in notes)


def test_views_show_the_same_figures(plan: Compute) -> None:
    value = plan()
    full, digest = STAGE.views["full"](value), STAGE.views["digest"](value)
    assert "| 2.2 | Lay the courses | 1,600 | 810 | 2,410 | 2,169 to 3,133 | 241 |" in full
    assert "Stone is priced by weight. Could become dearer: The quarry is far away." in full
    for text in (full, digest):
        assert "EUR 9,640" in text
    assert len(digest) < 2000


def test_plan_without_money_says_so(tree: WbsTree, rates: RoleRates, resources: ResourcePlan) -> None:
    nothing = [leaf.model_copy(update={"work": []}) for leaf in resources.leaves]
    free = rates.model_copy(update={"money_involved": False, "currency": ""})
    value = compute(
        inputs_of(
            STAGE,
            (start_time.STAGE, START),
            (goal_contract.STAGE, Missing(text="Not made.")),
            (role_rates.STAGE, free),
            (resource_plan.STAGE, resources.model_copy(update={"leaves": nothing})),
            (task_costs.STAGE, TaskCosts(currency="", estimates=[], unpriced=[])),
            (wbs_tree_l2.STAGE, tree),
            (wbs_tree_full.STAGE, tree),
        )
    )
    assert value.total == 0
    assert STAGE.views["full"](value) == STAGE.views["digest"](value)
    assert "involves no money" in STAGE.views["full"](value)
    assert list(gaps(value)) == []
