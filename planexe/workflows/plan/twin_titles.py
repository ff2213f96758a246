"""Titles that say nearly the same, whatever the order of their words and in any script; pure.

Two titles are as alike as the weight of the words that they share, as a part of the weight of all their words. A word
weighs more the fewer titles have it (inverse document frequency; Spärck Jones, Journal of Documentation 28, 1972), so
that "Order the oven" and "Order the flour" are not alike in a plan where much is ordered.
"""

import math
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import combinations
from typing import Final, NamedTuple

SAME: Final = 0.8
"""From this on two titles mean the same work."""
ALIKE: Final = 0.7
"""From this on it is worth a look."""
_OWN: Final = 0.1
"""Where each title has words of its own of more than this part of its weight, they speak of two things."""

_WORD = re.compile(r"[^\W\d_]+|\d+")
_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")
"""Letters of scripts that put no blanks between words: Thai, Lao, Burmese, Khmer, Chinese, Japanese."""
_STEM = 6
_GRAM = 3


class Twins(NamedTuple):
    """Two titles by their codes, and how alike they are, 0 to 1."""

    first: str
    second: str
    likeness: float


def twin_titles(titles: Mapping[str, str], parents: Mapping[str, str]) -> list[Twins]:
    """Returns the pairs of titles that are alike, the most alike first.

    What stands below the same code, or one below the other, is not compared.

    Args:
        titles: by code.
        parents: the code above each code.
    """
    words = {code: frozenset(_words(title)) for code, title in titles.items()}
    counts = Counter(word for found in words.values() for word in found)
    weights = {word: math.log((len(words) + 1) / count) for word, count in counts.items()}
    totals = {code: sum(weights[word] for word in found) for code, found in words.items()}
    pairs = (
        Twins(a, b, _likeness(words[a], words[b], weights))
        for a, b in combinations(words, 2)
        if parents.get(a) not in (parents.get(b), b)
        and parents.get(b) != a
        and min(totals[a], totals[b]) >= ALIKE * max(totals[a], totals[b])
        and not words[a].isdisjoint(words[b])
    )
    return sorted(
        (one for one in pairs if one.likeness >= ALIKE), key=lambda one: (-one.likeness, one.first, one.second)
    )


def _likeness(one: frozenset[str], other: frozenset[str], weights: Mapping[str, float]) -> float:
    shared, first, second = (sum(weights[word] for word in words) for words in (one & other, one - other, other - one))
    whole = shared + first + second
    if not whole or min(first, second) > _OWN * shared:
        return 0.0
    return shared / whole


def _words(title: str) -> Iterator[str]:
    """Yields what titles are compared by: beginnings of words, and runs of three letters where nothing divides them."""
    for word in _WORD.findall(title.casefold()):
        if _UNSPACED.search(word):
            yield from (word[place : place + _GRAM] for place in range(max(1, len(word) - _GRAM + 1)))
        else:
            yield (word.removesuffix("s") if len(word) > _GRAM else word)[:_STEM]
