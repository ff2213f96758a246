"""Does a quote really state this: amounts, counts, shares and days, compared with words in any script; pure."""

import re
from datetime import date, timedelta
from fractions import Fraction
from typing import Final

from planexe.reading.amounts import SCALES, find_amounts, plain, read_plain
from planexe.reading.dates import SaidDate, find_dates
from planexe.reading.words import Unit, either, words_of

# Written without digits; the short signs ("k", "m") only mean something behind a digit.
_SPELT: Final = re.compile(
    "|".join(rf"(?<!\w){re.escape(word)}(?!\w)" for word in sorted(SCALES, key=len, reverse=True) if len(word) > 2)
)
_PERCENT: Final = re.compile(
    r"(\d{1,3}(?:[.,]\d+)?)\s?(?:%|٪|percent|per cent|prozent|por ciento|pour cent|procent|proc\.|百分)"
)
_FRACTION: Final = re.compile(r"(?<!\d)(\d{1,2})\s?/\s?(\d{1,2})(?!\d)")
_TOLERANCE = 1e-6
_SHARE_TOLERANCE = 0.006
_MOST_NUMBERS = 40
_SLACK_DAYS: Final = 31


def is_stated(amount: float, quote: str) -> bool:
    """Returns whether the quote states the amount, as somebody who reads it would say.

    It stands there in digits or, in words, as a number of hundreds, thousands, millions. What parts come to together is
    not stated: adding is for code.
    """
    text = plain(quote)
    found = find_amounts(text)[:_MOST_NUMBERS]
    if any(_same(reading, amount) for one in found for reading in one.readings):
        return True
    for one in reversed(found):
        text = f"{text[: one.start]}{' ' * (one.end - one.start)}{text[one.end :]}"
    # Written out ("half a million", "two hundred thousand"): quarters up to 999 of the largest scale named.
    words = [factor for word in _SPELT.findall(text) for factor in SCALES[word]]
    return any(1 <= (parts := amount / word * 4) < 4000 and abs(parts - round(parts)) < _TOLERANCE for word in words)


def is_counted(count: float, quote: str) -> bool:
    """Returns whether the quote states a count, in digits or a word: ``three rangers``; one may go without saying."""
    if count == 1 or is_stated(count, quote):
        return True
    counts = words_of().counts
    said = re.findall(either([name for name, number in counts.items() if number == count]), plain(quote))
    return bool(said)


def speaks_of(unit: Unit, quote: str) -> bool:
    """Returns whether the quote names a unit of time."""
    names = [name for name, meant in words_of().units.items() if meant == unit]
    return re.search(either(names), plain(quote)) is not None


def is_shared(share: float, quote: str) -> bool:
    """Returns whether the quote states a share of a whole: ``two thirds``, ``60 %``, ``1/4``."""
    text = plain(quote)
    said = [float(number.replace(",", ".")) / 100 for number in _PERCENT.findall(text)]
    said += [float(Fraction(int(a), int(b))) for a, b in _FRACTION.findall(text) if int(b)]
    shares = words_of().shares
    longest = re.findall(either([*shares]), text)
    said += [float(shares[re.sub(r"\s+", " ", word)]) for word in longest]
    return any(abs(one - share) <= _SHARE_TOLERANCE for one in said)


def is_dated(day: date, quote: str, today: date) -> bool:
    """Returns whether a day may be meant by a quote; true where the quote names no day that code can read.

    A month or a year stands for any of its days, "before" for the day ahead of it, a length of time for about so long
    from today; without a year, for that day of any year.
    """
    found = find_dates(read_plain(quote), today)
    return not found or any(_meant(day, one) for one in found)


def _meant(day: date, said: SaidDate) -> bool:
    slack = timedelta(days=_SLACK_DAYS if said.form in {"span", "season"} else 1)
    first, last = said.first - slack, said.last + timedelta(days=_SLACK_DAYS if said.form in {"span", "season"} else 0)
    if first <= day <= last:
        return True
    if not said.yearless:
        return False
    return any(
        _moved(first, years) <= day <= _moved(last, years)
        for years in range(day.year - last.year - 1, day.year - first.year + 2)
    )


def _moved(day: date, years: int) -> date:
    return day.replace(year=day.year + years, day=min(day.day, 28) if day.month == 2 else day.day)


def _same(one: float, other: float) -> bool:
    return abs(one - other) <= _TOLERANCE * max(1.0, abs(other))
