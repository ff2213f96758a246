"""How much a description asks for: words, sentences and characters of a text, items of a list."""

import re
from dataclasses import dataclass
from functools import lru_cache

_NUMBER_WORDS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "ten": 10}
_N = r"(\d{1,6}|one|two|three|four|five|six|seven|eight|ten)"


@dataclass(frozen=True, slots=True)
class Length:
    """How much a description asks for; 0 where it does not say."""

    words: int = 0
    most_words: int = 0
    sentences: int = 0
    most_characters: int = 0


@lru_cache(maxsize=4096)
def length_of(description: str) -> Length:
    """Returns the length that a description asks for."""
    words = most = sentences = characters = 0
    if span := re.search(rf"\b{_N}\s*(?:to|or|[–-])\s*{_N}\s*words", description, re.IGNORECASE):
        words, most = _int(span[1]), _int(span[2])
    elif one := re.search(rf"\b{_N}\s*words", description, re.IGNORECASE):
        most = _int(one[1])
        words = most * 2 // 3
    if span := re.search(
        rf"\b{_N}(?:\s*(?:to|or|[–-])\s*{_N})?\s*(?:full |short |concrete |complete )?sentences?",
        description,
        re.IGNORECASE,
    ):
        sentences = (_int(span[1]) + _int(span[2] or span[1]) + 1) // 2
    elif re.search(r"\bparagraph\b", description, re.IGNORECASE):
        sentences = 4
    if cap := re.search(
        r"(?:at most|≤|max(?:imum)?(?: of)?|up to|under|fewer than)\s*(\d+)\s*characters", description, re.IGNORECASE
    ):
        characters = int(cap[1])
    return Length(words, most, sentences, characters)


@lru_cache(maxsize=4096)
def count_of(description: str) -> tuple[int, int] | None:
    """Returns the number of items that a description asks for, as a range; ``None`` where it does not say."""
    if span := re.search(
        rf"\b{_N}\s*(?:to|or|[–-])\s*{_N}\b(?!\s*(?:words|sentences|characters|months|weeks|days|years))",
        description,
        re.IGNORECASE,
    ):
        return _int(span[1]), _int(span[2])
    if exact := re.search(rf"\b(?:exactly|always|precisely)\s+{_N}\b", description, re.IGNORECASE):
        return _int(exact[1]), _int(exact[1])
    if least := re.search(
        rf"(?:at least|≥|min(?:imum)?(?: of)?)\s*{_N}\b(?!\s*(?:words|sentences|characters))",
        description,
        re.IGNORECASE,
    ):
        return _int(least[1]), _int(least[1]) + 2
    return None


def _int(text: str) -> int:
    return int(text) if text.isdigit() else _NUMBER_WORDS[text.lower()]
