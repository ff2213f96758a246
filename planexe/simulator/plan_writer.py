"""Decides what an answer says: which items, which choices, which numbers, all about the goal in the prompt."""

import re

from planexe.simulator.bound_work import bound_text
from planexe.simulator.field import Field
from planexe.simulator.field_kinds import snake
from planexe.simulator.harmful_goals import REFUSAL_TEXTS
from planexe.simulator.list_entries import Lists
from planexe.simulator.number_choices import Numbers
from planexe.simulator.phrase_bank import parts_of
from planexe.simulator.randomness import digest
from planexe.simulator.value_choices import Choices

_LAST = re.compile(r"deadline|end|finish|target|due|complete|last")
_FIRST = re.compile(r"start|begin|first|created|today")


class PlanWriter(Lists, Choices, Numbers):
    """Writes one answer."""

    def text(self, place: Field, least: int, most: int | None) -> str:
        """Returns a text for the field."""
        if self._harm and place.parent is not None and "verdict" in place.parent.done:
            return REFUSAL_TEXTS["claim" in place.name]
        if place.name == "earmark_for":
            return ""  # no purchase here falls under money that a goal reserves
        if (bound := bound_text(place, self._facts.thing, self._titles)) is not None:
            return bound
        return self._texts.write(place, self._topic_above(place), least, most, self._title_of)

    def formatted(self, place: Field, kind: str) -> str:
        """Returns a text in one of JSON schema's formats; ``""`` for a format that is not known."""
        random = self._random("format", place)
        first = self._first_day()
        last = self._facts.deadline_day(first)
        day = first if _FIRST.search(snake(place.name)) else first + (last - first) * random.uniform(0.1, 0.8)
        code = digest(self._prompt.variant, place.path())
        match kind:
            case "date":
                return (last if _LAST.search(snake(place.name)) else day).isoformat()
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

    def keys(self, place: Field, count: int) -> list[str]:
        """Returns distinct names for the entries of a free map."""
        lines = [parts_of(line)[0] for line in self._facts.domain.topics]
        start = self._random("keys", place).randrange(len(lines))
        names = [*lines[start:], *lines[:start]]
        return [names[i % len(names)] + ("" if i < len(names) else f" {i // len(names) + 1}") for i in range(count)]
