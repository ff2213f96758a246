"""From what was answered about the goal to the contract: ids, what is believed, and what nobody has read."""

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import TypeVar

from planexe.reading.clauses import uncovered
from planexe.workflows.plan.contract.contract_answer import ContractAnswer, EarmarkAnswer, FundAnswer, TargetAnswer
from planexe.workflows.plan.contract.contract_doubts import Entry as Given
from planexe.workflows.plan.contract.contract_doubts import quote_doubt, value_doubt
from planexe.workflows.plan.contract.contract_models import (
    Capacity,
    Condition,
    Earmark,
    Entry,
    Fund,
    GoalContract,
    Promise,
    Read,
    StartDay,
    Target,
    Unread,
    Window,
    numbered,
)
from planexe.workflows.plan.contract.funds import with_parts

_NOBODY = "No entry speaks of it; asked once more, it stayed so."
Model = TypeVar("Model", bound=Entry)


def quotes_of(answers: Iterable[ContractAnswer]) -> list[str]:
    """Returns every quote of some answers."""
    found: list[str] = []
    for answer in answers:
        found += answer.background
        found += [mark.quote for fund in answer.funds for mark in fund.earmarks]
        found += [answer.start.quote] if answer.start else []
        for entries in (
            answer.funds,
            answer.promises,
            answer.windows,
            answer.capacities,
            answer.conditions,
            answer.targets,
        ):
            found += [entry.quote for entry in entries]
    return found


def build_contract(
    answers: Sequence[ContractAnswer], goal: str, today: dt.date, chosen_start: dt.date | None
) -> GoalContract:
    """Returns the contract of a goal.

    An entry whose quote does not stand in the goal is left out with a note; one whose figures its quote does not state
    stays as ``value_unread``. Clauses that limit something and that no quote touches are ``unread``.

    Args:
        answers: what was read, first to last.
        goal: the text.
        today: from which lengths of time count.
        chosen_start: first day of the work, where the user set it for this run.
    """
    maker = _Maker(goal, today)
    promises: list[Promise] = []
    targets: list[Target] = []
    for answer in answers:
        places: dict[int, str] = {}
        for number, given in enumerate(answer.promises, 1):
            if promise := maker.entry(Promise, given):
                promises.append(promise)
                places[number] = f"Z{len(promises)}"
        targets += [target for one in answer.targets if (target := maker.target(one, places))]
    funds = [fund for answer in answers for given in answer.funds if (fund := maker.fund(given))]
    known, parts = with_parts(numbered("J", _unique(funds)))
    starts = [answer.start for answer in answers if answer.start]
    contract = GoalContract(
        start=next((StartDay(date=one.date, quote=one.quote) for one in starts if maker.is_believed(one)), None),
        funds=known,
        promises=numbered("Z", promises),
        windows=numbered("W", maker.entries(Window, [one for answer in answers for one in answer.windows])),
        capacities=numbered("T", maker.entries(Capacity, [one for answer in answers for one in answer.capacities])),
        conditions=numbered("H", maker.entries(Condition, [one for answer in answers for one in answer.conditions])),
        targets=numbered("B", _unique(targets)),
        background=list(dict.fromkeys(q for answer in answers for q in answer.background if not quote_doubt(q, goal))),
        notes=[*maker.notes, *parts],
    )
    contract.unread = [
        Unread(id=f"U{number}", quote=clause.words, reason=_NOBODY)
        for number, clause in enumerate(uncovered(goal, quotes_of(answers)), 1)
    ]
    return _with_start(contract, chosen_start)


class _Maker:
    """Makes entries out of answers, and notes what it leaves out."""

    def __init__(self, goal: str, today: dt.date) -> None:
        self._goal = goal
        self._today = today
        self.notes: list[str] = []

    def is_believed(self, given: Given) -> bool:
        """Returns whether an entry is right in words and values; notes it where it is not."""
        doubt = quote_doubt(given.quote, self._goal) or value_doubt(given, self._today)
        if doubt:
            self.notes.append(f"Left out: {doubt}")
        return not doubt

    def entry(self, model: type[Model], given: Given, **changes: object) -> Model | None:
        """Returns an entry, ``None`` where its words do not stand in the goal."""
        if doubt := quote_doubt(given.quote, self._goal):
            self.notes.append(f"Left out: {doubt}")
            return None
        values = {name: value for name, value in given.model_dump().items() if name in model.model_fields}
        return model.model_validate({**values, "id": "?", "read": self._read(given), **changes})

    def entries(self, model: type[Model], given: Sequence[Given]) -> list[Model]:
        """Returns the entries of one kind whose words stand in the goal, each once."""
        return _unique([kept for one in given if (kept := self.entry(model, one))])

    def fund(self, given: FundAnswer) -> Fund | None:
        """Returns a fund with its earmarks."""
        marks = [mark for one in given.earmarks if (mark := self._earmark(one))]
        return self.entry(Fund, given, currency=given.currency or "", earmarks=marks)

    def target(self, given: TargetAnswer, promises: dict[int, str]) -> Target | None:
        """Returns a target, bound to the promise that it counts from."""
        return self.entry(Target, given, promise_id=promises.get(given.after_promise or 0, ""))

    def _earmark(self, given: EarmarkAnswer) -> Earmark | None:
        if doubt := quote_doubt(given.quote, self._goal):
            self.notes.append(f"Left out: {doubt}")
            return None
        return Earmark(**given.model_dump(), read=self._read(given))

    def _read(self, given: Given) -> Read:
        doubt = value_doubt(given, self._today)
        if doubt:
            self.notes.append(f"Not counted: {doubt}")
        return "value_unread" if doubt else "ok"


def _unique(entries: Sequence[Model]) -> list[Model]:
    return list({one.model_dump_json(): one for one in reversed(entries)}.values())[::-1]


def _with_start(contract: GoalContract, chosen: dt.date | None) -> GoalContract:
    if chosen is None:
        return contract
    notes = list(contract.notes)
    if contract.start and contract.start.date != chosen:
        said = f"The goal names the start {contract.start.date} ({contract.start.quote!r})"
        notes.append(f"{said}; {chosen} was set for this run.")
    return contract.model_copy(update={"start": StartDay(date=chosen, quote=""), "notes": notes})
