"""The register of a plan's figures: each with an id that stays, its value, and where it comes from."""

import datetime as dt
from typing import Final, Literal

from pydantic import BaseModel

FactKind = Literal["constraint", "decision", "threshold", "estimate", "computed"]
LETTER: Final = "I"


class Fact(BaseModel):
    """One figure.

    Attributes:
        fact_id: ``I26``; the same figure has the same id in every plan, so that a text means the same after a rerun.
        value: a number in ``unit``, or a day.
        text: the value as it is written in a text: ``DKK 1,366,539``, ``2027-03-31``, ``22 %``.
        kind: ``constraint`` of the goal, ``decision`` of the plan, ``threshold`` at which something is judged or decided,
            ``estimate`` of a model, ``computed`` by code.
        source: stage and field: ``schedule.start``.
        quote: words of the goal that fix it, letter by letter; empty for all others.
        main: whether it is told to whoever writes about the whole plan.
    """

    fact_id: str
    name: str
    value: float | dt.date
    unit: str = ""
    text: str
    kind: FactKind
    source: str
    quote: str = ""
    main: bool = True


class FactRegister(BaseModel):
    """All figures, by id."""

    facts: list[Fact]

    def fact(self, fact_id: str) -> Fact | None:
        """Returns the figure with an id, ``None`` if there is none."""
        return next((one for one in self.facts if one.fact_id == fact_id), None)

    @property
    def written(self) -> dict[str, str]:
        """Returns what is written in the place of each id."""
        return {one.fact_id: one.text for one in self.facts}
