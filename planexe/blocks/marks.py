"""What a reader must know of a value that is shown: stale, pinned, edited by a person; one wording for all; pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from planexe.blocks.value_words import VALUE_WORDS

MarkState = Literal["stale", "pinned", "edited"]
MARK_STATES: tuple[MarkState, ...] = ("stale", "pinned", "edited")
"""The most important first."""
MARK_WORDS: Mapping[MarkState, str] = {"stale": "stale", "pinned": "pinned", "edited": "edited by a person"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """One thing to know.

    Attributes:
        state: what it is.
        why: one or two plain sentences.
    """

    state: MarkState
    why: str

    @property
    def sign(self) -> str:
        """Returns the sign of the state."""
        return VALUE_WORDS[self.state].sign

    @property
    def badge(self) -> str:
        """Returns sign and words: ``◌ stale``."""
        return f"{self.sign} {MARK_WORDS[self.state]}"

    @property
    def line(self) -> str:
        """Returns everything in one line: ``Stale: What it rests on has changed: …``."""
        return f"{MARK_WORDS[self.state].capitalize()}: {self.why}"


def leading_marks(marks: Iterable[Mark]) -> tuple[Mark, ...]:
    """Returns one mark of each state there is, the most important first: what to say of several parts together."""
    first: dict[MarkState, Mark] = {}
    for mark in marks:
        first.setdefault(mark.state, mark)
    return tuple(first[state] for state in MARK_STATES if state in first)


def marks_text(marks: Iterable[Mark]) -> str:
    """Returns all marks in one line; empty if there are none."""
    return " ".join(mark.line for mark in marks)


def marks_badges(marks: Iterable[Mark]) -> str:
    """Returns all marks in a few words: ``stale, edited by a person``; empty if there are none."""
    return ", ".join(MARK_WORDS[mark.state] for mark in marks)
