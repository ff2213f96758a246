"""Days that a text names, in figures or words: ``1 May 2027``, ``1.5.27``, ``within 18 months``, ``五月``; pure."""

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Final, Literal

from planexe.reading.amounts import Plain
from planexe.reading.words import Unit, Words, either, languages_of, words_of

Form = Literal["day", "month", "season", "quarter", "year", "span", "impossible"]
_FIGURES: Final = re.compile(
    r"(?<![\d./-])(?:(?P<y>(?:19|20|21)\d\d)(?P<s>[-/.])(?P<m>\d{1,2})(?P=s)(?P<d>\d{1,2})"
    r"|(?P<d2>\d{1,2})(?P<s2>[-/.])(?P<m2>\d{1,2})(?P=s2)(?P<y2>(?:19|20|21)\d\d|\d\d))(?![\d/-]|\.\d)"
)
_SIGNED: Final = re.compile(  # years, months and days that a sign follows
    r"(?:(?P<y>(?:19|20|21)\d\d)\s?[年년]\s?)?(?P<m>\d{1,2})\s?[月월]\s?(?:(?P<d>\d{1,2})\s?[日号號일])?"
    r"|(?P<bare>(?:19|20|21)\d\d)\s?[年년](?!\s?(?:\d{1,2}|[一二三四五六七八九十]{1,2})\s?[月월])"
)
_YEAR: Final = re.compile(r"(?<![\d.,/'’-])(?P<y>20\d\d|21\d\d|19\d\d)(?!\d|[.,'’-]\d|\s?[$€£%])")
_QUARTER: Final = re.compile(
    r"(?<!\w)q(?P<q>[1-4])\s?(?:/|of\s|de\s)?\s?(?P<y>(?:20|21)\d\d)"
    r"|(?P<y2>(?:20|21)\d\d)[\s-]?q(?P<q2>[1-4])(?!\w)"
)
_IN: Final = re.compile(
    r"(?<!\w)(?:in|by|on|before|until|till|from|since|of|only|next|this|early|mid|late|through|between|im|ab|bis|vor|"
    r"von|nach|en|de|d'|avant|dès|mi|début|fin|al|da|dal|entro|vanaf|tot|voor|w|do|od|przed|em|até|fra|til|"
    r"inden|før|i|в|до|с|end|ende|slutningen|koniec|końca|fine|finales|einde|eind|начала|конца|each|every)[\s-]+(?:the\s+)?(?:end\s+(?:of\s+)?)?$|-\s?$"
)
_LEAST_HOURS: Final = 48
"""So many hours and more are told for days, fewer for a length of work."""
_EASTER: Final = re.compile(r"(?<![^\W\d_])easter(?:\s+(?P<y>(?:19|20|21)\d\d))?(?![^\W\d_])")
_CHRISTMAS: Final = re.compile(
    r"(?<!\w)(?:christmas|weihnachten|noël|navidad|natale?|kerst(?:mis)?|boże\w* narodzeni\w*|圣诞节?)"
    r"(?:\s+(?:of\s+|de\s+)?(?P<y>(?:19|20|21)\d\d))?(?!\w)"
)
_MONTHS_OF_SEASON: Final = ((3, 5), (6, 8), (9, 11), (12, 2))
_FARTHEST_DAYS: Final = 200 * 366
_DAYS: Final = {"day": 1, "week": 7}
_MONTHS: Final = {"month": 1, "quarter": 3, "year": 12}
_MOST_COUNT: Final = 100_000


@dataclass(frozen=True, slots=True)
class SaidDate:
    """A day, or the days that a text means by a month, a season, a year.

    Attributes:
        first: first day it may mean.
        last: last day it may mean; ``first`` for a single day, and for a length of time counted from today.
        form: what is named; ``impossible`` is a day that no calendar has, which nobody is given.
        start: where it begins in the plain text; it ends before ``end``.
        yearless: the text names no year: the next such day is given.
    """

    first: date
    last: date
    form: Form
    start: int
    end: int
    yearless: bool = False


def find_dates(text: Plain, today: date, languages: tuple[str, ...] | None = None) -> list[SaidDate]:
    """Returns the days that a text names, in their order; what is no day of the calendar is left out.

    Args:
        text: as ``read_plain`` gives it.
        today: from which lengths of time count, and days without a year.
        languages: of the text; default: those it seems to be written in.
    """
    words = words_of(languages_of(text.text) if languages is None else languages)
    return [one for one in _found(text.text, today, words) if one.form != "impossible"]


