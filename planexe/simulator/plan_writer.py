"""Decides what an answer says: which items, which choices, which numbers, all about the goal in the prompt."""

import re
from collections.abc import Mapping
from datetime import date
from random import Random
from typing import Any

from planexe.simulator.costing import Costing
from planexe.simulator.field import Field
from planexe.simulator.field_kinds import count_of, kind_of, snake
from planexe.simulator.field_texts import FieldTexts
from planexe.simulator.goal_limits import StatedAnswers
from planexe.simulator.goal_reader import read_goal
from planexe.simulator.harmful_goals import REFUSAL_TEXTS, harm_of
from planexe.simulator.identity import is_cross_reference, is_identity, settle_choices
from planexe.simulator.numbers import estimate_part, plain_number
from planexe.simulator.owners import is_owner, suited_owner, suits
from planexe.simulator.pacing import Pacing
from planexe.simulator.phrase_bank import parts_of
from planexe.simulator.precedence import lag_between, settle_waits, waited_for
from planexe.simulator.prompt_reader import PromptParts
from planexe.simulator.randomness import digest, random_for, shuffled
from planexe.simulator.short_texts import record_entries
from planexe.simulator.staffing import Staffing
from planexe.simulator.stances import stance_of
from planexe.simulator.standing import (
    aim_of,
    earlier_entries,
    is_id,
    is_idle_role,
    result_count,
    settle_aims,
    standing_number,
    step_count,
)
from planexe.simulator.topics import RECORD_BANKS, Topic, TopicShelf, bank_of, titled, titles_in

_POSITIVE = ("allow", "execute", "go", "proceed", "approve", "approved", "yes", "pass", "accept", "ok", "true")
_VERDICT = re.compile(r"verdict|go_no|decision$|recommendation|approval|gate")
_NOTHING = re.compile(r"^violation_|refus|absorbed|^error|rejected|blocked_by")
_NOTHING_SAYS = re.compile(
    r"\bnull (?:unless|if|when|where)\b|only (?:if|when) (?:refused|the verdict)|otherwise null", re.IGNORECASE
)
_LAST = re.compile(r"deadline|end|finish|target|due|complete|last")
_FIRST = re.compile(r"start|begin|first|created|today")
_IN_GOAL = re.compile(r"(named|stated|words|quoted)_in_(the_)?goal")
_NO = re.compile(r"refus|violat|uplift|illegal|harm|abort|blocked|failed")
_INVENTED = re.compile(r"kind_of|typical|invented|fictional")
_CHOSEN = re.compile(r"chosen|selected|winner|preferred|best_")
_COUNTS = {
    "option": 3, "playbook": 3, "risks": 9, "levers": 5, "phases": 6, "experts": 4, "documents_to_find": 8,
    "documents_to_create": 9, "bodies": 4, "projects": 3, "locations": 3, "currencies": 2, "areas": 8, "scenarios": 3,
    "tag": 5, "bold_point": 3, "contingency": 3, "tripwire": 3, "membership": 4, "owner": 2, "skill": 3,
}  # fmt: skip
_LADDER = ("low", "easy", "medium", "high", "hard", "critical")
_FAILURE_SCORES = ((3, 5), (3, 4), (2, 3), (2, 5), (3, 3), (4, 2), (4, 4), (2, 4), (1, 3))
_FIRST_DAY = date(2026, 3, 2)


