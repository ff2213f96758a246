"""The goal as a contract: money, promises, windows, capacity, conditions and targets, each with the words that say so."""

import datetime as dt
from typing import Literal, TypeVar

from pydantic import BaseModel

from planexe.reading.money import Per

FundKind = Literal["own", "loan", "grant", "donation", "income"]
Rule = Literal["by", "on", "not_before"]
Read = Literal["ok", "value_unread"]


class Entry(BaseModel):
    """One thing the goal fixes.

    Attributes:
        id: ``J1``, ``Z1``, … by kind and position.
        quote: words of the goal, letter by letter.
        read: ``value_unread`` where the quote stands in the goal and does not state the value; it is shown and counts
            for nothing.
    """

    id: str
    quote: str
    read: Read = "ok"

    @property
    def is_read(self) -> bool:
        """Returns whether the value can be relied on."""
        return self.read == "ok"


class Earmark(BaseModel):
    """Part of a fund that may be spent on one purpose alone: a share of it (0 to 1), or an amount."""

    quote: str
    share: float | None = None
    amount: float | None = None
    for_text: str
    read: Read = "ok"


class Fund(Entry):
    """Money that is there for the undertaking.

    Attributes:
        amount_low: the low end, in whole units of ``currency``; what counts.
        amount_high: the high end; the same where the goal names no range.
        currency: ISO 4217; empty where the goal names none: that of the plan is meant.
        per: how often it comes.
        times: in how many payments; ``None`` for one, or for no end.
        available_from: from when on; ``None`` for the start of the work.
        until: last day of what comes again and again.
        included: it is part of another fund of the list and is not added to it.
        decided: it was added by a decision; the goal has no words for it.
    """

    kind: FundKind
    amount_low: float
    amount_high: float
    currency: str = ""
    per: Per = "once"
    times: int | None = None
    available_from: dt.date | None = None
    until: dt.date | None = None
    included: bool = False
    earmarks: list[Earmark] = []
    decided: bool = False


class Promise(Entry):
    """What must be true on a day.

    Attributes:
        text: what is true then.
        rule: ``by`` the day at the latest, ``on`` it, or ``not_before`` it.
        firm: ``wish`` where the goal only hopes for it.
        asked_date: the day that the goal names, where another one was decided since.
    """

    text: str
    rule: Rule
    date: dt.date
    firm: Literal["hard", "wish"] = "hard"
    asked_date: dt.date | None = None


class DaySpan(BaseModel):
    """Days from one to another, both included: ``2027-04-01``, or ``04-01`` for each year."""

    first: str
    last: str


class Window(Entry):
    """Days on which alone, or never, some work may be done.

    Attributes:
        work_text: which work; empty for all of it.
    """

    text: str
    rule: Literal["only_within", "never_within"]
    spans: list[DaySpan]
    work_text: str = ""


class Capacity(Entry):
    """How many people there are and how much time each of them has; ``None`` for what the goal leaves open."""

    people_min: int | None = None
    people_max: int | None = None
    hours_per_week: float | None = None
    who: str = ""


class Condition(Entry):
    """What the plan must keep, or must not do.

    Attributes:
        test: what kind of condition it is; for a ``number`` the fields below say which.
        metric: what is counted: cost, days, people, hours_per_week, sites, or a word of the goal.
    """

    text: str
    test: Literal["number", "place", "ban", "text"] = "text"
    metric: str = ""
    operator: Literal["<=", ">=", "="] = "="
    value: float | None = None
    unit: str = ""


class Target(Entry):
    """What shall have come true by then, as a measure of success.

    Attributes:
        by: the day, where the goal names it.
        months_after: months after the promise ``promise_id``, where it counts from that.
    """

    text: str
    metric: str
    value: float | None = None
    unit: str = ""
    by: dt.date | None = None
    months_after: int | None = None
    promise_id: str = ""


class Unread(BaseModel):
    """Words of the goal that seem to limit something and that nobody has read."""

    id: str
    quote: str
    reason: str


class StartDay(BaseModel):
    """The day on which the work begins; ``quote`` is empty where the user set it for this run."""

    date: dt.date
    quote: str


class GoalContract(BaseModel):
    """All that the goal fixes.

    Attributes:
        background: words of the goal that seem to limit something and only tell its story.
        notes: what was answered and is not in the contract, and why.
        rules: ``older`` where it was read from the limits of a run that knew no more than these.
    """

    start: StartDay | None = None
    funds: list[Fund] = []
    promises: list[Promise] = []
    windows: list[Window] = []
    capacities: list[Capacity] = []
    conditions: list[Condition] = []
    targets: list[Target] = []
    background: list[str] = []
    unread: list[Unread] = []
    notes: list[str] = []
    rules: Literal["present", "older"] = "present"

    @property
    def entries(self) -> list[Entry]:
        """Returns every entry, in the order of the first table."""
        return [
            *self.promises,
            *self.funds,
            *self.windows,
            *self.capacities,
            *self.conditions,
            *self.targets,
        ]

    @property
    def hard_promises(self) -> list[Promise]:
        """Returns the promises that must be kept and whose day was read."""
        return [one for one in self.promises if one.firm == "hard" and one.is_read]

    @property
    def deadline(self) -> dt.date | None:
        """Returns the last day of the last promise that must be kept; ``None`` if there is none with a last day."""
        return max((one.date for one in self.hard_promises if one.rule != "not_before"), default=None)

    @property
    def most_people(self) -> int | None:
        """Returns how many people there are at most; ``None`` where the goal does not say."""
        return max((c.people_max for c in self.capacities if c.is_read and c.people_max is not None), default=None)

    @property
    def hours_per_week(self) -> float | None:
        """Returns how many hours a week one person has; ``None`` where the goal does not say."""
        return min((c.hours_per_week for c in self.capacities if c.is_read and c.hours_per_week), default=None)


Kept = TypeVar("Kept", bound=Entry)


def numbered(prefix: str, entries: list[Kept]) -> list[Kept]:
    """Returns entries of one kind with ids by position: ``J1``, ``J2``."""
    return [one.model_copy(update={"id": f"{prefix}{number}"}) for number, one in enumerate(entries, 1)]
