"""A workflow of one's own on the first page: chosen, filled in, started and watched."""

import hashlib
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from planexe.spine.run_summary import Status
from planexe.ui.new_run import input_preview
from planexe.ui.shared import state
from planexe.ui.shared.sample_runs import AT_ONCE
from tests.app_runs import GOAL, AppRuns
from tests.library_runs import make_run
from tests.pages.conftest import plan_key


def test_plan_alone_needs_no_choice(app: AppRuns, screens: Any) -> None:
    assert "What is to be made" not in screens.text(screens.open())


@pytest.mark.usefixtures("own_workflows")
def test_form_follows_the_inputs_and_starts_a_run(app: AppRuns, screens: Any) -> None:
    test = screens.open()
    test.radio(key=state.WORKFLOW).set_value("toy_workflow")
    screens.run(test)
    calls = next(m for m in test.metric if m.label == "Calls, about")
    assert calls.value == "8 to 14"  # about as many as usual
    test.text_input(key=state.input_key("toy_workflow", "numbers")).set_value("3,4")
    screens.run(test)
    assert next(m for m in test.metric if m.label == "Calls, about").value == "4"
    test.segmented_control(key=state.PACE).set_value("no waiting")
    test.button(key="new_run.start").click()
    screens.run(test)
    (run,) = app.manager.runs()
    app.manager.wait(run.run_id)
    assert (run.brief, app.manager.snapshot(run.run_id).status) == ("Numbers [3, 4]", "complete")
    assert test.query_params[state.RUN_PARAM] == run.run_id


@pytest.mark.usefixtures("own_workflows")
@pytest.mark.parametrize(
    ("numbers", "complaint"),
    [
        ("three", "“Numbers” is 'three'; it should be a whole number."),
        ("", "“Numbers” is missing: numbers to name, commas between them."),
    ],
)
def test_wrong_input_is_named_and_nothing_starts(numbers: str, complaint: str, app: AppRuns, screens: Any) -> None:
    test = screens.open()
    test.radio(key=state.WORKFLOW).set_value("toy_workflow")
    screens.run(test)
    asked = test.text_input(key=state.input_key("toy_workflow", "numbers"))
    assert asked.placeholder == "Numbers to name, commas between them."
    asked.set_value(numbers)
    test.button(key="new_run.start").click()
    screens.run(test)
    assert complaint in screens.text(test)
    assert app.manager.runs() == []


@pytest.mark.usefixtures("own_workflows")
def test_files_are_uploaded_into_the_run(app: AppRuns, screens: Any) -> None:
    test = screens.open()
    test.radio(key=state.WORKFLOW).set_value("table_workflow")
    screens.run(test)
    test.file_uploader(key=state.input_key("table_workflow", "questions")).set_value(("q.jsonl", b"{}", "text/plain"))
    tables = [("a.csv", b"one", "text/csv"), ("b.csv", b"three", "text/csv")]
    test.file_uploader(key=state.input_key("table_workflow", "tables")).set_value(tables)
    test.button(key="new_run.start").click()
    screens.run(test)
    (run,) = app.manager.runs()
    app.manager.wait(run.run_id)
    assert (run.brief, app.manager.snapshot(run.run_id).status) == ("Tables 2 files (8 B)", "complete")
    assert (app.manager.folder(run.run_id).path / "inputs" / "tables" / "b.csv").read_text() == "three"


@pytest.mark.usefixtures("own_workflows")
def test_missing_file_is_named(app: AppRuns, screens: Any) -> None:
    test = screens.open()
    test.radio(key=state.WORKFLOW).set_value("table_workflow")
    screens.run(test)
    test.button(key="new_run.start").click()
    screens.run(test)
    assert "“Questions” is missing: what is asked." in screens.text(test)


def choose(screens: Any, test: AppTest, workflow: str) -> AppTest:
    test.radio(key=state.WORKFLOW).set_value(workflow)
    found: AppTest = screens.run(test)
    return found


@pytest.mark.usefixtures("own_workflows")
def test_there_is_a_card_for_each_workflow_and_the_plan_is_chosen(app: AppRuns, screens: Any) -> None:
    cards = screens.open().radio(key=state.WORKFLOW)
    assert (cards.options, cards.value) == (
        ["Make a plan", "Ask tables", "Map data", "Measure tables", "Name numbers", "Judge two runs"],
        "plan",
    )


