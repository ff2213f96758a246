"""Finds in a question which days count: days, months, years, days of the week."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from planexe.simulator.tables.mentions import Mention, Words
from planexe.simulator.tables.query import Comparison, Condition, Key
from planexe.simulator.tables.shown import ShownColumn

MONTHS: Final = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
)  # fmt: skip
WEEKDAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_DAY: Final = r"\d{4}-\d\d-\d\d"
_DAYS: Final = re.compile(rf"\b(?:between|from) ({_DAY}) (?:and|to|until) ({_DAY})", re.IGNORECASE)
_ONE_DAY: Final = re.compile(
    rf"\b(after|since|from|before|until|up to|on|for|starting on)\s+(?:the )?({_DAY})", re.IGNORECASE
)
YEARS: Final = re.compile(r"\b(?:between|from) ((?:18|19|20)\d\d) (?:and|to|until) ((?:18|19|20)\d\d)\b", re.IGNORECASE)
_YEAR: Final = re.compile(
    r"\b(in|of|during|for|after|since|before|until|through|from|by|year)\s+(?:the )?(?:year )?((?:18|19|20)\d\d)\b(?!-)"
    r"|\b(?:" + "|".join(MONTHS) + r")\s+((?:18|19|20)\d\d)\b",
    re.IGNORECASE,
)
_MONTH: Final = re.compile(r"\b(?:in|of|during|for|every|each|all|on)\s+(" + "|".join(MONTHS) + r")\b", re.IGNORECASE)
_WEEKDAY: Final = re.compile(r"\b(" + "|".join(day.lower() for day in WEEKDAYS) + r")s?\b", re.IGNORECASE)
_SINCE: Final[dict[str, Comparison]] = {
    "after": ">", "since": ">=", "from": ">=", "starting on": ">=", "before": "<", "until": "<=", "up to": "<=",
    "through": "<=", "by": "<=",
}  # fmt: skip


def day_conditions(words: Words, mentions: Sequence[Mention], columns: Sequence[ShownColumn]) -> Iterator[Condition]:
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
    for span in YEARS.finditer(text):
        yield Condition(year, "between", (int(span[1]), int(span[2])), place=words.place_of(span.start()))
    left = YEARS.sub(lambda hit: " " * len(hit[0]), text)
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
