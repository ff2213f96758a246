"""What the goal itself fixes: its budget, its dates and the conditions it must not break."""

import datetime as dt

from pydantic import BaseModel


class StatedBudget(BaseModel):
    """The money the goal names.

    Attributes:
        amount: in whole units of ``currency``.
        currency: ISO 4217.
        quote: the words of the goal that say so.
    """

    amount: float
    currency: str
    quote: str


class StatedDate(BaseModel):
    """A day the goal names, with the words that say so; of a month or year its last day for an end, its first for a start."""

    date: dt.date
    quote: str


class StatedCondition(BaseModel):
    """A condition of the goal that a plan must not break; its id is ``H1``."""

    condition_id: str
    text: str
    quote: str


class StatedLimits(BaseModel):
    """All limits of the goal; what it does not say is ``None`` or empty."""

    budget: StatedBudget | None = None
    start: StatedDate | None = None
    deadline: StatedDate | None = None
    conditions: list[StatedCondition] = []
