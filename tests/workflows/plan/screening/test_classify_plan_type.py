"""Digital or physical."""

import pytest

from planexe.errors import InputError
from planexe.workflows.plan.screening.classify_plan_type import STAGE, PlanType, skip
from tests.workflows.plan.early_examples import made
from tests.workflows.plan.stage_inputs import inputs_of, problems_of


def test_a_complete_answer_passes() -> None:
    answer = PlanType(explanation="A shop needs a place.", plan_type="physical")
    assert problems_of(STAGE, inputs_of(STAGE, *made("initial_prompt")), answer) == []


def test_it_waits_for_the_goal_only() -> None:
    assert [need.stage for need in STAGE.all_needs()] == ["initial_prompt"]


def test_without_a_choice_the_model_is_asked() -> None:
    assert skip(inputs_of(STAGE, *made("initial_prompt"))) is None


def test_the_users_choice_needs_no_call() -> None:
    value = skip(inputs_of(STAGE, *made("initial_prompt"), plan_type="digital"))
    assert value == PlanType(explanation="Chosen by the user.", plan_type="digital")


def test_an_unknown_choice_is_refused_with_the_list() -> None:
    with pytest.raises(InputError, match="digital, physical"):
        skip(inputs_of(STAGE, *made("initial_prompt"), plan_type="mixed"))
