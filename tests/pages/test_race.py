"""The Race page: empty, recorded, predicted, live, presenter mode."""

import re
from typing import NoReturn

import pytest
from streamlit.testing.v1 import AppTest

from planexe.errors import StorageError
from planexe.ui.race import samples as race_samples
from tests.app_runs import GOAL, AppRuns
from tests.library_runs import make_run
from tests.pages.conftest import Screens, param, use

PAGE = "race.py"


def keys(test: AppTest) -> set[str]:
    return {str(b.key) for b in test.button}


def test_empty_folder_offers_two_sample_runs(app: AppRuns, screens: Screens, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(race_samples, "TIME_SCALE", 0.0)
    test = screens.open(PAGE)
    assert "need no key and cost nothing" in screens.text(test)
    use(screens, test, test.button(key="race.make").click())
    caps = {r.concurrency for r in (app.manager.folder(run.run_id).request() for run in app.manager.runs())}
    assert caps == set(race_samples.CAPS)
    assert param(test, "run") != param(test, "against")


def test_double_click_makes_two_runs_only(app: AppRuns) -> None:
    first = race_samples.start_samples(app.manager, time_scale=1000)
    assert race_samples.start_samples(app.manager, time_scale=1000) == first
    assert len(app.manager.runs()) == 2


def test_one_finished_run_races_its_prediction(app: AppRuns, screens: Screens) -> None:
    run_id = app.waited()
    test = screens.open(PAGE)
    assert (param(test, "run"), param(test, "against")) == (run_id, "predicted")
    assert re.search(r"One by one(: would| and \d+ at once would)", screens.text(test))


def test_twins_with_other_caps_are_chosen_by_themselves(app: AppRuns, screens: Screens) -> None:
    one, two = app.finished(concurrency=1), app.finished(concurrency=16)
    app.finished("Open a zoo in Ghent with two lions before May.")
    test = screens.open(PAGE)
    assert {param(test, "run"), param(test, "against")} == {one, two}
    assert "Not the same twice" not in screens.text(test)


def test_runs_that_differ_in_more_than_the_cap_are_named_as_such(app: AppRuns, screens: Screens) -> None:
    one, two = app.finished(), app.finished(seed=5)
    test = screens.open(PAGE, run=one, against=two)
    assert "Not the same twice: seed differ too" in screens.text(test)


def test_presenter_mode_shows_no_goal_no_id_and_no_lists(app: AppRuns, screens: Screens) -> None:
    run_id = app.waited()
    test = screens.open(PAGE, run=run_id, present="1")
    shown = screens.text(test) + "".join(str(e.proto) for e in test.get("unknown"))
    assert GOAL[:30] not in shown
    assert run_id not in screens.text(test)
    assert not test.selectbox
    assert keys(test) == {"presenter.off"}
    use(screens, test, test.button(key="presenter.off").click())
    assert len(test.selectbox) == 2


def test_presenter_mode_is_kept_in_the_address(app: AppRuns, screens: Screens) -> None:
    test = screens.open(PAGE, run=app.waited())
    use(screens, test, test.button(key="presenter.on").click())
    assert param(test, "present") == "1"


def test_address_of_presenter_mode_holds_no_id_and_finds_the_same_runs_again(app: AppRuns, screens: Screens) -> None:
    one, two = app.finished(), app.finished("Open a zoo in Ghent with two lions before May.")
    app.finished("Open a farm in Ghent with two cows before May.")
    shown = screens.open(PAGE, run=one, against=two, present="1")
    hidden = {name: param(shown, name) for name in ("run", "against")}
    assert not {one, two} & set(hidden.values())
    again = screens.open(PAGE, **hidden, present="1")
    assert {name: param(again, name) for name in hidden} == hidden
    use(screens, again, again.button(key="presenter.off").click())
    assert (param(again, "run"), param(again, "against")) == (one, two)


def test_live_race_says_how_far_both_are(app: AppRuns, screens: Screens) -> None:
    one, two = app.endless(concurrency=1), app.endless(concurrency=4)
    text = screens.text(screens.open(PAGE, run=one, against=two))
    assert "At most 1 call at once: running" in text
    assert "At most 4 calls at once: running" in text


def test_run_under_way_cannot_be_predicted_yet(app: AppRuns, screens: Screens) -> None:
    app.finished()
    test = screens.open(PAGE, run=app.endless(), against="predicted")
    assert "When it is complete" in screens.text(test)


@pytest.mark.parametrize("bad", ["nobody", "../../etc", "unmade"])
def test_run_that_cannot_race_is_named_and_not_replaced(app: AppRuns, screens: Screens, bad: str) -> None:
    make_run(app.workbench.settings.runs, "unmade", status="failed", figures={"calls": 0})
    good = app.waited()
    test = screens.open(PAGE, run=bad)
    assert bad in test.warning[0].value.replace("\\", "")
    assert param(test, "run") == bad
    assert test.selectbox(key="race.first").value is None
    use(screens, test, test.selectbox(key="race.first").select(good))
    assert param(test, "run") == good
    assert "One by one" in screens.text(test)


def test_run_without_waiting_races_a_real_run_but_no_prediction(app: AppRuns, screens: Screens) -> None:
    hurried, other = app.finished(run_id="hurried"), app.finished("Open a zoo in Ghent with two lions before May.")
    test = screens.open(PAGE, run=hurried)
    assert "made without waiting" in test.info[0].value
    assert "hurried" not in screens.text(screens.open(PAGE, run=hurried, present="1"))
    use(screens, test, test.selectbox(key="race.second").select(other))
    assert not test.info
    assert param(test, "against") == other


def test_other_run_is_chosen_by_the_list(app: AppRuns, screens: Screens) -> None:
    one, two = app.finished(), app.finished("Open a zoo in Ghent with two lions before May.")
    test = screens.open(PAGE, run=two)
    use(screens, test, test.selectbox(key="race.first").select(one))
    assert param(test, "run") == one


def test_samples_that_cannot_be_made_say_why(app: AppRuns, screens: Screens, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> NoReturn:
        raise StorageError("The disk is full.")

    test = screens.open(PAGE)
    monkeypatch.setattr(app.manager, "start", refuse)
    use(screens, test, test.button(key="race.make").click())
    assert "disk is full" in screens.text(test)


def test_live_race_that_ends_is_drawn_anew_from_its_logs(app: AppRuns, screens: Screens) -> None:
    one, two = app.endless(concurrency=1), app.endless(concurrency=4)
    test = screens.open(PAGE, run=one, against=two)
    for run_id in (one, two):
        app.manager.control(run_id, "now")
        app.manager.wait(run_id)
    screens.run(test)
    assert "running" not in screens.text(test)
