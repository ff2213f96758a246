"""Which of the values that a field allows an answer takes: the plausible one where the field or its item tells."""

import re
from collections.abc import Mapping
from typing import Any

from planexe.simulator.answer_state import AnswerState
from planexe.simulator.field import Field
from planexe.simulator.field_kinds import snake
from planexe.simulator.owners import is_owner, suited_owner
from planexe.simulator.standing import is_id, is_idle_role
from planexe.simulator.topic import Topic

_POSITIVE = ("allow", "execute", "go", "proceed", "approve", "approved", "yes", "pass", "accept", "ok", "true")
_VERDICT = re.compile(r"verdict|go_no|decision$|recommendation|approval|gate")
_NOTHING = re.compile(r"^violation_|refus|absorbed|^error|rejected|blocked_by")
_NOTHING_SAYS = re.compile(
    r"\bnull (?:unless|if|when|where)\b|only (?:if|when) (?:refused|the verdict)|otherwise null", re.IGNORECASE
)
_IN_GOAL = re.compile(r"(named|stated|words|quoted)_in_(the_)?goal")
_NO = re.compile(r"refus|violat|uplift|illegal|harm|abort|blocked|failed")
_INVENTED = re.compile(r"kind_of|typical|invented|fictional")
_CHOSEN = re.compile(r"chosen|selected|winner|preferred|best_")
_STANCES = ("supports", "undecided", "supports", "supports", "opposes", "undecided")
_LADDER = ("low", "easy", "medium", "high", "hard", "critical")


class Choices(AnswerState):
    """Chooses among values."""

    def choose(self, place: Field, values: list[Any]) -> Any:
        """Returns one of the values: the plausible one where the field tells, otherwise a varied one."""
        by_name = {str(value).lower(): value for value in values}
        refused = self._refusal(by_name) if self._harm else None
        if refused is not None:
            return refused
        suited = self._staffing.terms(place, values)
        suited = self._assigning.mode(place, values) if suited is None else suited
        suited = self._owner(place, values) if suited is None else suited
        suited = _by_place(place, by_name) if suited is None else suited
        if suited is None:
            suited = next((value for key, value in by_name.items() if _INVENTED.search(key)), None)
        return self._choose(place, values, by_name) if suited is None else suited

    def _choose(self, place: Field, values: list[Any], by_name: dict[str, Any]) -> Any:
        name = snake(place.name)
        if _CHOSEN.search(name):
            return self._choose_best(values)
        if name.startswith("purpose") and self._facts.domain.purpose in by_name:
            return by_name[self._facts.domain.purpose]
        if {"digital", "physical"} <= by_name.keys():
            return by_name["digital" if self._is_digital() else "physical"]
        if "currency" in name or name.startswith("iso"):
            wanted = place.parent.topic.title if place.parent and isinstance(place.parent.topic, Topic) else ""
            return wanted if wanted in values else self._facts.currency if self._facts.currency in values else values[0]
        if _VERDICT.search(name) or by_name.keys() & {"allow", "go", "execute", "proceed"}:
            first_words = {key.replace("-", "_").split("_")[0]: value for key, value in reversed(by_name.items())}
            for word in _POSITIVE:
                if word in by_name or word in first_words:
                    return by_name.get(word, first_words.get(word))
        if "FS" in values:
            return values[values.index("FS")]
        above = place.parent.topic if place.parent is not None else None
        if isinstance(above, Topic) and (fitting := self._meant(above, values)) is not None:
            return fitting
        if isinstance(above, Topic) and above.bank == "risks" and len(above.parts) > 1:
            words = above.parts[1].split()
            hits = {v: sum(word[:5] in str(v).lower() for word in words) for v in values if isinstance(v, str)}
            if hits and max(hits.values()) > 0:
                return max(hits, key=lambda value: hits[value])
        return self._rung(place, by_name) if _is_ladder(by_name) else self._random("choice", place).choice(values)

    def _choose_best(self, values: list[Any]) -> Any:
        scored = [value for value in values if str(value) in self._scores]
        if scored:
            self._chosen = max(scored, key=lambda value: self._scores[str(value)])
        else:
            self._chosen = values[len(values) // 2] if len(values) >= 3 else values[0]
        return self._chosen

    def _meant(self, about: Topic, values: list[Any]) -> Any:
        """Returns the body or role that a record means, where the choices are ids of bodies; else ``None``."""
        if about.bank not in ("escalations", "checks") or not any(map(is_id, values)):
            return None
        word = about.parts[-1]
        named = next((value for value in values if word in self._title_of(value).lower()), None)
        return named or (word if word in values else values[0])

    def _refusal(self, by_name: Mapping[str, Any]) -> Any:
        """Returns the choice that refuses a harmful goal, or the kind of harm; ``None`` where there is neither."""
        kind = next((name for name in by_name if self._harm in name), "")
        return by_name.get("refuse", by_name.get(kind))

    def _rung(self, place: Field, by_name: Mapping[str, Any]) -> Any:
        """Returns a level: of a checklist's item mostly a low one, elsewhere mostly a middle one."""
        ladder = [by_name[word] for word in _LADDER if word in by_name]
        weights = (self._shelf.records.level_weights() if snake(place.name) == "level" else ()) or (2, 4, 3, 2)
        return self._random("choice", place).choices(ladder, weights=weights[: len(ladder)])[0]

    def _owner(self, place: Field, values: list[Any]) -> Any:
        """Returns the role that suits what an item is about; ``None`` where the values are no roles."""
        about = self._topic_above(place)
        if about is None or not is_owner(snake(place.name)):
            return None
        work = " ".join((about.title, about.noun, *about.parts)) if about.bank == "risks" else about.title
        return suited_owner(values, self._title_of, work, self._prompt.subject, self._random("owner", place))

    def prefers_nothing(self, place: Field) -> bool:
        """Returns whether null is the better answer where it is allowed, as for the reasons of a refusal."""
        if _IN_GOAL.search(snake(place.name)):
            about = self._topic_above(place)
            return about is None or about.title not in self._prompt.goal
        if place.description.startswith("To create:" if self._shelf.is_about_sources() else "To find:"):
            return True
        if self._harm:
            return False
        if is_idle_role(place):
            return True
        return bool(_NOTHING.search(snake(place.name)) or _NOTHING_SAYS.search(place.description))

    def flag(self, place: Field) -> bool:
        """Returns yes, except where yes would be bad news, or is for one only: the first of the roles leads."""
        if place.name == "leads" and place.parent is not None:
            return place.parent.index == 0
        if place.name == "after_promise":
            return False
        if (earns := self._trading.applies(place)) is not None:
            return earns
        return not _NO.search(snake(place.name))

    def _is_digital(self) -> bool:
        return self._facts.domain_name == "software" and not self._facts.places


def _by_place(place: Field, by_name: dict[str, Any]) -> Any:
    """Returns what its place in a list tells of an item: what must be there stands in front, opponents are few."""
    if place.parent is None:
        return None
    if {"must", "should", "could"} <= by_name.keys():
        return by_name[("must", "should", "could")[3 * place.parent.index // max(1, place.parent.total)]]
    return by_name[_STANCES[place.parent.index % len(_STANCES)]] if {"supports", "opposes"} <= by_name.keys() else None


def _is_ladder(by_name: Mapping[str, Any]) -> bool:
    return len(by_name) >= 3 and set(by_name) <= set(_LADDER)
