import pytest

from planexe.errors import CatalogError, InputError, RunInUse, SettingsError
from planexe.spine.changes import Pin, apply
from planexe.spine.rerun import RerunWish, StageChange
from tests.app_runs import AppRuns
from tests.finished_runs import FinishedRuns
from tests.plan_requests import plan_request

RISKS = "identify_risks"


@pytest.fixture
def run_id(app: AppRuns) -> str:
    return app.finished()


def with_models(*models: str) -> RerunWish:
    return RerunWish(stages={RISKS: ()}, changes={RISKS: StageChange(models=models)})


def test_desk_is_read_once_until_something_changes(app: AppRuns, run_id: str) -> None:
    desk = app.manager.run(run_id)
    assert app.manager.run(run_id) is desk
    apply(desk, Pin(RISKS))
    assert app.manager.run(run_id) is not desk
    assert app.manager.run(run_id).fresh[RISKS].state == "pinned"


def test_preview_uses_what_this_run_measured(app: AppRuns, run_id: str) -> None:
    preview = app.manager.reruns.preview(run_id, RerunWish(stages={RISKS: ()}))
    assert preview.plan.again == (RISKS,)
    assert preview.least.calls == 2 < preview.most.calls
    assert preview.least.seconds < 1  # a simulated call without waiting, not the seconds of a real one
    assert preview.to_json()["calls"] == {"least": 2, "most": preview.most.calls}


def test_rerun_runs_and_its_own_session_is_known(app: AppRuns, run_id: str) -> None:
    assert app.manager.reruns.last(run_id) is None
    ended_s = app.manager.feed(run_id).clock.wall_s
    app.manager.reruns.start(run_id, RerunWish(stages={RISKS: ()}))
    app.manager.wait(run_id)
    last = app.manager.reruns.last(run_id)
    assert last is not None
    rerun, result = last
    assert result.asked == (RISKS,)
    assert "project_plan" in result.spared
    since_s = app.manager.reruns.session_start_s(run_id, rerun)
    assert ended_s <= since_s <= app.manager.feed(run_id).clock.wall_s


def test_another_model_answers_only_the_chosen_stage(app: AppRuns, run_id: str) -> None:
    app.manager.reruns.start(run_id, with_models("simulated-fast"))
    app.manager.wait(run_id)
    desk = app.manager.run(run_id)
    assert desk.artefacts[RISKS].models == ("simulated-fast",)
    assert desk.artefacts["make_assumptions"].models == ("simulated",)
    assert app.manager.reruns.versions(run_id, RISKS)[-1].made_by() == "simulated-fast"


def test_unknown_model_and_missing_key_are_told_before_anything_is_written(app: AppRuns, run_id: str) -> None:
    with pytest.raises(CatalogError):
        app.manager.reruns.start(run_id, with_models("nothing"))
    with pytest.raises(InputError, match="OPENAI_API_KEY"):
        app.manager.reruns.start(run_id, with_models("gpt-4.1-mini"))
    assert app.manager.folder(run_id).overrides() == {}


def test_simulated_model_is_not_mixed_into_a_real_plan(app: AppRuns) -> None:
    request = plan_request(run_id="real", goal="A bakery.", created="2027-01-01T00:00:00Z", models=("gpt-4.1-mini",))
    app.workbench.create(request)
    with pytest.raises(SettingsError, match="is no AI"):
        app.manager.reruns.start("real", with_models("simulated"))


def test_running_plan_cannot_be_changed(app: AppRuns) -> None:
    run_id = app.endless()
    with pytest.raises(RunInUse, match="--drain"):
        app.manager.reruns.start(run_id, RerunWish(stages={RISKS: ()}))


def test_rerun_that_was_asked_for_and_cut_off_goes_on_by_itself(
    app: AppRuns, run_id: str, finished_runs: FinishedRuns
) -> None:
    wish = RerunWish(stages={RISKS: ()}, changes={RISKS: StageChange(guidance="Be brief.")})
    apply(app.manager.run(run_id), wish)  # and the process dies here
    again = AppRuns(app.workbench.settings.runs, finished_runs)
    try:
        again.manager.resume(run_id)
        again.manager.wait(run_id)
        assert again.manager.run(run_id).artefacts[RISKS].asked_with == {"guidance": "Be brief."}
    finally:
        again.close()
