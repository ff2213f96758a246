"""Finds in a question which rows count: values of columns, comparisons with numbers, days and years."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from planexe.simulator.tables.mentions import Mention, Words
from planexe.simulator.tables.query import Comparison, Condition, Key, Scalar
from planexe.simulator.tables.shown import ShownColumn

MONTHS: Final = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
)  # fmt: skip
WEEKDAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
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
_DAY: Final = r"\d{4}-\d\d-\d\d"
_DAYS: Final = re.compile(rf"\b(?:between|from) ({_DAY}) (?:and|to|until) ({_DAY})", re.IGNORECASE)
_ONE_DAY: Final = re.compile(
    rf"\b(after|since|from|before|until|up to|on|for|starting on)\s+(?:the )?({_DAY})", re.IGNORECASE
)
_YEARS: Final = re.compile(
    r"\b(?:between|from) ((?:18|19|20)\d\d) (?:and|to|until) ((?:18|19|20)\d\d)\b", re.IGNORECASE
)
_YEAR: Final = re.compile(
    r"\b(in|of|during|for|after|since|before|until|through|from|by|year)\s+(?:the )?(?:year )?((?:18|19|20)\d\d)\b(?!-)"
    r"|\b(?:" + "|".join(MONTHS) + r")\s+((?:18|19|20)\d\d)\b",
    re.IGNORECASE,
)
_MONTH: Final = re.compile(r"\b(?:in|of|during|for|every|each|all|on)\s+(" + "|".join(MONTHS) + r")\b", re.IGNORECASE)
_WEEKDAY: Final = re.compile(r"\b(" + "|".join(day.lower() for day in WEEKDAYS) + r")s?\b", re.IGNORECASE)
_QUOTED: Final = re.compile(r"[\"“'‘]([^\"”'’]{1,80})[\"”'’]")
_SINCE: Final[dict[str, Comparison]] = {
    "after": ">", "since": ">=", "from": ">=", "starting on": ">=", "before": "<", "until": "<=", "up to": "<=",
    "through": "<=", "by": "<=",
}  # fmt: skip
_NOT: Final = frozenset(["not", "except", "excluding", "without", "than", "isn", "non", "no"])
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
        *_of_numbers(words, mentions),
        *_of_days(words, mentions, columns),
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
    wanted, said = (parts, words.said) if short else ([part.lower() for part in parts], words.low)
    for place in range(len(said) - len(parts) + 1):
        if list(said[place : place + len(parts)]) == wanted or (
            len(parts) == 1 and len(value) >= _SHORT and not short and _is_adjective(said[place], wanted[0])
        ):
            yield place


def _is_adjective(word: str, value: str) -> bool:
    return word.startswith(value) and word[len(value) :] in ("y", f"{value[-1]}y", "s", "es", "ing", "ly")


def _of_names(words: Words, mentions: Sequence[Mention], columns: Sequence[ShownColumn]) -> Iterator[Condition]:
    """Yields conditions for values that are quoted, or stand as names after a column: "the state TX"."""
    known = {str(value).lower() for column in columns for value in column.samples}
    texts = [mention for mention in mentions if mention.column.kind == "text"]
    for quoted in _QUOTED.finditer(words.text):
        place = words.place_of(quoted.start(1))
        near = [m for m in texts if m.start <= place] or texts
        if near and quoted[1].lower() not in known and not any(c.name == quoted[1] for c in columns):
            yield Condition(Key(near[-1].column.name), "==", (quoted[1],), place=place)
    for mention in texts:
        place = mention.end + (
            mention.end < len(words.low) and words.low[mention.end] in ("is", "of", "named", "called", "equals")
        )
        named = _name_at(words, place)
        if named and named.lower() not in known and not any(m.start <= place < m.end for m in mentions):
            yield Condition(Key(mention.column.name), "==", (named,), place=place)


def _name_at(words: Words, place: int) -> str:
    """Returns the capitalised words from a place on, as they stand."""
    end = place
    while end < len(words.said) and words.said[end][0].isupper():
        end += 1
    if end == place or place == 0:
        return ""
    start = words.ends[place] - len(words.said[place])
    return words.text[start : words.ends[end - 1]]


def _of_numbers(words: Words, mentions: Sequence[Mention]) -> Iterator[Condition]:
    """Yields comparisons with numbers: "above 20", "between 5 and 10", "20 or more"."""
    numeric = [mention for mention in mentions if mention.column.is_number]
    if not numeric:
        return
    taken: list[range] = []
    for between in _BETWEEN.finditer(words.text):
        if _YEARS.match(words.text, between.start()):
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
            key = _nearest(numeric, words.place_of(hit.start()))
            yield Condition(key, told, (_value(hit["number"]),), place=words.place_of(hit.start("number")))


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


def _of_days(words: Words, mentions: Sequence[Mention], columns: Sequence[ShownColumn]) -> Iterator[Condition]:
    """Yields conditions for days, months, years and days of the week."""
    days = [m.column for m in mentions if m.column.is_day] or [column for column in columns if column.is_day]
    whole = [column for column in columns if column.name.lower() == "year" and column.kind == "integer"]
    if not days and not whole:
        return
    text = words.text
    column = days[0].name if days else ""
    year = Key(whole[0].name) if whole and not days else Key(column, "year")
    if days:
        for span in _DAYS.finditer(text):
            yield Condition(Key(column), "between", span.groups(), is_day=True, place=words.place_of(span.start()))
        for one in _ONE_DAY.finditer(_DAYS.sub(lambda hit: " " * len(hit[0]), text)):
            how: Comparison = _SINCE.get(one[1].lower(), "==")
            yield Condition(Key(column), how, (one[2],), is_day=True, place=words.place_of(one.start()))
        if months := [MONTHS.index(hit[1].lower()) + 1 for hit in _MONTH.finditer(text)]:
            place = words.place_of(_first(_MONTH, text))
            yield Condition(Key(column, "month"), "==" if len(months) == 1 else "in", tuple(months), place=place)
        if week := [hit[1].capitalize() for hit in _WEEKDAY.finditer(text)]:
            place = words.place_of(_first(_WEEKDAY, text))
            yield Condition(Key(column, "weekday"), "==" if len(week) == 1 else "in", tuple(week), place=place)
        if re.search(r"\bweekends?\b", text, re.IGNORECASE):
            yield Condition(
                Key(column, "weekday"), "in", WEEKDAYS[5:], place=words.place_of(text.lower().find("weekend"))
            )
    for span in _YEARS.finditer(text):
        yield Condition(year, "between", (int(span[1]), int(span[2])), place=words.place_of(span.start()))
    left = _YEARS.sub(lambda hit: " " * len(hit[0]), text)
    plain = [hit for hit in _YEAR.finditer(left) if _SINCE.get((hit[1] or "in").lower()) is None]
    if years := tuple(dict.fromkeys(int(hit[2] or hit[3]) for hit in plain)):
        how = "==" if len(years) == 1 else "in"
        yield Condition(year, how, years, place=words.place_of(plain[0].start()))
    for hit in _YEAR.finditer(left):
        if hit not in plain and (since := _SINCE.get((hit[1] or "").lower())):
            yield Condition(year, since, (int(hit[2]),), place=words.place_of(hit.start()))


def _first(pattern: re.Pattern[str], text: str) -> int:
    found = pattern.search(text)
    return found.start() if found else 0


def _of_gaps(words: Words, mentions: Sequence[Mention]) -> Iterator[Condition]:
    """Yields conditions for missing values: "without a city", "where the age is missing"."""
    for mention in mentions:
        before, after = words.low[max(0, mention.start - 3) : mention.start], words.low[mention.end : mention.end + 2]
        near = {*before[-2:], *after}
        if {"without", "lack", "lacks", "lacking"} & set(before):
            yield Condition(Key(mention.column.name), "missing", place=mention.start)
        elif {"missing", "null", "empty", "unknown"} & near:
            known = {"not", "non"} & {*before, *after}
            yield Condition(Key(mention.column.name), "present" if known else "missing", place=mention.start)
