"""Questions before a plan is made, on the first page."""

from typing import Any

from streamlit.testing.v1 import AppTest

from planexe.ui.shared import state
from tests.app_runs import GOAL, AppRuns
from tests.pages.conftest import plan_key


def asked(app: AppRuns, screens: Any) -> AppTest:
    test = screens.open()
    assert test.button(key="new_run.ask_first").disabled
    test.text_area(key=plan_key("goal")).set_value(GOAL)
    test.segmented_control(key=state.PACE).set_value("no waiting")
    screens.run(test)
    test.button(key="new_run.ask_first").click()
    screens.run(test)
    (run,) = app.manager.runs()
    app.manager.wait(run.run_id)
    found: AppTest = screens.run(test)
    return found


def test_answers_join_the_goal(app: AppRuns, screens: Any) -> None:
    test = asked(app, screens)
    fields = [field for field in test.text_input if str(field.key).startswith("new_run.answer.")]
    assert 3 <= len(fields) <= 7
    assert all(field.placeholder.startswith("Otherwise: ") for field in fields)
    fields[1].set_value("Two bakers.")
    test.button(key="new_run.answers.add").click()
    screens.run(test)
    goal = test.text_area(key=plan_key("goal")).value
    assert goal == f"{GOAL}\n\n{fields[1].label} Two bakers."
    assert not [field for field in test.text_input if str(field.key).startswith("new_run.answer.")]


def test_questions_can_be_left(app: AppRuns, screens: Any) -> None:
    test = asked(app, screens)
    test.button(key="new_run.answers.leave").click()
    screens.run(test)
    assert test.text_area(key=plan_key("goal")).value == GOAL
    assert test.button(key="new_run.ask_first")


def test_goal_of_which_nothing_can_be_asked_is_said_to(app: AppRuns, screens: Any) -> None:
    test = screens.open()
    test.text_area(key=plan_key("goal")).set_value("?!")
    screens.run(test)
    test.button(key="new_run.ask_first").click()
    screens.run(test)
    assert app.manager.runs() == []
    assert test.error
