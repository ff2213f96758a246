import json
from typing import Any

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from planexe.cluster.cluster_folder import ClusterFolder
from planexe.llm.curl_command import curl_command
from planexe.spine.events import FileEvents
from planexe.spine.run_summary import RunSummary
from planexe.ui.shared import state
from tests.app_runs import GOAL, QUICK, AppRuns
from tests.events import event_of

PAGE = "watch_run.py"


def labels(test: AppTest) -> list[str]:
    return [button.label for button in test.button]


def figures(test: AppTest) -> dict[str, str]:
    return {metric.label: str(metric.value) for metric in test.metric}


def test_without_runs_there_is_a_way_to_the_form(app: AppRuns, screens: Any) -> None:
    test = screens.open(PAGE)
    assert "Nothing has been made yet" in screens.text(test)
    assert test.get("page_link")


def test_without_an_id_runs_are_offered(app: AppRuns, screens: Any) -> None:
    run_id = app.finished()
    test = screens.open(PAGE)
    test.button(key=f"pick.{run_id}").click()
    screens.run(test)
    assert test.query_params[state.RUN_PARAM] == run_id
    assert figures(test)


def test_unknown_id_is_said_and_runs_are_offered(app: AppRuns, screens: Any) -> None:
    run_id = app.finished()
    test = screens.open(PAGE, run="nothing")
    assert "There is no run nothing" in screens.text(test)
    assert test.button(key=f"pick.{run_id}")


def test_finished_run_shows_its_figures_its_verdict_and_no_controls(app: AppRuns, screens: Any) -> None:
    run_id = app.finished()
    test = screens.open(PAGE, run=run_id)
    assert f"badge[{app.manager.folder(run_id).summary().verdict}]" in screens.text(test)
    assert figures(test)["Calls done"] == str(app.manager.snapshot(run_id).calls_done)
    assert "Stop now" not in labels(test)
    assert "simulated, no AI" in screens.text(test)


def test_run_that_waits_for_a_worker_is_told_so_and_can_be_worked_on_here(app: AppRuns, screens: Any) -> None:
    run_id = app.workbench.create(app.workbench.request(GOAL, models=["simulated"], time_scale=0)).run_id
    ClusterFolder(app.workbench.settings.runs).enqueue(run_id)
    test = screens.open(PAGE, run=run_id)
    assert "queued" in screens.text(test)
    assert "cut off" not in screens.text(test)
    assert labels(test).count("Resume") == 1


def test_running_run_can_be_steered(app: AppRuns, screens: Any) -> None:
    run_id = app.endless()
    test = screens.open(PAGE, run=run_id)
    assert {"Pause", "Drain", "Stop now"} <= set(labels(test))
    test.slider[0].set_value(23)
    screens.run(test)
    assert app.manager.snapshot(run_id).cap == 23


def test_slider_shows_a_cap_that_was_moved_elsewhere(app: AppRuns, screens: Any) -> None:
    run_id = app.endless()
    test = screens.open(PAGE, run=run_id)
    app.manager.set_cap(run_id, 31)
    screens.run(test)
    assert test.slider[0].value == 31


def test_old_value_is_obeyed_where_it_is_chosen_anew_and_not_where_the_browser_had_not_heard_of_the_move(
    app: AppRuns, screens: Any
) -> None:
    run_id = app.endless()
    test = screens.open(PAGE, run=run_id)
    before, replaced = test.slider[0].value, test.slider[0].key
    app.manager.set_cap(run_id, 31)
    screens.run(test)

    def is_echo(key: str, cap: int) -> bool:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(st, "session_state", test.session_state)
            return state.is_echo(run_id, key, cap)

    assert is_echo(replaced, before)
    assert not is_echo(replaced, before + 1)
    assert is_echo(test.slider[0].key, 31)  # told once more as the slider leaves the page
    assert not is_echo(test.slider[0].key, 30)
    test.slider[0].set_value(before)
    screens.run(test)
    assert app.manager.snapshot(run_id).cap == before
    assert test.slider[0].value == before


def test_cap_above_the_slider_stays_as_it_is(app: AppRuns, screens: Any) -> None:
    run_id = app.endless()
    app.manager.set_cap(run_id, 512)
    screens.open(PAGE, run=run_id)
    assert app.manager.snapshot(run_id).cap == 512


def test_pause_and_go_on(app: AppRuns, screens: Any) -> None:
    run_id = app.endless()
    test = screens.open(PAGE, run=run_id)
    test.button(key=state.control_key("pause", run_id)).click()
    screens.run(test)
    active = app.manager.get(run_id)
    assert active is not None
    assert active.limiter.paused
    test.button(key=state.control_key("resume", run_id)).click()
    screens.run(test)
    assert not active.limiter.paused


