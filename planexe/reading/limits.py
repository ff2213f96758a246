"""What a text fixes, as far as rules can read it: money, days, closed seasons, people, limits; pure.

It misses what only a reader understands, and takes nothing for fixed that the text does not say in so many words.
"""

import re
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import lru_cache
from typing import Final, Literal

from planexe.reading.amounts import Plain, find_amounts, read_plain
from planexe.reading.clauses import Clause, clauses_of
from planexe.reading.dates import SaidDate, find_dates, named_years
from planexe.reading.money import Money, Tone, find_money, lacks_money, nearest_tone, sounds
from planexe.reading.words import Words, either, languages_of, words_of

FundKind = Literal["own", "loan", "grant", "donation", "income"]
Rule = Literal["by", "on", "not_before"]
_NEAR: Final = 28
_HAN: Final = re.compile(r"[\u3400-\u9fff]")
_KINDS: Final[dict[Tone | None, FundKind]] = {"loan": "loan", "grant": "grant", "donation": "donation"}
_PEOPLE: Final = re.compile(
    r"(?:team|staff|crew|group) of (?P<a>\w+)|we are (?P<b>\w+)(?= people| of us|$|[,.;])"
    r"|^(?P<c>\w+) (?:people|persons)$"
    r"|(?<!\w)(?:with|mit|med|avec|con|met|com) (?P<e>\w+) (?:people|persons|colleagues|leuten|personen|personer|"
    r"personnes|personas|persone|mensen|pessoas)\b"
    r"|(?P<d>\w+) (?:volunteers|employees|rangers|workers|helpers|members of staff|of us)\b"
)
_GUESTS: Final = re.compile(
    r"\b(?:dinner|part(?:y|ies)|course|class|workshop|seminar|tour|trip|event|meeting|conference|retreat|camp|wedding|concert|"
    r"fest|kurs|feier|seminar|reise|tagung)\w*\b"
)
"""Beside these, "with twelve people" tells who comes and not who works."""
_END_OF: Final = re.compile(r"\bthe end of\s+(?:the year\s+)?$")
"""Before it is by the last day of what it is the end of."""
_BEFORE_WHAT: Final = re.compile(r"\bbefore\s+(?:the\s+)?(?!end\b|start\b|beginning\b|year\b)[a-z]\w+\s+of\s+$")
"""Before a year it is by a day of that year which only a reader knows: "before the monsoon of 2027"."""
_OVER: Final = re.compile(r"\b(?:in|over|during|innen|binnen|inden for|en)\s+(?:the\s+)?(?:next\s+)?$")
_FOR: Final = re.compile(r"(?<!\w)(?:for|für|pour|para|per|voor|na|til|on|an)\s+(?P<what>\S.*)$")
_WITHOUT: Final = frozenset(["without", "ohne", "sin", "sans", "senza", "zonder", "bez", "uden", "sem", "utan", "без"])
_WEAK_STARTS: Final = frozenset(["from", "fra", "von", "da", "dal", "od", "från", "с", "от", "з", "від"])
_AIM: Final = re.compile(r"\b(?:success|succeeds?|counts? as|target|aims? (?:to|at|for)|break.?even|measured)\b")
_AT_MOST: Final = re.compile(
    r"\b(?:at most|no more than|not more than|up to|maximum|less than|fewer than)\b|最多|不超过"
)
_AT_LEAST: Final = re.compile(r"\b(?:at least|no less than|minimum|more than)\b|至少|不少于")


@dataclass(frozen=True, slots=True)
class SaidEarmark:
    """A share of a fund that is for one purpose alone."""

    quote: str
    share: float
    purpose: str


@dataclass(frozen=True, slots=True)
class SaidFund:
    """Money that is there, with the words that say so.

    Attributes:
        included: it is part of another sum of the text.
        available_from: first day, of money that comes again and again.
    """

    quote: str
    kind: FundKind
    money: Money
    included: bool
    available_from: date | None = None
    earmarks: tuple[SaidEarmark, ...] = ()


@dataclass(frozen=True, slots=True)
class SaidDay:
    """A day that something begins or is done by; ``day`` is the last that will do, of a start the first."""

    quote: str
    rule: Rule
    day: date


