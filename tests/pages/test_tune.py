"""The Tune page: empty, advice, what if, comparison, sweep, history."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from streamlit.testing.v1 import AppTest

from planexe.library.library import Library
from planexe.runs.process import use_manager
from planexe.runs.sweeps import Sweep
from planexe.ui.race import samples as race_samples
from planexe.ui.shared import state
from planexe.ui.tune import sweep as tune_sweep
from tests.app_runs import AppRuns
from tests.finished_runs import FinishedRuns
from tests.library_runs import make_run
from tests.pages.conftest import Screens, param, plan_key, use

PAGE = "tune_concurrency.py"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory, finished_runs: FinishedRuns) -> Iterator[tuple[AppRuns, str, str]]:
    """A workbench with the same plan at caps 1 and 16, for tests that only look."""
    runs = AppRuns(tmp_path_factory.mktemp("tune") / "runs", finished_runs)
    yield runs, runs.waited(concurrency=1), runs.waited(concurrency=16)
    runs.close()


@pytest.fixture
def two(made: tuple[AppRuns, str, str]) -> Iterator[tuple[str, str]]:
    use_manager(made[0].manager)
    yield made[1:]
    use_manager(None)


def below(screens: Screens, test: AppTest, name: str) -> AppTest:
    return use(screens, test, test.segmented_control(key="tune.below").set_value(name))


def test_empty_folder_offers_sample_runs(app: AppRuns, screens: Screens, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(race_samples, "TIME_SCALE", 0.0)
    test = screens.open(PAGE)
    assert "Nothing to tune yet" in screens.text(test)
    use(screens, test, test.button(key="tune.samples").click())
    assert len(app.manager.runs()) == 2


def test_newest_finished_run_is_tuned_with_its_twin_and_stands_in_the_address(
    two: tuple[str, str], screens: Screens
) -> None:
    test = screens.open(PAGE)
    assert (param(test, "run"), param(test, "also")) == (two[1], two[0])
    text = screens.text(test)
    assert "Recommended: " in text
    assert "simulated, no AI" in text
    assert "No try failed" in text
    assert "no schedule of these calls gets below" in text


def test_unknown_runs_of_the_address_are_passed_over(two: tuple[str, str], screens: Screens) -> None:
    run_id = two[1]
    test = screens.open(PAGE, run=run_id, also=f"nobody,../x,{two[0]}")
    assert (param(test, "run"), param(test, "also")) == (run_id, two[0])


@pytest.fixture(scope="module")
def unfit(tmp_path_factory: pytest.TempPathFactory, finished_runs: FinishedRuns) -> Iterator[tuple[AppRuns, str]]:
    """A workbench with a run to be tuned by, and others that cannot be, each for a reason of its own."""
    runs = AppRuns(tmp_path_factory.mktemp("unfit") / "runs", finished_runs)
    folder = runs.workbench.settings.runs
    good = runs.waited()
    runs.waited(time_scale=0, run_id="hurried")
    make_run(folder, "empty", status="failed", figures={"calls": 0})
    (folder / "damaged").mkdir()
    (folder / "damaged" / "request.json").write_text("[]", encoding="utf-8")
    yield runs, good
    runs.close()


UNFIT = {
    "hurried": "made without waiting",
    "empty": "no finished call yet",
    "damaged": "cannot be read",
    "nobody": "nobody",
}


@pytest.mark.parametrize("run_id", UNFIT)
def test_run_that_cannot_be_tuned_by_is_named_with_the_reason_and_not_replaced(
    unfit: tuple[AppRuns, str], screens: Screens, run_id: str
) -> None:
    use_manager(unfit[0].manager)
    try:
        test = screens.open(PAGE, run=run_id)
        assert UNFIT[run_id] in test.warning[0].value.replace("\\", "")
        assert test.multiselect(key="tune.runs").value == []
        assert param(test, "run") == run_id
        assert "Recommended" not in screens.text(test)
        use(screens, test, test.multiselect(key="tune.runs").set_value([unfit[1]]))
        assert "Recommended" in screens.text(test)
        assert param(test, "run") == unfit[1]
    finally:
        use_manager(None)


def test_plan_is_started_with_the_recommended_cap(two: tuple[str, str], screens: Screens) -> None:
    test = screens.open(PAGE)
    cap = int(test.button(key="tune.start").label.rpartition(" ")[2])
    use(screens, test, test.button(key="tune.start").click())
    assert test.slider(key=state.CONCURRENCY).value == cap
    assert test.segmented_control(key=plan_key("detail")).value == "fast"
    assert f"Recommended: {cap} calls at the same time." in screens.text(test)


def test_split_gives_a_sentence_and_a_column(two: tuple[str, str], screens: Screens) -> None:
    test = screens.open(PAGE)
    assert "Choose a model or a split" in screens.text(test)
    use(screens, test, test.slider(key="tune.if.pieces").set_value(3))
    assert any("split in 3" in s.value for s in test.success)
    assert any("what if" in frame.value.columns for frame in test.dataframe)


def test_model_of_ones_own_guess_takes_speed_and_price(two: tuple[str, str], screens: Screens) -> None:
    test = screens.open(PAGE)
    use(screens, test, test.selectbox(key="tune.if.stage").select("all stages"))
    use(screens, test, test.selectbox(key="tune.if.model").select("a model of your own guess"))
    assert any("2 times as fast" in s.value for s in test.success)
    use(screens, test, test.number_input(key="tune.if.speed").set_value(4.0))
    assert any("4 times as fast" in s.value for s in test.success)


def test_figures_are_explained(two: tuple[str, str], screens: Screens) -> None:
    test = below(screens, screens.open(PAGE), "Figures")
    table = next(f.value for f in test.dataframe if "What it means" in f.value.columns)
    assert {"Speed-up", "Utilisation", "Concurrency ratio", "Error rate"} <= set(table["Figure"])


def test_two_runs_are_compared_with_their_quality(two: tuple[str, str], screens: Screens) -> None:
    one, other = two
    test = below(screens, screens.open(PAGE, run=one, also=other), "Compare")
    whole = next(f.value for f in test.dataframe if "Change" in f.value.columns)
    assert {"Run time", "Tokens out", "Gaps", "Checks"} <= set(whole["Figure"])
    stages = next(f.value for f in test.dataframe if "Change in time" in f.value.columns)
    assert len(stages) > 40


def test_one_run_alone_says_how_to_compare(two: tuple[str, str], screens: Screens) -> None:
    assert "Choose a second run" in screens.text(below(screens, screens.open(PAGE, run=two[0], also="-"), "Compare"))


def test_sweep_says_its_price_runs_and_joins_the_curve(
    app: AppRuns, finished_runs: FinishedRuns, screens: Screens, monkeypatch: pytest.MonkeyPatch
) -> None:
    run_id = app.waited()
    monkeypatch.setattr(app.manager, "start", lambda asked: finished_runs.finish(app.workbench.create(asked)).run_id)
    test = below(screens, screens.open(PAGE), "Sweep")
    assert "it costs nothing" in screens.text(test)
    use(screens, test, test.pills(key="tune.sweep.caps").set_value([2]))
    use(screens, test, test.button(key="tune.sweep.start").click())
    assert app.manager.sweep is not None
    app.manager.sweep.wait()
    screens.run(test)
    assert (param(test, "run"), param(test, "also")) == (run_id, ",".join(app.manager.sweep.begun))


def test_sweep_takes_the_caps_chosen_just_before_the_click(
    app: AppRuns, screens: Screens, monkeypatch: pytest.MonkeyPatch
) -> None:
    app.waited()
    asked: list[int] = []
    monkeypatch.setattr(tune_sweep, "start_sweep", lambda _manager, _run, caps, **_more: asked.extend(caps))
    test = below(screens, screens.open(PAGE), "Sweep")
    test.pills(key="tune.sweep.caps").set_value([2])
    use(screens, test, test.button(key="tune.sweep.start").click())
    assert asked == [2]


def test_sweep_under_way_can_be_stopped(app: AppRuns, screens: Screens) -> None:
    run_id = app.waited()
    endless = replace(app.workbench.duplicate(run_id), time_scale=1000)
    sweep = app.manager.sweep = Sweep(app.manager, run_id, [endless, replace(endless, run_id="never")])
    sweep.start()
    app.until(lambda: bool(sweep.begun) and app.manager.works_on(sweep.begun[0]))
    test = screens.open(PAGE, run=run_id)
    use(screens, test, test.button(key="tune.sweep.stop").click())
    sweep.wait()
    assert not sweep.going


def test_history_says_what_is_missing_for_it(
    two: tuple[str, str], screens: Screens, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Library, "stage_times", lambda *_: ())
    text = screens.text(below(screens, screens.open(PAGE), "History"))
    assert "There is no run to learn from yet" in text


def test_race_leads_here_with_both_runs(two: tuple[str, str], screens: Screens) -> None:
    one, other = two
    test = screens.open(PAGE, run=one, also=other)
    assert len(test.multiselect(key="tune.runs").value) == 2
    use(screens, test, test.multiselect(key="tune.runs").set_value([other]))
    assert (param(test, "run"), param(test, "also")) == (other, "-")
