"""Who works on an undertaking: how many roles there are, how many people each has, and on which terms."""

import re
from collections.abc import Sequence
from typing import Any

from planexe.simulator.assigning import are_terms
from planexe.simulator.field import Field
from planexe.simulator.field_kinds import snake
from planexe.simulator.goal_reader import GoalFacts
from planexe.simulator.numbers import estimate_part
from planexe.simulator.topic import Topic

_SEVERAL = re.compile(
    r"assistant|engineer|worker|developer|teacher|nurse|trainer|crew|technician|helper|volunteer|staff|carer|installer"
)
_BOUGHT = re.compile(
    r"advis|lawyer|legal|audit|coach|expert|designer|(?<!solution )architect|bookkeeper|accountant|consultant|survey"
    r"|medical"
)
_PART = re.compile(
    r"coordinator|keeper|liaison|finance|communication|marketing|quality|representative|procurement|speaker|assistant"
)
_LENT = re.compile(r"crew|steward|installer|fit-out|guard")
_OWNER = re.compile(r"owner|founder|sponsor|\bhost\b|couple")
_NUMBERS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_NUMBER = rf"(\d{{1,3}}|{'|'.join(_NUMBERS)})"
_TEAM = re.compile(
    rf"(?:team|staff|crew|group) of (?:about |up to )?{_NUMBER}\b"
    rf"|\b{_NUMBER} (?:\w+ )?(?:employees|staff|team members|volunteers)\b",
    re.IGNORECASE,
)
_MOST_STATED = 40
_ROLES_OF_ONE_PERSON = 4
_USUAL_ROLES = 8
_EMPLOYMENT = {"full_time_employee", "part_time_employee", "independent_contractor", "other"}


class Staffing:
    """Decides about the people of one goal.

    Args:
        goal: the goal as it stands in the prompt.
        facts: what the goal says.
    """

    def __init__(self, goal: str, facts: GoalFacts) -> None:
        self._personal = facts.domain.purpose == "personal"
        self._alone = facts.domain_name == "personal"
        self._stated = 0 if self._alone else stated_team(goal)

    def role_count(self) -> int:
        """Returns how many roles such an undertaking has."""
        if self._alone:
            return _ROLES_OF_ONE_PERSON
        return min(_USUAL_ROLES, max(4, self._stated + 1)) if self._stated else _USUAL_ROLES

    def number(self, place: Field) -> float | None:
        """Returns how many people a role has at least or at most; ``None`` for other numbers."""
        role = place.parent.topic if place.parent is not None else None
        if "people" not in snake(place.name) or not isinstance(role, Topic) or role.bank != "roles":
            return None
        low, high = self._people(role.title.lower(), place.index, place.total)
        group = estimate_part(place.name)
        return float(low if group and group[1] == "low" else high)

    def _people(self, title: str, index: int, total: int) -> tuple[int, int]:
        if self._alone:
            return (1, 1) if index == 0 else (0, 1)
        if not self._stated:
            if index and _BOUGHT.search(title):
                return 0, 1
            return (2, 3) if index and _SEVERAL.search(title) else (1, 1)
        if index >= self._stated:
            return 0, 1
        extra = max(0, self._stated - total)
        # One role in the middle has all those who are more than there are roles.
        return (1 + extra, 1 + extra) if index == min(2, total - 1) else (1, 1)

    def terms(self, place: Field, values: Sequence[Any]) -> Any:
        """Returns the terms of work that suit a role; ``None`` where the values are no terms of work."""
        role = place.parent.topic if place.parent is not None else None
        if not values or not isinstance(role, Topic):
            return None
        title = role.title.lower()
        if are_terms(values):
            return self._kind(title)
        if not set(values) >= _EMPLOYMENT:
            return None
        if self._personal:
            return "independent_contractor" if _BOUGHT.search(title) else "other"
        if _OWNER.search(title):
            return "other"
        if _BOUGHT.search(title):
            return "independent_contractor"
        if _LENT.search(title) and "agency_temp" in values:
            return "agency_temp"
        return "part_time_employee" if _PART.search(title) else "full_time_employee"

    def _kind(self, title: str) -> str:
        """Returns how the plan gets the people of a role."""
        if "volunteer" in title or "helper" in title:
            return "volunteer"
        if _BOUGHT.search(title):
            return "bought"
        return "own" if self._personal or self._alone or _OWNER.search(title) else "hired"


def stated_team(goal: str) -> int:
    """Returns the number of people that a goal says work on it, 0 if it does not say."""
    if match := _TEAM.search(goal):
        word = (match[1] or match[2]).lower()
        return min(int(word) if word.isdecimal() else _NUMBERS.index(word), _MOST_STATED)
    return 0
