"""Contracts of goals for the tests of what holds a plan against them."""

import datetime as dt
from typing import Any

from planexe.workflows.plan.contract.contract_models import Condition, Fund, GoalContract, Promise, StartDay


def fund(amount: float, currency: str = "EUR", **changes: Any) -> Fund:
    """Returns money that is there once, unless the changes say otherwise."""
    good: dict[str, Any] = {"id": "J1", "quote": "the budget", "kind": "own", "amount_low": amount}
    return Fund(**(good | {"amount_high": amount, "currency": currency} | changes))


def promise(day: dt.date, **changes: Any) -> Promise:
    """Returns a day that must be kept."""
    good: dict[str, Any] = {"id": "Z1", "quote": "by then", "text": "The goal is reached.", "rule": "by", "date": day}
    return Promise(**(good | changes))


def condition(text: str, quote: str = "must", **changes: Any) -> Condition:
    """Returns a condition in words."""
    values: dict[str, Any] = {"id": "H1", "quote": quote, "text": text} | changes
    return Condition(**values)


def contract(
    amount: float | None = None, currency: str = "EUR", *, by: dt.date | None = None, start: dt.date | None = None,
    **changes: Any,
) -> GoalContract:  # fmt: skip
    """Returns a contract with this money and last day."""
    good: dict[str, Any] = {
        "funds": [] if amount is None else [fund(amount, currency)],
        "promises": [] if by is None else [promise(by)],
        "start": None if start is None else StartDay(date=start, quote="from then"),
    }
    return GoalContract(**(good | changes))
