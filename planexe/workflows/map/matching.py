"""Finds for each attribute the columns that may feed it: by name, shortened words, letters, description, type, values."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Final, Literal

import numpy as np
from pydantic import BaseModel, ConfigDict

from planexe.reading.name_words import parts_of, plain_name, words_of
from planexe.workflows.map.attribute import Attribute
from planexe.workflows.map.source import SourceColumn
from planexe.workflows.map.word_nearness import both_ways, compared

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Scores = NDArray[np.float64]

Signal = Literal["same name", "same words", "alike", "described", "type fits", "type differs", "values fit"]
MOST: Final = 20
"""Candidates of one attribute."""
_WEIGHTS: Final = {"words": 0.42, "letters": 0.2, "described": 0.2, "type": 0.08, "values": 0.1}
_NEUTRAL: Final = 0.5
"""Of a type or of values that nobody knows."""
_ALIKE: Final = 0.6
_DESCRIBED: Final = 0.5
_BY_INITIALS: Final = 0.8
_LEAST_INITIALS: Final = 3
_KIND_FITS: Final[Mapping[tuple[str, str], float]] = {
    ("number", "integer"): 1.0, ("integer", "number"): 0.7, ("date", "datetime"): 0.9, ("datetime", "date"): 0.7,
    ("boolean", "integer"): 0.6, ("boolean", "text"): 0.6, ("text", "integer"): 0.6, ("text", "boolean"): 0.6,
    ("date", "text"): 0.4, ("datetime", "text"): 0.4, ("number", "text"): 0.3, ("integer", "text"): 0.4,
}  # fmt: skip


class Candidate(BaseModel):
    """A column that may feed an attribute.

    Attributes:
        column: its id.
        score: how well it fits, 0 to 1, by what code can see.
        signals: what speaks for it, and against it.
    """

    model_config = ConfigDict(frozen=True)

    column: str
    score: float
    signals: tuple[Signal, ...] = ()


def candidates_of(
    attributes: Sequence[Attribute],
    columns: Sequence[SourceColumn],
    *,
    most: int = MOST,
    check: Callable[[], None] = lambda: None,
) -> list[tuple[Candidate, ...]]:
    """Returns the candidates of each attribute, the best first, at most ``most`` of them.

    Args:
        attributes: what is asked for.
        columns: what there is.
        most: candidates of one attribute.
        check: called now and then; ends the work by raising.
    """
    if not attributes or not columns:
        return [() for _ in attributes]
    weights = _weights(columns)
    named = compared([words_of(one.name) for one in attributes], columns, weights, check)
    said = compared([_said(one) for one in attributes], columns, weights, check)
    words, described = both_ways(named.forward, named.backward), np.maximum(said.backward, said.shared)
    words = np.where(_initials(attributes, columns), np.maximum(words, _BY_INITIALS), words)
    letters = _letter_scores([one.name for one in attributes], [one.name for one in columns])
    types, values = _type_scores(attributes, columns), _value_scores(attributes, columns)
    parts = {"words": words, "letters": letters, "described": described, "type": types, "values": values}
    total: Scores = np.sum([_WEIGHTS[name] * scores for name, scores in parts.items()], axis=0)
    same = _same_names(attributes, columns)
    total = np.where(same, np.maximum(total, 0.9 + 0.1 * types), np.minimum(total, 0.95))
    best = np.argsort(-total, axis=1, kind="stable")[:, :most]
    return [
        tuple(
            Candidate(
                column=columns[place].id,
                score=round(float(total[row, place]), 3),
                signals=_signals(bool(same[row, place]), {name: float(s[row, place]) for name, s in parts.items()}),
            )
            for place in best[row]
        )
        for row in range(len(attributes))
    ]


def _said(attribute: Attribute) -> tuple[str, ...]:
    """Returns the words that an attribute is told with, those of its section included, each once."""
    text = f"{attribute.name} {attribute.description} {attribute.section}"
    return tuple(dict.fromkeys(words_of(text)))


def _weights(columns: Sequence[SourceColumn]) -> Callable[[str], float]:
    """Returns what tells how much a word says: little where it stands in the names of many columns."""
    counts = Counter(word for column in columns for word in set(words_of(column.name)))
    total = len(columns)
    return lambda word: float(np.log(1 + total / (1 + counts[word])))


def _initials(attributes: Sequence[Attribute], columns: Sequence[SourceColumn]) -> "NDArray[np.bool_]":
    """Returns where a part of a column's name is the initials of words of an attribute: ``ccf``, ``rw``."""
    names = [frozenset(parts_of(column.name)) for column in columns]
    wanted = [frozenset(_initials_of(words_of(one.name))) for one in attributes]
    return np.array([[not own.isdisjoint(name) for name in names] for own in wanted])


