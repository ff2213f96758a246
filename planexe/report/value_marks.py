"""What a reader must know of a value that is shown: stale, pinned, edited by a person; one wording for all; pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from planexe.spine.freshness import Freshness
from planexe.spine.registry import StageSet
from planexe.spine.stale_roots import Root, roots_text
from planexe.spine.value_words import VALUE_WORDS

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


def mark_of(found: Freshness | None) -> Mark | None:
    """Returns the mark of one stage's value, ``None`` where there is nothing to know."""
    if found is None:
        return None
    if found.outdated:
        failed = f" The last try to make it again failed: {found.why}" if found.state == "failed" else ""
        why = f"What it rests on has changed: {roots_text(found.roots)}.{failed}" if failed else found.why
        return Mark(state="stale", why=why)
    if found.state == "pinned" or found.state == "edited":
        return Mark(state=found.state, why=found.why)
    return None


def marks_of(names: Iterable[str], stages: StageSet, fresh: Mapping[str, Freshness]) -> tuple[Mark, ...]:
    """Returns the marks of something that is drawn from the values of several stages, each state once."""
    found = {name: mark for name in dict.fromkeys(names) if (mark := mark_of(fresh.get(name)))}
    marks = []
    for state in MARK_STATES:
        alike = [name for name, mark in found.items() if mark.state == state]
        if len(alike) == 1:
            marks.append(found[alike[0]])
        elif alike:
            headings = ", ".join(stages.stages[name].heading for name in alike)
            roots = roots_text(root for name in alike for root in fresh[name].roots if not root.by_program)
            more = f" What they rest on has changed: {roots}." if roots else ""
            marks.append(Mark(state=state, why=f"{headings}.{more}"))
    return tuple(marks)


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


def all_roots(fresh: Mapping[str, Freshness]) -> tuple[Root, ...]:
    """Returns what people changed that is not in all values of the plan yet."""
    found = (root for one in fresh.values() if one.outdated for root in one.roots if not root.by_program)
    return tuple(dict.fromkeys(found))
