"""Finds which of some allowed words a model meant: ``"Very high "`` for ``very_high``; conservative and pure."""

import difflib
import re
from collections.abc import Sequence
from typing import Final

_SIMILAR: Final = 0.8
_SHORTEST_PREFIX: Final = 4
_SHORTEST_SIMILAR: Final = 5


def choice_meant(said: str, choices: Sequence[str]) -> str | None:
    """Returns the one choice that a text means, ``None`` where there is none or more than one.

    In this order: the same but for case, blanks and punctuation; the choice with a remark behind it, or an id with
    words around it (``"Risk R3"``); the beginning of one choice only; a close misspelling. Ids are never guessed.
    """
    for find in (_same, _with_remark, _with_words_around, _beginning, _misspelt):
        found = find(said, choices)
        if len(found) == 1:
            return found[0]
        if found:
            return None
    return None


def _words(text: str) -> tuple[str, ...]:
    return tuple(re.findall(r"[^\W_]+", text.casefold()))


def _same(said: str, choices: Sequence[str]) -> list[str]:
    words = _words(said)
    exact = [choice for choice in choices if _words(choice) == words]
    if exact or not any(character.isalpha() for character in said):
        return exact
    return [choice for choice in choices if "".join(_words(choice)) == "".join(words) != ""]


def _with_remark(said: str, choices: Sequence[str]) -> list[str]:
    words = _words(said)
    found = [choice for choice in choices if (own := _words(choice)) and words[: len(own)] == own]
    longest = max((len(_words(choice)) for choice in found), default=0)
    found = [choice for choice in found if len(_words(choice)) == longest]
    rest = words[longest:]
    others = [choice for choice in choices if choice not in found and _stands_in(_words(choice), rest)]
    return [*found, *others] if found else []


def _with_words_around(said: str, choices: Sequence[str]) -> list[str]:
    words = _words(said)
    found = [choice for choice in choices if _is_id(choice) and _stands_in(_words(choice), words)]
    # A longer id holds a shorter one: 2.3 is no second choice beside 2.3.1.
    return [c for c in found if not any(c != d and _stands_in(_words(c), _words(d)) for d in found)]


def _beginning(said: str, choices: Sequence[str]) -> list[str]:
    start = "".join(_words(said))
    if len(start) < _SHORTEST_PREFIX or _is_id(said):
        return []
    return [choice for choice in choices if "".join(_words(choice)).startswith(start)]


def _misspelt(said: str, choices: Sequence[str]) -> list[str]:
    text = "".join(_words(said))
    if len(text) < _SHORTEST_SIMILAR or _is_id(said):
        return []
    return [
        choice
        for choice in choices
        if not _is_id(choice) and difflib.SequenceMatcher(None, text, "".join(_words(choice))).ratio() >= _SIMILAR
    ]


def _stands_in(part: Sequence[str], words: Sequence[str]) -> bool:
    size = len(part)
    return size > 0 and any(tuple(words[start : start + size]) == tuple(part) for start in range(len(words) - size + 1))


def _is_id(text: str) -> bool:
    return any(character.isdigit() for character in text)
