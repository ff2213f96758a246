"""What can be decided about a plan after it was made: who works on it, in which order, how much of it, until when."""

import datetime as dt
from collections.abc import Iterator
from typing import Annotated, Literal, TypeVar

from pydantic import BaseModel, Field


class AddPerson(BaseModel):
    """More people of a role."""

    kind: Literal["add_person"] = "add_person"
    role_id: str
    people: int = Field(default=1, ge=1, le=100)


class Crash(BaseModel):
    """A task is done in fewer days, with overtime."""

    kind: Literal["crash"] = "crash"
    task_code: str


class FastTrack(BaseModel):
    """A piece of work begins when half of the one before it is done; both are leaves."""

    kind: Literal["fast_track"] = "fast_track"
    predecessor: str
    successor: str


class DropScope(BaseModel):
    """A deliverable is left out, and with it the tasks that nothing else needs."""

    kind: Literal["drop_scope"] = "drop_scope"
    deliverable_id: str
    task_codes: list[str] = Field(min_length=1)


class LaterDate(BaseModel):
    """A promise is given for another day."""

    kind: Literal["later_date"] = "later_date"
    promise_id: str
    date: dt.date


class MoreMoney(BaseModel):
    """There is more money than the goal names."""

    kind: Literal["more_money"] = "more_money"
    amount: float = Field(gt=0, le=1e15)
    currency: str


Change = Annotated[
    AddPerson | Crash | FastTrack | DropScope | LaterDate | MoreMoney,
    Field(discriminator="kind"),
]
_Kind = TypeVar("_Kind", bound=BaseModel)


class Decision(BaseModel):
    """What somebody chose.

    Attributes:
        text: what was chosen, for people.
        day: on which it was chosen; ``who`` chose it.
    """

    text: str
    changes: list[Change] = Field(min_length=1)
    day: dt.date | None = None
    who: str = ""


class Decisions(BaseModel):
    """All that was decided about a plan, the first one first.

    Attributes:
        order: codes of leaves and milestones in the order in which work is placed, as it was when the last one was
            chosen, so that what was promised then comes true; empty for the order that levelling finds.
    """

    decided: list[Decision] = []
    order: list[str] = []

    def of(self, kind: type[_Kind]) -> Iterator[_Kind]:
        """Yields the changes of one kind, in the order in which they were chosen."""
        for decision in self.decided:
            for change in decision.changes:
                if isinstance(change, kind):
                    yield change

    @property
    def left_out(self) -> frozenset[str]:
        """Returns the codes of the tasks that are left out."""
        return frozenset(code for one in self.of(DropScope) for code in one.task_codes)

    @property
    def overlapped(self) -> frozenset[tuple[str, str]]:
        """Returns the leaves of which the second begins when half of the first is done."""
        return frozenset((one.predecessor, one.successor) for one in self.of(FastTrack))