@pytest.mark.usefixtures("own_workflows")
def test_draft_stays_while_another_workflow_is_looked_at(app: AppRuns, screens: Any) -> None:
    test = screens.open()
    test.text_area(key=plan_key("goal")).set_value(GOAL)
    choose(screens, choose(screens, test, "toy_workflow"), "plan")
    assert test.text_area(key=plan_key("goal")).value == GOAL


@pytest.mark.usefixtures("own_workflows")
def test_slider_follows_what_is_recommended_until_it_is_moved(app: AppRuns, screens: Any) -> None:
    test = screens.open()
    advised = test.slider(key=state.CONCURRENCY).value
    assert choose(screens, test, "table_workflow").slider(key=state.CONCURRENCY).value == 1 < advised
    test.slider(key=state.CONCURRENCY).set_value(5)
    assert choose(screens, test, "plan").slider(key=state.CONCURRENCY).value == 5


@pytest.mark.usefixtures("own_workflows")
def test_uploaded_file_can_be_looked_at_and_is_known_by_its_digest(app: AppRuns, screens: Any) -> None:
    test = choose(screens, screens.open(), "table_workflow")
    test.file_uploader(key=state.input_key("table_workflow", "questions")).set_value(("q.jsonl", b"{1}", "text/plain"))
    screens.run(test)
    assert test.code[0].value == "{1}"
    assert f"SHA-256 {hashlib.sha256(b'{1}').hexdigest()}" in screens.text(test)


class AtOnce:
    """Does what is to be done aside while its caller waits."""

    def submit(self, do: Callable[..., object], *given: object) -> Future[object]:
        done: Future[object] = Future()
        try:
            done.set_result(do(*given))
        except Exception as error:  # noqa: BLE001  a future holds whatever was raised
            done.set_exception(error)
        return done


@pytest.fixture
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(input_preview, "_aside", AtOnce())


def upload(test: AppTest, questions: bytes) -> None:
    test.file_uploader(key=state.input_key("table_workflow", "questions")).set_value(("q.jsonl", questions, "x/y"))
    test.file_uploader(key=state.input_key("table_workflow", "tables")).set_value([("a.csv", b"one", "text/csv")])


@pytest.mark.usefixtures("own_workflows", "_at_once")
@pytest.mark.parametrize(
    ("questions", "told"), [(b"{}", "1 tables are understood."), (b"", "“Questions”: q.jsonl is empty.")]
)
def test_what_is_understood_of_files_is_told_before_the_start(
    questions: bytes, told: str, app: AppRuns, screens: Any
) -> None:
    test = choose(screens, screens.open(), "table_workflow")
    assert "understood" not in screens.text(test)
    upload(test, questions)
    assert told in screens.text(screens.run(test))
    assert app.manager.runs() == []


@pytest.mark.usefixtures("own_workflows", "_at_once")
def test_sample_fills_the_form_in_until_it_is_left(app: AppRuns, screens: Any) -> None:
    test = choose(screens, screens.open(), "table_workflow")
    test.button(key="new_run.try_sample").click()
    assert "tables are understood." in screens.text(screens.run(test))
    test.button(key="new_run.not_the_sample").click()
    assert "understood" not in screens.text(screens.run(test))
    test.button(key="new_run.try_sample").click()
    screens.run(test)
    test.button(key="new_run.start").click()
    screens.run(test)
    (run,) = app.manager.runs()
    app.manager.wait(run.run_id)
    given = app.manager.folder(run.run_id).request().inputs.model_dump()
    assert given["questions"]["name"] == "workflow.py"


def test_first_visit_is_offered_a_sample_and_lands_on_it(app: AppRuns, screens: Any) -> None:
    test = screens.open()
    assert "No run yet" in screens.text(test)
    test.button(key="new_run.watch_sample").click()
    screens.run(test)
    assert test.query_params[state.RUN_PARAM] == AT_ONCE.run_id


def test_last_runs_have_what_one_does_next_with_them(app: AppRuns, screens: Any) -> None:
    states: list[Status] = ["complete", "failed", "stopped", "interrupted", "complete"]
    for day, status in enumerate(states, 10):
        make_run(app.workbench.settings.runs, f"r{day}", status=status, created=f"2026-11-{day}T10:00:00Z")
    test = screens.open()
    labels = [link.proto.label for link in test.get("page_link")]
    assert labels == ["All 5", "Read", "Go on", "Go on", "See why"]  # newest first, four of them
