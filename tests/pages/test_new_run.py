"""A workflow of one's own on the first page: chosen, filled in, started and watched."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from planexe import workflows
from planexe.settings import find_own_workflows
from planexe.spine.workflow import find_workflow
from planexe.ui import state
from tests.app_runs import AppRuns

TESTS = Path(__file__).parents[1]


@pytest.fixture
def _toy(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("PLANEXE_WORKFLOWS", str(TESTS))
    find_own_workflows()
    yield
    workflows.__path__.remove(str(TESTS))
    find_workflow.cache_clear()


def test_plan_alone_needs_no_choice(app: AppRuns, screens: Any) -> None:
    assert "What is to be made" not in screens.text(screens.open())


@pytest.mark.usefixtures("_toy")
def test_form_follows_the_inputs_and_starts_a_run(app: AppRuns, screens: Any) -> None:
    test = screens.open()
    test.segmented_control(key="new_run.workflow").set_value("toy_workflow")
    screens.run(test)
    test.text_input(key="new_run.toy_workflow.numbers").set_value("3,4")
    test.segmented_control(key=state.PACE).set_value("no waiting")
    test.button(key="new_run.start").click()
    screens.run(test)
    (run,) = app.manager.runs()
    app.manager.wait(run.run_id)
    assert (run.brief, app.manager.snapshot(run.run_id).status) == ("Numbers [3, 4]", "complete")
    assert test.query_params[state.RUN_PARAM] == run.run_id


@pytest.mark.usefixtures("_toy")
def test_wrong_input_is_named_and_nothing_starts(app: AppRuns, screens: Any) -> None:
    test = screens.open()
    test.segmented_control(key="new_run.workflow").set_value("toy_workflow")
    screens.run(test)
    test.text_input(key="new_run.toy_workflow.numbers").set_value("three")
    test.button(key="new_run.start").click()
    screens.run(test)
    assert "--numbers is 'three'; it should be a valid integer." in screens.text(test)
    assert app.manager.runs() == []
