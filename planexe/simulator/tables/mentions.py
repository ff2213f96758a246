"""Finds the columns that a text names, in whatever spelling: ``temp_max`` as "maximum temperature"."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from planexe.simulator.tables.shown import ShownColumn

_WORD: Final = re.compile(r"[A-Za-zÀ-ÿ]+|\d+(?:\.\d+)?")
_CAMEL: Final = re.compile(r"(?<=[a-z])(?=[A-Z])")
_UNIT: Final = re.compile(r"\(.*?\)|\[.*?\]")
_SHORTEST: Final = 3
_TELLING: Final = 4
_ALIKE: Final = {"avg": "mean", "average": "mean", "num": "number", "nr": "number", "id": "identifier"}
_CUT: Final = frozenset(["max", "min", "temp", "lat", "lon", "emp", "pop", "gen", "qty", "dept", "prod"])
"""Words that names of columns are cut to."""
SUPERLATIVES: Final = {
    "heaviest": "weight", "lightest": "weight", "tallest": "height", "oldest": "age", "youngest": "age",
    "cheapest": "price", "fastest": "speed", "slowest": "speed", "hottest": "temperature", "warmest": "temperature",
    "coldest": "temperature", "windiest": "wind", "wettest": "precipitation",
}  # fmt: skip
"""What is looked at where a text says only which one stands out."""
_SAYS: Final = {
    **SUPERLATIVES, "heavy": "weight", "heavier": "weight", "tall": "height", "old": "age", "expensive": "price",
    "fast": "speed", "populous": "population", "mileage": "miles",
}  # fmt: skip
_IDLE: Final = frozenset(["of", "the", "a", "in", "and", "per", "for", "by", "to"])


@dataclass(frozen=True, slots=True)
class Words:
    """A text as words: as they stand, and in small letters."""

    said: tuple[str, ...]
    low: tuple[str, ...]
    ends: tuple[int, ...]
    text: str

    def place_of(self, position: int) -> int:
        """Returns the number of the word at a position of the text."""
        return sum(end <= position for end in self.ends)


@dataclass(frozen=True, slots=True)
class Mention:
    """A column that a text names, from word ``start`` up to word ``end``."""

    column: ShownColumn
    start: int
    end: int


def words_of(text: str) -> Words:
    """Returns the words of a text."""
    found = list(_WORD.finditer(text))
    said = tuple(one[0] for one in found)
    return Words(said, tuple(word.lower() for word in said), tuple(one.end() for one in found), text)


def mentions_in(words: Words, columns: Sequence[ShownColumn]) -> list[Mention]:
    """Returns the columns that a text names, in its order; of two at one place the one that takes more of its words."""
    found = [mention for column in columns for mention in _mentions(words, column, name_words(column.name))]
    named = {mention.column for mention in found}
    found += _by_part(words, [column for column in columns if column not in named], columns)
    kept: list[Mention] = []
    exact = {id(m): sum(words.low[i] in name_words(m.column.name) for i in range(m.start, m.end)) for m in found}
    for mention in sorted(found, key=lambda m: (-len(name_words(m.column.name)), -exact[id(m)], m.end - m.start)):
        if not any(mention.start < other.end and other.start < mention.end for other in kept):
            kept.append(mention)
    return sorted(kept, key=lambda mention: mention.start)


@lru_cache(maxsize=16_384)
def name_words(name: str) -> tuple[str, ...]:
    """Returns the words of a column's name, in small letters; a unit in brackets is none of them."""
    parts = _WORD.findall(_CAMEL.sub(" ", _UNIT.sub("", name))) or _WORD.findall(name)
    return tuple(part.lower() for part in parts)


@lru_cache(maxsize=65_536)
def is_alike(word: str, other: str) -> bool:
    """Returns whether two words are forms of one: plural, abbreviated, or known to be the same."""
    one, two = _ALIKE.get(word, _stem(word)), _ALIKE.get(other, _stem(other))
    if one == two or word == other:
        return True
    if other in _SAYS:
        return is_alike(word, _SAYS[other])
    short, long = sorted((one, two), key=len)
    return long.startswith(short) and (len(short) > _TELLING or short in _CUT)


def _by_part(words: Words, left: Sequence[ShownColumn], columns: Sequence[ShownColumn]) -> list[Mention]:
    """Returns the columns that a text names by a word that no other column has: "generation" for ``net_generation``."""
    often = Counter(_stem(part) for column in columns for part in set(name_words(column.name)))
    found: list[Mention] = []
    for column in left:
        parts = [part for part in name_words(column.name) if len(part) >= _TELLING and often[_stem(part)] == 1]
        places = [
            place
            for place, word in enumerate(words.low)
            if len(word) >= _TELLING and any(is_alike(part, word) for part in parts)
        ]
        found += [Mention(column, place, place + 1) for place in places]
    return found


def _mentions(words: Words, column: ShownColumn, parts: tuple[str, ...]) -> list[Mention]:
    found: list[Mention] = []
    if not parts or not any(is_alike(parts[0], word) for word in words.low):
        return found
    width = len(parts) + (1 if len(parts) > 1 else 0)
    for start in range(len(words.low)):
        if words.low[start] in _IDLE:
            continue
        window = words.low[start : start + width]
        for end in range(len(parts), len(window) + 1):
            if _covers(window[:end], parts):
                found.append(Mention(column, start, start + end))
                break
    return found


def _covers(window: Sequence[str], parts: Sequence[str]) -> bool:
    """Returns whether each part of a name is one of some words, the first and the last of which are among them."""
    left = list(window)
    for part in parts:
        hit = next((word for word in left if is_alike(part, word)), None)
        if hit is None:
            return False
        left.remove(hit)
    return all(word in _IDLE for word in left)


@lru_cache(maxsize=16_384)
def _stem(word: str) -> str:
    if len(word) > 4 and word.endswith("ies"):
        return f"{word[:-3]}y"
    if len(word) > 4 and word.endswith(("ches", "shes", "xes", "sses")):
        return word[:-2]
    return word[:-1] if len(word) > _SHORTEST and word.endswith("s") and not word.endswith("ss") else word
