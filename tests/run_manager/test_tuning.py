"""What is known about a run that is to be tuned."""

import pytest

from planexe.errors import SettingsError
from planexe.run_manager.tuning import tuned_run
from tests.app_runs import AppRuns
from tests.library_runs import make_run


def test_run_is_measured_and_forecast(app: AppRuns) -> None:
    found = tuned_run(app.workbench, app.finished())
    assert found.curve.points[0].cap == 1
    assert found.curve.points[-1].cap == 64
    assert found.measures.calls == len(found.replay.calls)
    assert found.curve.measured is not None
    assert found.curve.measured.cap == 16


def test_load_is_learned_from_runs_at_the_same_pace_only(app: AppRuns) -> None:
    one, other, slower = app.finished(), app.finished(concurrency=1), app.finished(time_scale=0.0001)
    alone, both, odd = (tuned_run(app.workbench, one, more) for more in ([], [one, other], [slower]))

    def seen(found: object) -> int:
        return sum(fit.calls for fit in found.replay.fits.values())  # type: ignore[attr-defined]  # a TunedRun

    assert seen(both) == 2 * seen(alone)
    assert seen(odd) == seen(alone)


def test_run_without_answers_says_what_to_do(app: AppRuns) -> None:
    make_run(app.workbench.settings.runs, "empty")
    with pytest.raises(SettingsError, match="nothing to tune by"):
        tuned_run(app.workbench, "empty")