def test_stop_now_then_resume(app: AppRuns, screens: Any) -> None:
    run_id = app.endless()
    test = screens.open(PAGE, run=run_id)
    test.button(key=state.control_key("now", run_id)).click()
    test.run()
    app.manager.wait(run_id)
    screens.run(test)
    assert "Resume" in labels(test)
    test.button(key=f"{state.control_key('go_on', run_id)}.").click()
    screens.run(test)
    assert app.manager.works_on(run_id)


def test_drain_is_offered_once(app: AppRuns, screens: Any) -> None:
    run_id = app.endless()
    test = screens.open(PAGE, run=run_id)
    test.button(key=state.control_key("drain", run_id)).click()
    screens.run(test)
    assert test.button(key=state.control_key("drain", run_id)).disabled
    assert "finishing the calls under way" in screens.text(test)


def test_run_cut_off_by_a_crash_offers_to_resume(app: AppRuns, screens: Any) -> None:
    folder = app.workbench.create(app.workbench.request(GOAL, **QUICK))
    folder.write_summary(RunSummary(status="running"))
    test = screens.open(PAGE, run=folder.run_id)
    assert "The run was cut off." in screens.text(test)
    test.button(key=f"{state.control_key('go_on', folder.run_id)}.").click()
    test.run()
    app.manager.wait(folder.run_id)
    assert app.manager.snapshot(folder.run_id).status == "complete"


def test_run_of_another_process_is_shown_with_what_can_be_done(app: AppRuns, screens: Any) -> None:
    folder = app.workbench.create(app.workbench.request(GOAL, **QUICK))
    with folder.lock():
        test = screens.open(PAGE, run=folder.run_id)
        assert "Another process works on this run" in screens.text(test)
        test.button(key=state.control_key("now", folder.run_id)).click()
        screens.run(test)
    assert folder.stop_requested() == "now"


def test_button_that_comes_too_late_is_answered_with_a_sentence(app: AppRuns, screens: Any) -> None:
    run_id = app.endless()
    test = screens.open(PAGE, run=run_id)
    app.manager.control(run_id, "now")
    app.manager.wait(run_id)
    test.button(key=state.control_key("now", run_id)).click()
    screens.run(test)
    assert "nothing to stop" in screens.text(test)


def test_failed_run_explains_itself(app: AppRuns, screens: Any) -> None:
    folder = app.workbench.create(app.workbench.request(GOAL, **QUICK))
    events = FileEvents(folder.path / "events-w01.jsonl")
    events.record(event_of(event="session", unix_s=1.0, worker="w01", cap=4))
    events.record(event_of(event="stage", unix_s=2.0, stage="redline_gate", state="failed", problem="No answer."))
    events.record(event_of(event="stage", unix_s=3.0, stage="project_plan", state="blocked"))
    events.record(event_of(event="end", unix_s=4.0, status="failed"))
    events.close()
    folder.write_summary(RunSummary(status="failed"))
    test = screens.open(PAGE, run=folder.run_id)
    text = screens.text(test).replace("*", "")
    assert "Safety and legality could not be made." in text
    assert "Why: No answer." in text
    assert "1 stage could not start: Project plan." in text
    test.button(key=f"{state.control_key('go_on', folder.run_id)}.card0").click()
    test.run()
    app.manager.wait(folder.run_id)
    assert app.manager.snapshot(folder.run_id).status == "complete"


def test_selected_attempt_is_shown_in_full(app: AppRuns, screens: Any) -> None:
    run_id = app.finished()
    attempt = app.manager.feed(run_id).attempts[0]
    test = screens.open(PAGE, run=run_id, attempt=f"{attempt.call_id}:{attempt.attempt}")
    assert any("bakery" in code.value for code in test.code)
    assert "tokens in" in screens.text(test)


def test_selection_that_is_no_attempt_does_no_harm(app: AppRuns, screens: Any) -> None:
    test = screens.open(PAGE, run=app.finished(), attempt="<b>:x")
    assert "Click a bar" in screens.text(test)


@pytest.mark.parametrize(("view", "column"), [("stages", "Stage"), ("events", "What"), ("attempts", "Outcome")])
def test_tables_below_the_chart(app: AppRuns, screens: Any, view: str, column: str) -> None:
    run_id = app.finished()
    test = screens.open(PAGE, run=run_id, below=view)
    assert column in test.dataframe[0].value.columns


