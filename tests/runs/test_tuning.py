"""What is known about a run that is to be tuned, and what the recommended cap rests on."""

from collections.abc import Iterator

import pytest

from planexe.errors import SettingsError
from planexe.runs.kinds import Kind
from planexe.runs.tuning import TunedRun, advice_for, tuned_run
from tests.app_runs import AppRuns
from tests.finished_runs import FinishedRuns
from tests.library_runs import make_run
from tests.plan_requests import plan_graph

FAST = Kind(("simulated",), plan_graph(detail="fast"))


@pytest.fixture(scope="module")
def some(tmp_path_factory: pytest.TempPathFactory, finished_runs: FinishedRuns) -> Iterator[tuple[AppRuns, str, str]]:
    """A workbench with the same plan at caps 1 and 16, for tests that only look."""
    runs = AppRuns(tmp_path_factory.mktemp("tuning") / "runs", finished_runs)
    yield runs, runs.waited(concurrency=1), runs.waited()
    runs.close()


def seen(run: TunedRun) -> int:
    """Returns from how many calls it was learned how they slow each other down."""
    return sum(fit.calls for fit in run.replay.fits.values())


def test_run_is_measured_and_forecast(some: tuple[AppRuns, str, str]) -> None:
    found = tuned_run(some[0].workbench, some[2])
    assert found.curve.points[0].cap == 1
    assert found.curve.points[-1].cap == 64
    assert found.measures.calls == len(found.replay.calls)
    assert found.curve.measured is not None
    assert found.curve.measured.cap == 16


def test_caps_asked_for_are_forecast_beside_the_usual_ones(some: tuple[AppRuns, str, str]) -> None:
    assert tuned_run(some[0].workbench, some[2], [100]).curve.at(100).cap == 100


def test_every_run_of_a_kind_and_the_next_plan_get_the_same_cap(some: tuple[AppRuns, str, str]) -> None:
    runs, one, other = some
    ahead = advice_for(runs.workbench, FAST)
    found = [tuned_run(runs.workbench, run_id).curve for run_id in (one, other)]
    assert [c.advice for c in found] == [ahead, ahead]
    assert [c.at(c.recommended).cap for c in found] == [ahead.cap, ahead.cap]
    calls = 2 * len(tuned_run(runs.workbench, one).replay.calls)
    assert ahead.rests_on == f"the 2 newest finished runs of this kind (simulated, fast detail; {calls} calls)"


def test_load_is_learned_from_all_of_the_kind(some: tuple[AppRuns, str, str]) -> None:
    one, other = (tuned_run(some[0].workbench, run_id) for run_id in some[1:])
    assert seen(one) == seen(other) == len(one.replay.calls) + len(other.replay.calls)


def test_kind_without_a_finished_run_rests_on_what_is_expected(some: tuple[AppRuns, str, str]) -> None:
    full = advice_for(some[0].workbench, Kind(("simulated",), plan_graph()))
    assert "2 earlier runs" in full.rests_on
    assert "no run of this kind (simulated, full detail) is finished yet" in full.rests_on
    fresh = advice_for(some[0].workbench, Kind(("gpt-4.1-mini",), plan_graph()))
    assert "the catalogue's seconds" in fresh.rests_on


def test_equal_facts_are_worked_out_once(some: tuple[AppRuns, str, str]) -> None:
    assert advice_for(some[0].workbench, FAST) is advice_for(some[0].workbench, FAST)


def test_load_is_learned_from_runs_at_the_same_pace_only(app: AppRuns) -> None:
    one, slower = app.waited(), app.waited(time_scale=0.5)
    for run_id in (one, slower):
        found = tuned_run(app.workbench, run_id)
        assert seen(found) == len(found.replay.calls)
    assert "2 newest" in found.curve.advice.rests_on


def test_faults_teach_nobody_else(app: AppRuns) -> None:
    usual, odd = app.waited(), app.waited(faults="own-hardware")
    assert "newest finished run of this kind" in tuned_run(app.workbench, usual).curve.advice.rests_on
    calls = len(tuned_run(app.workbench, odd).replay.calls)
    assert tuned_run(app.workbench, odd).curve.advice.rests_on == f"the {calls} calls of this run"


@pytest.mark.parametrize(("scale", "how"), [(0, "without waiting (time scale 0)"), (0.01, "nearly without waiting")])
def test_run_without_waiting_founds_nothing(app: AppRuns, scale: float, how: str) -> None:
    run_id = app.waited(time_scale=scale)
    with pytest.raises(SettingsError, match="no forecast can rest on them") as refused:
        tuned_run(app.workbench, run_id)
    assert how in str(refused.value)
    assert "0.05 or more" in str(refused.value)
    assert "no run of this kind" in advice_for(app.workbench, FAST).rests_on
    assert app.workbench.library.history(["simulated"]) == {}


def test_run_without_answers_says_what_to_do(app: AppRuns) -> None:
    make_run(app.workbench.settings.runs, "empty")
    with pytest.raises(SettingsError, match="nothing to forecast from"):
        tuned_run(app.workbench, "empty")
