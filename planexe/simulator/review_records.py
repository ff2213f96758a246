"""What is said about a whole plan, by the subject of the question: findings, verdicts, failures, explanations."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from planexe.simulator.goal_reader import GoalFacts
from planexe.simulator.phrase_bank import parts_of
from planexe.simulator.randomness import random_for, shuffled
from planexe.simulator.slots import Slots
from planexe.simulator.wording import capitalised

LEVELS = ("low", "medium", "high")
_REFERENCE = re.compile(r"\{(task|risk|assumption)(2?)(?:_(money|time|people|stake|first))?(_cap|_id)?\}")
_IDS = {
    "task": re.compile(r"\d+\.\d+"),
    "risk": re.compile(r"R\d+"),
    "assumption": re.compile(r"A\d+"),
}
_WITHOUT_ID = {"task": "the work on {topic}", "risk": "a delay in {topic}", "assumption": "one assumption"}
_LONGEST_TITLE = 60


@dataclass(frozen=True, slots=True)
class Record:
    """One thing to say, with its slots filled: a title, the fields that belong to it, and what it is about."""

    title: str
    noun: str
    parts: tuple[str, ...]


class ReviewRecords:
    """The records for one answer.

    Args:
        subject: what the question is about.
        variant: sets this call's wording apart.
        titles: titles of the plan's entries by their ids.
        facts: what the goal says; private goals have records of their own.
        slots: fills the slots.
        plan: what the prompt shows of the plan; some verdicts follow from it.
    """

    def __init__(
        self, subject: str, variant: str, titles: Mapping[str, str], facts: GoalFacts, slots: Slots, plan: str = ""
    ) -> None:
        self._plan = plan
        self._subject = subject.lower()
        self._variant = variant
        self._domain = facts.domain
        self._banks = ("reviews_personal", "reviews") if facts.domain_name == "personal" else ("reviews",)
        self._slots = slots
        self._entries = {
            kind: [(i, t) for i, t in titles.items() if pattern.fullmatch(i)] for kind, pattern in _IDS.items()
        }
        # What may still go wrong is found among the earlier tasks.
        tasks = sorted(self._entries["task"], key=lambda entry: [int(part) for part in entry[0].split(".")])
        self._entries["task"] = tasks[: max(3, len(tasks) * 3 // 5)]
        self._entries = {kind: shuffled(entries, variant, kind) for kind, entries in self._entries.items()}

    def turn_to(self, subject: str) -> None:
        """Takes another subject: what is asked for next is about that."""
        self._subject = subject.lower()

    def of(self, kind: str) -> list[Record]:
        """Returns the records of a kind for the subject, in this answer's order; none for an unknown subject."""
        entry = self._entry(kind)
        lines = entry.get("records", []) if entry else []
        return [self._filled(line, number) for number, line in enumerate(shuffled(lines, self._variant, kind))]

    def verdict(self, level: str) -> tuple[str, str] | None:
        """Returns what is said for this level of a checklist's item, and what is done about it."""
        entry = self._entry("verdicts")
        if not entry or level not in LEVELS:
            return None
        said = self._filled(f"{entry[level]} | {entry['fix']}", LEVELS.index(level))
        return said.title, said.parts[0]

    def level_weights(self) -> tuple[int, ...]:
        """Returns how likely low, medium and high are for the item, nothing where the item is not known."""
        entry = self._entry("verdicts")
        if entry is None:
            return ()
        if "high_if" in entry:
            return (0, 0, 1) if re.search(entry["high_if"], self._plan) else (3, 2, 0)
        return (1, 0, 0) if entry.get("always_low") else (9, 6, 3)

    def passage(self, kind: str) -> str:
        """Returns a passage of this kind that names entries of the plan; nothing where the prompt holds none."""
        banks = (_bank(name)["passages"] for name in self._banks)
        lines = next((passages[kind] for passages in banks if kind in passages), ())
        told = [line for line in lines if all(self._entries[match[1]] for match in _REFERENCE.finditer(line))]
        return self._filled(shuffled(told, self._variant, kind)[0], 0).title if told else ""

    def _entry(self, kind: str) -> dict[str, Any] | None:
        if not self._subject:
            return None
        entries = (entry for name in self._banks for entry in _bank(name).get(kind, ()))
        return next((entry for entry in entries if re.search(entry["match"], self._subject)), None)

    def _filled(self, line: str, number: int) -> Record:
        """Returns a record whose fields agree with each other: one role, one sum, one task in all of them."""
        random = random_for(self._variant, "record", line)
        topics = shuffled(self._domain.topics, self._variant, "record topics")
        noun = parts_of(topics[number % len(topics)])[1]
        values = {
            match[0].strip("{}").removesuffix("_cap"): self._reference(
                match[1], match[3], match[4] == "_id", number + len(match[2]), noun
            )
            for match in _REFERENCE.finditer(line)
        }
        fields = [capitalised(self._slots.fill(part, noun, random, values=values)) for part in parts_of(line)]
        return Record(fields[0], noun, tuple(fields[1:]))

    def _reference(self, kind: str, about: str | None, only_id: bool, number: int, noun: str) -> str:
        """Returns an entry of the plan as a text names it: ``risk R1 (Oven comes late)``."""
        entries = self._entries[kind]
        if not entries:
            return "this risk" if only_id else _WITHOUT_ID[kind].format(topic=noun)
        fitting = [entry for entry in entries if about and entry[1].lower().startswith(about)] or entries
        fitting = [min(entries, key=lambda entry: entry[0])] if about == "first" else fitting
        key, title = fitting[number % len(fitting)]
        title = title.split(" · ")[0]
        if only_id:
            return key
        return f"{kind} {key} ({title})" if len(title) <= _LONGEST_TITLE else f"{kind} {key}"


@cache
def _bank(name: str) -> dict[str, Any]:
    text = resources.files("planexe.simulator").joinpath("phrases", f"{name}.toml").read_text("utf-8")
    return tomllib.loads(text)
