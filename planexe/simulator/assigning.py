"""Who works on a piece of work, how many of them for how much of the day, and what only takes time."""

import re
from collections.abc import Mapping, Sequence
from functools import cached_property
from random import Random
from typing import Any, Final

from planexe.simulator.field import Field
from planexe.simulator.field_kinds import snake
from planexe.simulator.owners import suited_owner, suits
from planexe.simulator.prompt_reader import PromptParts
from planexe.simulator.randomness import random_for
from planexe.simulator.topic import Topic

_ROLE_LINE: Final = re.compile(r"^\W*([A-Z]\d+)\b[^(\n]*\(([^)\n]*)\)", re.MULTILINE)
_MOST_PEOPLE: Final = re.compile(r"(?:\d+ to |at most )?(\d+) (?:people|person)")
_WAITS: Final = re.compile(
    r"^(?:wait|await|let .* (?:dry|rest|settle)|pass the notice)\b|\bwait (?:for|until)\b|\bnotice period\b",
    re.IGNORECASE,
)
_SHARED: Final = 0.3  # part of the subtasks on which a second role works
_SECOND_PERCENT: Final = (20, 30, 50, 50, 100)
_TERMS: Final = frozenset({"own", "hired", "bought", "volunteer"})
_LEAD_DAYS: Final = (0, 0, 0, 3, 5, 10, 20)


class Assigning:
    """Decides about the assignments of one answer; for fields that are none its answers are ``None``.

    Args:
        prompt: the prompt, in whose documents the roles stand with their people.
    """

    def __init__(self, prompt: PromptParts) -> None:
        self._prompt = prompt

    def count(self, place: Field, random: Random) -> int | None:
        """Returns how many roles work on a piece of work."""
        if place.name != "assignments":
            return None
        return 1 if mode_of(place) == "wait" or random.random() > _SHARED else 2

    def entries(
        self, place: Field, choices: Mapping[str, Sequence[Any]], titles: Mapping[str, str], count: int, random: Random
    ) -> list[dict[str, Any]] | None:
        """Returns who they are: the role that suits the work best, then whom it suits next."""
        ids = choices.get("role_id")
        work = place.parent.topic if place.parent is not None else None
        if place.name != "assignments" or not ids or not isinstance(work, Topic):
            return None
        subject = self._prompt.subject

        def fit(one: Any) -> int:
            title = titles.get(str(one), "")
            return 3 * suits(title, subject) + suits(title, work.title)

        first = suited_owner(list(ids), lambda one: titles.get(str(one), ""), work.title, subject, random) or ids[0]
        if not fit(first):
            first = random.choice(ids)  # what suits nobody is anybody's, or the lead would do most of the work
        others = sorted((one for one in ids if one != first), key=lambda one: -fit(one))
        return [{"role_id": one} for one in [first, *others][:count]]

    def number(self, place: Field) -> float | None:
        """Returns people and percent of an assignment, and how long before its use something is ordered."""
        name = snake(place.name)
        if name == "lead_days":
            return float(random_for(self._prompt.variant, "lead", place.path()).choice(_LEAD_DAYS))
        entry = place.parent
        if entry is None or entry.name != "assignments" or name not in ("people", "percent"):
            return None
        if name == "percent":
            random = random_for(self._prompt.variant, "percent", place.path())
            return float(random.choice(_SECOND_PERCENT)) if entry.index else 100.0
        most = self._people.get(str(entry.done.get("role_id")), 1)
        return float(min(most, 2) if not entry.index else 1)

    def mode(self, place: Field, values: Sequence[Any]) -> Any:
        """Returns whether a subtask is work or a wait."""
        if set(values) != {"work", "wait"}:
            return None
        about = place.parent.topic if place.parent is not None else None
        return "wait" if isinstance(about, Topic) and _WAITS.search(about.title) else "work"

    @cached_property
    def _people(self) -> dict[str, int]:
        """Returns how many people each role has at most, as a document says."""
        found: dict[str, int] = {}
        for _, text in self._prompt.documents:
            for role, terms in _ROLE_LINE.findall(text):
                if (most := _MOST_PEOPLE.match(terms)) and role not in found:
                    found[role] = int(most[1])
        return found


def mode_of(place: Field) -> str:
    """Returns the mode that stands beside a list of assignments."""
    return str(place.parent.done.get("mode", "")) if place.parent is not None else ""


def are_terms(values: Sequence[Any]) -> bool:
    """Returns whether these are the ways in which a plan gets people."""
    return set(values) == _TERMS
