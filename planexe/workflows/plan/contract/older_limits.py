"""Reads the limits of the goal that runs had before there was a contract."""

from typing import Any

from pydantic import BaseModel

from planexe.spine.stage import Former
from planexe.workflows.plan.contract.contract_models import Condition, Fund, GoalContract, Promise, StartDay


class _Budget(BaseModel):
    amount: float
    currency: str
    quote: str


class _Condition(BaseModel):
    condition_id: str
    text: str
    quote: str


class OlderLimits(BaseModel):
    """The one budget, start and deadline of a goal, and its conditions, as older runs kept them."""

    budget: _Budget | None = None
    start: StartDay | None = None
    deadline: StartDay | None = None
    conditions: list[_Condition] = []
    notes: list[str] = []

    def as_contract(self) -> GoalContract:
        """Returns them as fund J1, promise Z1 and conditions H1 and on, marked as of the older rules."""
        budget, deadline = self.budget, self.deadline
        return GoalContract(
            start=self.start,
            funds=[_fund(budget)] if budget else [],
            promises=[_promise(deadline)] if deadline else [],
            conditions=[Condition(id=one.condition_id, quote=one.quote, text=one.text) for one in self.conditions],
            notes=self.notes,
            rules="older",
        )


def _fund(budget: _Budget) -> Fund:
    amount = budget.amount
    return Fund(
        id="J1", quote=budget.quote, kind="own", amount_low=amount, amount_high=amount, currency=budget.currency
    )


def _promise(deadline: StartDay) -> Promise:
    return Promise(id="Z1", quote=deadline.quote, text="The goal is reached", rule="by", date=deadline.date)


def _read(value: Any) -> GoalContract:
    return OlderLimits.model_validate(value).as_contract()


FORMER = Former("stated_limits", _read)
