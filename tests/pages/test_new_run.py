"""A workflow of one's own on the first page: chosen, filled in, started and watched."""

from typing import Any

import pytest

from planexe.ui.shared import state
from tests.app_runs import AppRuns


def test_plan_alone_needs_no_choice(app: AppRuns, screens: Any) -> None:
    assert "What is to be made" not in screens.text(screens.open())


@pytest.mark.usefixtures("own_workflows")
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


@pytest.mark.usefixtures("own_workflows")
def test_wrong_input_is_named_and_nothing_starts(app: AppRuns, screens: Any) -> None:
    test = screens.open()
    test.segmented_control(key="new_run.workflow").set_value("toy_workflow")
    screens.run(test)
    test.text_input(key="new_run.toy_workflow.numbers").set_value("three")
    test.button(key="new_run.start").click()
    screens.run(test)
    assert "“Numbers” is 'three'; it should be a valid integer." in screens.text(test)
    assert app.manager.runs() == []


@pytest.mark.usefixtures("own_workflows")
def test_files_are_uploaded_into_the_run(app: AppRuns, screens: Any) -> None:
    test = screens.open()
    test.segmented_control(key="new_run.workflow").set_value("table_workflow")
    screens.run(test)
    test.file_uploader(key="new_run.table_workflow.questions").set_value(("q.jsonl", b"{}", "text/plain"))
    tables = [("a.csv", b"one", "text/csv"), ("b.csv", b"three", "text/csv")]
    test.file_uploader(key="new_run.table_workflow.tables").set_value(tables)
    test.button(key="new_run.start").click()
    screens.run(test)
    (run,) = app.manager.runs()
    app.manager.wait(run.run_id)
    assert (run.brief, app.manager.snapshot(run.run_id).status) == ("Tables 2 files (8 B)", "complete")
    assert (app.manager.folder(run.run_id).path / "inputs" / "tables" / "b.csv").read_text() == "three"


@pytest.mark.usefixtures("own_workflows")
def test_missing_file_is_named(app: AppRuns, screens: Any) -> None:
    test = screens.open()
    test.segmented_control(key="new_run.workflow").set_value("table_workflow")
    screens.run(test)
    test.button(key="new_run.start").click()
    screens.run(test)
    assert "“Questions” is missing: what is asked." in screens.text(test)
