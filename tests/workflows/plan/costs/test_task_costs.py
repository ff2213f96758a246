"""What each task costs."""

from collections.abc import Callable
from typing import Any

import pytest
from pydantic import BaseModel

from planexe.spine.asks import items_of
from planexe.spine.inputs import Inputs, Missing
from planexe.spine.stage import Answered, Stage
from planexe.workflows.plan.assumptions import currency_strategy
from planexe.workflows.plan.assumptions.currency_strategy import CurrencyStrategy
from planexe.workflows.plan.contract import goal_contract
from planexe.workflows.plan.contract.contract_models import GoalContract
from planexe.workflows.plan.costs.task_costs import STAGE, CostEstimates, TaskCosts
from planexe.workflows.plan.team import find_team_roles
from planexe.workflows.plan.team.find_team_roles import TeamRoles
from planexe.workflows.plan.work_breakdown import wbs_tree_l2
from planexe.workflows.plan.work_breakdown.tree import LEFT_OUT, WbsNode, WbsTree
from tests.workflows.plan.costs.conftest import material
from tests.workflows.plan.early_examples import made
from tests.workflows.plan.stage_inputs import finish_with, inputs_of, problems_of

Make = Callable[..., CostEstimates]
MakeInputs = Callable[..., Inputs]


@pytest.fixture
def make_inputs(tree: WbsTree, currency: CurrencyStrategy, roles: TeamRoles) -> MakeInputs:
    def make(limits: BaseModel | None = None, outline: WbsTree = tree, money: CurrencyStrategy = currency) -> Inputs:
        sources: list[tuple[Stage, BaseModel]] = [
            *made("initial_prompt", "project_plan"),
            (goal_contract.STAGE, limits or GoalContract()),
            (currency_strategy.STAGE, money),
            (find_team_roles.STAGE, roles),
            (wbs_tree_l2.STAGE, outline),
        ]
        return inputs_of(STAGE, *sources)

    return make


def test_a_phase_is_one_call(make_inputs: MakeInputs) -> None:
    items = items_of(STAGE, make_inputs())
    assert [(item.key, item.title) for item in items] == [
        ("1.1-1.2", "Cost of 1.1, 1.2"),
        ("2.1-2.2", "Cost of 2.1, 2.2"),
    ]


def test_a_long_phase_is_several_calls(make_inputs: MakeInputs) -> None:
    nodes = [WbsNode(code="1", level=1, title="Dig")]
    nodes += [WbsNode(code=f"1.{n}", parent="1", level=2, title=f"Dig hole {n}") for n in range(1, 9)]
    outline = WbsTree(project_title="Holes", final_deliverable="Holes", nodes=nodes)
    assert [item.key for item in items_of(STAGE, make_inputs(outline=outline))] == ["1.1-1.6", "1.7-1.8"]


def test_good_estimates_pass(make_inputs: MakeInputs, estimates: Make) -> None:
    assert problems_of(STAGE, make_inputs(), estimates("1.1", "1.2")) == []


def test_every_task_is_estimated_once(make_inputs: MakeInputs, estimates: Make) -> None:
    assert any("lacks an entry" in p for p in problems_of(STAGE, make_inputs(), estimates("1.1")))


def test_a_task_may_need_no_money(make_inputs: MakeInputs, estimates: Make) -> None:
    free = estimates("1.1", "1.2", materials=[])
    assert problems_of(STAGE, make_inputs(), free) == []
    value = finish_with(STAGE, make_inputs(), [free, None])
    assert isinstance(value, TaskCosts)
    assert [e.task_code for e in value.estimates] == ["1.1", "1.2"]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"materials": [material("Stone", 1), material("stone ", 2)]}, "more than once"),
        ({"materials": [material("Oven", 1, earmark_for="the moon")]}, "'the moon', which does not stand in the goal"),
    ],
)
def test_traps_are_named(make_inputs: MakeInputs, estimates: Make, changes: Any, words: str) -> None:
    problems = problems_of(STAGE, make_inputs(), estimates("1.1", "1.2", **changes))
    assert any("1.1" in p and words in p for p in problems)


def test_task_far_above_the_budget_is_a_wrong_unit(
    make_inputs: MakeInputs, estimates: Make, limits: Callable[..., GoalContract]
) -> None:
    dear = estimates("1.1", "1.2", materials=[material("Stone", 9_000_000)])
    assert any("check the units" in p for p in problems_of(STAGE, make_inputs(limits(20_000)), dear))
    assert problems_of(STAGE, make_inputs(limits(20_000, "USD")), dear) == []
    assert problems_of(STAGE, make_inputs(Missing(text="Not made.")), dear) == []


def test_when_it_is_ordered_and_paid_is_kept(make_inputs: MakeInputs, estimates: Make) -> None:
    rented = material("Digger", 500, buy=False, lead_days=20, pay_at="even")
    value = finish_with(STAGE, make_inputs(), [estimates("1.1", "1.2", materials=[rented]), None])
    assert isinstance(value, TaskCosts)
    (kept,) = value.estimates[0].materials
    assert kept.model_dump() == rented
    assert "Digger 500 (ordered 20 days before, paid bit by bit)" in STAGE.views["full"](value)


def test_an_estimate_of_an_older_plan_is_read_with_its_labour(estimate: Callable[..., dict[str, Any]]) -> None:
    old = estimate("1.1", materials=[{"name": "Stone", "cost": 5}], labour=[{"role_id": "M1", "days": 1.5}])
    value = TaskCosts.model_validate({"currency": "EUR", "estimates": [old], "unpriced": []})
    assert (value.estimates[0].materials[0].pay_at, value.estimates[0].labour[0].days) == ("finish", 1.5)
    assert "**1.1** M1 1.5 days; Stone 5; 10 % for surprises." in STAGE.views["full"](value)


def test_estimates_are_joined_and_lost_tasks_named(make_inputs: MakeInputs, estimates: Make) -> None:
    value = finish_with(STAGE, make_inputs(), [None, estimates("2.2", "2.1")])
    assert isinstance(value, TaskCosts)
    assert [e.task_code for e in value.estimates] == ["2.1", "2.2"]
    assert [(t.task_code, t.reason) for t in value.unpriced] == [
        ("1.1", "The call failed."),
        ("1.2", "The call failed."),
    ]
    assert "no price, The call failed." in STAGE.views["full"](value)


def test_task_left_out_at_fast_detail_is_told_from_a_lost_one(make_inputs: MakeInputs, estimates: Make) -> None:
    inputs = make_inputs()
    first = items_of(STAGE, inputs)[0]
    value = STAGE.finish(inputs, [Answered(first, estimates("1.1"))])
    assert isinstance(value, TaskCosts)
    reasons = {task.task_code: task.reason for task in value.unpriced}
    assert reasons == {"1.2": "no usable estimate", "2.1": LEFT_OUT, "2.2": LEFT_OUT}


def test_plan_without_money_needs_no_call(make_inputs: MakeInputs, currency: CurrencyStrategy) -> None:
    free = currency.model_copy(update={"money_involved": False, "primary_currency": None})
    assert STAGE.skip is not None
    value = STAGE.skip(make_inputs(money=free))
    assert value == TaskCosts(currency="", estimates=[], unpriced=[])
    assert STAGE.skip(make_inputs()) is None
