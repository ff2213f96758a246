"""The scenario the plan follows."""

import pytest

from planexe.errors import InputError
from planexe.spine.inputs import Inputs
from planexe.workflows.plan.scenario.select_scenario import STAGE, SelectedScenario, skip
from tests.workflows.plan.early_examples import made, scenario_judgement
from tests.workflows.plan.stage_inputs import ask_of, finish_with, inputs_of, problems_of


def inputs_with(scenario: str | None = None) -> Inputs:
    return inputs_of(STAGE, *made("initial_prompt", "select_vital_levers", "generate_scenarios"), scenario=scenario)


INPUTS = inputs_with()


def test_a_choice_with_the_top_score_passes() -> None:
    assert problems_of(STAGE, INPUTS, scenario_judgement()) == []


def test_a_choice_among_equals_passes() -> None:
    assert problems_of(STAGE, INPUTS, scenario_judgement("S2", (3, 8, 8))) == []


def test_a_choice_below_the_top_score_is_named() -> None:
    [problem] = problems_of(STAGE, INPUTS, scenario_judgement("S2"))
    assert problem.startswith("`chosen_scenario_id` is S2 with `fit_score` 6, but S3 has 9;")


def test_a_scenario_that_does_not_exist_is_named() -> None:
    answer = scenario_judgement("Corner oven")
    assert problems_of(STAGE, INPUTS, answer) == ["`chosen_scenario_id` is 'Corner oven'; allowed are S1, S2, S3."]


def test_a_scenario_that_was_not_judged_is_named() -> None:
    answer = scenario_judgement()
    del answer.scenario_assessments[0]
    assert problems_of(STAGE, INPUTS, answer) == ["`scenario_assessments` lacks an entry for scenario_id S1."]


def test_the_scenarios_are_shown_once() -> None:
    text = "".join(ask_of(STAGE, INPUTS).shown.values())
    assert text.count("Corner oven holds together.") == 1


def test_judgements_come_in_the_order_of_the_scenarios() -> None:
    answer = scenario_judgement()
    answer.scenario_assessments.reverse()
    value = finish_with(STAGE, INPUTS, [answer])
    assert isinstance(value, SelectedScenario)
    assert [a.scenario_id for a in value.assessments] == ["S1", "S2", "S3"]
    assert (value.chosen_scenario_id, value.chosen_by) == ("S3", "model")
    assert value.core_tension == "Reach against safety."


def test_without_a_choice_the_model_is_asked() -> None:
    assert skip(INPUTS) is None


@pytest.mark.parametrize("wanted", ["S1", "s1", "ambitious", "City  network"])
def test_the_users_choice_needs_no_call(wanted: str) -> None:
    value = skip(inputs_with(wanted))
    assert value is not None
    assert (value.chosen_scenario_id, value.chosen_by, value.assessments) == ("S1", "user", [])


def test_an_unknown_choice_is_refused_with_the_list() -> None:
    with pytest.raises(InputError, match=r"S1 \(ambitious: City network\)") as caught:
        skip(inputs_with("fastest"))
    assert caught.value.field == "scenario"
