"""How near the words of attributes are to those in the names of columns, and in what is said of these."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from planexe.reading.name_words import alike, is_known, parts_of, words_of
from planexe.workflows.map.source import SourceColumn

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Scores = NDArray[np.float64]

_TABLE_WEIGHT: Final = 0.3


@dataclass(frozen=True, slots=True)
class Nearness:
    """The words of all columns, and how near each of some words is to each of them.

    Attributes:
        near: nearness of each word to each word of the columns.
        rows: weight of each word in each attribute; ``names`` of each word in the name of each column.
        named: the highest nearness of each word to those in the name of each column; ``told`` in what is said of it.
        any_told: whether something is said of a column.
    """

    near: "Scores"
    rows: "Scores"
    names: "Scores"
    named: "Scores"
    told: "Scores"
    any_told: "NDArray[np.bool_]"

    @property
    def forward(self) -> "Scores":
        """Returns how much of each attribute stands in the name of each column; the name of its table counts less."""
        covered = np.maximum(self.named, _TABLE_WEIGHT * self.told)
        scores: Scores = _per_row(self.rows) @ covered
        return scores

    @property
    def backward(self) -> "Scores":
        """Returns how much of the name of each column stands in each attribute."""
        best = np.array([self.near[row > 0].max(axis=0, initial=0.0) for row in self.rows])
        scores: Scores = best @ _per_row(self.names).T
        return scores

    @property
    def shared(self) -> "Scores":
        """Returns how much of each attribute stands in what is said of each column, where that is anything."""
        scores: Scores = (_per_row(self.rows) @ self.told) * self.any_told
        return scores


def compared(
    rows: Sequence[Sequence[str]],
    columns: Sequence[SourceColumn],
    weight: Callable[[str], float],
    check: Callable[[], None],
) -> Nearness:
    """Returns how near the words of attributes are to those of columns.

    Args:
        rows: the words of each attribute.
        columns: what they are compared with.
        weight: how much a word says.
        check: called now and then; ends the work by raising.
    """
    names = [parts_of(column.name) or (column.name.lower(),) for column in columns]
    told = [words_of(f"{column.table} {column.about}") for column in columns]
    mine, theirs = _numbered(rows), _numbered([*names, *told])
    near = _near(mine, theirs, check)
    return Nearness(
        near=near,
        rows=_weighted(rows, mine, weight),
        names=_weighted(names, theirs, weight),
        named=np.array([near[:, [theirs[word] for word in name]].max(axis=1) for name in names]).T,
        told=np.array([near[:, [theirs[w] for w in some]].max(axis=1, initial=0.0) for some in told]).T,
        any_told=np.array([bool(column.about) for column in columns]),
    )


def _near(mine: Mapping[str, int], theirs: Mapping[str, int], check: Callable[[], None]) -> "Scores":
    """Returns how alike words are; only those are compared that may be."""
    found = np.zeros((len(mine), len(theirs)))
    by_letter: dict[str, list[tuple[str, int]]] = defaultdict(list)
    known = [(other, at) for other, at in theirs.items() if is_known(other)]
    for other, at in theirs.items():
        by_letter[other[:1]].append((other, at))
    for word, place in mine.items():
        if place % 64 == 0:
            check()
        for other, at in (*by_letter[word[:1]], *known):
            found[place, at] = alike(word, other)
    return found


def _numbered(texts: Iterable[Sequence[str]]) -> dict[str, int]:
    return {word: place for place, word in enumerate(dict.fromkeys(word for words in texts for word in words))}


def _weighted(texts: Sequence[Sequence[str]], known: Mapping[str, int], weight: Callable[[str], float]) -> "Scores":
    found = np.zeros((len(texts), len(known)))
    for row, words in enumerate(texts):
        for word in words:
            found[row, known[word]] = weight(word)
    return found


def _per_row(weights: "Scores") -> "Scores":
    total = weights.sum(axis=1, keepdims=True)
    shares: Scores = weights / np.where(total == 0, 1, total)
    return shares


def both_ways(forward: "Scores", backward: "Scores") -> "Scores":
    """Returns the harmonic mean of two scores, 0 where both are."""
    total = forward + backward
    mean: Scores = 2 * forward * backward / np.where(total == 0, 1, total)
    return mean
