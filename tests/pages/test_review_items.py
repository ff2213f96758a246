"""Items are reviewed on Read: one after the other, all certain ones at once, taken back; and only where that is offered."""

from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from planexe.spine.reviews import REVIEWS, Reviews
from tests.app_runs import AppRuns
from tests.pages.conftest import param, use

PAGE = "read_plan.py"
DICTIONARY = "name,description,type\namount,What is owed,number\nborrower,Who owes it,text\nopened,Since when,date\n"
TABLE = "amount,cust_nm,open_dt\n1.5,x,2024-01-01\n"


@pytest.fixture
def run_id(app: AppRuns, tmp_path: Path) -> str:
    (tmp_path / "d.csv").write_text(DICTIONARY, encoding="utf-8")
    (tmp_path / "sources").mkdir()
    (tmp_path / "sources" / "loans.csv").write_text(TABLE, encoding="utf-8")
    given: dict[str, Any] = {"dictionary": tmp_path / "d.csv", "sources": tmp_path / "sources", "no_classes": True}
    request = app.workbench.request(workflow="map", run_id="m1", models=["simulated"], time_scale=0.0, **given)
    made = app.manager.start(request)
    app.manager.wait(made)
    return made


def said(app: AppRuns) -> dict[str, str]:
    found = app.workbench.read("m1").value(REVIEWS, Reviews)
    assert found is not None
    return {key: one.state for key, one in found.rows.items()}


def press(screens: Any, test: AppTest, what: str) -> None:
    use(screens, test, test.button(key=f"read.review.{what}.m1").click())


def test_one_after_the_other_with_a_way_back(run_id: str, app: AppRuns, screens: Any) -> None:
    test = screens.open(PAGE, run=run_id)
    assert "3 of 3 attributes wait for review." in screens.text(test)
    press(screens, test, "accepted")
    assert said(app) == {"amount": "accepted"}
    assert param(test, "item") == "borrower"
    press(screens, test, "pinned")
    press(screens, test, "accepted")
    assert said(app) == {"amount": "accepted", "borrower": "pinned", "opened": "accepted"}
    assert "All are reviewed." in screens.text(test)
    assert app.workbench.read("m1").summary.status == "complete"
    press(screens, test, "undo")
    assert said(app) == {"amount": "accepted", "borrower": "pinned"}
    assert param(test, "item") == "opened"


def test_all_that_are_certain_at_once(run_id: str, app: AppRuns, screens: Any) -> None:
    test = screens.open(PAGE, run=run_id)
    assert test.button(key="read.review.certain.m1").label == "Accept all that are certain (1)"
    press(screens, test, "certain")
    assert said(app) == {"amount": "accepted"}
    assert "2 of 3 attributes wait for review." in screens.text(test)


def test_a_note_and_something_else(run_id: str, app: AppRuns, screens: Any) -> None:
    test = screens.open(PAGE, run=run_id, item="borrower")
    press(screens, test, "more")
    test.text_area[0].set_value("the old name")
    test.selectbox(key="read.review.set.m1.borrower").set_value("none")
    use(screens, test, test.button(key="read.review.kept.m1").click())
    review = (app.workbench.read("m1").value(REVIEWS, Reviews) or Reviews()).rows["borrower"]
    assert (review.state, review.note, review.answer["column"]) == ("edited", "the old name", "")
    assert review.unix_s > 0


def test_other_runs_have_nothing_to_review(app: AppRuns, screens: Any) -> None:
    test = screens.open(PAGE, run=app.finished())
    assert "wait for review" not in screens.text(test)
