"""What each task costs."""

from collections.abc import Callable
from typing import Any

import pytest
from pydantic import BaseModel

from planexe.spine.asks import items_of
from planexe.spine.inputs import Inputs, Missing
from planexe.spine.stage import Answered, Stage
from planexe.workflows.plan.costs import role_rates
from planexe.workflows.plan.costs.role_rates import RoleRates
from planexe.workflows.plan.costs.task_costs import STAGE, CostEstimates, TaskCosts
from planexe.workflows.plan.screening import stated_limits
from planexe.workflows.plan.screening.stated_limits import StatedLimits
from planexe.workflows.plan.work_breakdown import wbs_tree_l2
from planexe.workflows.plan.work_breakdown.tree import LEFT_OUT, WbsNode, WbsTree
from tests.workflows.plan.early_examples import made
from tests.workflows.plan.stage_inputs import finish_with, inputs_of, problems_of

Make = Callable[..., CostEstimates]
MakeInputs = Callable[..., Inputs]


@pytest.fixture
def make_inputs(tree: WbsTree, rates: RoleRates) -> MakeInputs:
    def make(limits: BaseModel | None = None, outline: WbsTree = tree, role_rate: RoleRates = rates) -> Inputs:
        sources: list[tuple[Stage, BaseModel]] = [
            *made("initial_prompt", "project_plan"),
            (stated_limits.STAGE, limits or StatedLimits()),
            (role_rates.STAGE, role_rate),
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


def test_every_task_is_estimated_once_and_roles_are_known(make_inputs: MakeInputs, estimates: Make) -> None:
    assert any("lacks an entry" in p for p in problems_of(STAGE, make_inputs(), estimates("1.1")))
    stranger = estimates("1.1", "1.2", labour=[{"role_id": "M7", "days": 1}])
    assert any("'M7'" in p for p in problems_of(STAGE, make_inputs(), stranger))


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"labour": [], "materials": []}, "neither `labour` nor `materials`"),
        ({"labour": [{"role_id": "M1", "days": 1}] * 2}, "M1 more than once"),
        ({"materials": [{"name": "Stone", "cost": 1}, {"name": "stone ", "cost": 2}]}, "more than once"),
    ],
)
def test_traps_are_named(make_inputs: MakeInputs, estimates: Make, changes: Any, words: str) -> None:
    problems = problems_of(STAGE, make_inputs(), estimates("1.1", "1.2", **changes))
    assert any("1.1" in p and words in p for p in problems)


def test_task_far_above_the_budget_is_a_wrong_unit(
    make_inputs: MakeInputs, estimates: Make, limits: Callable[..., StatedLimits]
) -> None:
    dear = estimates("1.1", "1.2", materials=[{"name": "Stone", "cost": 9_000_000}])
    assert any("check the units" in p for p in problems_of(STAGE, make_inputs(limits(20_000)), dear))
    assert problems_of(STAGE, make_inputs(limits(20_000, "USD")), dear) == []
    assert problems_of(STAGE, make_inputs(Missing(text="Not made.")), dear) == []


def test_days_above_ten_years_break_the_schema(estimates: Make) -> None:
    with pytest.raises(ValueError, match="less than or equal to 3650"):
        estimates("1.1", labour=[{"role_id": "M1", "days": 4000}])


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


def test_plan_without_money_needs_no_call(make_inputs: MakeInputs, rates: RoleRates) -> None:
    free = rates.model_copy(update={"money_involved": False, "currency": ""})
    assert STAGE.skip is not None
    value = STAGE.skip(make_inputs(role_rate=free))
    assert value == TaskCosts(currency="", estimates=[], unpriced=[])
    assert STAGE.skip(make_inputs()) is None
