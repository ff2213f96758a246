"""The way in short."""

from planexe.llm.tokens import estimated_tokens
from planexe.spine.inputs import view_text
from planexe.workflows.plan.scenario.path_digest import STAGE, compute
from planexe.workflows.plan.scenario.select_scenario import STAGE as SELECT
from planexe.workflows.plan.scenario.select_scenario import SelectedScenario
from tests.workflows.plan.early_examples import chosen_path, made
from tests.workflows.plan.stage_inputs import inputs_of


def test_it_holds_the_chosen_options_with_what_they_trade_and_names_the_other_scenarios() -> None:
    text = view_text(STAGE, chosen_path())
    assert "**Chosen scenario:** S3 Corner oven (cautious). Corner oven holds together." in text
    assert "- **L1 Site and lease:** Site and lease in one small step. (Speed against cost of Site and lease)" in text
    assert "all at once" not in text
    assert "**Not chosen:** City network (ambitious); Model shop (balanced)" in text
    assert estimated_tokens(text) <= 500


def test_of_a_choice_of_the_user_no_tension_is_told() -> None:
    choice = SelectedScenario(chosen_scenario_id="S1", chosen_by="user", justification="Chosen by the user.")
    path = compute(inputs_of(STAGE, *made("select_vital_levers", "generate_scenarios"), (SELECT, choice)))
    assert "Core tension" not in view_text(STAGE, path)
    assert "**Why:** Chosen by the user." in view_text(STAGE, path)
