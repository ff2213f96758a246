"""The words in names of columns and fields, however they are written and shortened, and how alike two words are."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from typing import Final

_HUMPS: Final = re.compile(r"(?<=[a-zäöüß])(?=[A-ZÄÖÜ])|(?<=[A-ZÄÖÜ])(?=[A-ZÄÖÜ][a-zäöü])")
_PARTS: Final = re.compile(r"[^\W\d_]+|\d+")
_LEAST_SHORT: Final = 2
_NONE: Final = frozenset[int]()
_VOWELS: Final = frozenset("aeiouäöü")


@dataclass(frozen=True, slots=True)
class _Known:
    """What ``name_words.toml`` knows: what is shortened, words that say nothing, groups of words for one thing."""

    short: Mapping[str, tuple[str, ...]]
    fillers: frozenset[str]
    groups: Mapping[str, frozenset[int]]


@cache
def _known() -> _Known:
    text = resources.files("planexe.reading").joinpath("name_words.toml").read_text(encoding="utf-8")
    raw = tomllib.loads(text)
    groups: dict[str, set[int]] = {}
    for number, words in enumerate(raw["alike"]["words"]):
        for word in words:
            groups.setdefault(word, set()).add(number)
    return _Known(
        {name: tuple(stands) for name, stands in raw["short"].items()},
        frozenset(raw["fillers"]["words"].split()),
        {word: frozenset(numbers) for word, numbers in groups.items()},
    )


@lru_cache(maxsize=65_536)
def parts_of(name: str) -> tuple[str, ...]:
    """Returns the parts of a name in small letters: ``custBirth_DT2`` gives ``cust``, ``birth``, ``dt``, ``2``."""
    return tuple(part.lower() for part in _PARTS.findall(_HUMPS.sub(" ", name)))


@lru_cache(maxsize=65_536)
def words_of(name: str) -> tuple[str, ...]:
    """Returns the words that a name means, shortenings written out, words that say nothing left out."""
    short = _known().short
    found: list[str] = []
    for part in parts_of(name):
        found += (short[part][0] if part in short else part).split()
    return tuple(word for word in found if word not in _known().fillers)


def plain_name(name: str) -> str:
    """Returns a name without what only its spelling brings: capitals, underscores, blanks, dots."""
    return "".join(parts_of(name))


@lru_cache(maxsize=262_144)
def alike(one: str, other: str) -> float:
    """Returns how far two words mean the same, 0 to 1: equal, alike, shortened, or forms of one."""
    if one == other:
        return 1.0
    known = _known()
    written_out = {word for long in known.short.get(other, ()) for word in long.split()}
    if one in written_out:
        return 0.9
    if any(known.groups.get(one, _NONE) & known.groups.get(word, _NONE) for word in written_out):
        return 0.7
    if known.groups.get(one, _NONE) & known.groups.get(other, _NONE):
        return 0.75
    short, long = sorted((one, other), key=len)
    if len(short) < _LEAST_SHORT or short.isdigit() or long.isdigit():
        return 0.0
    if long.startswith(short) and len(short) > _LEAST_SHORT:
        return 0.85 if len(short) * 2 >= len(long) else 0.75
    if _same_stem(short, long):
        return 0.85
    return 0.65 if _shortens(short, long) else 0.5 if long.startswith(short) else 0.0


def is_known(word: str) -> bool:
    """Returns whether it is known what a word stands for: others are alike only to words of the same first letter."""
    known = _known()
    return word in known.short or word in known.groups


def _same_stem(short: str, long: str) -> bool:
    """Returns whether two words differ in their ends alone: ``originated`` and ``origination``."""
    common = next((n for n, (a, b) in enumerate(zip(short, long, strict=False)) if a != b), len(short))
    return common >= 5 and common * 3 >= len(long) * 2


def _shortens(short: str, long: str) -> bool:
    """Returns whether a word is another one with letters left out, as ``pymt`` is ``payment``: mostly consonants."""
    if short[0] != long[0] or len(short) * 3 < len(long) or sum(c in _VOWELS for c in short[1:]) > 1:
        return False
    letters = iter(long)
    return all(letter in letters for letter in short)
