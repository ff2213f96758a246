"""The words for what a stored value is worth, the same on every page, in every export and on the command line; pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

State = Literal["fresh", "stale", "edited", "pinned", "gaps", "failed", "missing"]
STATES: tuple[State, ...] = ("fresh", "stale", "edited", "pinned", "gaps", "failed", "missing")


@dataclass(frozen=True, slots=True)
class ValueWords:
    """How a state is said.

    Attributes:
        word: in plain words.
        sign: one character, so that colour never speaks alone.
        meaning: what it means, as one sentence.
    """

    word: str
    sign: str
    meaning: str


VALUE_WORDS: Mapping[State, ValueWords] = {
    "fresh": ValueWords("fresh", "●", "Its answer is the one to what would be asked now."),
    "stale": ValueWords("stale", "◌", "What it is made from, or what is asked, has changed since it was answered."),
    "edited": ValueWords("edited", "✎", "A person wrote its value; it stays until you replace it."),
    "pinned": ValueWords("pinned", "⚑", "Its value stays although what it is made from changes."),
    "gaps": ValueWords("has gaps", "◐", "Some of its answers are missing or break rules."),
    "failed": ValueWords("failed", "✕", "It could not be made in the last session."),
    "missing": ValueWords("not made yet", "○", "It has no value yet."),
}
