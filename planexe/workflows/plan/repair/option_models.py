"""The shapes of what would make a plan hold: options with their effect, and what would hold in any case."""

import datetime as dt
from typing import Literal

from pydantic import BaseModel

from planexe.workflows.plan.contract.verdicts import Verdict
from planexe.workflows.plan.repair.decision_models import Change

OptionKind = Literal["add_person", "crash", "fast_track", "drop_scope", "later_date", "more_money", "combination"]


class PromiseEffect(BaseModel):
    """What an option does to a promise.

    Attributes:
        date: the day it is given for, with this option.
        before: chance without the option, 0 to 1; ``chance`` with it.
    """

    promise_id: str
    text: str
    date: dt.date
    p50: dt.date
    p80: dt.date
    before: float
    chance: float


class RepairOption(BaseModel):
    """A way to make the plan hold, or nearly so.

    Attributes:
        number: by which it is chosen, from 1.
        changes: what is decided with it.
        text: what it is; ``side_effect`` what else it brings.
        promises: the hard ones.
        money_before: chance that the money is enough; ``None`` where that cannot be told. ``money_chance`` with it.
        joint_before: chance that all of it holds together; ``joint`` with it.
        cost_delta: by how much labour and purchases are dearer, in the plan's currency; below 0 if cheaper.
        p80_cost: what is enough in four cases of five, with it; ``None`` where nothing has a price.
        gain: points of chance that it wins, of all that does not hold yet, 1 for a whole chance.
        verdict: on dates and money with it.
        order: of the work with it; empty where that stays.
    """

    number: int = 0
    kind: OptionKind
    changes: list[Change]
    text: str
    side_effect: str
    promises: list[PromiseEffect] = []
    money_before: float | None = None
    money_chance: float | None = None
    joint_before: float | None = None
    joint: float | None = None
    cost_delta: float = 0.0
    p80_cost: float | None = None
    gain: float
    verdict: Verdict
    order: list[str] = []

    @property
    def holds(self) -> bool:
        """Returns whether dates and money hold with it."""
        return self.verdict == "holds"


class HoldsWith(BaseModel):
    """A date with which a promise would hold, as the work stands now."""

    promise_id: str
    text: str
    asked: dt.date
    date: dt.date


class RepairOptions(BaseModel):
    """What would make the plan hold.

    Attributes:
        currency: ISO 4217; empty where no money is involved.
        verdict: on dates and money as the plan is; ``None`` where the goal fixes neither.
        options: at most six, most gain for the money first; none where the plan holds.
        dates: with which the promises would hold that do not.
        money: what would be enough to hold, where the money of the goal is not; ``funds`` is what it has.
        tried: how many changes were worked out.
        notes: what was not tried, and why nothing is offered.
    """

    currency: str = ""
    verdict: Verdict | None = None
    options: list[RepairOption] = []
    dates: list[HoldsWith] = []
    money: float | None = None
    funds: float | None = None
    tried: int = 0
    notes: list[str] = []

    @property
    def needed(self) -> bool:
        """Returns whether something does not surely hold."""
        return self.verdict in ("doubtful", "does not hold")

    def option(self, number: int) -> RepairOption | None:
        """Returns the option with a number."""
        return next((one for one in self.options if one.number == number), None)
