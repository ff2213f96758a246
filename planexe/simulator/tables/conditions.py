"""Finds in a question which rows count: values of columns, comparisons with numbers, days, gaps."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from planexe.simulator.tables.day_conditions import day_conditions
from planexe.simulator.tables.mentions import Mention, Words
from planexe.simulator.tables.number_conditions import count_conditions, number_conditions
from planexe.simulator.tables.query import Condition, Key
from planexe.simulator.tables.shown import ShownColumn

_QUOTED: Final = re.compile(r"[\"“'‘]([^\"”'’]{1,80})[\"”'’]")
_NOT: Final = frozenset(["not", "except", "excluding", "without", "than", "isn", "non", "no"])
_ENDINGS: Final = ("y", "s", "es", "ing", "ly", "n", "an", "ian", "ese", "ish", "ic", "'s")
_AROUND_GAP: Final = frozenset(
    ["value", "values", "entry", "entries", "is", "are", "there", "in", "the", "for", "of", "column", "a", "an"]
)
_SHORT: Final = 3


def conditions_in(words: Words, mentions: Sequence[Mention], columns: Sequence[ShownColumn]) -> list[Condition]:
    """Returns which rows count, in the order of the text.

    Args:
        words: of the question.
        mentions: the columns that it names.
        columns: all there are.
    """
    found = [
        *_of_values(words, mentions, columns),
        *_of_names(words, mentions, columns),
        *number_conditions(words, mentions),
        *count_conditions(words, mentions),
        *day_conditions(words, mentions, columns),
        *_of_gaps(words, mentions),
    ]
    return sorted(dict.fromkeys(found), key=lambda one: one.place)


def _of_values(words: Words, mentions: Sequence[Mention], columns: Sequence[ShownColumn]) -> Iterator[Condition]:
    """Yields conditions for values of text columns that stand in the question: "rainy days", "Fossil Fuels"."""
    for column in columns:
        if column.kind not in ("text", "boolean"):
            continue
        hits = [(place, value) for value in column.samples if isinstance(value, str) for place in _places(words, value)]
        hits = [(p, v) for p, v in hits if not any(m.start <= p < m.end for m in mentions)]
        kept = [
            hit
            for hit in hits
            if not any(hit[1] != v and hit[1].lower() in v.lower() and abs(p - hit[0]) < 3 for p, v in hits)
        ]
        if not kept:
            continue
        place = min(p for p, _ in kept)
        values = tuple(dict.fromkeys(value for _, value in sorted(kept)))
        negated = any(word in _NOT for word in words.low[max(0, place - 2) : place])
        if len(values) > 1:
            yield Condition(Key(column.name), "not in" if negated else "in", values, place=place)
        else:
            yield Condition(Key(column.name), "!=" if negated else "==", values, place=place)


def _places(words: Words, value: str) -> Iterator[int]:
    """Yields where a value stands in a text; a short one only as it is written, a word also as an adjective."""
    parts = re.findall(r"[A-Za-zÀ-ÿ]+|\d+(?:\.\d+)?", value)
    if not parts:
        return
    short = len(value) <= _SHORT and not value.islower()
    adjective = len(parts) == 1 and len(value) >= _SHORT and not short
    wanted, said = (parts, words.said) if short else ([part.lower() for part in parts], words.low)
    for place in range(len(said) - len(parts) + 1):
        if list(said[place : place + len(parts)]) == wanted or (adjective and _is_adjective(said[place], wanted[0])):
            yield place


def _is_adjective(word: str, value: str) -> bool:
    return (word.startswith(value) and word[len(value) :] in _ENDINGS) or word == f"{value}{value[-1]}y"


def _of_names(words: Words, mentions: Sequence[Mention], columns: Sequence[ShownColumn]) -> Iterator[Condition]:
    """Yields conditions for values that are quoted, or stand as names after a column: "the state TX"."""
    known = {str(value).lower() for column in columns for value in column.samples}
    texts = [mention for mention in mentions if mention.column.kind == "text"]
    for quoted in _QUOTED.finditer(words.text):
        place = words.place_of(quoted.start(1))
        near = [m.column for m in texts if m.start <= place] or [m.column for m in texts] or _open_texts(columns)
        if near and quoted[1].lower() not in known and not any(c.name == quoted[1] for c in columns):
            yield Condition(Key(near[-1].name), "==", (quoted[1],), place=place)
    for mention in texts:
        place = mention.end + (
            mention.end < len(words.low) and words.low[mention.end] in ("is", "of", "named", "called", "equals")
        )
        named = _name_at(words, place)
        if named and named.lower() not in known and not any(m.start <= place < m.end for m in mentions):
            yield Condition(Key(mention.column.name), "==", (named,), place=place)


def _open_texts(columns: Sequence[ShownColumn]) -> list[ShownColumn]:
    """Returns the text column whose values are not all shown, if it is the only one that may be meant."""
    found = [column for column in columns if column.kind == "text" and column.distinct > len(column.samples)]
    named = [column for column in found if "name" in column.name.lower()]
    return found if len(found) == 1 else named[:1]


def _name_at(words: Words, place: int) -> str:
    """Returns the capitalised words from a place on, as they stand."""
    end = place
    while end < len(words.said) and words.said[end][0].isupper():
        end += 1
    if end == place or place == 0:
        return ""
    start = words.ends[place] - len(words.said[place])
    return words.text[start : words.ends[end - 1]]


def _of_gaps(words: Words, mentions: Sequence[Mention]) -> Iterator[Condition]:
    """Yields conditions for missing values: "without a city", "where the age is missing"."""
    for mention in mentions:
        before, after = words.low[max(0, mention.start - 3) : mention.start], words.low[mention.end : mention.end + 2]
        back = mention.start - 1
        while back > 0 and words.low[back] in _AROUND_GAP:
            back -= 1
        if {"without", "lack", "lacks", "lacking"} & set(before):
            yield Condition(Key(mention.column.name), "missing", place=mention.start)
        elif {"missing", "null", "empty", "unknown"} & {*words.low[max(0, back) : back + 1], *after}:
            known = {"not", "non"} & {*before, *after}
            yield Condition(Key(mention.column.name), "present" if known else "missing", place=mention.start)
