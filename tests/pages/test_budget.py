from typing import Any

import pytest

from planexe.spine.budget import Budget, BudgetLine
from planexe.ui.shared.budget_view import likely_need
from tests.app_runs import AppRuns


def test_run_that_stopped_at_its_limit_goes_on_with_a_higher_one(app: AppRuns, screens: Any) -> None:
    run_id = app.finished(budget=Budget(max_tokens=60_000))
    assert app.manager.snapshot(run_id).status == "stopped"
    test = screens.open("watch_run.py", run=run_id)
    assert "The budget of 60,000 tokens is used up." in screens.text(test)
    assert test.number_input(key=f"watch.raise.tokens.{run_id}").value > 60_000
    test.number_input(key=f"watch.raise.tokens.{run_id}").set_value(9_000_000.0)
    test.button(key=f"watch.raise.{run_id}").click()
    screens.run(test)
    app.manager.wait(run_id)
    assert app.manager.snapshot(run_id).status == "complete"
    assert app.manager.folder(run_id).budget() == Budget(max_tokens=9_000_000)
    assert app.manager.folder(run_id).request().budget == Budget(max_tokens=60_000)


@pytest.mark.parametrize(
    ("line", "need"),
    [
        (BudgetLine(kind="tokens", cap=60_000, spent=60_500, expected=395_000), 440_000),
        (BudgetLine(kind="cost", cap=0.5, spent=0.5, expected=1.0), 1.1),
        (BudgetLine(kind="cost", cap=0.5, spent=0.5), 1.0),
        (BudgetLine(kind="minutes", cap=5, spent=5.2, expected=None), 10.0),
    ],
)
def test_offered_limit_is_what_the_rest_will_probably_need(line: BudgetLine, need: float) -> None:
    assert likely_need(line) == pytest.approx(need, abs=0.011)
