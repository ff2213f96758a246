from dataclasses import replace
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from planexe.runs.kinds import Kind
from planexe.runs.process import use_manager
from planexe.runs.tuning import advice_for
from planexe.spine.budget import Budget
from planexe.ui.shared import state
from planexe.workflows.plan.goal_examples import goal_examples
from planexe.workflows.plan.workflow import PlanInputs
from tests.app_runs import GOAL, AppRuns, BrokenWorkbench
from tests.pages.conftest import plan_key
from tests.plan_requests import plan_graph


def start(screens: Any, test: AppTest) -> AppTest:
    test.button(key="new_run.start").click()
    found: AppTest = screens.run(test)
    return found


def test_page_says_that_the_plan_will_be_simulated(app: AppRuns, screens: Any) -> None:
    assert "will be simulated" in screens.text(screens.open()).replace("*", "")


def test_page_runs_alone_too(app: AppRuns, screens: Any) -> None:
    assert screens.alone("new_run.py").button(key="new_run.start").label == "Start the run"


def test_start_makes_a_run_with_what_the_form_says_and_shows_it(app: AppRuns, screens: Any) -> None:
    test = screens.open()
    test.text_area(key=plan_key("goal")).set_value(GOAL)
    test.slider(key=state.CONCURRENCY).set_value(9)
    test.selectbox(key=state.FAULTS).set_value("slow")
    test.number_input(key=state.SEED).set_value(7)
    start(screens, test)
    (run,) = app.manager.runs()
    request = app.manager.folder(run.run_id).request()
    assert (request.brief, request.concurrency, request.faults, request.seed) == (GOAL, 9, "slow", 7)
    assert (request.time_scale, request.graph, request.simulated) == (0.1, plan_graph(), True)
    assert test.query_params[state.RUN_PARAM] == run.run_id
    assert test.metric


def test_second_click_on_start_makes_no_second_run(app: AppRuns, screens: Any) -> None:
    test = screens.open()
    test.text_area(key=plan_key("goal")).set_value(GOAL)
    wish = test.session_state["new_run.wish"]
    start(screens, test)
    app.manager.start(app.workbench.request(GOAL), once=wish)
    assert len(app.manager.runs()) == 1


def test_next_plan_is_another_run(app: AppRuns, screens: Any) -> None:
    test = screens.open()
    test.text_area(key=plan_key("goal")).set_value(GOAL)
    start(screens, test)
    screens.run(test.switch_page("new_run.py"))
    start(screens, test)
    assert len(app.manager.runs()) == 2


@pytest.mark.parametrize(("goal", "words"), [("", "The goal is empty"), ("Bake", "too short to plan from")])
def test_goal_that_cannot_be_used_is_said_in_a_sentence(app: AppRuns, screens: Any, goal: str, words: str) -> None:
    test = screens.open()
    test.text_area(key=plan_key("goal")).set_value(goal)
    assert words in screens.text(start(screens, test))
    assert app.manager.runs() == []


def test_error_goes_away_when_the_goal_is_changed(app: AppRuns, screens: Any) -> None:
    test = start(screens, screens.open())
    assert test.error
    test.text_area(key=plan_key("goal")).set_value(GOAL)
    assert not screens.run(test).error


def test_model_without_a_key_says_so_in_the_menu_and_on_start(app: AppRuns, screens: Any) -> None:
    test = screens.open()
    menu = test.multiselect(key=state.MODELS)
    (label, *_) = [option for option in menu.options if "needs OPENAI_API_KEY" in option]
    test.text_area(key=plan_key("goal")).set_value(GOAL)
    menu.set_value([label.split(" ")[0]])
    assert "Set OPENAI_API_KEY" in screens.text(start(screens, test))
    assert app.manager.runs() == []


def test_pace_and_faults_are_shown_for_the_simulated_model_only(app: AppRuns, screens: Any) -> None:
    test = screens.open()
    assert [s.label for s in test.selectbox].count("Faults") == 1
    (label, *_) = [o for o in test.multiselect(key=state.MODELS).options if "needs OPENAI_API_KEY" in o]
    test.multiselect(key=state.MODELS).set_value([label.split(" ")[0]])
    screens.run(test)
    assert "Faults" not in [s.label for s in test.selectbox]
    assert "simulated" not in screens.text(test)


def test_example_fills_the_box(app: AppRuns, screens: Any) -> None:
    test = screens.open()
    sample = goal_examples()[2]
    test.selectbox(key="new_run.example.plan").set_value(sample.label)
    screens.run(test)
    assert test.text_area(key=plan_key("goal")).value == sample.text


