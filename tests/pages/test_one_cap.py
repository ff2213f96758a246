"""One recommended cap: every screen, command and notebook gives the same answer in the same words to the same facts."""

import json
from collections.abc import Iterator

import pytest

from planexe.cli.main import main
from planexe.notebook import NotebookRun
from planexe.runs.kinds import Kind
from planexe.runs.process import use_manager
from planexe.runs.tuning import advice_for
from tests.app_runs import AppRuns
from tests.finished_runs import FinishedRuns
from tests.pages.conftest import Screens, plan_key, use
from tests.plan_requests import plan_graph


@pytest.fixture(scope="module")
def made(
    tmp_path_factory: pytest.TempPathFactory, finished_runs: FinishedRuns
) -> Iterator[tuple[AppRuns, tuple[str, ...]]]:
    """A workbench with runs of one kind at several caps and paces, and a newer one without waiting."""
    runs = AppRuns(tmp_path_factory.mktemp("one_cap") / "runs", finished_runs)
    ids = (runs.waited(concurrency=2), runs.waited(concurrency=16, time_scale=0.05, seed=2))
    runs.waited(time_scale=0)
    yield runs, ids
    runs.close()


def test_every_surface_recommends_the_same(
    made: tuple[AppRuns, tuple[str, ...]], screens: Screens, capsys: pytest.CaptureFixture[str]
) -> None:
    runs, ids = made
    use_manager(runs.manager)
    try:
        advice = advice_for(runs.workbench, Kind(("simulated",), plan_graph(detail="fast")))
        assert "the 2 newest finished runs" in advice.rests_on
        for run_id in ids:
            tune = screens.open("tune_concurrency.py", run=run_id)
            assert tune.button(key="tune.start").label == f"Start a plan with cap {advice.cap}"
            assert advice.sentence in screens.text(tune)
            assert advice.grounds in screens.text(tune)

            folder = str(runs.workbench.settings.runs)
            assert main(["forecast", run_id, "--runs", folder, "--json"]) == 0
            told = json.loads(capsys.readouterr().out)
            assert (told["recommended"], told["rests_on"]) == (advice.cap, advice.rests_on)
            assert main(["forecast", run_id, "--runs", folder]) == 0
            assert f"{advice.sentence} {advice.grounds}" in capsys.readouterr().out

            notebook = NotebookRun(runs.workbench, runs.workbench.open(run_id))
            assert notebook.forecast().advice == advice
            stars = [trace.name for trace in notebook.forecast_figure().data if trace.name.startswith("recommended")]
            assert stars == [f"recommended: {advice.cap}"]
        new = screens.open()
        use(screens, new, new.segmented_control(key=plan_key("detail")).set_value("fast"))
        assert f"{advice.sentence} {advice.grounds}" in screens.text(new)
    finally:
        use_manager(None)
