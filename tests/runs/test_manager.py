import asyncio
from collections.abc import Coroutine
from typing import Any

import pytest

from planexe.errors import GoalError, RunInUse, RunNotFound, SettingsError
from planexe.runs.manager import RunManager
from planexe.runs.workbench import Workbench
from planexe.spine.active_run import ActiveRun, Engine, snapshot_of
from planexe.spine.run import Run
from planexe.spine.run_folder import RunFolder
from planexe.spine.run_outcome import RunOutcome
from planexe.spine.run_summary import RunSummary
from planexe.timing.idle import REASONS
from planexe.timing.measures import measure
from tests.app_runs import GOAL, QUICK, AppRuns


def test_started_run_ends_by_itself(app: AppRuns) -> None:
    run_id = app.run_to_its_end()
    assert app.manager.snapshot(run_id).status == "complete"
    assert not app.manager.works_on(run_id)
    assert app.manager.problem(run_id) == ""


def test_snapshot_of_an_ended_run_is_that_of_its_folder(app: AppRuns) -> None:
    run_id = app.run_to_its_end()
    assert app.manager.snapshot(run_id) == snapshot_of(Run(app.manager.folder(run_id)))


def test_double_click_starts_one_run(app: AppRuns) -> None:
    first = app.manager.start(app.workbench.request(GOAL, **QUICK), once="wish")
    second = app.manager.start(app.workbench.request(GOAL, **QUICK), once="wish")
    assert first == second
    assert [r.run_id for r in app.manager.runs()] == [first]


def test_two_wishes_start_two_runs(app: AppRuns) -> None:
    first = app.manager.start(app.workbench.request(GOAL, **QUICK), once="one")
    second = app.manager.start(app.workbench.request(GOAL, **QUICK), once="two")
    assert first != second


def test_failed_start_does_not_use_up_the_wish(app: AppRuns) -> None:
    request = app.workbench.request(GOAL, **QUICK, run_id="r")
    app.workbench.create(request)
    with pytest.raises(SettingsError, match="There is a run r"):
        app.manager.start(request, once="wish")
    assert app.manager.start(app.workbench.request(GOAL, **QUICK), once="wish")


def test_goal_that_cannot_be_used_makes_no_run(app: AppRuns) -> None:
    with pytest.raises(GoalError):
        app.workbench.request("", **QUICK)
    assert app.manager.runs() == []


def test_stop_now_ends_the_run_and_resume_goes_on(app: AppRuns) -> None:
    run_id = app.endless()
    app.manager.control(run_id, "now")
    app.manager.wait(run_id)
    assert app.manager.snapshot(run_id).status == "stopped"
    app.manager.resume(run_id)
    app.until(lambda: app.manager.snapshot(run_id).calls_running > 0)
    assert app.manager.snapshot(run_id).status == "running"


def test_resume_of_a_run_at_work_changes_nothing(app: AppRuns) -> None:
    run_id = app.endless()
    before = app.manager.get(run_id)
    app.manager.resume(run_id)
    assert app.manager.get(run_id) is before


def test_resume_of_a_complete_run_asks_nothing_again(app: AppRuns) -> None:
    run_id = app.finished()
    calls = app.manager.snapshot(run_id).attempts
    app.manager.resume(run_id)
    app.manager.wait(run_id)
    assert app.manager.snapshot(run_id).attempts == calls


def test_run_of_another_process_is_shown_and_cannot_be_resumed(app: AppRuns) -> None:
    folder = app.workbench.create(app.workbench.request(GOAL, **QUICK))
    with folder.lock():
        assert app.manager.snapshot(folder.run_id).status == "running"
        with pytest.raises(RunInUse, match="Another process"):
            app.manager.resume(folder.run_id)


def test_run_of_another_process_is_asked_to_stop_through_its_folder(app: AppRuns) -> None:
    folder = app.workbench.create(app.workbench.request(GOAL, **QUICK))
    with folder.lock():
        app.manager.control(folder.run_id, "drain")
    assert folder.stop_requested() == "drain"


def test_run_whose_process_died_is_interrupted(app: AppRuns) -> None:
    folder = app.workbench.create(app.workbench.request(GOAL, **QUICK))
    folder.write_summary(RunSummary(status="running"))
    assert app.manager.snapshot(folder.run_id).status == "interrupted"


def test_nothing_to_stop_is_said(app: AppRuns) -> None:
    run_id = app.finished()
    with pytest.raises(SettingsError, match="not running"):
        app.manager.control(run_id, "now")


def test_cap_moves_while_the_run_goes_on(app: AppRuns) -> None:
    run_id = app.endless()
    assert app.manager.set_cap(run_id, 3) == 3
    assert app.manager.snapshot(run_id).cap == 3
    assert app.manager.look(run_id).caps[-1][1] == 3


def test_resumed_run_keeps_the_cap_that_was_set_last(app: AppRuns) -> None:
    run_id = app.endless()
    app.manager.set_cap(run_id, 3)
    app.manager.control(run_id, "now")
    app.manager.wait(run_id)
    app.manager.resume(run_id)
    active = app.manager.get(run_id)
    assert active is not None
    assert (active.limiter.cap, app.manager.snapshot(run_id).cap) == (3, 3)


@pytest.mark.parametrize("cap", [0, -1, 1025, "x", 2.5, None, True])
def test_cap_that_makes_no_sense_is_refused(app: AppRuns, cap: object) -> None:
    run_id = app.endless()
    with pytest.raises(SettingsError, match="whole number from 1 to 1024"):
        app.manager.set_cap(run_id, cap)


