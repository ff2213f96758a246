"""Which numbers an answer has: what the goal states, what adds up, scores that differ, else what suits the field."""

import re
from collections.abc import Iterator

from planexe.simulator.answer_state import AnswerState
from planexe.simulator.field import Field
from planexe.simulator.field_kinds import snake
from planexe.simulator.numbers import estimate_part, plain_number
from planexe.simulator.precedence import lag_between, waited_for
from planexe.simulator.randomness import random_for
from planexe.simulator.stances import stance_of
from planexe.simulator.standing import standing_number

_FAILURE_SCORES = ((3, 5), (3, 4), (2, 3), (2, 5), (3, 3), (4, 2), (4, 4), (2, 4), (1, 3))


class Numbers(AnswerState):
    """Gives numbers."""

    def number(self, place: Field, least: float | None, most: float | None, *, whole: bool) -> float:
        """Returns a number that makes sense for the field."""
        name = snake(place.name)
        known = next((number for number in self._settled_numbers(place) if number is not None), None)
        if known is not None:
            return known
        if name.startswith("lag") and (lag := self._lag(place)) is not None:
            return lag
        if re.search(r"option|setting|choice", name):
            return self._option_number(place, least, most)
        above = self._topic_above(place)
        if name.endswith("_5") and above is not None and above.bank == "failures":
            return self._failure_score(place)
        if "score" in name and place.parent is not None and place.parent.is_item:
            return self._score(place, least if least is not None else 1, most if most is not None else 10)
        group = estimate_part(place.name)
        stem = group[0] if group and place.parent is not None else place.name
        where = place.parent.path() if group and place.parent is not None else place.path()
        random = random_for(self._prompt.variant, "number", where, stem)
        value = plain_number(place, least, most, self._facts.amount, random)
        return value if not whole else float(round(value))

    def _settled_numbers(self, place: Field) -> Iterator[float | None]:
        """Yields what each part of the plan says of a number, the one that knows best first."""
        yield self._assigning.number(place)
        yield self._trading.number(place)
        yield self._risking.number(place)
        yield standing_number(place, self._facts.amount)
        yield self._costing.number(place, self._titles)
        yield self._pacing.number(place, self._titles)
        yield self._staffing.number(place)

    def _lag(self, place: Field) -> float | None:
        """Returns the days between two tasks, ``None`` outside of a list of what comes before."""
        link = place.parent
        if link is None or link.parent is None or not waited_for(link.name):
            return None
        named = [str(value) for value in link.done.values()]
        known = self._pacing.work(self._titles).waits(str(self._own_id(link.parent)))
        if known is not None:
            return float(next((before.lag for before in known if before.code in named), 0))
        return lag_between(next((v for v in named if v in ("FS", "SS", "FF")), ""), self._random("lag", place))

    def _option_number(self, place: Field, least: float | None, most: float | None) -> float:
        """Returns a setting: the first scenario is bold, the second moderate, the third cautious, with exceptions."""
        low = 0 if least is None else least
        high = low + 2 if most is None else most
        stance = stance_of(place)
        outer = place.index % 3 if stance is None else stance
        base = (high, round((low + high) / 2), low)[outer]
        random = self._random("option", place)
        if place.index > 0 and random.random() < 0.35:
            return float(round((low + high) / 2)) if outer != 1 else float(random.choice((low, high)))
        return float(base)

    def _failure_score(self, place: Field) -> float:
        """Returns a score of one to five; failures come with the gravest first, and differ."""
        likely, grave = _FAILURE_SCORES[(self._variant_number() % 3) * 3 + place.index % 3]
        return float(grave if "impact" in snake(place.name) else likely)

    def _score(self, place: Field, least: float, most: float) -> float:
        """Returns distinct scores; the item that is chosen elsewhere in the answer has the highest."""
        count = max(1, place.total)
        best = 1 % count if self._variant_number() % 4 else self._variant_number() % count
        own = self._own_id(place)
        if self._chosen is not None and own == self._chosen:
            rank = 0
        else:
            rank = 0 if place.index == best and self._chosen is None else 1 + (place.index - best) % count
        top = most - max(1, round((most - least) / 10)) if most - least >= 4 else most
        value = max(least, top - rank * max(1, round((most - least) / 5)))
        if own is not None:
            self._scores[str(own)] = value
        return value
