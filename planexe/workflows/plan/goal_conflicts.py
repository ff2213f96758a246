"""What contradicts itself in a goal text, found by simple rules that rather miss something than cry wolf; pure."""

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from planexe.long_runs import without_long_runs

_MONTHS: Final = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
)  # fmt: skip
_WEEKDAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTH = rf"(?P<month>{'|'.join(_MONTHS)})"
_DATE = (
    rf"(?:(?P<iso>\d{{4}}-\d\d-\d\d)|(?:(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?)?{_MONTH},?\s+(?P<year>\d{{4}})"
    r"|(?P<bare>20\d\d)(?![\d.,]*\d))"
)
_START = re.compile(
    rf"\b(?:start|begin)(?:s|ing|ning)?\s+(?:[^.;:!?]{{0,40}}?\b(?:on|in|from|at)\s+)?(?:the\s+)?{_DATE}", re.IGNORECASE
)
_END = re.compile(
    r"\b(?:by|before|until|(?:no|not)\s+later\s+than|deadline(?:\s+is|:)?|(?:done|finished|ready|complete)\s+in)\s+"
    rf"(?:the\s+)?(?:end\s+of\s+)?{_DATE}",
    re.IGNORECASE,
)
_DAY_NAMED = re.compile(rf"\b(?P<weekday>{'|'.join(_WEEKDAYS)}),?\s+(?:the\s+)?{_DATE}", re.IGNORECASE)
_FULL_DATE = re.compile(rf"\b(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?{_MONTH}(?:,?\s+(?P<year>\d{{4}}))?", re.I)
_MONEY = r"(?:[$€£]|USD|EUR|GBP|DKK|SEK|NOK|CHF|PLN)?\s*(?P<amount>\d[\d.,]*)\s*(?P<size>million|thousand|k\b|m\b)?"
_BUDGET = re.compile(
    rf"\bbudget(?:\s+(?:is|of|will\s+be))?:?\s+(?:about\s+|around\s+|up\s+to\s+|at\s+most\s+)?{_MONEY}", re.IGNORECASE
)
_NO_MONEY = re.compile(
    r"\b(?:no\s+(?:budget|money)(?!\s+(?:for|left|back))|zero\s+budget|without\s+(?:any\s+)?money)\b", re.I
)
_LEAST = re.compile(r"\bat\s+least\s+(?P<number>\d[\d,]*)\s+(?P<noun>[a-z]{3,})", re.IGNORECASE)
_MOST = re.compile(
    r"\b(?:at\s+most|no\s+more\s+than|not\s+more\s+than)\s+(?P<number>\d[\d,]*)\s+(?P<noun>[a-z]{3,})", re.I
)
_ALONE = re.compile(
    r"\b(?:i\s+(?:work|do\s+(?:it|this|everything))\s+alone|all\s+by\s+myself|single-handed(?:ly)?)\b", re.I
)
_TEAM = re.compile(
    r"\b(?:a\s+team\s+of|we\s+are|staff\s+of)\s+(?:two|three|four|five|six|seven|eight|nine|ten|\d+)\b", re.I
)
_ONLINE = re.compile(r"\b(?:only\s+online|online\s+only|(?:fully|purely|entirely)\s+(?:online|remote|digital))\b", re.I)
_PREMISES = re.compile(
    r"(?<!no )(?<!without )(?<!without a )(?<!without an )(?<!not a )(?<!not an )"
    r"\b(?P<what>shop|café|cafe|restaurant|warehouse|showroom|bakery|premises)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two things in a goal that cannot both be true.

    Attributes:
        text: one or two plain sentences.
        insert: the beginning of the sentence that would settle it.
    """

    text: str
    insert: str


def conflicts_in(goal: str, today: date) -> tuple[Conflict, ...]:
    """Returns what contradicts itself in a goal, or the calendar."""
    goal = without_long_runs(goal)
    return (*_dates(goal, today), *_days(goal), *_money(goal), *_numbers(goal), *_people(goal), *_places(goal))


def budget_in(goal: str) -> tuple[str, float] | None:
    """Returns the one budget that a goal calls so, with its words; ``None`` if it names none, or several."""
    found = {_amount(m): m.group(0).strip(" .,") for m in _BUDGET.finditer(goal)}
    return next(((words, amount) for amount, words in found.items()), None) if len(found) == 1 else None


def deadline_in(goal: str) -> tuple[str, date] | None:
    """Returns the one last day that a goal names, with its words; ``None`` if it names none, or several."""
    found = {_last_day(m, span): m.group(0) for m in _END.finditer(goal) if (span := _span(m))}
    return next(((words, day) for day, words in found.items()), None) if len(found) == 1 else None


def _last_day(found: re.Match[str], span: tuple[date, date]) -> date:
    """Returns the last day allowed: what is done before a month is done on the last day of the one before it."""
    return span[0] - timedelta(days=1) if found.group(0).casefold().startswith("before") else span[1]


def _dates(goal: str, today: date) -> Iterator[Conflict]:
    starts = [span for m in _START.finditer(goal) if (span := _span(m))]
    ends = [(m.group(0), span) for m in _END.finditer(goal) if (span := _span(m))]
    if starts and ends and max(end for _, (_, end) in ends) < min(start for start, _ in starts):
        yield Conflict("The end lies before the start.", "The work starts on … and is done by ")
        return
    late = [said for said, (_, end) in ends if end < today]
    if late:
        yield Conflict(f"“{late[0]}” lies in the past.", "The deadline is ")


def _days(goal: str) -> Iterator[Conflict]:
    for found in _FULL_DATE.finditer(goal):
        year, month = int(found["year"] or 2028), _month(found)  # a leap year, where none is given
        if year and not 1 <= int(found["day"]) <= monthrange(year, month)[1]:
            yield Conflict(f"There is no {found.group(0)}.", "The right date is ")
            return
    for found in _DAY_NAMED.finditer(goal):
        span = _span(found)
        if span and span[0] == span[1] and _WEEKDAYS[span[0].weekday()].casefold() != found["weekday"].casefold():
            said = found.group(0).partition(" ")[2].strip()
            yield Conflict(f"{said} is a {_WEEKDAYS[span[0].weekday()]}, no {found['weekday']}.", "The right date is ")
            return


def _money(goal: str) -> Iterator[Conflict]:
    amounts = dict.fromkeys(_amount(m) for m in _BUDGET.finditer(goal))
    if len(amounts) > 1:
        named = " and ".join(f"{amount:,.0f}" for amount in list(amounts)[:2])
        yield Conflict(f"Two budgets are named: {named}.", "The whole budget is ")
    elif amounts and _NO_MONEY.search(goal):
        yield Conflict("A budget is named, and that there is no money.", "The whole budget is ")


def _numbers(goal: str) -> Iterator[Conflict]:
    most = {m["noun"].casefold(): int(m["number"].replace(",", "")) for m in _MOST.finditer(goal)}
    for found in _LEAST.finditer(goal):
        least, noun = int(found["number"].replace(",", "")), found["noun"].casefold()
        if noun in most and least > most[noun]:
            yield Conflict(f"At least {least:,} {noun}, and at most {most[noun]:,}.", f"The number of {noun} is ")
            return


def _people(goal: str) -> Iterator[Conflict]:
    team = _TEAM.search(goal)
    if team and _ALONE.search(goal):
        yield Conflict(f"One person alone, and “{team.group(0)}”.", "The work is done by ")


def _places(goal: str) -> Iterator[Conflict]:
    premises = _PREMISES.search(goal)
    if premises and _ONLINE.search(goal):
        yield Conflict(f"Only online, and a {premises['what'].lower()}.", "What happens on the spot, and what online: ")


def _span(found: re.Match[str]) -> tuple[date, date] | None:
    """Returns the first and the last day a date may mean; ``None`` if there is no such day."""
    try:
        if found["iso"]:
            day = date.fromisoformat(found["iso"])
            return day, day
        if found["bare"]:
            return date(int(found["bare"]), 1, 1), date(int(found["bare"]), 12, 31)
        year, month = int(found["year"]), _month(found)
        if found["day"]:
            day = date(year, month, int(found["day"]))
            return day, day
        return date(year, month, 1), date(year, month, monthrange(year, month)[1])
    except ValueError:
        return None


def _month(found: re.Match[str]) -> int:
    return _MONTHS.index(found["month"].casefold()) + 1


def _amount(found: re.Match[str]) -> float:
    digits = re.sub(r"[.,](?=\d{3}(?!\d))", "", found["amount"].rstrip(".,")).replace(",", ".")
    size = (found["size"] or "").casefold()
    factor = 1e6 if size in {"million", "m"} else 1e3 if size in {"thousand", "k"} else 1.0
    return round(float(digits if digits.count(".") <= 1 else digits.replace(".", "")) * factor, 2)
