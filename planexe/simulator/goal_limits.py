"""Answers about what the goal itself states: its budget, its dates and its conditions, each in the goal's own words."""

import re
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from planexe.simulator.field import Field
from planexe.simulator.field_kinds import snake
from planexe.simulator.goal_patterns import DEADLINE, FRAME, MONTHS, SPAN
from planexe.simulator.goal_reader import GoalFacts, read_goal
from planexe.simulator.wording import capitalised

_ASKED = re.compile(r"\b(?:stated in|of|in) the goal\b")
_STATED_ONLY = re.compile(r"\bstated in the goal\b")
_START = re.compile(
    rf"\b(?:start|begin)(?:s|ing)?\s+(?:in|on)\s+((?:\d{{1,2}}\.? )?(?:{MONTHS})(?:\s\d{{1,2}}\b)?(?:,?\s*20\d\d)?)"
)
_CONDITION = re.compile(r"\b(?:must|never|may not|cannot|no more than|at most|at least|without any)\b", re.IGNORECASE)
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[A-ZÀ-Þ])")
_MOST_CONDITIONS = 4
_LONGEST = 300


@dataclass(frozen=True, slots=True)
class StatedWords:
    """The goal's own words for what it fixes; empty for what it leaves open.

    Attributes:
        deadline_words: the deadline as :class:`GoalFacts` reads it.
    """

    budget: str
    start: str
    deadline: str
    deadline_words: str
    conditions: tuple[str, ...]


@lru_cache(maxsize=64)
def read_stated(goal: str) -> StatedWords:
    """Returns what a goal fixes, in its own words."""
    facts = read_goal(goal)
    text = "\n".join(line for line in goal[:12_000].splitlines() if not FRAME.match(line))
    start = _START.search(text)
    deadline, words = _deadline(text[:6000], start, facts)
    sentences = [s.strip() for line in text.splitlines() for s in _SENTENCE_END.split(line)] if facts.english else []
    fixed = [s.rstrip(".!") for s in sentences if _CONDITION.search(s) and len(s) <= _LONGEST]
    fixed = [s for s in fixed if not deadline or deadline not in s]
    return StatedWords(
        budget=facts.budget,
        start=start[0] if start else "",
        deadline=deadline,
        deadline_words=words,
        conditions=tuple(dict.fromkeys(fixed))[:_MOST_CONDITIONS],
    )


def _deadline(text: str, start: re.Match[str] | None, facts: GoalFacts) -> tuple[str, str]:
    """Returns the first date that is not the start, as written and as words that name a day."""
    for match in DEADLINE.finditer(text):
        if start is None or not start.start() <= match.start(1) < start.end():
            return match[0].strip(" ,"), match[1].strip(" ,")
    span = SPAN.search(text)
    return (span[0].strip(" ,"), facts.deadline) if span and re.search(r" \d", facts.deadline) else ("", "")


class StatedAnswers:
    """Fills the fields that ask for what is stated in the goal; for all others its answers are ``None``."""

    def __init__(self, goal: str, facts: GoalFacts, today: date) -> None:
        self._words = read_stated(goal)
        self._facts = facts
        self._today = today

    def is_missing(self, place: Field) -> bool | None:
        """Returns whether the goal does not state what the field asks for."""
        if not _STATED_ONLY.search(place.description):
            return None
        subject = self._subject(place)
        return None if subject is None else not getattr(self._words, subject)

    def count(self, place: Field) -> int | None:
        """Returns how many conditions the goal states."""
        asked = _STATED_ONLY.search(place.description) and self._subject(place) == "conditions"
        return len(self._words.conditions) if asked else None

    def number(self, place: Field) -> float | None:
        """Returns the budget of the goal."""
        return self._facts.amount if self._asked(place) == "budget" else None

    def day(self, place: Field) -> str:
        """Returns the date of the goal, empty where none is asked for."""
        subject = self._asked(place)
        if subject == "deadline":
            return replace(self._facts, deadline=self._words.deadline_words).deadline_day(self._today).isoformat()
        return self._start_day() if subject == "start" else ""

    def text(self, place: Field) -> str:
        """Returns words of the goal, empty where none are asked for."""
        subject = self._asked(place)
        if subject is None:
            return ""
        if subject != "conditions":
            return str(getattr(self._words, subject))
        words = self._words.conditions[place.index] if place.index < len(self._words.conditions) else ""
        return words if "quote" in snake(place.name) else capitalised(f"{words}.")

    def _asked(self, place: Field) -> str | None:
        return self._subject(place) if _ASKED.search(place.description) else None

    def _subject(self, place: Field) -> str | None:
        names = [snake(above.name) for above in place.ancestors()]
        return next((n for n in names if n in ("budget", "start", "deadline", "conditions")), None)

    def _start_day(self) -> str:
        month = re.search(MONTHS, self._words.start)
        if not month:
            return ""
        number = MONTHS.split("|").index(month[0]) + 1
        year = re.search(r"20\d\d", self._words.start)
        day = re.search(r"\b(\d{1,2})\b", self._words.start)
        chosen = int(year[0]) if year else self._today.year + (number < self._today.month)
        return date(chosen, number, min(28, int(day[1])) if day else 1).isoformat()