def test_cap_of_a_run_that_is_over_is_refused(app: AppRuns) -> None:
    run_id = app.run_to_its_end()
    with pytest.raises(SettingsError, match="is complete, and this workbench does not work on it"):
        app.manager.set_cap(run_id, 3)


def test_pause_and_go_on(app: AppRuns) -> None:
    run_id = app.endless()
    active = app.manager.get(run_id)
    assert active is not None
    app.manager.control(run_id, "pause")
    assert active.limiter.paused
    app.manager.control(run_id, "resume")
    assert not active.limiter.paused


@pytest.mark.parametrize("run_id", ["none", "../etc", ""])
def test_unknown_run_is_refused(app: AppRuns, run_id: str) -> None:
    with pytest.raises((RunNotFound, SettingsError)):
        app.manager.snapshot(run_id)


def test_run_that_cannot_be_read_is_listed_with_its_reason(app: AppRuns) -> None:
    run_id = app.finished()
    app.manager.folder(run_id).request_path.write_text("{}")
    (listed,) = app.manager.runs()
    assert listed.status == "unreadable"
    assert "no run request" in listed.problem


def test_chart_rows_come_once(app: AppRuns) -> None:
    run_id = app.run_to_its_end()
    first = app.manager.attempts_after(run_id)
    assert len(first["rows"]) == app.manager.snapshot(run_id).attempts > 0
    assert first["under_way"] == []
    again = app.manager.attempts_after(run_id, first["next"], first["epoch"])
    assert again["rows"] == ()


def test_chart_shows_calls_under_way(app: AppRuns) -> None:
    run_id = app.endless()
    rows = [
        dict(zip(part["columns"], row, strict=True))
        for part in [app.manager.attempts_after(run_id)]
        for row in part["under_way"]
    ]
    assert {"running"} <= {row["outcome"] for row in rows}
    assert all(row["ended_s"] is None for row in rows)


def test_critical_path_comes_with_every_answer(app: AppRuns) -> None:
    run_id = app.finished()
    path = app.manager.attempts_after(run_id)["path"]
    whole = measure(app.manager.feed(run_id).attempts, app.manager.run(run_id).stages).critical_path
    assert path["seconds"] == pytest.approx(whole.seconds, abs=0.001)
    assert path["calls"]


def test_idle_slots_of_a_run_have_a_reason_each(app: AppRuns) -> None:
    run_id = app.finished(concurrency=4)
    found = app.manager.idle_slots(run_id)
    assert found["status"] == "complete"
    assert {row[3] for row in found["rows"]} <= set(REASONS)
    assert app.manager.idle_slots(run_id) is found


def test_idle_slots_of_a_run_at_work_leave_out_the_busy_ones(app: AppRuns) -> None:
    run_id = app.endless(concurrency=3)
    assert all(0 <= row[0] < 3 for row in app.manager.idle_slots(run_id)["rows"])


def test_prompt_and_answer_of_an_attempt_are_found(app: AppRuns) -> None:
    run_id = app.finished()
    attempt = app.manager.feed(run_id).attempts[0]
    found = app.manager.attempt(run_id, (attempt.call_id, attempt.attempt))
    assert found is attempt
    prompt, answer = app.manager.texts(run_id, attempt)
    assert "bakery" in " ".join(text for _, text in prompt)
    assert answer.startswith("{")


def test_report_is_made_again_only_when_something_changed(app: AppRuns) -> None:
    run_id = app.run_to_its_end()
    first = app.manager.report(run_id)
    assert app.manager.report(run_id) is first
    app.manager.folder(run_id).write_summary(RunSummary(status="complete", calls=1))
    assert app.manager.report(run_id) is not first


def test_report_as_of_a_mark_is_kept_while_the_mark_holds(app: AppRuns) -> None:
    run_id = app.finished()
    first = app.manager.report_as_of(run_id, "stages")
    with (app.manager.folder(run_id).path / "events-w09.jsonl").open("w") as log:
        log.write('{"event": "paused", "unix_s": 1.0, "worker": "w09"}\n')
    assert app.manager.report_as_of(run_id, "stages") is first
    assert app.manager.report_as_of(run_id, "more stages") is not first


def test_close_stops_runs_and_keeps_what_is_finished(app: AppRuns) -> None:
    run_id = app.endless()
    app.manager.close()
    app.manager.close()
    assert app.manager.folder(run_id).status() == "stopped"


def test_internal_error_of_a_run_is_kept_and_logged(
    app: AppRuns, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    class Wrecked(ActiveRun):
        def run(self, name: str = "", engine: Engine | None = None) -> Coroutine[Any, Any, RunOutcome]:
            return _crash()

    def activate(self: Workbench, folder: RunFolder, *, concurrency: object = None) -> ActiveRun:
        active = object.__new__(Wrecked)
        active.folder = folder
        return active

    monkeypatch.setattr(Workbench, "activate", activate)
    run_id = app.manager.start(app.workbench.request(GOAL, **QUICK))
    app.manager.wait(run_id)
    app.until(lambda: bool(app.manager.problem(run_id)))
    assert "ZeroDivisionError" in app.manager.problem(run_id)
    assert "internal error" in caplog.text


async def _crash() -> RunOutcome:
    await asyncio.sleep(0)
    raise ZeroDivisionError


def test_error_of_ours_is_kept_as_its_sentence(app: AppRuns) -> None:
    folder = app.workbench.create(app.workbench.request(GOAL, **QUICK))
    manager = RunManager(app.workbench, app.loop)
    with folder.lock():
        manager._work_on(folder)
        manager.wait(folder.run_id)
        app.until(lambda: bool(manager.problem(folder.run_id)))
    assert "Another process works on run" in manager.problem(folder.run_id)