def test_hint_adds_the_beginning_of_its_answer(app: AppRuns, screens: Any) -> None:
    test = screens.open()
    test.text_area(key=plan_key("goal")).set_value(
        "Open a small organic bakery in Aarhus before May 2027 with my brother."
    )
    screens.run(test)
    test.button(key="new_run.hint.budget").click()
    screens.run(test)
    assert test.text_area(key=plan_key("goal")).value.endswith("\nBudget: ")


def test_form_keeps_its_values_while_another_page_is_looked_at(app: AppRuns, screens: Any) -> None:
    test = screens.open()
    test.text_area(key=plan_key("goal")).set_value(GOAL)
    test.slider(key=state.CONCURRENCY).set_value(11)
    screens.run(test)
    screens.run(test.switch_page("watch_run.py"))
    screens.run(test.switch_page("new_run.py"))
    assert test.text_area(key=plan_key("goal")).value == GOAL
    assert test.slider(key=state.CONCURRENCY).value == 11


def test_slider_starts_at_what_the_environment_says(app: AppRuns, screens: Any) -> None:
    app.workbench.settings = replace(app.workbench.settings, concurrency=7, concurrency_set=True)
    assert screens.open().slider(key=state.CONCURRENCY).value == 7


def test_slider_starts_at_the_recommended_cap_where_nothing_is_set(app: AppRuns, screens: Any) -> None:
    test = screens.open()
    cap = test.slider(key=state.CONCURRENCY).value
    advice = advice_for(app.workbench, Kind(("simulated",), plan_graph()))
    assert cap == advice.cap > 4
    assert f"{advice.sentence} {advice.grounds}" in screens.text(test)


def test_estimate_follows_the_settings_and_says_what_it_rests_on(app: AppRuns, screens: Any) -> None:
    test = screens.open()
    full = {m.label: m.value for m in test.metric}
    assert set(full) == {"Calls, about", "Time, about", "Cost, about"}
    assert full["Cost, about"] == "0.00 USD"
    assert "catalogue" in screens.text(test)
    assert "One call after the other" in screens.text(test)
    test.segmented_control(key=plan_key("detail")).set_value("fast")
    screens.run(test)
    assert {m.label: m.value for m in test.metric}["Calls, about"] != full["Calls, about"]


def test_limits_go_into_the_run_and_warn_when_they_are_too_low(app: AppRuns, screens: Any) -> None:
    test = screens.open()
    test.text_area(key=plan_key("goal")).set_value(GOAL)
    test.number_input(key=state.MAX_TOKENS).set_value(50_000)
    screens.run(test)
    assert "The limit of 50,000 tokens will probably stop the run" in screens.text(test)
    start(screens, test)
    (run,) = app.manager.runs()
    assert app.manager.folder(run.run_id).request().budget == Budget(max_tokens=50_000)


def test_each_contradiction_has_a_button_of_its_own(app: AppRuns, screens: Any) -> None:
    test = screens.open()
    test.text_area(key=plan_key("goal")).set_value(
        "Start in May 2028, done by March 2027. No money, and a budget of 500 euros."
    )
    screens.run(test)
    assert len([b for b in test.button if (b.key or "").startswith("new_run.hint.conflict")]) == 2


def test_catalogue_that_cannot_be_read_is_said_in_a_sentence(app: AppRuns, screens: Any) -> None:
    app.manager.workbench = BrokenWorkbench(app.workbench.settings)
    assert "models.toml cannot be read" in screens.text(screens.open())


def test_wrong_setting_is_said_in_a_sentence(monkeypatch: pytest.MonkeyPatch, screens: Any) -> None:
    use_manager(None)
    monkeypatch.setenv("PLANEXE_MAX_CONCURRENT_LLM", "many")
    assert "PLANEXE_MAX_CONCURRENT_LLM is 'many'" in screens.text(screens.open())


def test_what_the_user_decides_is_used_by_the_plan(app: AppRuns, screens: Any) -> None:
    test = screens.open()
    test.text_area(key=plan_key("goal")).set_value(GOAL)
    test.selectbox(key=plan_key("purpose")).set_value("personal")
    test.selectbox(key=plan_key("currency")).set_value("EUR")
    test.number_input(key=plan_key("tasks_at_once")).set_value(4)
    test.button(key="new_run.start").click()
    screens.run(test)
    folder = app.manager.folder(app.manager.runs()[0].run_id)
    request = folder.request()
    chosen = {"purpose": "personal", "currency": "EUR", "tasks_at_once": 4}
    assert request.inputs == PlanInputs.model_validate({"goal": GOAL, **chosen})