def _initials_of(words: Sequence[str]) -> Iterable[str]:
    letters = "".join(word[:1] for word in words)
    yield from ([letters] if len(letters) >= _LEAST_INITIALS - 1 else [])
    for size in range(_LEAST_INITIALS, len(letters)):
        yield from (letters[start : start + size] for start in range(len(letters) - size + 1))


def _letter_scores(names: Sequence[str], others: Sequence[str]) -> "Scores":
    """Returns how many groups of three letters two names share, shortenings written out."""
    spelled = [[" ".join(words_of(name)) or name.lower() for name in some] for some in (names, others)]
    known: dict[str, int] = {}
    counted = [[_trigrams(text, known) for text in some] for some in spelled]
    rows, columns = (_matrix(some, len(known)) for some in counted)
    shared: Scores = (rows @ columns.T).astype(np.float64)
    return shared


def _trigrams(text: str, known: dict[str, int]) -> Mapping[int, int]:
    padded = f"  {text} "
    return Counter(known.setdefault(padded[n : n + 3], len(known)) for n in range(len(padded) - 2))


def _matrix(counts: Sequence[Mapping[int, int]], width: int) -> "NDArray[np.float32]":
    matrix = np.zeros((len(counts), width), dtype=np.float32)
    for row, found in enumerate(counts):
        matrix[row, list(found)] = list(found.values())
    lengths = np.linalg.norm(matrix, axis=1, keepdims=True)
    matrix /= np.where(lengths == 0, 1, lengths)
    return matrix


def _type_scores(attributes: Sequence[Attribute], columns: Sequence[SourceColumn]) -> "Scores":
    kinds = [column.kind or "" for column in columns]
    by_kind = {kind: [_fit(kind, other) for other in kinds] for kind in {one.kind for one in attributes}}
    return np.array([by_kind[one.kind] for one in attributes])


def _fit(wanted: str, there: str) -> float:
    if not wanted or not there:
        return _NEUTRAL
    return 1.0 if wanted == there else _KIND_FITS.get((wanted, there), 0.0)


def _value_scores(attributes: Sequence[Attribute], columns: Sequence[SourceColumn]) -> "Scores":
    """Returns how many of the values that an attribute may have a column has, where both are known."""
    codes = [frozenset(map(plain_name, column.codes)) for column in columns]
    found = np.full((len(attributes), len(columns)), _NEUTRAL)
    for row, one in enumerate(attributes):
        wanted = frozenset(map(plain_name, one.values)) - {""}
        if not wanted:
            continue
        for place, own in enumerate(codes):
            if own:
                found[row, place] = len(wanted & own) / min(len(wanted), len(own))
    return found


def _same_names(attributes: Sequence[Attribute], columns: Iterable[SourceColumn]) -> "NDArray[np.bool_]":
    names = [plain_name(column.name) for column in columns]
    return np.array([[plain_name(one.name) == name for name in names] for one in attributes])


def _signals(same: bool, parts: Mapping[str, float]) -> tuple[Signal, ...]:
    found: list[Signal] = []
    if same:
        found.append("same name")
    elif parts["words"] >= 0.85:
        found.append("same words")
    elif max(parts["words"], parts["letters"]) >= _ALIKE:
        found.append("alike")
    if parts["described"] >= _DESCRIBED:
        found.append("described")
    if parts["type"] != _NEUTRAL:
        found.append("type fits" if parts["type"] >= _ALIKE else "type differs")
    if parts["values"] > _NEUTRAL:
        found.append("values fit")
    return tuple(found)
