"""AnswerState: what one answer is written from, and what of it is settled already; shared by the writer's parts."""

import re
from collections.abc import Mapping
from datetime import date
from functools import cached_property
from random import Random
from typing import Any

from planexe.simulator.assigning import Assigning
from planexe.simulator.banks import bank_of
from planexe.simulator.costing import Costing
from planexe.simulator.field import Field
from planexe.simulator.field_texts import FieldTexts
from planexe.simulator.goal_reader import read_goal
from planexe.simulator.harmful_goals import harm_of
from planexe.simulator.identity import is_identity
from planexe.simulator.pacing import Pacing
from planexe.simulator.precedence import settle_waits, waited_for
from planexe.simulator.prompt_reader import PromptParts
from planexe.simulator.randomness import random_for
from planexe.simulator.risking import Risking
from planexe.simulator.staffing import Staffing
from planexe.simulator.titles import titles_in
from planexe.simulator.topic import Topic
from planexe.simulator.topics import TopicShelf
from planexe.simulator.trading import Trading


class AnswerState:
    """What one answer is written from."""

    def __init__(self, prompt: PromptParts) -> None:
        self._prompt = prompt
        self._facts = read_goal(prompt.goal)
        self._harm = harm_of(prompt.goal)
        self._shelf = TopicShelf(prompt, self._facts)
        self._texts = FieldTexts(prompt, self._facts, self._shelf)
        self._pacing = Pacing(prompt, self._facts, self._first_day())
        self._costing = Costing(prompt, self._facts, self._pacing.days)
        self._staffing = Staffing(prompt.goal, self._facts)
        self._assigning = Assigning(prompt)
        self._trading = Trading(self._facts, prompt.variant)
        self._risking = Risking(prompt, self._facts.amount)
        self._scores: dict[str, float] = {}
        self._chosen: Any = None

    def _first_day(self) -> date:
        return self._prompt.today

    def _random(self, what: str, place: Field) -> Random:
        return random_for(self._prompt.variant, what, place.path())

    def _topic_above(self, place: Field) -> Topic | None:
        return next((p.topic for p in place.ancestors() if isinstance(p.topic, Topic)), None)

    def _title_of(self, own: object) -> str:
        return self._titles.get(str(own), "")

    @cached_property
    def _titles(self) -> dict[str, str]:
        return titles_in(self._prompt)

    def _own_id(self, place: Field) -> Any:
        above = place.parent
        return next((v for n, v in above.done.items() if is_identity(n)), None) if above is not None else None

    def _earlier(self, place: Field, values: list[Any]) -> list[Any]:
        """Returns the ids that an entry may point to: those before its own, or whichever it has not named yet."""
        own = self._own_id(place)
        if re.search(r"_with$|conflict|synerg|related", place.name):
            beside = place.parent.done.values() if place.parent else ()
            used = [value for other in beside if isinstance(other, list) for value in other]
            return [v for v in values if v != own and v is not None and v not in used]
        return [v for v in values[: values.index(own)] if v is not None] if own in values else list(values)

    def _waits(self, place: Field, choices: Mapping[str, list[Any]]) -> list[dict[str, Any]] | None:
        """Returns the entries of a list that says what comes before an item, ``None`` for any other list."""
        own = self._own_id(place) if choices and waited_for(place.name) else None
        if own is None:
            return None
        known = self._pacing.work(self._titles).waits(str(own))
        return settle_waits(own, choices, self._random("waits", place), known)

    def _variant_number(self) -> int:
        return int(self._prompt.variant[:8], 16)


def bank_above(place: Field) -> str:
    """Returns the bank a list draws on; the eight areas of a plan are only gone through once, not inside of items."""
    bank = bank_of(place.name)
    return "topics" if bank == "areas" and any(above.is_item for above in place.ancestors()) else bank
