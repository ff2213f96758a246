"""Writes the fields that are no prose: names, roles, places, options, codes, short entries of lists, bank records."""

import re
from collections import Counter
from collections.abc import Callable
from random import Random
from typing import Any, ClassVar, cast

from planexe.simulator.bank_records import record_entries, record_line
from planexe.simulator.banks import bank_of
from planexe.simulator.field import Field
from planexe.simulator.field_kinds import snake
from planexe.simulator.phrase_bank import parts_of, shared
from planexe.simulator.randomness import random_for, shuffled
from planexe.simulator.sentence_maker import finished
from planexe.simulator.short_names import ShortNames
from planexe.simulator.stances import named_stance
from planexe.simulator.stated_figures import conclusion, stated_figures, time_and_money
from planexe.simulator.topic import Topic
from planexe.simulator.wording import capitalised, gerund, title_case

_QUOTABLE = re.compile(r"(?m)(?:^|(?<=[.!?] ))[A-Z][^\n.!?*_#|`\[\]<>“”…\"]{25,200}(?=[.!?](?:\s|$)|$)")


class ShortTexts(ShortNames):
    """Writes short texts for one answer."""

    def pool_size(self, kind: str) -> int:
        """Returns how many different entries of a kind there are, not counting what slots make different."""
        if kind in self._pools:
            return len(self._pools[kind])
        return 1000 if kind in self._SPECIAL or kind in self._NAMES else len(self._maker.templates(kind))

    def write(self, kind: str, place: Field, about: Topic, random: Random) -> str:
        """Returns the text of a field that is no prose, ``""`` for prose."""
        if said := self._of_review(kind, place, about, random):
            return said
        if kind in self._SPECIAL:
            return self._SPECIAL[kind](self, place, about, random)
        if kind in self._NAMES:
            return self._NAMES[kind](self, place, about, random)
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

    _SPECIAL: ClassVar[dict[str, Callable[[Any, Field, Topic, Random], str]]] = {
        "title": _title,
        "short_title": _short_title,
        "option": _option,
        "playbook": _playbook,
        "quote": _quote,
        "timeline_budget": _time_and_money,
    }


def _stems(text: str) -> list[str]:
    return [word[:5] for word in re.findall(r"[a-z]{4,}", text.lower())]
