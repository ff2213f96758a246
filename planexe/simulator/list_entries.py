"""Which entries the lists of an answer have: how many, about what, and which of the ids they may name."""

import re
from collections.abc import Mapping
from typing import Any

from planexe.simulator.answer_state import AnswerState, bank_above
from planexe.simulator.asked_sizes import count_of
from planexe.simulator.bank_records import record_entries
from planexe.simulator.banks import RECORD_BANKS
from planexe.simulator.bound_work import code_count
from planexe.simulator.field import Field
from planexe.simulator.field_kinds import kind_of
from planexe.simulator.identity import is_cross_reference, is_identity, settle_choices
from planexe.simulator.owners import suits
from planexe.simulator.precedence import waited_for
from planexe.simulator.prompt_reader import named_in
from planexe.simulator.randomness import shuffled
from planexe.simulator.standing import aim_of, earlier_entries, result_count, settle_aims, step_count
from planexe.simulator.topic import Topic, titled

_COUNTS = {
    "option": 3, "playbook": 3, "risks": 9, "levers": 5, "phases": 6, "experts": 4, "documents_to_find": 8,
    "documents_to_create": 9, "bodies": 4, "projects": 3, "locations": 3, "currencies": 2, "areas": 8, "scenarios": 3,
    "tag": 5, "bold_point": 3, "contingency": 3, "tripwire": 3, "membership": 4, "owner": 2, "skill": 3,
}  # fmt: skip


