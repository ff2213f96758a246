"""Three scenarios."""

import pytest
from pydantic import ValidationError

from planexe.spine.inputs import view_text
from planexe.workflows.plan.scenario.generate_scenarios import STAGE, ScenarioDrafts, Scenarios
from tests.workflows.plan.early_examples import made, scenario_drafts, scenarios
from tests.workflows.plan.stage_inputs import ask_of, finish_with, inputs_of, problems_of

INPUTS = inputs_of(STAGE, *made("initial_prompt", "select_vital_levers"))


def test_three_different_scenarios_pass() -> None:
    assert problems_of(STAGE, INPUTS, scenario_drafts()) == []


def test_the_schema_asks_for_each_vital_lever_once_per_scenario() -> None:
    schema = ask_of(STAGE, INPUTS).schema
    assert schema is not None
    settings = schema["$defs"]["ScenarioDraft"]["properties"]["settings"]
    assert (settings["minItems"], settings["maxItems"]) == (5, 5)
    assert schema["$defs"]["Setting"]["properties"]["lever_id"]["enum"] == ["L7", "L11", "L9", "L1", "L2"]


def test_a_lever_left_out_of_one_scenario_is_named() -> None:
    answer = scenario_drafts()
    del answer.balanced.settings[0]
    assert problems_of(STAGE, INPUTS, answer) == ["`balanced.settings` lacks an entry for lever_id L1."]


def test_a_lever_set_twice_is_named() -> None:
    answer = scenario_drafts()
    answer.cautious.settings.append(answer.cautious.settings[0])
    assert problems_of(STAGE, INPUTS, answer) == ["`cautious.settings` has more than one entry for lever_id L1."]


def test_equal_settings_are_named() -> None:
    problems = problems_of(STAGE, INPUTS, scenario_drafts(balanced=1))
    assert problems == [
        "`balanced` and `cautious` have the same settings; change `option_index` of at least one lever."
    ]


def test_equal_names_are_named() -> None:
    answer = scenario_drafts()
    answer.balanced.name = "city NETWORK"
    assert problems_of(STAGE, INPUTS, answer) == [
        "The scenario name 'City network' is used more than once; give each scenario its own."
    ]


@pytest.mark.parametrize("index", [0, 4])
def test_an_option_that_does_not_exist_is_no_answer(index: int) -> None:
    raw = scenario_drafts().model_dump()
    raw["ambitious"]["settings"][0]["option_index"] = index
    with pytest.raises(ValidationError, match="option_index"):
        ScenarioDrafts.model_validate(raw)


def test_scenarios_get_ids_and_the_words_of_the_options() -> None:
    value = scenarios()
    assert isinstance(value, Scenarios)
    assert [(s.scenario_id, s.stance) for s in value.scenarios] == [
        ("S1", "ambitious"),
        ("S2", "balanced"),
        ("S3", "cautious"),
    ]
    assert [s.lever_id for s in value.scenarios[0].settings] == ["L7", "L11", "L9", "L1", "L2"]
    assert value.scenarios[0].settings[0].option == "Source of money all at once."


def test_the_text_names_scenarios_by_id() -> None:
    text = view_text(STAGE, scenarios())
    assert "### S2 Model shop (balanced)" in text
    assert "- **Site and lease (L1):** Site and lease in two steps." in text


def test_lever_that_a_poor_answer_leaves_out_is_not_set() -> None:
    answer = scenario_drafts()
    del answer.balanced.settings[0]
    value = finish_with(STAGE, INPUTS, [answer])
    assert isinstance(value, Scenarios)
    assert [len(scenario.settings) for scenario in value.scenarios] == [5, 4, 5]
    assert view_text(STAGE, value)
