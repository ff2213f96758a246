"""Writes names of people, roles, places and bodies, levels, codes and weeks."""

import re
from collections.abc import Callable, Sequence
from random import Random
from typing import Any, ClassVar

from planexe.simulator.currencies import country_of
from planexe.simulator.field import Field
from planexe.simulator.field_kinds import snake
from planexe.simulator.goal_reader import GoalFacts
from planexe.simulator.phrase_bank import parts_of, shared
from planexe.simulator.prompt_reader import PromptParts
from planexe.simulator.randomness import random_for
from planexe.simulator.sentence_maker import SentenceMaker
from planexe.simulator.topic import Topic
from planexe.simulator.topics import TopicShelf
from planexe.simulator.wording import capitalised, lower_title

_SITE_KINDS = (
    "Existing building",
    "Ground-floor rooms",
    "Plot with good access",
    "Former workshop",
    "Rooms in a busy quarter",
)
_SITE_WISHES = ("close to public transport", "on a street with foot traffic", "with loading access from the rear")


class ShortNames:
    """Writes names for one answer."""

    def __init__(self, prompt: PromptParts, facts: GoalFacts, shelf: TopicShelf, maker: SentenceMaker) -> None:
        self._prompt = prompt
        self._facts = facts
        self._shelf = shelf
        self._maker = maker
        self._lead = parts_of(facts.domain.roles[0])[0]
        domain = facts.domain
        self._pools: dict[str, Sequence[str]] = {
            "stakeholder": (*domain.stakeholders, domain.customers, "partners on site", "neighbours"),
            "permit": domain.permits,
            "standard": domain.standards,
            "regulator": domain.regulators,
            "resource": domain.resources,
            "tag": domain.tags,
        }

    def _person(self, _place: Field, _about: Topic, random: Random) -> str:
        return self._maker.distinct(
            lambda: f"{random.choice(shared('first_names'))} {random.choice(shared('last_names'))}"
        )

    def _role(self, place: Field, _about: Topic, random: Random) -> str:
        titles = [parts_of(line)[0] for line in self._facts.domain.roles]
        if place.is_item:
            start = random_for(self._prompt.variant, place.name).randrange(len(titles))
            return titles[(start + place.index) % len(titles)]
        return random.choice(titles)

    def _skill(self, place: Field, about: Topic, random: Random) -> str:
        known = about.parts[0].split(", ") if about.bank == "experts" and about.parts else list(self._facts.domain.tags)
        if not place.is_item:
            return ", ".join(known)
        if place.index < len(known):
            return capitalised(known[place.index])
        return self._maker.distinct(lambda: capitalised(random.choice(self._facts.domain.tags)))

    def _level(self, place: Field, _about: Topic, random: Random) -> str:
        named: list[str] = re.findall(r"\b(low|medium|high|critical|easy|hard)\b", place.description, re.IGNORECASE)
        choices = list(dict.fromkeys(named)) or ["low", "medium", "medium", "high"]
        return random.choice(choices)

    def _currency(self, _place: Field, about: Topic, _random: Random) -> str:
        return about.title if about.bank == "currencies" else self._facts.currency

    def _wbs_number(self, place: Field, _about: Topic, _random: Random) -> str:
        item = place.parent
        outer = item.parent.parent if item is not None and item.parent is not None else None
        if outer is not None and outer.is_item:
            return f"{outer.index + 1}.{place.index + 1}"
        return str(place.index + 1)

    def _search_query(self, _place: Field, about: Topic, _random: Random) -> str:
        where = self._facts.places[0] if self._facts.places else ""
        known = about.parts[0].split(",")[0] if about.bank == "experts" and about.parts else ""
        return " ".join(filter(None, (lower_title(about.title), known, where)))

    def _of_role(self, about: Topic, random: Random, part: int) -> str:
        parts = about.parts
        if about.bank != "roles" or len(parts) < 4:
            parts = parts_of(random.choice(self._facts.domain.roles))[1:]
        return f"{capitalised(parts[part])}."

    def _location(self, _place: Field, about: Topic, _random: Random) -> str:
        return about.title if about.bank == "locations" else (self._facts.places or ("The chosen site",))[0]

    def _location_broad(self, _place: Field, about: Topic, _random: Random) -> str:
        places = self._facts.places
        return country_of(self._facts.currency, " ".join(places)) or (places[-1] if places else about.title)

    def _location_specific(self, _place: Field, _about: Topic, random: Random) -> str:
        return self._maker.distinct(lambda: f"{random.choice(_SITE_KINDS)} {random.choice(_SITE_WISHES)}")

    def _body(self, place: Field, _about: Topic, _random: Random) -> str:
        names = [parts_of(line)[0] for line in shared("bodies")]
        return names[place.index % len(names)]

    def _timeframe(self, place: Field, _about: Topic, random: Random) -> str:
        """Returns project weeks that go on from item to item."""
        if snake(place.name) == "due":
            return f"Week {random.randint(2, 12)} of the project"
        if not any(above.is_item for above in place.ancestors()):
            return f"Project weeks 1 to {random.choice((4, 6, 8))}"
        first = 1 + place.index * 2
        return f"Project week {first}" if random.random() < 0.4 else f"Project weeks {first} to {first + 1}"

    _NAMES: ClassVar[dict[str, Callable[[Any, Field, Topic, Random], str]]] = {
        "person_name": _person,
        "owner": _role,
        "role_name": _role,
        "top_role": lambda self, _place, _about, _random: self._lead,
        "sponsor": lambda self, _place, _about, _random: self._lead if "Owner" in self._lead else "Project Sponsor",
        "skill": _skill,
        "level": _level,
        "currency_code": _currency,
        "wbs_number": _wbs_number,
        "search_query": _search_query,
        "equipment": lambda self, _place, about, random: self._of_role(about, random, 1),
        "facility": lambda self, _place, about, random: self._of_role(about, random, 2),
        "location": _location,
        "location_broad": _location_broad,
        "location_detailed": _location,
        "location_specific": _location_specific,
        "top_body_name": _body,
        "timeframe": _timeframe,
        "url": lambda _self, _p, _t, r: f"https://example.org/{r.randrange(16**6):06x}",
        "email": lambda _self, _p, _t, r: f"office-{r.randrange(16**3):03x}@example.org",
    }