@dataclass(frozen=True, slots=True)
class SaidWindow:
    """Days on which alone, or never, something may be done; months and days recur each year where no year is named."""

    quote: str
    rule: Literal["only_within", "never_within"]
    first: date
    last: date
    yearly: bool


@dataclass(frozen=True, slots=True)
class SaidCapacity:
    """How many people there are, or how many hours a week they have."""

    quote: str
    people: int | None
    hours_per_week: float | None


@dataclass(frozen=True, slots=True)
class SaidLimit:
    """A clause that limits something else; ``value`` and ``operator`` where it is a number."""

    quote: str
    test: Literal["number", "ban", "text"]
    operator: Literal["<=", ">=", "="] = "="
    value: float | None = None
    noun: str = ""


@dataclass(slots=True)
class SaidLimits:
    """Everything that was read.

    Attributes:
        loose: lengths of time, seasons and years without a word for an end; the first of them is among ``days`` where
            the text names no day.
        rest: limiting clauses that no rule understands.
    """

    start: SaidDay | None = None
    funds: list[SaidFund] = field(default_factory=list)
    days: list[SaidDay] = field(default_factory=list)
    loose: list[SaidDay] = field(default_factory=list)
    windows: list[SaidWindow] = field(default_factory=list)
    capacities: list[SaidCapacity] = field(default_factory=list)
    limits: list[SaidLimit] = field(default_factory=list)
    targets: list[SaidLimit] = field(default_factory=list)
    rest: list[str] = field(default_factory=list)


@lru_cache(maxsize=32)
def read_limits(text: str, today: date, currency: str = "") -> SaidLimits:
    """Returns what a text fixes.

    Args:
        text: in any of the languages of ``words.toml``.
        today: from which lengths of time count.
        currency: of the place, for signs that several countries share.
    """
    languages = languages_of(read_plain(text).text)
    words = words_of(languages)
    years = {year for year in named_years(read_plain(text)) if year >= today.year}
    said = SaidLimits()
    for clause in clauses_of(text):
        if not clause.signs:
            alone = _capacity(clause.plain, words)
            said.capacities += [alone] if alone else []
        else:
            dates = [_in_year(one, years) for one in find_dates(clause.plain, today, languages)]
            _read(clause, said, words, dates, today, currency)
    if said.loose and not said.days and not said.start:
        said.days.append(said.loose.pop(0))
    said.rest += [one.quote for one in said.loose]
    return said


def _in_year(said: SaidDate, years: set[int]) -> SaidDate:
    """Returns a Christmas without a year in the only year that the text names; any other day as it is."""
    christmas = said.yearless and (said.first.month, said.first.day, said.last.day) == (12, 24, 26)
    if not christmas or len(years) != 1:
        return said
    (year,) = years
    return replace(said, first=said.first.replace(year=year), last=said.last.replace(year=year))


def _read(clause: Clause, said: SaidLimits, words: Words, dates: list[SaidDate], today: date, currency: str) -> None:
    if not _take(clause, said, words, dates, today, currency):
        limit = _limit(clause, words)
        if limit is None:
            said.rest.append(clause.words)
        else:
            aim = _AIM.search(clause.plain.text) and limit.value is not None
            (said.targets if aim else said.limits).append(limit)


def _take(clause: Clause, said: SaidLimits, words: Words, dates: list[SaidDate], today: date, currency: str) -> bool:
    """Adds what a clause fixes; returns whether that was anything."""
    text = clause.plain
    if _AIM.search(text.text):
        return False
    if said.funds and (earmark := _earmark(text, words)):
        said.funds[-1] = replace(said.funds[-1], earmarks=(*said.funds[-1].earmarks, earmark))
        return True
    money = _money(text, said, currency)
    window = _window(text, dates, words)
    if window:
        said.windows.append(window)
    if sounds("no_fund", text.text):
        money = []
    regular = any(one.per != "once" for one in money)  # "a month for 18 months" is no deadline, "from May" no start
    named = [] if window else [d for d in dates if not (regular and d.form == "span")]
    taken = _read_days(text, named, said, words, today, keep_start=not regular) or window is not None
    if not money and not said.funds and lacks_money(text):
        said.funds.append(SaidFund(text.source.strip(), "own", Money(0.0, 0.0, "", "once", None, 0, 0), False))
        taken = True
    if money:
        said.funds += [_fund(text, one, said, dates, words) for one in money]
        taken = True
    if capacity := _capacity(text, words):
        said.capacities.append(capacity)
        taken = True
    return taken


