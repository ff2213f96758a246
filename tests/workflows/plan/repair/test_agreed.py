"""The contract after days were moved and money was added."""

import datetime as dt

from planexe.workflows.plan.contract.contract_views import entry_text, view_full
from planexe.workflows.plan.contract.funds import budget_of
from planexe.workflows.plan.repair.agreed import agreed
from planexe.workflows.plan.repair.decision_models import Change, Decision, Decisions, LaterDate, MoreMoney
from tests.workflows.plan.contracts import contract

ASKED, MOVED, LAST = dt.date(2027, 5, 1), dt.date(2027, 5, 22), dt.date(2027, 6, 5)
GOAL = contract(1000, by=ASKED)


def decided(*changes: Change) -> Decisions:
    return Decisions(decided=[Decision(text="Yes.", changes=[change]) for change in changes])


def test_without_decisions_the_contract_is_the_goals() -> None:
    assert agreed(GOAL, Decisions()) is GOAL


def test_the_last_day_decided_counts_and_the_asked_one_is_kept() -> None:
    found = agreed(GOAL, decided(LaterDate(promise_id="Z1", date=MOVED), LaterDate(promise_id="Z1", date=LAST)))
    assert (found.promises[0].date, found.promises[0].asked_date, found.deadline) == (LAST, ASKED, LAST)
    assert "moved from 2027-05-01 by decision" in entry_text(found.promises[0])


def test_money_that_was_added_counts_with_that_of_the_goal() -> None:
    found = agreed(GOAL, decided(*[MoreMoney(amount=250, currency="EUR")] * 2))
    budget = budget_of(found, "EUR", ASKED)
    assert budget
    assert (budget.amount, budget.currency) == (1500, "EUR")
    assert [(one.id, one.decided) for one in found.funds] == [("J1", False), ("J2", True)]
    assert "“not in the goal”" in view_full(found)
