"""What a month earns and costs once an undertaking is open: numbers that fit each other and the money of the goal."""

import re
from typing import Final

from planexe.simulator.currencies import rounded
from planexe.simulator.field import Field
from planexe.simulator.goal_reader import GoalFacts
from planexe.simulator.randomness import random_for

_FULL_MONTH: Final = 0.14  # share of the goal's money that a full month takes in
_SHARES: Final = (0.55, 0.3, 0.15, 0.1, 0.05)  # of the streams, the largest first
_UNITS: Final = (2400, 900, 160, 60, 20)  # that each of them sells in a full month
_UNIT_COST: Final = (0.28, 0.34, 0.4)  # of the price
_FIXED: Final = (0.4, 0.48, 0.55)  # of what a full month takes in
_SOLD_BY_MANY: Final = re.compile(r"^(?:price|variable_cost|units_first_month|units_full|months_to_full)$")


class Trading:
    """Gives the numbers of one answer; for other fields its answers are ``None``."""

    def __init__(self, facts: GoalFacts, variant: str) -> None:
        self._facts = facts
        self._variant = variant

    def count(self, place: Field) -> int | None:
        """Returns how many kinds of things are sold; none where nobody pays."""
        if place.name != "streams":
            return None
        if not self.earns:
            return 0
        return random_for(self._variant, "streams").choice((2, 3))

    def applies(self, place: Field) -> bool | None:
        """Returns whether others pay for what the goal makes."""
        return self.earns if place.name == "applicable" else None

    @property
    def earns(self) -> bool:
        """Returns whether the kind of undertaking has income."""
        return self._facts.domain.purpose == "business" and self._facts.domain_name not in ("public", "research")

    def number(self, place: Field) -> float | None:
        """Returns a price, a cost or a number of units."""
        if place.name == "fixed_month":
            share = random_for(self._variant, "fixed").choice(_FIXED)
            return float(rounded(self._facts.amount * _FULL_MONTH * share)) if self.earns else 0.0
        if place.name == "benefit_units":
            return float(random_for(self._variant, "benefit").choice((12, 40, 150, 300)))
        item = place.parent
        if item is None or item.parent is None or item.parent.name != "streams" or not _SOLD_BY_MANY.match(place.name):
            return None
        return self._of_stream(place.name, min(item.index, len(_SHARES) - 1))

    def _of_stream(self, name: str, number: int) -> float:
        random = random_for(self._variant, "stream", str(number))
        units = _UNITS[number] * random.choice((0.8, 1.0, 1.25))
        price = max(self._facts.amount * _FULL_MONTH * _SHARES[number] / units, 0.5)
        price = float(round(price) if price >= 10 else round(price, 1))
        match name:
            case "price":
                return price
            case "variable_cost":
                return round(price * random.choice(_UNIT_COST), 1)
            case "units_first_month":
                return float(round(units * random.choice((0.3, 0.4, 0.5))))
            case "units_full":
                return float(round(units))
        return float(random.choice((4, 6, 9)))
