"""What each item of a list is about: records from the phrase banks, titles found in the prompt, parts of a task."""

import re
from collections.abc import Mapping, Sequence
from functools import cached_property, lru_cache

from planexe.simulator.banks import CONTROL_BANKS, RECORD_BANKS
from planexe.simulator.costing import purchases_for
from planexe.simulator.goal_reader import GoalFacts
from planexe.simulator.phrase_bank import Domain, parts_of, shared, subtask_parts
from planexe.simulator.prompt_reader import PromptParts
from planexe.simulator.randomness import random_for, shuffled
from planexe.simulator.review_records import ReviewRecords
from planexe.simulator.slots import Slots
from planexe.simulator.titles import titles_in
from planexe.simulator.topic import Topic, titled
from planexe.simulator.wording import capitalised, is_verb, lower_title

SCENARIOS = (
    "Bold Leap|All-In Start|First of Its Kind|Rapid Expansion",
    "Steady Build-Up|Balanced Path|Measured Growth|Proven Core",
    "Careful Step|Small and Safe|Low-Cost Start|Firm Ground",
)


_ANGLES = (
    ("means", re.compile(r"money|organi[sz]|fund|financ|supplier|partner|means", re.IGNORECASE)),
    ("people", re.compile(r"people|public|demand|surround|customer|environment|social|market", re.IGNORECASE)),
)
_LONGEST_PART = 60
_TASK_TITLE = re.compile(r"(\w+) (?:(?:up|out|off|down|on|for|into|through) )?(\S.*)")
_TO_FIND = re.compile(r"\bto find\b|\bfind|\bobtain|\bsources?\b", re.IGNORECASE)
_TO_CREATE = re.compile(r"\bcreate|\bwrite|\bdraft|\bdraw up", re.IGNORECASE)
_SURROUNDINGS = re.compile(r"surround|outside|law|around", re.IGNORECASE)


def _named_after(part: str, thing: str) -> str:
    """Returns the name of a part of a task with the task's object, so that two tasks have no part of one name."""
    name = f"{part} for {thing}"
    return name if len(name) <= _LONGEST_PART else part


@lru_cache(maxsize=16)
def _titles(domain: Domain) -> Mapping[str, tuple[str, str]]:
    """Returns bank and line of every record with a fixed title, by the title in lower case."""
    banks = (
        ("areas", shared("areas")),
        ("topics", domain.topics),
        ("risks", shared("risks")),
        ("documents_to_find", shared("documents_to_find")),
        ("documents_to_create", shared("documents_to_create")),
        ("experts", (*domain.experts, *shared("experts"))),
        ("roles", domain.roles),
        ("levers", (*domain.levers, *shared("levers"))),
    )
    found = {parts_of(line)[0].lower(): (bank, line) for bank, lines in banks for line in lines}
    return {title: record for title, record in found.items() if "{" not in title}