def test_view_below_the_chart_is_in_the_address(app: AppRuns, screens: Any) -> None:
    run_id = app.finished()
    test = screens.open(PAGE, run=run_id)
    test.segmented_control(key=f"watch.below.{run_id}").set_value("events")
    screens.run(test)
    assert "events" in test.query_params[state.BELOW_PARAM]


def test_unknown_view_in_the_address_is_passed_over(app: AppRuns, screens: Any) -> None:
    test = screens.open(PAGE, run=app.finished(), below="<b>", rows="x", path="y")
    assert "sections written" in screens.text(test)


def test_sections_of_the_plan_can_be_read_as_they_land(app: AppRuns, screens: Any) -> None:
    run_id = app.finished()
    test = screens.open(PAGE, run=run_id)
    assert "The newest one" in test.selectbox[0].options
    test.selectbox[0].set_value("identify-risks")
    screens.run(test)
    assert any(m.value == "## Risks" for m in test.markdown)


def test_run_without_sections_says_that_they_will_come(app: AppRuns, screens: Any) -> None:
    folder = app.workbench.create(app.workbench.request(GOAL, **QUICK))
    with folder.lock():
        text = screens.text(screens.open(PAGE, run=folder.run_id, below="plan"))
    assert "0 of " in text
    assert "first sections appear here" in text


def test_cap_of_a_run_at_work_is_in_the_address(app: AppRuns, screens: Any) -> None:
    run_id = app.endless()
    test = screens.open(PAGE, run=run_id)
    app.manager.set_cap(run_id, 7)
    screens.run(test)
    assert "7" in test.query_params[state.CAP_PARAM]


def test_finished_run_can_be_taken_along_as_a_picture(app: AppRuns, screens: Any) -> None:
    test = screens.open(PAGE, run=app.finished(), below="picture")
    assert test.get("plotly_chart")
    assert any("one page" in d.label for d in test.get("download_button"))


def test_selected_attempt_can_be_copied_as_curl_without_key(app: AppRuns, screens: Any) -> None:
    run_id = app.finished()
    attempt = app.manager.feed(run_id).attempts[0]
    prompt, _ = app.manager.texts(run_id, attempt)
    command = curl_command(app.workbench.catalog.get("simulated"), prompt)
    assert "chat/completions" in command
    assert "bakery" in command
    screens.open(PAGE, run=run_id, attempt=f"{attempt.call_id}:{attempt.attempt}")


def test_goal_of_a_hostile_user_is_shown_as_text(app: AppRuns, screens: Any) -> None:
    goal = "Open a bakery <script>alert(1)</script> ![x](http://evil.example/x.png) :shimmer[now] for $5 or $6"
    test = screens.open(PAGE, run=app.finished(goal))
    title = next(m.value for m in test.markdown if m.value.startswith("####"))
    assert "<" not in title.replace("\\<", "")
    assert "$" not in title.replace("\\$", "")
    assert ":shimmer[" not in title
    assert "![" not in title


def test_refused_goal_is_explained_and_can_be_planned_all_the_same(app: AppRuns, screens: Any) -> None:
    run_id = app.finished("Set up a Ponzi scheme for pensioners in Lyon.")
    test = screens.open(PAGE, run=run_id)
    assert "No plan was made of this goal" in screens.text(test)
    assert "would harm people" in screens.text(test)
    button = next(b for b in test.button if b.label == "Make the plan all the same")
    button.click()
    screens.run(test)
    app.manager.wait(run_id)
    assert app.manager.snapshot(run_id).status.startswith("complete")


def test_trying_again_is_offered_only_where_a_call_could_mend_something(app: AppRuns, screens: Any) -> None:
    run_id = app.finished()
    folder = app.manager.folder(run_id)
    folder.write_summary(RunSummary(status="complete with gaps", gaps=("The budget does not hold.",)))
    test = screens.open(PAGE, run=run_id)
    assert "Try again what is missing" not in labels(test)
    assert "Asking again would change nothing" in screens.text(test)
    path = folder.path / "artefacts" / "premise_challenge.json"
    artefact = json.loads(path.read_text(encoding="utf-8"))
    artefact["items"][0] |= {"answer": None, "problem": "No answer."}
    path.write_text(json.dumps(artefact), encoding="utf-8")
    test = screens.open(PAGE, run=run_id)
    assert "Try again what is missing" in labels(test)
    test.button(key=f"{state.control_key('go_on', run_id)}.").click()
    test.run()
    app.manager.wait(run_id)
    assert app.manager.snapshot(run_id).status == "complete"
