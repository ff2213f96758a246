from typing import Any

import pytest

from planexe.spine.asks import items_of
from planexe.spine.inputs import Inputs
from planexe.spine.stage import Answered, Item
from planexe.workflows.plan.experts import expert_criticism
from planexe.workflows.plan.experts.expert_advice import STAGE, Advice, ExpertAdvices
from planexe.workflows.plan.experts.find_experts import ExpertSearch


@pytest.fixture
def inputs(trade_search: ExpertSearch) -> Inputs:
    return Inputs(STAGE, {"find_experts#first": trade_search}, {})


def advice(**changes: Any) -> Advice:
    return Advice.model_validate(
        {
            "primary_actions": ["Move the dig to May."],
            "secondary_actions": ["Order lime."],
            "follow_up": "The soil map.",
        }
        | changes
    )


def test_the_experts_who_criticise_advise_as_well_and_at_the_same_time(inputs: Inputs) -> None:
    asked = Inputs(expert_criticism.STAGE, {"find_experts#first": inputs.read("find_experts#first", ExpertSearch)}, {})
    assert items_of(STAGE, inputs) == items_of(expert_criticism.STAGE, asked)
    assert "expert_criticism" not in STAGE.before


def test_an_action_listed_twice_is_named(inputs: Inputs) -> None:
    assert STAGE.check
    assert list(STAGE.check(advice(), inputs, Item("E1"))) == []
    (problem,) = STAGE.check(advice(secondary_actions=["move the dig to May."]), inputs, Item("E1"))
    assert "'Move the dig to May.' more than once" in problem


def test_advice_is_kept_under_the_id_of_its_expert(inputs: Inputs) -> None:
    value = STAGE.finish(inputs, [Answered(Item("E1"), problem="timeout"), Answered(Item("E2"), advice())])
    assert isinstance(value, ExpertAdvices)
    assert [one.expert_id for one in value.advices] == ["E2"]
