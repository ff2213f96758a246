"""Presenter mode of the Watch page: what an audience may not read is not in the page at all."""

from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from planexe.executor.attempt_log import Attempt
from planexe.ui.shared import state
from tests.app_runs import GOAL, AppRuns
from tests.pages.conftest import param

PAGE = "watch_run.py"
TITLE = "Open a small organic bakery with a café in Aarhus"
REST_OF_GOAL = "a team of six"


def sent(test: AppTest) -> str:
    """Returns all that was sent to the browser: every element with its texts, keys and links."""
    return "\n".join(str(element.proto) for element in test.main if hasattr(element, "proto"))


def chosen(app: AppRuns, run_id: str) -> Attempt:
    return next(a for a in app.manager.feed(run_id).attempts if a.title and a.sent is not None)


@pytest.fixture
def presented(app: AppRuns, screens: Any) -> tuple[AppTest, str, Attempt]:
    run_id = app.finished()
    attempt = chosen(app, run_id)
    key = f"{attempt.call_id}:{attempt.attempt}"
    return screens.open(PAGE, run=run_id, attempt=key, present="1"), run_id, attempt


def test_page_as_usual_has_what_is_left_out_before_an_audience(app: AppRuns, screens: Any) -> None:
    run_id = app.finished()
    attempt = chosen(app, run_id)
    test = screens.open(PAGE, run=run_id, attempt=f"{attempt.call_id}:{attempt.attempt}")
    for word in (run_id, attempt.title, "curl", "Prompt"):
        assert word in sent(test), word
    assert test.code


def test_texts_ids_commands_and_models_are_not_in_the_page(presented: tuple[AppTest, str, Attempt]) -> None:
    test, run_id, attempt = presented
    text = sent(test)
    for word in (attempt.title, "curl", "Prompt", "Answer", REST_OF_GOAL):
        assert word not in text, word
    assert run_id not in text.replace(f"/api/runs/{run_id}", "")  # where the chart reads its log
    assert not test.code
    assert not test.get("page_link")
    assert not test.get("expander")


def test_run_is_shown_with_its_title_figures_and_chart(
    presented: tuple[AppTest, str, Attempt], screens: Any, app: AppRuns
) -> None:
    test, run_id, _ = presented
    text = screens.text(test)
    assert TITLE in text
    assert "100% of the expected work" in sent(test)
    assert {m.label: str(m.value) for m in test.metric}["Calls done"] == str(app.manager.snapshot(run_id).calls_done)


def test_attempt_shows_its_times_only(presented: tuple[AppTest, str, Attempt], screens: Any) -> None:
    test, _, attempt = presented
    text = screens.text(test)
    assert "took" in text
    assert f"try {attempt.attempt}" in text
    assert attempt.model not in text.replace("simulated, no AI", "")
    assert "tokens in" not in text


def test_nothing_selected_says_what_a_click_shows(app: AppRuns, screens: Any) -> None:
    text = screens.text(screens.open(PAGE, run=app.finished(), present="1"))
    assert "Click a bar to see its times." in text


def test_button_begins_and_ends_it_and_the_address_keeps_it(app: AppRuns, screens: Any) -> None:
    test = screens.open(PAGE, run=app.finished())
    test.button(key="presenter.on").click()
    screens.run(test)
    assert param(test, state.PRESENT_PARAM) == "1"
    assert not test.get("page_link")
    test.button(key="presenter.off").click()
    screens.run(test)
    assert state.PRESENT_PARAM not in test.query_params
    assert test.get("page_link")


def test_controls_of_a_run_that_goes_on_act_and_do_not_name_it(app: AppRuns, screens: Any) -> None:
    run_id = app.endless()
    test = screens.open(PAGE, run=run_id, present="1")
    assert [b.label for b in test.button] == ["Pause", "Drain", "Stop now", "Leave presenter mode"]
    assert run_id not in "".join(str(element.key) for element in [*test.button, *test.slider])
    test.slider[0].set_value(23)
    screens.run(test)
    assert app.manager.snapshot(run_id).cap == 23


@pytest.mark.parametrize("address", [{}, {"run": "nothing"}])
def test_without_a_run_no_goals_are_listed(app: AppRuns, screens: Any, address: dict[str, str]) -> None:
    app.finished()
    test = screens.open(PAGE, present="1", **address)
    assert "No run is chosen" in screens.text(test)
    assert GOAL[:30] not in sent(test)
    assert "nothing" not in sent(test)