def _money(text: Plain, said: SaidLimits, currency: str) -> list[Money]:
    found = find_money(text, currency)
    if found or not said.funds or not sounds("within", text.text):
        return found
    of = said.funds[-1].money  # "of which 1.2 million is a loan"
    return [
        Money(a.readings[0], a.readings[0], of.currency, "once", None, a.start, a.end) for a in find_amounts(text.text)
    ]


def _earmark(text: Plain, words: Words) -> SaidEarmark | None:
    """Returns what a share is for: ``two thirds for equipment``."""
    share = re.search(either([*words.shares]), text.text)
    percent = re.search(r"(\d{1,3})\s?%", text.text)
    found = percent or share
    purpose = _FOR.search(text.text[found.end() :]) if found else None
    within = found and any(a.start <= found.start() < a.end for a in find_amounts(text.text)) and found is share
    if not found or not purpose or find_money(text) or within:
        return None
    value = float(words.shares[re.sub(r"\s+", " ", found[0])]) if found is share else float(found[1]) / 100
    return SaidEarmark(text.source.strip(), value, purpose["what"].strip(" .,"))


def _fund(text: Plain, one: Money, said: SaidLimits, dates: list[SaidDate], words: Words) -> SaidFund:
    kind = _KINDS.get(nearest_tone(text.text, one.start, one.end, _NEAR), "own")
    included = bool(said.funds) and sounds("within", text.text[: one.start])
    begins = next((d.first for d in dates if words.has("start", text.text[one.end : d.start])), None)
    # The count of instalments, and how long a rate is paid, belong to the quote.
    first = 0 if one.times and one.per == "once" else one.start
    start = begins if one.per != "once" else None
    last = len(text.text) if one.per != "once" and (one.times or start) else one.end
    return SaidFund(text.said(first, last).strip(" ,."), kind, one, included, start)