def named_years(text: Plain) -> set[int]:
    """Returns the years that a text names, alone or as part of a date."""
    return {int(found["y"]) for found in _YEAR.finditer(text.text)}


def impossible_days(text: Plain, languages: tuple[str, ...] | None = None) -> list[str]:
    """Returns the days that a text names and no calendar has, in its words: ``31 June 2027``."""
    words = words_of(languages_of(text.text) if languages is None else languages)
    found = _found(text.text, date(2028, 1, 1), words)  # a leap year, where none is given
    return [text.said(one.start, one.end).strip() for one in found if one.form == "impossible"]


def _found(text: str, today: date, words: Words) -> list[SaidDate]:
    found: list[SaidDate] = []
    taken = bytearray(len(text))
    for one in _all(text, today, words):
        if not any(taken[one.start : one.end]):
            taken[one.start : one.end] = b"\1" * (one.end - one.start)
            found.append(one)
    return sorted(found, key=lambda one: one.start)


def _all(text: str, today: date, words: Words) -> Iterator[SaidDate]:
    """Yields what each way to write a date finds, the surest first."""
    for match in _FIGURES.finditer(text):
        yield from _figures(match)
    for match in _SIGNED.finditer(text):
        yield from _of_parts(match, today, match["bare"] or match["y"], match["m"], match["d"])
    months = _patterns(words)
    for match in months.named.finditer(text):
        yield from _named(match, today, words)
    for match in _QUARTER.finditer(text):
        year, quarter = int(match["y"] or match["y2"]), int(match["q"] or match["q2"])
        yield _months(year, quarter * 3 - 2, quarter * 3, "quarter", match)
    for match in _CHRISTMAS.finditer(text):
        year = int(match["y"] or today.year + (today > date(today.year, 12, 26)))
        yield SaidDate(date(year, 12, 24), date(year, 12, 26), "season", *match.span(), yearless=not match["y"])
    for match in _EASTER.finditer(text):
        year = int(match["y"] or today.year + (today > _easter(today.year)))
        yield SaidDate(_easter(year), _easter(year), "season", *match.span(), yearless=not match["y"])
    for match in months.season.finditer(text):
        yield from _season(match, today, words)
    for match in months.span.finditer(text):
        yield from _span(match, today, words)
    for match in _YEAR.finditer(text):
        yield _months(int(match["y"]), 1, 12, "year", match)


@dataclass(frozen=True, slots=True)
class _Patterns:
    named: re.Pattern[str]
    season: re.Pattern[str]
    span: re.Pattern[str]


@lru_cache(maxsize=64)
def _patterns_of(
    months: tuple[str, ...], seasons: tuple[str, ...], units: tuple[str, ...], counts: tuple[str, ...]
) -> _Patterns:
    month = either(months)
    of = r"(?:\s?(?:of|de|di|del|dell'|des|d')\s?)?"
    year = r"(?P<y>(?:19|20|21)\d\d)(?!\d)"
    return _Patterns(
        named=re.compile(
            rf"(?:(?P<y0>(?:19|20|21)\d\d)\s?年\s?)?(?:(?<![\d.,])(?P<d>\d{{1,2}})(?:st|nd|rd|th|er|º|ª|\.)?\s*{of}\s*)?(?P<month>{month})\.?"
            rf"(?:\s+(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?(?![\d:.%])(?!\s*(?:{month}))(?=\s*,|\s*$|\s+(?:19|20|21)\d\d|[.;)]|\s+[^\W\d]))?"
            rf"(?:,?\s*{of}\s*{year})?"
        ),
        season=re.compile(
            rf"(?:(?P<y2>(?:19|20|21)\d\d)\s?年?\s?)?(?P<season>{either(seasons)})(?:\s+(?:of\s+|de\s+|del\s+)?{year})?"
        ),
        span=re.compile(rf"(?<![\d.,$€£])(?P<n>\d{{1,120}}|{either(counts)})[\s-]*(?P<u>{either(units)})"),
    )


def _patterns(words: Words) -> _Patterns:
    return _patterns_of(tuple(words.months), tuple(words.seasons), tuple(words.units), tuple(words.counts))