class Lists(AnswerState):
    """Settles lists."""

    def asked_for(self, place: Field, least: int, choices: Mapping[str, list[Any]]) -> dict[str, list[Any]]:
        """Returns the choices without the ids that the task leaves out, where it names enough of those there are."""
        if any(above.is_item for above in place.ancestors()):
            return dict(choices)
        return {
            name: named_in(self._prompt.task, values, least) if is_identity(name) or name == "area" else values
            for name, values in choices.items()
        }

    def count(self, place: Field, least: int, most: int | None, choices: Mapping[str, list[Any]]) -> int:
        """Returns how many items a list gets: one per id, or what is asked for, or what is usual for such a list."""
        settled = self._settled_count(place, choices)
        wanted = self._wanted_count(place, choices) if settled is None else settled
        return max(least, wanted if most is None else min(most, wanted))

    def _settled_count(self, place: Field, choices: Mapping[str, list[Any]]) -> int | None:
        """Returns how many items follow from what the goal, the prompt or the answer says; ``None`` if nothing does."""
        if (hands := self._assigning.count(place, self._random("hands", place))) is not None:
            return hands
        if (sold := self._trading.count(place)) is not None:
            return sold
        if (delayed := self._risking.count(place)) is not None:
            return delayed
        if (codes := code_count(place)) is not None:
            return codes
        if (named := next((name for name in ("risk_id", "subject") if name in choices), "")) and place.holds_objects:
            return len(choices[named])
        if (waits := self._waits(place, choices)) is not None:
            return len(waits)
        if (earlier := earlier_entries(place)) is not None:
            return len(earlier)
        if (results := result_count(place) or step_count(choices)) is not None:
            return results
        if is_cross_reference(place.name) and "" in choices:
            return min(len(self._earlier(place, choices[""])), 2)
        most_ids, asked = self._most_ids(choices), count_of(place.description)
        inside = any(above.is_item for above in place.ancestors())
        some = asked is not None and most_ids > asked[0] and (inside or asked[1] < most_ids)
        if most_ids and not some and not (self._links(choices) and not self._sorts(choices)):
            return most_ids
        above = self._topic_above(place)
        return len(record_entries(kind_of(place.name, place.description), above)) or None if above is not None else None

    def _wanted_count(self, place: Field, choices: Mapping[str, list[Any]]) -> int:
        """Returns how many items the description asks for, else how many are usual."""
        random, bank = self._random("count", place), bank_above(place)
        kind = kind_of(place.name, place.description)
        if asked := count_of(place.description):
            wanted = random.randint(min(asked), max(asked))
            if not place.holds_objects:
                wanted = max(asked) if self._texts.is_story(kind) else wanted
                wanted = max(min(asked), min(wanted, self._texts.pool_size(kind)))
            return min(wanted, self._shelf.size(bank) or wanted)
        if bank == "subtasks" and (within := self._topic_above(place)) is not None and within.bank == "phases":
            return len(within.parts)
        usual = self._usual(kind, bank) or random.choice((3, 4, 4, 5))
        if not place.holds_objects and kind not in _COUNTS:
            usual = min(random.choice((3, 4, 5)), self._texts.pool_size(kind))
        most_ids = self._most_ids(choices)
        return min(10, max(3, most_ids // 2)) if self._links(choices) and most_ids else usual

    def _usual(self, kind: str, bank: str) -> int:
        """Returns how many entries such a list usually has, 0 if nothing is usual."""
        return self._staffing.role_count() if bank == "roles" else _COUNTS.get(kind, _COUNTS.get(bank, 0))

    def begin_list(self, place: Field, choices: Mapping[str, list[Any]], count: int) -> list[dict[str, Any]]:
        """Returns the choices that only make sense for the list as a whole."""
        random = self._random("list", place)
        if waits := self._waits(place, choices):
            return waits[:count]
        if hands := self._assigning.entries(place, choices, self._titles, count, random):
            return hands
        if "" not in choices:
            settled = settle_choices(self._fitting(place, choices, count), count, random)
            settle_aims(choices, settled)
            return settled
        values = self._earlier(place, choices[""]) if is_cross_reference(place.name) else choices[""]
        values = values if len(values) >= count else [v for v in choices[""] if v != self._own_id(place)]
        if not values or count > len(values):
            return [{} for _ in range(count)]
        if (about := self._topic_above(place)) is not None:
            return [{"": value} for value in self._nearest(_until_phase(place, values, count), about, count)]
        picked = sorted(random.sample(range(len(values)), count))
        return [{"": values[index]} for index in picked]

    def _fitting(self, place: Field, choices: Mapping[str, list[Any]], count: int) -> Mapping[str, list[Any]]:
        """Returns the choices; a list inside an item that takes only some of the ids takes those that fit the item."""
        about = self._topic_above(place)
        if about is None or not any(above.is_item for above in place.ancestors()):
            return choices
        return {
            name: self._nearest(values, about, count) if is_identity(name) and None not in values else values
            for name, values in choices.items()
        }

    def _nearest(self, values: list[Any], about: Topic, count: int) -> list[Any]:
        """Returns the ids whose titles share most words with a topic, in the order of the values."""
        if count >= len(values):
            return list(values)
        text = " ".join((about.title, about.noun, *about.parts))
        wanted = _stems(text)
        order = shuffled(values, self._prompt.variant, "near", about.title)

        def nearness(value: Any) -> int:
            title = self._title_of(value)
            return 2 * len(wanted & _stems(title)) + suits(title, text)

        best = sorted(order, key=lambda value: -nearness(value))[:count]
        return [value for value in values if value in best]

    def begin_item(self, place: Field) -> None:
        """Settles what an object of a list is about: its id's title in the prompt, else the next record of a bank."""
        parent = place.parent
        if isinstance(subject := place.done.get("subject"), str):
            self._shelf.records.turn_to(subject)  # an entry of its own subject, as if it were asked alone
        if parent is None:
            return
        if waited_for(place.name) and (waiting := self._topic_above(parent)) is not None:
            place.topic = waiting
            return
        own = place.done.get(aim_of(place.done)) if aim_of(place.done) else None
        own = own or next((v for n, v in place.done.items() if is_identity(n) and isinstance(v, str | int)), None)
        said = bool(self._shelf.records.of(bank_above(parent))) if bank_above(parent) in RECORD_BANKS else False
        if own is not None and not said and (title := self._title_of(own)):
            topic = titled(title, names=self._shelf.names)
            place.topic = self._shelf.known(topic.title) or topic
            return
        facet = next((v for v in place.done.values() if isinstance(v, str)), None)
        if bank_above(parent) == "areas" and facet is not None:
            place.topic = self._shelf.area(facet)
            return
        if "#topics" not in parent.done:
            parent.done["#topics"] = self._shelf.take(bank_above(parent), place.total, self._topic_above(parent))
        topics: list[Topic] = parent.done["#topics"]
        if topics:
            place.topic = topics[place.index % len(topics)]

    def _most_ids(self, choices: Mapping[str, list[Any]]) -> int:
        return max((len(values) for name, values in choices.items() if name and is_identity(name)), default=0)

    def _links(self, choices: Mapping[str, list[Any]]) -> bool:
        return any(is_cross_reference(name) and not is_identity(name) for name in choices)

    def _sorts(self, choices: Mapping[str, list[Any]]) -> bool:
        return any({"keep", "absorb"} <= {str(v).lower() for v in values} for values in choices.values())


def _until_phase(place: Field, values: list[Any], count: int) -> list[Any]:
    """Returns the codes of tasks that lie before the end of a phase named beside the list."""
    beside = place.parent.done.values() if place.parent is not None else ()
    phase = next((v for v in beside if isinstance(v, str) and v.isdigit()), "")
    early = [v for v in values if phase and re.fullmatch(r"\d+\.\d+", str(v)) and int(v.split(".")[0]) <= int(phase)]
    return early if len(early) >= count else values


def _stems(text: str) -> set[str]:
    """Returns the beginnings of the longer words of a text: ``suppliers`` and ``supply`` share one."""
    return {word[:5] for word in re.findall(r"[^\W\d_]{4,}", text.lower())}
