"""Writes the fields that are no prose: names, roles, places, options, codes, short entries of lists, bank records."""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from random import Random
from typing import ClassVar, cast

from planexe.simulator.bank_records import record_entries, record_line
from planexe.simulator.currencies import country_of
from planexe.simulator.field import Field
from planexe.simulator.field_kinds import snake
from planexe.simulator.goal_reader import GoalFacts
from planexe.simulator.phrase_bank import parts_of, shared
from planexe.simulator.prompt_reader import PromptParts
from planexe.simulator.randomness import random_for, shuffled
from planexe.simulator.sentence_maker import SentenceMaker, finished
from planexe.simulator.stances import named_stance
from planexe.simulator.stated_figures import conclusion, stated_figures, time_and_money
from planexe.simulator.topics import Topic, TopicShelf, bank_of
from planexe.simulator.wording import capitalised, gerund, lower_title, title_case

_QUOTABLE = re.compile(r"(?m)(?:^|(?<=[.!?] ))[A-Z][^\n.!?*_#|`\[\]<>“”…\"]{25,200}(?=[.!?](?:\s|$)|$)")
_SITE_KINDS = (
    "Existing building",
    "Ground-floor rooms",
    "Plot with good access",
    "Former workshop",
    "Rooms in a busy quarter",
)
_SITE_WISHES = ("close to public transport", "on a street with foot traffic", "with loading access from the rear")


