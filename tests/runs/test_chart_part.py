"""What the live chart is told beside the rows."""

import pytest

from planexe.spine.call_graph import call_graph
from planexe.timing.measures import call_seconds
from planexe.timing.slack import stage_slack
from tests.app_runs import AppRuns


def test_slack_of_each_stage_comes_with_the_critical_path(app: AppRuns) -> None:
    run_id = app.finished()
    path = app.manager.attempts_after(run_id)["path"]
    seconds = call_seconds(app.manager.feed(run_id).attempts)
    whole = stage_slack(call_graph(app.manager.run(run_id).stages, seconds), seconds)
    assert path["slack"] == pytest.approx(whole, abs=0.001)
    assert all(path["slack"][stage] == 0 for stage, _ in path["calls"])


def test_run_that_goes_on_has_slack_as_far_as_it_is(app: AppRuns) -> None:
    slack = app.manager.attempts_after(app.endless())["path"]["slack"]
    assert slack
    assert min(slack.values()) == 0


@pytest.mark.usefixtures("own_workflows")
def test_calls_are_those_of_models_alone(app: AppRuns) -> None:
    run_id = app.manager.start(
        app.workbench.request(workflow="toy_workflow", numbers=[3, 4, 7], models=["simulated"], time_scale=0)
    )
    app.manager.wait(run_id)
    assert app.manager.attempts_after(run_id)["counts"]["calls"] == 3
    plan = app.finished()
    snapshot = app.manager.snapshot(plan)
    assert app.manager.attempts_after(plan)["counts"]["calls"] == snapshot.calls_done
