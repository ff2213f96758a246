from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from planexe.ui.shared import sample_runs, state
from planexe.ui.shared.sample_runs import AT_ONCE, SAMPLES
from planexe.ui.shared.tour import PARAM
from planexe.ui.shared.tour_steps import STEPS
from tests.app_runs import AppRuns
from tests.pages.conftest import plan_key


def click(screens: Any, test: AppTest, key: str) -> AppTest:
    test.button(key=f"run.tour.{key}").click()
    found: AppTest = screens.run(test)
    return found


def card(screens: Any, test: AppTest) -> str:
    return next((line for line in screens.text(test).splitlines() if line.startswith("**") and " of 8: " in line), "")


def test_tour_adds_the_samples_and_begins_where_a_plan_is_written(app: AppRuns, screens: Any) -> None:
    test = click(screens, screens.open(), "start")
    assert card(screens, test).startswith(f"**1 of 8: {STEPS[0].title}")
    assert {run.run_id for run in app.manager.runs()} == {sample.run_id for sample in SAMPLES}
    assert test.query_params[PARAM] in ("1", ["1"])
    assert not [b for b in test.button if b.key == "run.tour.start"]


def test_next_and_back_lead_through_the_pages(app: AppRuns, screens: Any) -> None:
    test = click(screens, click(screens, screens.open(), "start"), "next")
    assert "2 of 8" in card(screens, test)
    assert test.query_params[state.RUN_PARAM] in (AT_ONCE.run_id, [AT_ONCE.run_id])
    assert "simulated, no AI" in screens.text(test)
    assert "1 of 8" in card(screens, click(screens, test, "back"))


def test_address_of_a_step_opens_it_in_a_fresh_workbench(app: AppRuns, screens: Any) -> None:
    test = screens.open("new_run.py", **{PARAM: "5"})
    assert "5 of 8" in card(screens, test)
    assert app.manager.folder(AT_ONCE.run_id)


def test_who_strays_from_the_tour_is_led_back(app: AppRuns, screens: Any) -> None:
    test = click(screens, click(screens, screens.open(), "start"), "next")
    test.switch_page("models.py")
    screens.run(test)
    assert "2 of 8" in card(screens, test)
    click(screens, test, "here")
    assert test.query_params[state.RUN_PARAM] in (AT_ONCE.run_id, [AT_ONCE.run_id])


def test_closed_tour_is_gone_and_stays_away(app: AppRuns, screens: Any) -> None:
    test = click(screens, click(screens, screens.open(), "start"), "close")
    assert card(screens, test) == ""
    assert PARAM not in test.query_params
    assert test.button(key="run.tour.start")


def test_last_step_ends_on_a_plan_of_ones_own(app: AppRuns, screens: Any) -> None:
    test = click(screens, screens.open("new_run.py", **{PARAM: "8"}), "done")
    assert card(screens, test) == ""
    assert test.text_area(key=plan_key("goal")) is not None


def test_missing_samples_are_said_in_a_sentence(
    app: AppRuns, screens: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(sample_runs, "ARCHIVE", tmp_path / "none.xz")
    assert "make samples" in screens.text(click(screens, screens.open(), "start"))
