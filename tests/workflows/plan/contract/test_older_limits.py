"""Runs that were made before there was a contract."""

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from planexe.blocks.blocks import Table
from planexe.spine.artefact import Artefact
from planexe.spine.run import Run
from planexe.spine.run_folder import RunFolder
from planexe.workflows.plan.contract.contract_models import GoalContract
from planexe.workflows.plan.contract.older_limits import FORMER
from planexe.workflows.plan.reader.contract_table import contract_table
from tests.plan_requests import plan_request
from tests.workflows.plan.checked_plan import schedule

LIMITS: dict[str, Any] = {
    "budget": {"amount": 2_000_000, "currency": "DKK", "quote": "2 million DKK"},
    "start": None,
    "deadline": {"date": "2027-04-30", "quote": "before 1 May 2027"},
    "conditions": [{"condition_id": "H1", "text": "No night work.", "quote": "no night work"}],
    "notes": ["A start was left out."],
}


def test_old_limits_are_a_fund_a_promise_and_conditions() -> None:
    value = FORMER.read(LIMITS)
    assert isinstance(value, GoalContract)
    assert [(f.id, f.amount_low, f.currency) for f in value.funds] == [("J1", 2_000_000, "DKK")]
    assert value.deadline == dt.date(2027, 4, 30)
    assert [(h.id, h.text) for h in value.conditions] == [("H1", "No night work.")]
    assert (value.notes, value.rules) == (["A start was left out."], "older")


def test_old_limits_that_are_none_are_refused() -> None:
    with pytest.raises(ValueError, match="budget"):
        FORMER.read({"budget": 5})


def run_with(tmp_path: Path, value: Any) -> Run:
    folder = RunFolder.create(tmp_path, plan_request("old"))
    folder.store.save(Artefact(stage="stated_limits", value=value, origin="model", gaps=("A gap.",)))
    return Run(folder)


def test_old_run_has_a_contract(tmp_path: Path) -> None:
    run = run_with(tmp_path, LIMITS)
    contract = run.value("goal_contract", GoalContract)
    assert contract is not None
    assert contract.rules == "older"
    assert run.artefacts["goal_contract"].gaps == ("A gap.",)
    assert "by the rules of an older version" in run.text("goal_contract")


def test_old_run_whose_limits_cannot_be_read_says_so(tmp_path: Path) -> None:
    run = run_with(tmp_path, {"budget": 5})
    assert "goal_contract" not in run.artefacts
    assert "stated_limits cannot be read" in run.unreadable["goal_contract"]


def test_first_table_of_an_older_run_says_by_which_rules_it_is(tmp_path: Path) -> None:
    run = run_with(tmp_path, LIMITS)
    run.folder.store.save(Artefact(stage="schedule", value=schedule().model_dump(mode="json"), origin="computed"))
    table = next(block for block in contract_table(run.again()) if isinstance(block, Table))
    assert table.title.endswith("(older rules)")
    assert next((row[0], row[5]) for row in table.rows) == ("Z1", "does not hold")
