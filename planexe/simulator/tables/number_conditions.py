"""Finds in a question how numbers are compared: "above 20", "between 5 and 10", "with 8 cylinders"."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from planexe.simulator.tables.day_conditions import YEARS
from planexe.simulator.tables.mentions import Mention, Words
from planexe.simulator.tables.query import Comparison, Condition, Key, Scalar

_COMPARISONS: Final[Sequence[tuple[str, Comparison]]] = (
    (r"at least|no less than|not less than|minimum of|or more than|≥|>=", ">="),
    (r"at most|no more than|not more than|up to|≤|<=", "<="),
    (r"(?:more|greater|higher|larger|bigger|warmer|older|longer) than|above|over|exceed(?:s|ed|ing)?|north of|>", ">"),
    (r"(?:less|fewer|lower|smaller|colder|younger|shorter) than|below|under|south of|<", "<"),
    (r"not equal to|is not|other than|!=", "!="),
    (r"exactly|equal(?:s)? (?:to )?|==?|\bis\b|\bwas\b|\bof\b", "=="),
)
_NUMBER: Final = r"(?P<number>-?\d[\d,]*(?:\.\d+)?)"
_FOLLOWS: Final = re.compile(r"\s*(?:or (?P<way>more|less|fewer|higher|lower|above|below))?", re.IGNORECASE)
_BETWEEN: Final = re.compile(rf"between {_NUMBER}(?: \w+)? and (?P<other>-?\d[\d,]*(?:\.\d+)?)", re.IGNORECASE)
_WITH: Final = frozenset(["have", "has", "had", "with", "having", "of", "are", "exactly"])


def number_conditions(words: Words, mentions: Sequence[Mention]) -> Iterator[Condition]:
    """Yields comparisons with numbers: "above 20", "between 5 and 10", "20 or more"."""
    numeric = [mention for mention in mentions if mention.column.is_number]
    if not numeric:
        return
    taken: list[range] = []
    for between in _BETWEEN.finditer(words.text):
        if YEARS.match(words.text, between.start()):
            continue
        place = words.place_of(between.start("number"))
        key = _nearest(numeric, words.place_of(between.start()))
        yield Condition(key, "between", (_value(between["number"]), _value(between["other"])), place=place)
        taken.append(range(between.start(), between.end()))
    for pattern, comparison in _COMPARISONS:
        for hit in re.finditer(rf"(?:{pattern})\s*(?:a |an |the )?{_NUMBER}(?![\d-])", words.text, re.IGNORECASE):
            if any(hit.start("number") in span for span in taken) or _ends_as_rank(words.text, hit.end()):
                continue
            if comparison == "==" and _looks_like_year(hit["number"]):
                continue
            taken.append(range(hit.start(), hit.end()))
            way = _FOLLOWS.match(words.text, hit.end())
            told: Comparison = comparison
            if way and way["way"]:
                told = ">=" if way["way"].lower() in ("more", "higher", "above") else "<="
            after = words.place_of(hit.start("number")) + 1
            own = next((m for m in numeric if m.start == after), None)  # "more than 4 cylinders"
            key = Key(own.column.name) if own else _nearest(numeric, words.place_of(hit.start()))
            yield Condition(key, told, (_value(hit["number"]),), place=words.place_of(hit.start("number")))


def count_conditions(words: Words, mentions: Sequence[Mention]) -> Iterator[Condition]:
    """Yields what a column is where only its number stands before it: "cars with 8 cylinders"."""
    for mention in mentions:
        before = words.low[max(0, mention.start - 2) : mention.start]
        if mention.column.kind == "integer" and len(before) == 2 and before[1].isdigit() and before[0] in _WITH:
            yield Condition(Key(mention.column.name), "==", (int(before[1]),), place=mention.start - 1)


def _ends_as_rank(text: str, end: int) -> bool:
    return re.match(r"(?:st|nd|rd|th)\b|\s*(?:decimal|percentile)|%? percentile", text[end:]) is not None


def _looks_like_year(number: str) -> bool:
    return re.fullmatch(r"(?:18|19|20)\d\d", number) is not None


def _nearest(numeric: Sequence[Mention], place: int) -> Key:
    """Returns the column a comparison is about: the last one named before it, else the next one."""
    before = [mention for mention in numeric if mention.end <= place]
    return Key((before[-1] if before else numeric[0]).column.name)


def _value(number: str) -> Scalar:
    plain = number.replace(",", "")
    return float(plain) if "." in plain else int(plain)
