"""Sweeps: the same plan at several caps, one run after the other."""

from dataclasses import replace

import pytest

from planexe.errors import SettingsError
from planexe.runs.sweeps import plan_sweep, start_sweep
from planexe.runs.tuning import tuned_run
from planexe.timing.what_if import replay
from planexe.workflows.plan.workflow import plan_stages
from tests.app_runs import AppRuns


def test_sweep_says_what_it_takes(app: AppRuns) -> None:
    run = tuned_run(app.workbench, app.waited())
    plan = plan_sweep(run, [4, 1, 4], plan_stages())
    assert plan.caps == (1, 4)
    assert plan.seconds == pytest.approx(replay(run.replay, 1).seconds + replay(run.replay, 4).seconds)
    assert plan.simulated
    assert plan.cost_usd == 0


def test_real_calls_are_not_called_simulated(app: AppRuns) -> None:
    run = tuned_run(app.workbench, app.waited())
    nodes = tuple(
        replace(n, tries=tuple(replace(t, provider="openai", cost_usd=0.01) for t in n.tries)) for n in run.replay.nodes
    )
    real = replace(run, replay=replace(run.replay, nodes=nodes))
    plan = plan_sweep(real, [1, 2, 3], plan_stages())
    assert not plan.simulated
    assert plan.cost_usd == pytest.approx(3 * 0.01 * len(run.replay.calls))
    assert plan_sweep(real, [1], plan_stages(), on_simulator=True).cost_usd == 0


@pytest.mark.parametrize("caps", [[], [0], [1.5], list(range(1, 20))])
def test_caps_that_cannot_be_used_are_refused(app: AppRuns, caps: list[int]) -> None:
    run = tuned_run(app.workbench, app.waited())
    with pytest.raises(SettingsError):
        plan_sweep(run, caps, plan_stages())


def test_runs_are_made_one_after_the_other(app: AppRuns) -> None:
    origin = app.finished()
    sweep = start_sweep(app.manager, origin, [8, 2])
    sweep.wait()
    assert not sweep.going
    assert sweep.problem == ""
    requests = [app.manager.folder(run_id).request() for run_id in sweep.begun]
    assert [r.concurrency for r in requests] == [2, 8]
    assert {r.parent for r in requests} == {origin}
    first, second = (app.manager.folder(run_id).events() for run_id in sweep.begun)
    assert first[-1].unix_s <= second[0].unix_s


def test_stopped_sweep_begins_nothing_more(app: AppRuns) -> None:
    endless = app.endless()
    sweep = start_sweep(app.manager, endless, [1, 2])
    app.until(lambda: bool(sweep.begun) and app.manager.works_on(sweep.begun[0]))
    with pytest.raises(SettingsError, match="Another sweep"):
        start_sweep(app.manager, endless, [4])
    sweep.stop()
    sweep.wait()
    assert len(sweep.begun) == 1
    assert app.manager.folder(sweep.begun[0]).status() == "stopped"


def test_closing_the_workbench_ends_a_sweep(app: AppRuns) -> None:
    sweep = start_sweep(app.manager, app.endless(), [1, 2])
    app.until(lambda: bool(sweep.begun))
    app.manager.close()
    sweep.wait()
    assert not sweep.going
    assert len(sweep.begun) == 1


def test_simulated_sweep_of_any_run_asks_no_real_model(app: AppRuns) -> None:
    sweep = start_sweep(app.manager, app.finished(), [64], on_simulator=True)
    app.until(lambda: bool(sweep.begun))
    request = app.manager.folder(sweep.begun[0]).request()
    assert request.models == ("simulated",)
    assert request.simulated
    sweep.stop()
    sweep.wait()