class TopicShelf:
    """Hands out what items are about, each once; the prompt's variant decides the order."""

    def __init__(self, prompt: PromptParts, facts: GoalFacts) -> None:
        self._prompt = prompt
        self._facts = facts
        self._slots = Slots(facts)
        self.names = tuple(word for place in facts.places for word in place.split())
        self._taken: dict[str, int] = {}

    @cached_property
    def _by_title(self) -> Mapping[str, tuple[str, str]]:
        return _titles(self._facts.domain)

    def whole(self) -> Topic:
        """Returns what the call as a whole is about."""
        if self._prompt.subject:
            title = re.sub(r"^[A-Za-z]{0,3}\d[\d.]*[.):]?\s+", "", self._prompt.subject)
            return self.known(title) or titled(title, "subject", self.names)
        return self.take("topics", 1)[0]

    @cached_property
    def records(self) -> ReviewRecords:
        """Returns what is said about a whole plan under the subject of this call."""
        prompt, documents = self._prompt, "\n".join(text for _, text in self._prompt.documents)
        return ReviewRecords(prompt.subject, prompt.variant, titles_in(prompt), self._facts, self._slots, documents)

    def is_about_sources(self) -> bool:
        """Returns whether the call is about documents that somebody else has."""
        subject = self._prompt.subject
        return _TO_FIND.search(subject) is not None and _TO_CREATE.search(subject) is None

    def take(self, bank: str, count: int, within: Topic | None = None) -> list[Topic]:
        """Returns the next topics of a bank; sorted banks (phases and their tasks) stay in their order."""
        if bank == "documents_to_create" and self.is_about_sources():
            bank = "documents_to_find"
        if bank in RECORD_BANKS and (records := self.records.of(bank)):
            return [Topic(bank, one.title, one.noun, one.parts) for one in records[:count]]
        if bank == "subtasks":
            return self._tasks(count, within or self.whole())
        if bank == "phases":
            return self._phases(count)
        if bank == "materials":
            names = purchases_for((within or self.whole()).title, self._facts.domain_name)
            return [titled(names[i % len(names)], "materials", self.names) for i in range(count)]
        if bank == "scenarios":
            pick = shuffled(range(4), self._prompt.variant, "scenarios")[0]
            names = [line.split("|")[pick] for line in SCENARIOS]
            return [
                Topic(bank, names[i % 3], self._topic("topics", self._facts.domain.topics[i]).noun)
                for i in range(count)
            ]
        begin = self._taken.get(bank, 0)
        self._taken[bank] = begin + count
        if bank == "locations":
            places = self._places()
            return [places[number % len(places)] for number in range(begin, begin + count)]
        lines = self._fitting(self._lines(bank))
        return [self._nth(bank, lines, number) for number in range(begin, begin + count)]

    def area(self, name: str) -> Topic:
        """Returns the area of a plan whose name has a word in common with this one, else the next one."""
        words = set(re.findall(r"[a-z]{4,}", name.lower().replace("_", " ")))
        areas = [self._topic("areas", line) for line in shared("areas")]
        return next(
            (a for a in areas if words & set(re.findall(r"[a-z]{4,}", a.title.lower()))), self.take("areas", 1)[0]
        )

    def _lines(self, bank: str) -> Sequence[str]:
        domain = self._facts.domain
        variant = self._prompt.variant
        match bank:
            case "areas" | "streams":
                return shared(bank)
            case "levers":
                return self._levers()
            case "roles":
                return domain.roles
            case "stakeholders":
                named = (*domain.stakeholders, domain.customers, "partners on site", "neighbours")
                return list(dict.fromkeys(capitalised(name.removeprefix("the ")) for name in named))
            case "experts":
                trade, around = shuffled(domain.experts, variant, bank), shuffled(shared("experts"), variant, bank)
                if _SURROUNDINGS.search(self._prompt.subject):
                    return [*around, *trade]
                if self._prompt.subject:
                    return [*trade, *around]
                return [line for pair in zip(trade, around, strict=False) for line in pair]
            case "risks" | "documents_to_create" | "documents_to_find":
                return shuffled(shared(bank), variant, bank)
            case "bodies" | "escalations" | "checks" | "control_gaps":
                lines = shared(f"{bank}_small" if self._facts.domain_name == "personal" else bank)
                return shuffled(lines, variant, bank) if bank == "control_gaps" else lines
            case "projects":
                own = self._facts.domain_name == "personal"
                return shuffled(shared("project_kinds_small" if own else "project_kinds"), variant, bank)
            case "currencies":
                return list(dict.fromkeys([self._facts.currency, "EUR", "USD", "GBP"]))
        return shuffled(domain.topics, variant, "topics")

    def _nth(self, bank: str, lines: Sequence[str], number: int) -> Topic:
        """Returns a topic by its number; when the bank is used up, documents are told apart by what they are for."""
        topic = self._topic(bank, lines[number % len(lines)])
        if number < len(lines) or not bank.startswith("documents"):
            return topic
        areas = self._facts.domain.topics
        title = f"{topic.title} for {parts_of(areas[number % len(areas)])[0]}"
        return Topic(bank, title, f"the {lower_title(title, self.names)}", topic.parts)

    def _fitting(self, lines: Sequence[str]) -> Sequence[str]:
        """Returns the lines that make sense for an undertaking that happens once, if this is one."""
        if not self._facts.domain.happens_once:
            return lines
        lasting = shared("lasting")
        return [line for line in lines if line.split(" | ", 1)[0] not in lasting]

    def _levers(self) -> list[str]:
        """Returns the levers, those of the angle that the call is about in front."""
        means, people = shared("levers_of_means"), shared("levers_of_people")
        lines = [*self._facts.domain.levers, *shared("levers")]
        groups = {
            "means": [line for line in lines if line.split(" | ", 1)[0] in means],
            "people": [line for line in lines if line.split(" | ", 1)[0] in people],
        }
        groups["work"] = [line for line in lines if line not in groups["means"] and line not in groups["people"]]
        variant = self._prompt.variant
        if not self._prompt.subject:
            return shuffled(lines, variant, "levers")
        first = next((name for name, pattern in _ANGLES if pattern.search(self._prompt.subject)), "work")
        rest = [line for name, group in groups.items() if name != first for line in group]
        return [*shuffled(groups[first], variant, "levers"), *shuffled(rest, variant, "levers")]

    def known(self, title: str) -> Topic | None:
        """Returns what the banks say about a title that stands in the prompt, ``None`` if they do not know it."""
        found = self._by_title.get(title.lower())
        return self._topic(*found) if found else None

    def _places(self) -> list[Topic]:
        named = [(place, place) for place in self._facts.places] or [("The chosen site", "the chosen site")]
        first = named[0][0]
        around = [
            (f"Surroundings of {first}", f"the surroundings of {first}"),
            (f"Neighbouring town of {first}", f"a neighbouring town of {first}"),
        ]
        return [Topic("locations", title, noun) for title, noun in (*named, *around)]

    def _phases(self, count: int) -> list[Topic]:
        phases = self._facts.domain.phases
        count = min(count, len(phases)) or 1
        # Evenly spaced, with the first and the last phase always among them.
        chosen = [round(i * (len(phases) - 1) / max(1, count - 1)) for i in range(count)]
        return [Topic("phases", phases[i][0], lower_title(phases[i][0]), phases[i][1:]) for i in chosen]

    def _tasks(self, count: int, within: Topic) -> list[Topic]:
        if within.bank == "phases" and within.parts:
            own = list(within.parts[:count])
            while len(own) < count:
                extra = ("Review {noun}", "Report on {noun}", "Document {noun}", "Hand over {noun}")
                own.append(extra[(len(own) - len(within.parts)) % 4].format(noun=within.noun))
            return [titled(title, "tasks", self.names) for title in own]
        if within.bank not in ("subject", "given", "tasks", "subtasks"):
            tasks = [task for phase in self._facts.domain.phases for task in phase[1:]]
            return [titled(task, "tasks", self.names) for task in tasks[:count]]
        task = _TASK_TITLE.match(within.title)
        verb, thing = (task[1], task[2]) if task and is_verb(task[1]) else ("plan", within.title)
        parts = subtask_parts(verb)
        keep = sorted(shuffled(range(len(parts)), self._prompt.variant, "parts")[:count])
        whole = lower_title(thing, self.names)
        names = [parts[i].replace("{o}", whole) if "{o}" in parts[i] else _named_after(parts[i], whole) for i in keep]
        names += [f"Follow up on {lower_title(thing, self.names)}" for _ in range(count - len(names))]
        return [titled(name, "subtasks", self.names) for name in names]

    def size(self, bank: str) -> int | None:
        """Returns how many different records a bank has where they must not come twice, else ``None``."""
        return len(self._lines(bank)) if bank in CONTROL_BANKS else None

    def _control(self, bank: str, line: str) -> Topic:
        """Returns a record with its slots filled at once, so that all its fields speak of the same role and sum."""
        random = random_for(self._prompt.plan, bank, line)
        noun = parts_of(random.choice(self._facts.domain.topics))[1]
        title, *rest = parts_of(self._slots.fill(line, noun, random))
        return Topic(bank, title, noun, tuple(rest))

    def _topic(self, bank: str, line: str) -> Topic:
        title, *rest = parts_of(line)
        if "{" in title:
            noun = parts_of(self._facts.domain.topics[len(title) % len(self._facts.domain.topics)])[1]
            title = self._slots.fill(title, noun, random_for(self._prompt.variant, title))
        if bank in ("levers", "topics", "areas", "risks", "issues", "failures") and rest:
            return Topic(bank, title, rest[0], tuple(rest[1:]))
        if bank == "experts":
            fields = rest[0].split(", ")
            return Topic(bank, title, " and ".join(fields[:2]), tuple(rest))
        if bank in CONTROL_BANKS:
            return self._control(bank, line)
        if bank in ("projects", "roles", "stakeholders", "streams"):
            # These are no subject of work themselves: what is said around them is about a topic of the domain.
            topics = self._facts.domain.topics
            number = random_for(self._prompt.plan, bank, title).randrange(len(topics))
            return Topic(bank, title, parts_of(topics[number])[1], tuple(rest))
        return Topic(bank, title, f"the {lower_title(title, self.names)}", tuple(rest))