def _window(text: Plain, dates: list[SaidDate], words: Words) -> SaidWindow | None:
    """Returns the days that a clause closes, or leaves open alone."""
    named = [d for d in dates if d.form in {"day", "month", "season"}]
    if not named or words.has("not_before", text.text):
        return None
    first, last = named[0], named[-1]
    ends = len(named) == 2 and _joined(text.text[first.end : last.start], words)
    if not ends and (len(named) > 1 or first.form == "day"):
        return None
    head = text.text[max(0, first.start - _NEAR) : first.start]
    tail = text.text[last.end : last.end + _NEAR // 2]
    ban = any(found[0] not in _WITHOUT for found in words.patterns["never"].finditer(head))
    only = words.has("only", head) or words.has("only", tail)
    if not (ban or only) or (not ends and (words.has("by", head) or words.has("before", head))):
        return None
    yearly = first.yearless and last.yearless
    begin, end = first.first, last.last
    if yearly:
        begin, end = _in_leap_year(begin), _in_leap_year(end)
    elif first.yearless:
        begin = begin.replace(year=end.year - ((begin.month, begin.day) > (end.month, end.day)))
    return SaidWindow(text.source.strip(), "never_within" if ban else "only_within", begin, end, yearly)


def _in_leap_year(day: date) -> date:
    return day.replace(year=2028)


def _joined(between: str, words: Words) -> bool:
    return bool(words.patterns["between"].fullmatch(between.strip(" ,")) or re.fullmatch(r"\s*[-–—~/]\s*", between))


def _read_days(
    text: Plain, dates: list[SaidDate], said: SaidLimits, words: Words, today: date, *, keep_start: bool
) -> bool:
    """Adds the days that a clause names; returns whether there was one."""
    before = len(said.days) + len(said.loose)
    for at, one in enumerate(dates):
        begin = dates[at - 1].end if at else 0
        head = text.text[max(begin, one.start - _NEAR) : one.start]
        tail = text.text[one.end : one.end + 6]
        quote = _quote(text, one, head, words)
        if one.form == "year" and _BEFORE_WHAT.search(head):
            continue
        if words.has("not_before", head):
            said.days.append(SaidDay(quote, "not_before", one.first))
        elif (words.has("before", head) and not _END_OF.search(head)) or (
            _HAN.match(tail.strip()) and words.has("before", tail)
        ):
            said.days.append(SaidDay(quote, "by", one.first - timedelta(days=1) if one.form != "span" else one.last))
        elif (begins := list(words.patterns["start"].finditer(head))) and not words.has("by", head):
            sure = any(found[0] not in _WEAK_STARTS for found in begins)
            if sure and one.form != "span" and said.start is None and keep_start:
                said.start = SaidDay(quote, "not_before", one.first)
                before -= 1
        elif one.form == "span":
            if words.has("by", head) or _OVER.search(head) or "内" in tail:
                said.loose.append(SaidDay(quote, "by", one.last))
        elif words.has("by", head) or _END_OF.search(head):
            said.days.append(SaidDay(quote, "by", one.last))
        elif one.form != "day" and one.last >= today:  # "in 2019" is history
            sure = one.form == "month" and not one.yearless
            (said.days if sure else said.loose).append(SaidDay(quote, "by", one.last))
        elif one.form == "day" and one.first >= today:
            said.days.append(SaidDay(quote, "on", one.first))
    return len(said.days) + len(said.loose) > before


def _quote(text: Plain, one: SaidDate, head: str, words: Words) -> str:
    """Returns the words of a date with those ahead of it that say what it is."""
    found = [m for kind in ("not_before", "before", "start", "by") for m in words.patterns[kind].finditer(head)]
    begin = one.start - len(head) + min((m.start() for m in found), default=len(head))
    behind = re.match(r"\s?(?:之前|以前|前|之?内|起|底)", text.text[one.end :])
    return text.said(begin, one.end + (len(behind[0]) if behind else 0)).strip(" ,.")


def _capacity(text: Plain, words: Words) -> SaidCapacity | None:
    number = rf"(?P<n>\d{{1,3}}(?:[.,]\d)?|{either([*words.counts])})"
    hour = either([name for name, unit in words.units.items() if unit == "hour"])
    week = either([name for name, unit in words.units.items() if unit == "week"])
    each = rf"(?:{words.patterns['each'].pattern}|/)"
    hours = re.search(rf"{number}\s*{hour}\s*(?:{each}\s*)?{week}", text.text)
    hours = hours or re.search(
        rf"(?:{each}\s*)?{week}\s*[\u3400-\u9fff\u3040-\u30ff]{{0,8}}\s*{number}\s*{hour}", text.text
    )
    guests = _GUESTS.search(text.text) is not None
    people = next(
        (
            n
            for m in _PEOPLE.finditer(text.text)
            if not (m["e"] and guests) and (n := _count(next(filter(None, m.groups())), words))
        ),
        None,
    )
    if people is None and words.has("alone", text.text) and not words.has("only", text.text):
        people = 1
    if not hours and not people:
        return None
    per_week = _value(hours["n"], words) if hours else None
    return SaidCapacity(text.source.strip(), people, per_week)


def _count(word: str, words: Words) -> int | None:
    return int(word) if word.isdigit() and int(word) < 10_000 else words.counts.get(word)


def _value(word: str, words: Words) -> float:
    named = words.counts.get(re.sub(r"\s+", " ", word))
    return float(named) if named else float(word.replace(",", "."))


def _limit(clause: Clause, words: Words) -> SaidLimit | None:
    text = clause.plain.text
    amounts = find_amounts(text)
    bound = _AT_MOST.search(text) or _AT_LEAST.search(text)
    if amounts and (bound or _AIM.search(text)):
        operator: Literal["<=", ">="] = "<=" if _AT_MOST.search(text) else ">="
        behind = [a for a in amounts if bound is None or a.start >= bound.end()] or amounts
        noun = re.match(r"\s*(?:%\s*(?:of\s+)?)?(?P<noun>[^\W\d_]{3,}(?:\s[^\W\d_]{3,})?)", text[behind[0].end :])
        return SaidLimit(clause.words, "number", operator, behind[0].readings[0], noun["noun"] if noun else "")
    if words.has("never", text):
        return SaidLimit(clause.words, "ban")
    if words.has("must", text) or words.has("only", text):
        return SaidLimit(clause.words, "text")
    return None