def _easter(year: int) -> date:
    """Returns Easter Sunday of the Gregorian calendar (Butcher's rule, in Meeus, Astronomical Algorithms, ch. 8)."""
    a, (b, c) = year % 19, divmod(year, 100)
    d, e = divmod(b, 4)
    h = (19 * a + b - d - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    i, k = divmod(c, 4)
    one = (32 + 2 * e + 2 * i - h - k) % 7
    month, day = divmod(h + one - 7 * ((a + 11 * h + 22 * one) // 451) + 114, 31)
    return date(year, month, day + 1)


def _figures(match: re.Match[str]) -> Iterator[SaidDate]:
    if match["y"]:
        yield from _day(int(match["y"]), int(match["m"]), int(match["d"]), match)
        return
    year, day, month = int(match["y2"]), int(match["d2"]), int(match["m2"])
    if month > 12 and match["s2"] == "/":  # as people write it in North America
        day, month = month, day
    yield from _day(year + 2000 if year < 100 else year, month, day, match)


def _of_parts(
    match: re.Match[str], today: date, year: str | None, month: str | None, day: str | None
) -> Iterator[SaidDate]:
    if month is None:
        yield _months(int(year or today.year), 1, 12, "year", match)
    elif day is not None:
        if year:
            yield from _day(int(year), int(month), int(day), match)
        else:
            yield from _next_day(int(month), int(day), today, match)
    elif 1 <= int(month) <= 12:
        chosen = int(year) if year else today.year + (int(month) < today.month)
        yield _months(chosen, int(month), int(month), "month", match, yearless=not year)


def _named(match: re.Match[str], today: date, words: Words) -> Iterator[SaidDate]:
    name = re.sub(r"\s+", " ", match["month"]).rstrip(".")
    month, day, year = words.months[name], match["d"] or match["d2"], match["y"] or match["y0"]
    if not day and not year and name not in words.sure_months and not _is_time(match, words):
        return
    yield from _of_parts(match, today, year, str(month), day)


def _is_time(match: re.Match[str], words: Words) -> bool:
    """Returns whether what was found is a month or season: "may" is a verb, too."""
    ahead = match.string[max(0, match.start() - 32) : match.start()]
    before = re.search(r"([^\W\d_]+)\.?\s+[^\W\d_]{1,6}\s+$", ahead)  # "from March to"
    return _IN.search(ahead[-24:]) is not None or (before is not None and before[1] in words.months)


def _season(match: re.Match[str], today: date, words: Words) -> Iterator[SaidDate]:
    first, last = _MONTHS_OF_SEASON[words.seasons[match["season"]]]
    year = match["y"] or match["y2"]
    if not year and match["season"].isascii() and not _is_time(match, words):
        return  # a spring of water, a fall
    chosen = int(year) if year else today.year + (last < today.month and first < today.month)
    yield _months(chosen, first, last, "season", match, yearless=not year)


def _span(match: re.Match[str], today: date, words: Words) -> Iterator[SaidDate]:
    said = re.sub(r"\s+", " ", match["n"])
    count = min(int(said), _MOST_COUNT) if said.isdigit() else words.counts[said]
    unit: Unit = words.units[re.sub(r"\s+", " ", match["u"])]
    if unit == "hour":
        if count < _LEAST_HOURS:
            return
        count, unit = -(-count // 24), "day"
    if count < 1:
        return
    day = later(today, count, unit)
    yield SaidDate(day, day, "span", match.start(), match.end())


def later(day: date, count: int, unit: Unit) -> date:
    """Returns the day so many days, weeks, months, quarters or years later, at most two hundred years on."""
    if unit in _DAYS:
        return day + timedelta(days=min(count * _DAYS[unit], _FARTHEST_DAYS))
    months = min(count * _MONTHS.get(unit, 0), _FARTHEST_DAYS // 31) + day.month - 1
    year, month = day.year + months // 12, months % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def _day(year: int, month: int, day: int, match: re.Match[str]) -> Iterator[SaidDate]:
    try:
        found = date(year, month, day)
    except ValueError:
        yield _impossible(match)
        return
    yield SaidDate(found, found, "day", match.start(), match.end())


def _impossible(match: re.Match[str]) -> SaidDate:
    return SaidDate(date.min, date.min, "impossible", match.start(), match.end())


def _next_day(month: int, day: int, today: date, match: re.Match[str]) -> Iterator[SaidDate]:
    for year in range(today.year, today.year + 9):  # 29 February is eight years off at most
        try:
            found = date(year, month, day)
        except ValueError:
            continue
        if found >= today:
            yield SaidDate(found, found, "day", match.start(), match.end(), yearless=True)
            return
    yield _impossible(match)


def _months(year: int, first: int, last: int, form: Form, match: re.Match[str], *, yearless: bool = False) -> SaidDate:
    ends = year + (last < first)  # winter reaches into the next year
    begin, end = date(year, first, 1), date(ends, last, monthrange(ends, last)[1])
    return SaidDate(begin, end, form, match.start(), match.end(), yearless)