class PlanWriter:
    """Writes one answer."""

    def __init__(self, prompt: PromptParts) -> None:
        self._prompt = prompt
        self._facts = read_goal(prompt.goal)
        self._harm = harm_of(prompt.goal)
        self._shelf = TopicShelf(prompt, self._facts)
        self._texts = FieldTexts(prompt, self._facts, self._shelf)
        self._stated = StatedAnswers(prompt.goal, self._facts, self._first_day())
        self._pacing = Pacing(prompt, self._facts, self._first_day())
        self._costing = Costing(prompt, self._facts, self._pacing.days)
        self._staffing = Staffing(prompt.goal, self._facts)
        self._titles: dict[str, str] | None = None
        self._scores: dict[str, float] = {}
        self._chosen: Any = None

    def count(self, place: Field, least: int, most: int | None, choices: Mapping[str, list[Any]]) -> int:
        """Returns how many items a list gets: one per id, or what is asked for, or what is usual for such a list."""
        low, high = least, most if most is not None else 10_000
        stated, waits = self._stated.count(place), self._waits(place, choices)
        if (settled := stated if waits is None else len(waits)) is not None:
            return max(low, min(high, settled))
        if (earlier := earlier_entries(place)) is not None:
            return max(low, min(high, len(earlier)))
        if (results := result_count(place) or step_count(choices)) is not None:
            return max(low, min(high, results))
        if is_cross_reference(place.name) and "" in choices:
            return max(low, min(high, len(self._earlier(place, choices[""])), 2))
        ids = [len(values) for name, values in choices.items() if name and is_identity(name)]
        links = any(is_cross_reference(name) and not is_identity(name) for name in choices)
        asked = count_of(place.description)
        most_ids = max(ids, default=0)
        inside = any(above.is_item for above in place.ancestors())
        some = asked is not None and low < most_ids and (inside or asked[1] < most_ids)
        if ids and not some and not (links and not self._sorts(choices)):
            return max(low, min(high, max(ids)))
        above = self._topic_above(place)
        if above is not None and (entries := record_entries(kind_of(place.name, place.description), above)):
            return max(low, min(high, len(entries)))
        random = self._random("count", place)
        most_records = self._shelf.size(_bank(place)) or 10_000
        if asked:
            wanted = random.randint(min(asked), max(asked))
            if not place.holds_objects:
                said = kind_of(place.name, place.description)
                wanted = max(asked) if self._texts.is_story(said) else wanted
                wanted = max(min(asked), min(wanted, self._texts.pool_size(said)))
            return max(low, min(high, wanted, most_records))
        kind = kind_of(place.name, place.description)
        bank = _bank(place)
        if bank == "subtasks" and (within := self._topic_above(place)) is not None and within.bank == "phases":
            return max(low, min(high, len(within.parts)))
        usual = self._usual(kind, bank) or random.choice((3, 4, 4, 5))
        if not place.holds_objects and kind not in _COUNTS:
            usual = min(random.choice((3, 4, 5)), self._texts.pool_size(kind))
        if links and ids:
            usual = min(10, max(3, max(ids) // 2))
        return max(low, min(high, usual))

    def _usual(self, kind: str, bank: str) -> int:
        """Returns how many entries such a list usually has, 0 if nothing is usual."""
        return self._staffing.role_count() if bank == "roles" else _COUNTS.get(kind, _COUNTS.get(bank, 0))

    def begin_list(self, place: Field, choices: Mapping[str, list[Any]], count: int) -> list[dict[str, Any]]:
        """Returns the choices that only make sense for the list as a whole."""
        random = self._random("list", place)
        if waits := self._waits(place, choices):
            return waits[:count]
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
        if parent is None:
            return
        if waited_for(place.name) and (waiting := self._topic_above(parent)) is not None:
            place.topic = waiting
            return
        own = place.done.get(aim_of(place.done)) if aim_of(place.done) else None
        own = own or next((v for n, v in place.done.items() if is_identity(n) and isinstance(v, str | int)), None)
        said = bool(self._shelf.records.of(_bank(parent))) if _bank(parent) in RECORD_BANKS else False
        if own is not None and not said and (title := self._title_of(own)):
            place.topic = self._known(titled(title, names=self._shelf.names))
            return
        facet = next((v for v in place.done.values() if isinstance(v, str)), None)
        if _bank(parent) == "areas" and facet is not None:
            place.topic = self._shelf.area(facet)
            return
        if "#topics" not in parent.done:
            parent.done["#topics"] = self._shelf.take(_bank(parent), place.total, self._topic_above(parent))
        topics: list[Topic] = parent.done["#topics"]
        if topics:
            place.topic = topics[place.index % len(topics)]

    def choose(self, place: Field, values: list[Any]) -> Any:
        """Returns one of the values: the plausible one where the field tells, otherwise a varied one."""
        by_name = {str(value).lower(): value for value in values}
        refused = self._refusal(by_name) if self._harm else None
        if refused is not None:
            return refused
        suited = self._staffing.terms(place, values)
        suited = self._owner(place, values) if suited is None else suited
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

    def prefers_nothing(self, place: Field) -> bool:
        """Returns whether null is the better answer where it is allowed, as for the reasons of a refusal."""
        if (missing := self._stated.is_missing(place)) is not None:
            return missing
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
        """Returns yes, except where yes would be bad news."""
        return not _NO.search(snake(place.name))

    def number(self, place: Field, least: float | None, most: float | None, *, whole: bool) -> float:
        """Returns a number that makes sense for the field."""
        name = snake(place.name)
        known = self._stated.number(place)
        known = standing_number(place, self._facts.amount) if known is None else known
        known = self._costing.number(place, self._all_titles()) if known is None else known
        known = self._pacing.number(place, self._all_titles()) if known is None else known
        known = self._staffing.number(place) if known is None else known
        if known is not None:
            return known
        if name.startswith("lag") and (lag := self._lag(place)) is not None:
            return lag
        if re.search(r"option|setting|choice", name):
            return self._option_number(place, least, most)
        above = self._topic_above(place)
        if name.endswith("_5") and above is not None and above.bank == "failures":
            return self._failure_score(place)
        if "score" in name and place.parent is not None and place.parent.is_item:
            return self._score(place, least if least is not None else 1, most if most is not None else 10)
        group = estimate_part(place.name)
        stem = group[0] if group and place.parent is not None else place.name
        where = place.parent.path() if group and place.parent is not None else place.path()
        random = random_for(self._prompt.variant, "number", where, stem)
        value = plain_number(place, least, most, self._facts.amount, random)
        return value if not whole else float(round(value))

    def text(self, place: Field, least: int, most: int | None) -> str:
        """Returns a text for the field."""
        if self._harm and place.parent is not None and "verdict" in place.parent.done:
            return REFUSAL_TEXTS["claim" in place.name]
        stated = self._stated.text(place)
        return stated or self._texts.write(place, self._topic_above(place), least, most, self._title_of)

    def formatted(self, place: Field, kind: str) -> str:
        """Returns a text in one of JSON schema's formats; ``""`` for a format that is not known."""
        random = self._random("format", place)
        first = self._first_day()
        last = self._facts.deadline_day(first)
        day = first if _FIRST.search(snake(place.name)) else first + (last - first) * random.uniform(0.1, 0.8)
        code = digest(self._prompt.variant, place.path())
        match kind:
            case "date":
                return (
                    self._stated.day(place)
                    or (
                        self._facts.deadline_day(self._first_day()) if _LAST.search(snake(place.name)) else day
                    ).isoformat()
                )
            case "date-time":
                return f"{day.isoformat()}T09:00:00Z"
            case "time":
                return "09:00:00Z"
            case "email" | "idn-email":
                return f"office-{code[:4]}@example.org"
            case "uri" | "url" | "iri" | "uri-reference":
                return f"https://example.org/{code[:8]}"
            case "uuid":
                return f"{code[:8]}-{code[8:12]}-4{code[13:16]}-a{code[17:20]}-{code[20:32]}"
            case "ipv4":
                return "192.0.2.10"
            case "hostname":
                return "example.org"
        return ""

    def _first_day(self) -> date:
        """Returns the day the prompt calls today, else a fixed one."""
        found = re.search(r"\b(20\d\d)-(\d\d)-(\d\d)\b", self._prompt.goal)
        try:
            return date(*map(int, found.groups())) if found else _FIRST_DAY
        except ValueError:
            return _FIRST_DAY

    def keys(self, place: Field, count: int) -> list[str]:
        """Returns distinct names for the entries of a free map."""
        lines = [parts_of(line)[0] for line in self._facts.domain.topics]
        start = self._random("keys", place).randrange(len(lines))
        names = [*lines[start:], *lines[:start]]
        return [names[i % len(names)] + ("" if i < len(names) else f" {i // len(names) + 1}") for i in range(count)]

    def _random(self, what: str, place: Field) -> Random:
        return random_for(self._prompt.variant, what, place.path())

    def _topic_above(self, place: Field) -> Topic | None:
        return next((p.topic for p in place.ancestors() if isinstance(p.topic, Topic)), None)

    def _title_of(self, own: object) -> str:
        return self._all_titles().get(str(own), "")

    def _all_titles(self) -> dict[str, str]:
        if self._titles is None:
            self._titles = titles_in(self._prompt)
        return self._titles

    def _known(self, topic: Topic) -> Topic:
        """Adds what the banks say about a topic whose title stands in the prompt."""
        return self._shelf.known(topic.title) or topic

    def _waits(self, place: Field, choices: Mapping[str, list[Any]]) -> list[dict[str, Any]] | None:
        """Returns the entries of a list that says what comes before an item, ``None`` for any other list."""
        own = self._own_id(place) if choices and waited_for(place.name) else None
        if own is None:
            return None
        known = self._pacing.work(self._all_titles()).waits(str(own))
        return settle_waits(own, choices, self._random("waits", place), known)

    def _owner(self, place: Field, values: list[Any]) -> Any:
        """Returns the role that suits what an item is about; ``None`` where the values are no roles."""
        about = self._topic_above(place)
        if about is None or not is_owner(snake(place.name)):
            return None
        work = " ".join((about.title, about.noun, *about.parts)) if about.bank == "risks" else about.title
        return suited_owner(values, self._title_of, work, self._prompt.subject, self._random("owner", place))

    def _lag(self, place: Field) -> float | None:
        """Returns the days between two tasks, ``None`` outside of a list of what comes before."""
        link = place.parent
        if link is None or link.parent is None or not waited_for(link.name):
            return None
        named = [str(value) for value in link.done.values()]
        known = self._pacing.work(self._all_titles()).waits(str(self._own_id(link.parent)))
        if known is not None:
            return float(next((before.lag for before in known if before.code in named), 0))
        return lag_between(next((v for v in named if v in ("FS", "SS", "FF")), ""), self._random("lag", place))

    def _own_id(self, place: Field) -> Any:
        above = place.parent
        return next((v for n, v in above.done.items() if is_identity(n)), None) if above is not None else None

    def _earlier(self, place: Field, values: list[Any]) -> list[Any]:
        own = self._own_id(place)
        before = (
            [v for v in values[: values.index(own)] if v is not None]
            if own in values
            else [v for v in values if v != own]
        )
        if re.search(r"_with$|conflict|synerg|related", place.name):
            used = [
                v
                for other in (place.parent.done.values() if place.parent else ())
                if isinstance(other, list)
                for v in other
            ]
            return [v for v in values if v != own and v is not None and v not in used]
        return before

    def _sorts(self, choices: Mapping[str, list[Any]]) -> bool:
        return any({"keep", "absorb"} <= {str(v).lower() for v in values} for values in choices.values())

    def _is_digital(self) -> bool:
        return self._facts.domain_name == "software" and not self._facts.places

    def _option_number(self, place: Field, least: float | None, most: float | None) -> float:
        """Returns a setting: the first scenario is bold, the second moderate, the third cautious, with exceptions."""
        low = 0 if least is None else least
        high = low + 2 if most is None else most
        stance = stance_of(place)
        outer = place.index % 3 if stance is None else stance
        base = (high, round((low + high) / 2), low)[outer]
        random = self._random("option", place)
        if place.index > 0 and random.random() < 0.35:
            return float(round((low + high) / 2)) if outer != 1 else float(random.choice((low, high)))
        return float(base)

    def _failure_score(self, place: Field) -> float:
        """Returns a score of one to five; failures come with the gravest first, and differ."""
        likely, grave = _FAILURE_SCORES[(self._variant_number() % 3) * 3 + place.index % 3]
        return float(grave if "impact" in snake(place.name) else likely)

    def _score(self, place: Field, least: float, most: float) -> float:
        """Returns distinct scores; the item that is chosen elsewhere in the answer has the highest."""
        count = max(1, place.total)
        best = 1 % count if self._variant_number() % 4 else self._variant_number() % count
        own = self._own_id(place)
        if self._chosen is not None and own == self._chosen:
            rank = 0
        else:
            rank = 0 if place.index == best and self._chosen is None else 1 + (place.index - best) % count
        top = most - max(1, round((most - least) / 10)) if most - least >= 4 else most
        value = max(least, top - rank * max(1, round((most - least) / 5)))
        if own is not None:
            self._scores[str(own)] = value
        return value

    def _choose_best(self, values: list[Any]) -> Any:
        scored = [value for value in values if str(value) in self._scores]
        if scored:
            self._chosen = max(scored, key=lambda value: self._scores[str(value)])
        else:
            self._chosen = values[len(values) // 2] if len(values) >= 3 else values[0]
        return self._chosen

    def _variant_number(self) -> int:
        return int(self._prompt.variant[:8], 16)


def _until_phase(place: Field, values: list[Any], count: int) -> list[Any]:
    """Returns the codes of tasks that lie before the end of a phase named beside the list."""
    beside = place.parent.done.values() if place.parent is not None else ()
    phase = next((v for v in beside if isinstance(v, str) and v.isdigit()), "")
    early = [v for v in values if phase and re.fullmatch(r"\d+\.\d+", str(v)) and int(v.split(".")[0]) <= int(phase)]
    return early if len(early) >= count else values


def _stems(text: str) -> set[str]:
    """Returns the beginnings of the longer words of a text: ``suppliers`` and ``supply`` share one."""
    return {word[:5] for word in re.findall(r"[^\W\d_]{4,}", text.lower())}


def _is_ladder(by_name: Mapping[str, Any]) -> bool:
    return len(by_name) >= 3 and set(by_name) <= set(_LADDER)


def _bank(place: Field) -> str:
    """Returns the bank a list draws on; the eight areas of a plan are only gone through once, not inside of items."""
    bank = bank_of(place.name)
    return "topics" if bank == "areas" and any(above.is_item for above in place.ancestors()) else bank
