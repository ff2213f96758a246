"""How figures become facts: numbers of ids that stay, and values as they are written; pure."""

import datetime as dt
import re
from typing import Final

from planexe.workflows.plan.answer_checks import shorten
from planexe.workflows.plan.chances.chance_text import percent
from planexe.workflows.plan.costs.cost_views import money
from planexe.workflows.plan.facts.fact_models import LETTER, Fact, FactKind

PROMISES: Final = 100
"""Of the ids of a promise: 111 to 114 belong to the first."""
FUNDS, CAPACITIES, CONDITIONS, TARGETS = 200, 220, 240, 260
ASSUMPTIONS, LIMITS, RATES = 300, 320, 340
PHASES: Final = 400
"""Of the ids of a phase: 411 and 412 belong to the first."""
_NUMBER = re.compile(r"\d+")
_NAME = 110


class FactMaker:
    """Makes the facts of one kind and source.

    Args:
        kind: of facts.
        stage: that they come from.
        main: whether they are told to whoever writes about the whole plan.
    """

    def __init__(self, kind: FactKind, stage: str, *, main: bool = True) -> None:
        self._kind, self._stage, self._main = kind, stage, main

    def day(self, number: int, name: str, value: dt.date, field: str, quote: str = "") -> Fact:
        """Returns a day, written as year-month-day."""
        return self._fact(number, name, value, "", value.isoformat(), field, quote)

    def money(self, number: int, name: str, value: float, currency: str, field: str, quote: str = "") -> Fact:
        """Returns an amount, in whole units of a currency."""
        return self._fact(number, name, value, currency, money(currency, value), field, quote)

    def chance(self, number: int, name: str, value: float, field: str) -> Fact:
        """Returns a chance from 0 to 1, written in per cent."""
        return self._fact(number, name, value, "chance", percent(value), field, "")

    def count(self, number: int, name: str, value: float, unit: str, field: str, quote: str = "") -> Fact:
        """Returns a number of something, written with its unit."""
        return self._fact(number, name, value, unit, f"{value:,.10g} {unit}".strip(), field, quote)

    def _fact(
        self, number: int, name: str, value: float | dt.date, unit: str, text: str, field: str, quote: str
    ) -> Fact:
        return Fact(
            fact_id=f"{LETTER}{number}",
            name=shorten(name, _NAME),
            value=value,
            unit=unit,
            text=text,
            kind=self._kind,
            source=f"{self._stage}.{field}",
            quote=quote,
            main=self._main,
        )


def number_of(item_id: str) -> int:
    """Returns the number in an id: ``Z2`` is 2; 0 where there is none."""
    found = _NUMBER.search(item_id)
    return int(found[0]) if found else 0
