"""What code can say of a text: its length, what it repeats, which figures of the question it keeps; pure."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

_MARKS: Final = re.compile(r"[*_`#>|\[\]\\]+")
_SENTENCE_END: Final = re.compile(r"(?<=[.!?。！？؟।])\s*|\n+")
_FIGURE: Final = re.compile(r"\d[\d.,' \u00a0\u202f]*\d|\d")
_LEAST_LETTERS: Final = 25
"""Shorter sentences may well stand in two places: headings, labels, cells."""


@dataclass(frozen=True, slots=True)
class TextFacts:
    """What code counts in the texts of a run.

    Attributes:
        words: in all of them; of scripts without blanks, runs of characters.
        repeated: sentences that stand there more than once, each counted once; ``sentences`` how many different.
        kept: figures of what was asked that stand in the texts; ``asked`` all of them.
        gaps: what is said to be missing.
    """

    words: int
    repeated: int
    sentences: int
    kept: int
    asked: int
    gaps: int


def facts_of(texts: Sequence[str], brief: str, gaps: int) -> TextFacts:
    """Returns what code counts in texts.

    Args:
        texts: of the sections that are compared.
        brief: what was asked.
        gaps: how many are named.
    """
    counts = Counter(sentence for text in texts for sentence in _sentences(text))
    asked = figures_in([brief])
    return TextFacts(
        words=sum(word_count(text) for text in texts),
        repeated=sum(count > 1 for count in counts.values()),
        sentences=len(counts),
        kept=len(asked & figures_in(texts)),
        asked=len(asked),
        gaps=gaps,
    )


def word_count(text: str) -> int:
    """Returns how many words a text has, marks of Markdown left out."""
    return sum(any(letter.isalnum() for letter in word) for word in _MARKS.sub(" ", text).split())


def figures_in(texts: Iterable[str]) -> set[str]:
    """Returns the different figures in texts, without what groups their digits: ``2,300,000`` is ``2 300 000``."""
    return {re.sub(r"\D", "", found) for text in texts for found in _FIGURE.findall(text)}


def _sentences(text: str) -> list[str]:
    parts = (" ".join(_MARKS.sub(" ", part).casefold().split()).lstrip("-+ ") for part in _SENTENCE_END.split(text))
    return [part for part in parts if sum(map(str.isalpha, part)) >= _LEAST_LETTERS]
