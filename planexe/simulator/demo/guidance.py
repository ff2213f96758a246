"""What a reader asks for in addition: numbers set lengths, "without" removes, "include" inserts, "shorter" cuts; pure."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from planexe.simulator.text_fitting import first_sentences

MARK: Final = "The reader asks in addition:"
_NUMBERS: Final = {
    word: number
    for number, word in enumerate(
        ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"], 1
    )
}
_COUNT: Final = re.compile(rf"\b(\d{{1,2}}|{'|'.join(_NUMBERS)})\s+(?:\w+\s+)??([a-z]{{3,}})\b", re.IGNORECASE)
_TIMES: Final = re.compile(r"(?:day|week|month|year|hour|minute|percent|euro|pound|dollar)s?", re.IGNORECASE)
_WITHOUT: Final = re.compile(
    r"\b(?:without|leave out|drop|remove|no)\s+(?:any\s+|the\s+|a\s+)?([^.,;]+)", re.IGNORECASE
)
_INCLUDE: Final = re.compile(
    r"\b(?:include|add|mention|also cover|name)\s+(?:also\s+)?(?:an?\s+|the\s+)?([^.,;]+)", re.IGNORECASE
)
_SHORTER: Final = re.compile(r"\b(?:shorter|shorten|briefer|more brief|concise|cut it)\b", re.IGNORECASE)
_LONGEST: Final = 100
_TITLES: Final = (
    "title",
    "name",
    "document_name",
    "area",
    "issue",
    "issue_type",
    "approach",
    "step_description",
    "question",
)


@dataclass(frozen=True, slots=True)
class Guidance:
    """What is asked in addition.

    Attributes:
        text: in the reader's words, empty where nothing is.
        counts: how many of what.
        without: what is to be gone; ``include`` what is to be there.
    """

    text: str = ""
    counts: tuple[tuple[int, str], ...] = ()
    without: tuple[str, ...] = ()
    include: tuple[str, ...] = ()
    shorter: bool = False

    @classmethod
    def of(cls, task: str) -> "Guidance":
        """Returns the guidance at the end of a task."""
        _, mark, text = task.partition(MARK)
        text = " ".join(text.split()) if mark else ""
        if not text:
            return cls()
        counts = [
            (_NUMBERS.get(number.lower()) or int(number), noun.lower())
            for number, noun in _COUNT.findall(text)
            if not _TIMES.fullmatch(noun)
        ]
        without = [found.strip().rstrip("!?") for found in _WITHOUT.findall(text)]
        include = [found.strip().rstrip("!?") for found in _INCLUDE.findall(text)]
        return cls(text, tuple(counts), tuple(without), tuple(include), bool(_SHORTER.search(text)))

    @property
    def as_asked(self) -> str:
        """Returns the first entry of an answer whose guidance asks for nothing that can be done to a list."""
        known = self.counts or self.without or self.include or self.shorter
        return "" if known or not self.text else f"As asked: {self.text[: _LONGEST - 10]}"

    def outline(self, phases: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Returns phases and tasks as asked for."""
        if not self.text:
            return phases
        made: list[dict[str, Any]] = [
            {**phase, "tasks": [one for one in phase["tasks"] if not self._unwanted(one)]} for phase in phases
        ]
        made = [phase for phase in made if phase["tasks"] and not self._unwanted(phase["title"])] or phases
        wanted = next((number for number, noun in self.counts if noun.startswith("phase")), len(made))
        if wanted < len(made):
            made = made[: wanted - 1] + made[-1:]
        each = next((number for number, noun in self.counts if noun.startswith("task")), 0)
        least = 3 if self.shorter else 6
        if each:
            least = each if each <= 6 else max(3, -(-each // len(made)))
        for phase in made:
            phase["tasks"] = phase["tasks"][:least]
        extra = [*(_sentence(text) for text in self.include), *([self.as_asked] if self.as_asked else [])]
        made[0]["tasks"] = [*(text[:_LONGEST] for text in extra), *made[0]["tasks"]][:6]
        return made

    def entries(self, entries: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Returns entries that a schema fixes in number, unchanged but for a note in their first text."""
        if self.text and entries:
            notes = entries[0].get("assumptions") or []
            entries[0]["assumptions"] = [self.note, *notes][:4]
        return entries

    @property
    def note(self) -> str:
        """Returns the reader's words as a note."""
        return f"As asked: {self.text[:300]}"

    def applied(self, value: Any, bound: frozenset[str]) -> Any:
        """Returns an answer as asked for.

        Args:
            value: the answer.
            bound: names of lists whose entries are given and stay: those with ids.
        """
        if not self.text or not isinstance(value, dict):
            return value
        changed = {
            name: self._list(name, inner, bound) if isinstance(inner, list) else inner for name, inner in value.items()
        }
        free = [name for name, inner in changed.items() if isinstance(inner, list) and inner and name not in bound]
        extra = [*(_sentence(text) for text in self.include), *([self.as_asked] if self.as_asked else [])]
        if extra and free:
            changed[free[0]] = [*(_like(changed[free[0]][0], text) for text in extra), *changed[free[0]]]
        elif extra:
            name = next((name for name, inner in changed.items() if isinstance(inner, str) and " " in inner), "")
            if name:
                changed[name] = f"{'. '.join(text.rstrip('.') for text in extra)}. {changed[name]}"
        return {name: _cut(inner) for name, inner in changed.items()} if self.shorter else changed

    def _list(self, name: str, entries: list[Any], bound: frozenset[str]) -> list[Any]:
        if name in bound:
            return entries
        kept = [one for one in entries if not self._unwanted(_words(one))] or entries
        for number, noun in self.counts:
            if noun.rstrip("s") in name.replace("_", " ") or (
                noun in ("points", "items", "entries") and len(self.counts) == 1
            ):
                kept = (
                    kept[:number]
                    if len(kept) >= number
                    else [*kept, *(one for one in entries if one not in kept)][:number]
                )
        return kept[: max(1, len(kept) // 2)] if self.shorter else kept

    def _unwanted(self, text: str) -> bool:
        return any(_stem(what) in _stem(text) for what in self.without if len(what) > 2)


def _stem(text: str) -> str:
    words: list[str] = re.findall(r"\w+", text.casefold())
    return " ".join(word[:6].rstrip("s") for word in words)


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:].rstrip(".")


def _words(entry: Any) -> str:
    return " ".join(_texts(entry))


def _texts(entry: Any) -> Iterable[str]:
    if isinstance(entry, str):
        yield entry
    elif isinstance(entry, dict):
        for inner in entry.values():
            yield from _texts(inner)
    elif isinstance(entry, list):
        for inner in entry:
            yield from _texts(inner)


def _like(example: Any, text: str) -> Any:
    if isinstance(example, str):
        return text
    if not isinstance(example, dict):
        return example
    name = next(
        (name for name in _TITLES if name in example), next((n for n, v in example.items() if isinstance(v, str)), "")
    )
    return {**example, name: text} if name else example


def _cut(value: Any) -> Any:
    if isinstance(value, str):
        return (first_sentences(value, 160) or value) if len(value) > 60 else value
    if isinstance(value, list):
        return [_cut(one) for one in value]
    return {name: _cut(inner) for name, inner in value.items()} if isinstance(value, dict) else value