class ShortTexts:
    """Writes short texts for one answer.

    Args:
        prompt: the prompt in parts.
        facts: what the goal says.
        shelf: what items are about.
        maker: makes sentences and knows what is written already.
    """

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

    def pool_size(self, kind: str) -> int:
        """Returns how many different entries of a kind there are, not counting what slots make different."""
        if kind in self._pools:
            return len(self._pools[kind])
        return 1000 if kind in self._SPECIAL else len(self._maker.templates(kind))

    def write(self, kind: str, place: Field, about: Topic, random: Random) -> str:
        """Returns the text of a field that is no prose, ``""`` for prose.

        Args:
            kind: what the field wants to hear.
            place: the field.
            about: what it is about.
            random: draws what is left open.
        """
        if said := self._of_review(kind, place, about, random):
            return said
        if kind in self._SPECIAL:
            return self._SPECIAL[kind](self, place, about, random)
        if kind in self._pools:
            return self._from_pool(kind, place, about, random)
        return self._of_record(kind, place, about, random)

    def _of_review(self, kind: str, place: Field, about: Topic, random: Random) -> str:
        """Returns what the records say who look at the whole plan, ``""`` where they say nothing for this field."""
        if entries := record_entries(kind, about):
            return (
                entries[place.index]
                if place.is_item and place.index < len(entries)
                else ""
                if place.is_item
                else entries[0]
            )
        level = str(place.parent.done.get("level", "")) if place.parent is not None else ""
        if kind in ("why", "audit_fix") and (verdict := self._shelf.records.verdict(level)):
            if kind == "audit_fix" and level == "low":
                return finished(self._maker.sentence("audit_keep", self._shelf.take("topics", 1)[0], random))
            return verdict[kind == "audit_fix"]
        if kind == "takeaway" and (advice := conclusion(stated_figures(self._prompt.task))):
            return advice
        return "" if place.is_item else self._shelf.records.passage(kind)

    def _title(self, place: Field, about: Topic, random: Random) -> str:
        owner = place.parent
        stance = named_stance(owner.name) if owner is not None else None
        if stance is not None:
            return self._shelf.take("scenarios", 3)[stance].title
        if place.is_item:
            bank = bank_of(place.name)
            in_order = bank in ("subtasks", "phases")
            taken = self._shelf.take(bank, place.total if in_order else 1, about)
            return taken[place.index % len(taken)].title
        if owner is not None and owner.is_item:
            if about.bank in ("failures", "issues") and not about.parts:
                return self._maker.sentence("failure_title" if about.bank == "failures" else "issue", about, random)
            if about.bank == "risks" and "area" in snake(place.name):
                return about.parts[0]
            return capitalised(about.title)
        if "expert" in snake(place.name):
            first, second = self._shelf.take("experts", 2)
            return first.title if random.random() < 0.5 else second.title
        if self._prompt.subject:
            return self._shelf.whole().title
        if snake(place.name) in ("topic", "purpose_topic", "subject"):
            verb = "" if not self._facts.english else f"{gerund(self._facts.verb).capitalize()} "
            return title_case(f"{verb}{self._facts.object if self._facts.english else self._facts.title}")
        return self._facts.title

    def _short_title(self, place: Field, _about: Topic, _random: Random) -> str:
        if snake(place.name) == "final_deliverable":
            return title_case(self._facts.domain.event.removeprefix("the "))
        if not self._facts.english:
            return " ".join(self._facts.title[:40].split()[:5])
        thing = self._facts.thing.removeprefix("the ")
        return title_case(" ".join((self._facts.title if thing == "project" else thing).split()[:3]))

    def _option(self, place: Field, about: Topic, random: Random) -> str:
        holder = place.parent if place.is_item and place.parent is not None else place
        lever = about
        if lever.bank != "levers" or len(lever.parts) < 3:
            if "#lever" not in holder.done:
                holder.done["#lever"] = self._shelf.take("levers", 1)[0]
            lever = cast("Topic", holder.done["#lever"])
        if place.index >= 3:
            return finished(self._maker.sentence("action", about, random))
        return finished(self._maker.slots.fill(lever.parts[place.index], lever.noun, random, lever.title))

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

    def _playbook(self, place: Field, about: Topic, random: Random) -> str:
        return self._maker.sentence(("contain", "assess", "respond")[place.index % 3], about, random)

    def _quote(self, _place: Field, _about: Topic, random: Random) -> str:
        """Returns words that stand in the documents, exactly: those that have most to do with the task."""
        texts = [self._prompt.goal, *(text for _, text in self._prompt.documents)]
        pieces = list(dict.fromkeys(piece for text in texts for piece in _QUOTABLE.findall(text[:30_000])))
        fallback = re.split(r"[.\n]", self._prompt.goal.strip())[0][:120]
        if not pieces:
            return fallback
        asked = set(_stems(f"{self._prompt.subject} {self._prompt.task}"))
        usual = Counter(stem for piece in pieces for stem in set(_stems(piece)))
        # Rare words tell more; what stands in every second sentence tells nothing.
        weights = [
            sum(1 / usual[stem] for stem in asked.intersection(_stems(piece)))
            * (3 if piece in self._prompt.goal else 1)
            for piece in pieces
        ]
        ranked = sorted(range(len(pieces)), key=lambda number: -weights[number])
        return self._maker.distinct(lambda: pieces[random.choice(ranked[:4])])

    def _time_and_money(self, _place: Field, about: Topic, random: Random) -> str:
        said = time_and_money(stated_figures(self._prompt.task))
        pool = "figures_explained" if said else "timeline_budget"
        return " ".join([*said, finished(self._maker.sentence(pool, about, random))])

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

    def _from_pool(self, kind: str, place: Field, about: Topic, random: Random) -> str:
        """Returns a short entry; lists beside each other share the pool, lists inside items begin anew."""
        pool = shared("problem_tags") if kind == "tag" and about.bank == "issues" else self._pools[kind]
        order = shuffled(pool, self._prompt.variant, kind)
        holder = place.parent
        nested = holder is not None and place.is_item and any(p.is_item for p in holder.ancestors())
        key = f"{kind}/{holder.path()}" if nested and holder is not None else kind
        position = self._maker.turn(key, random.randrange(len(order)) if nested else 0)
        text = order[position % len(order)].removeprefix("the ")
        return text if kind == "tag" else capitalised(text)

    def _of_record(self, kind: str, place: Field, about: Topic, random: Random) -> str:
        """Returns what the bank itself says about an item, ``""`` where it says nothing for this kind."""
        line = record_line(kind, about)
        if not line or place.is_item or not self._maker.first_time(f"{kind}{about.title}"):
            return ""
        # The same words in every call about this goal, so that a register and what quotes it agree.
        agreed = random_for(self._prompt.plan, about.title, kind)
        topics = self._facts.domain.topics
        noun = parts_of(topics[agreed.randrange(len(topics))])[1]
        text = finished(self._maker.slots.fill(line, noun, agreed))
        if about.bank == "roles" and kind in ("description", "explanation"):
            text = f"{text} {self._maker.sentence('role_scope', self._shelf.take('topics', 1)[0], random)}"
        return text

    _SPECIAL: ClassVar[dict[str, Callable[["ShortTexts", Field, Topic, Random], str]]] = {
        "title": _title,
        "short_title": _short_title,
        "option": _option,
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
        "playbook": _playbook,
        "quote": _quote,
        "timeline_budget": _time_and_money,
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


def _stems(text: str) -> list[str]:
    return [word[:5] for word in re.findall(r"[a-z]{4,}", text.lower())]
