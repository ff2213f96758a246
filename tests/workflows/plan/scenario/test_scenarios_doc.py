"""The scenario document."""

from planexe.spine.inputs import Missing, view_text
from planexe.workflows.plan.scenario.explain_scenario import STAGE as EXPLAIN
from planexe.workflows.plan.scenario.explain_scenario import skip
from planexe.workflows.plan.scenario.scenarios_doc import STAGE, ScenarioDocument, compute
from planexe.workflows.plan.scenario.select_scenario import STAGE as SELECT
from planexe.workflows.plan.scenario.select_scenario import SelectedScenario
from tests.workflows.plan.early_examples import made, scenario_document
from tests.workflows.plan.stage_inputs import inputs_of


def test_the_chosen_scenario_comes_first() -> None:
    value = scenario_document()
    assert isinstance(value, ScenarioDocument)
    assert (value.chosen.scenario.scenario_id, value.chosen.fit_score) == ("S3", 9)
    assert [o.scenario.scenario_id for o in value.alternatives] == ["S1", "S2"]


def test_the_document_holds_choice_reasons_and_alternatives() -> None:
    text = view_text(STAGE, scenario_document())
    assert text.index("## Chosen: Corner oven (cautious, fit 9 of 10)") < text.index("### City network (ambitious")
    assert "**Why this one:** It fits the budget, and the others do not." in text
    assert "- **Ambition and scale:** One shop." in text


def test_without_the_long_reasons_the_short_one_stands() -> None:
    value = compute(inputs_of(STAGE, *made("generate_scenarios", "select_scenario"), (EXPLAIN, Missing(text="Lost."))))
    assert (value.justification, value.plan_characteristics) == ("It fits the budget.", None)


def test_a_users_choice_makes_a_document_without_scores() -> None:
    choice = SelectedScenario(chosen_scenario_id="S2", chosen_by="user", justification="Chosen by the user.")
    reasons = skip(inputs_of(EXPLAIN, *made("generate_scenarios"), (SELECT, choice)))
    assert reasons is not None
    value = compute(inputs_of(STAGE, *made("generate_scenarios"), (SELECT, choice), (EXPLAIN, reasons)))
    text = view_text(STAGE, value)
    assert "## Chosen: Model shop (balanced)\n" in text
    assert "**Why this one:** Chosen by the user." in text
    assert ", fit" not in text
    assert STAGE.parse_value(value.model_dump(mode="json")) == value
