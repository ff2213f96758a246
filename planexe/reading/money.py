"""Money in a text: how much, in which currency, how often, as people write it in any script; pure."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Final, Literal

from planexe.reading.amounts import Amount, Plain, find_amounts, is_range
from planexe.reading.currencies import CURRENCY_CODES
from planexe.reading.words import either, words_of

Per = Literal["once", "day", "week", "month", "quarter", "year"]
Tone = Literal["named", "own", "loan", "grant", "donation", "no_fund", "within", "no_money", "budget"]
_RATES: Final[tuple[Per, ...]] = ("day", "week", "month", "quarter", "year")
_IN_YEAR: Final[Mapping[str, int]] = {"day": 365, "week": 52, "month": 12, "quarter": 4, "year": 1}
_BESIDE: Final = 30
_LEAST_NAMED = 50.0
_LEAST_SCALED = 1000.0
_ONLY_FOR: Final = re.compile(r"\s+(?:for|left|back|für|pour|para|per|voor|na|til)\b")
_MONEY_WORD: Final = re.compile(r"\b(?:euros?|dollars?|francs?|rupees?|shillings?|for free|funding)\b")
_ENDS: Final = re.compile(r"\s*(?:$|[.,;:!?)\n。，；！？])")
_YEARS: Final = range(1900, 2200)
_OF: Final = re.compile(r"\s+(?:(?:of|in|from|as|our|my|an|aus|von|de|di|af|van|z)\s+){0,2}|\s*")
FUND_TONES: Final[tuple[Tone, ...]] = ("loan", "grant", "donation", "own")
"""The words that say whose money it is."""


@dataclass(frozen=True, slots=True)
class Money:
    """A sum, or the two ends of a range.

    Attributes:
        low: the lower end, in whole units.
        high: the upper end; ``low`` where there is no range.
        currency: ISO 4217; empty where the text names none, or a money of several countries without saying which.
        per: how often.
        times: in how many payments, where the text says so.
        start: where it begins in the plain text; it ends before ``end``, both with currency and rhythm.
    """

    low: float
    high: float
    currency: str
    per: Per
    times: int | None
    start: int
    end: int


@cache
def _tables() -> Mapping[str, Mapping[str, str]]:
    return tomllib.loads(resources.files("planexe.reading").joinpath("money_words.toml").read_text("utf-8"))


@cache
def _codes() -> Mapping[str, str]:
    """Returns the code that each sign and word stands for, the codes of ISO 4217 among them."""
    found = {word.replace("_", " "): code for code, words in _tables()["currencies"].items() for word in words.split()}
    return {**{code.casefold(): code for code in CURRENCY_CODES if code not in {"ALL", "TOP", "MAD", "TRY"}}, **found}


@cache
def _beside() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Returns what finds a currency right before a number, and right behind one."""
    names = sorted(_codes(), key=len, reverse=True)
    word = "|".join(map(re.escape, names))
    apart = "|".join(re.escape(n) + (r"(?![^\W\d_])" if n[-1].isalpha() and n[-1] < "\u3000" else "") for n in names)
    return (
        re.compile(rf"(?<![^\W\d_])(?P<cur>{word})\s?$"),
        re.compile(rf"[\s.-]{{0,3}}(?:(?:of|de|d'|в)\s?)?(?P<cur>{apart})"),
    )


@cache
def _rate() -> re.Pattern[str]:
    parts = [f"(?P<{per}>{_any(_tables()['rates'][per])})" for per in _RATES]
    return re.compile(rf"[\s,]{{0,2}}(?:{'|'.join(parts)})")


def _any(words: str) -> str:
    listed = [word.replace("_", " ") for word in words.split()]
    signs = [re.escape(w) for w in listed if w.startswith("/")]
    return "|".join([*signs, either([w for w in listed if not w.startswith("/")])])


@cache
def _tone(tone: Tone) -> re.Pattern[str]:
    return re.compile(_any(_tables()["words"][tone]))


def sounds(tone: Tone, plain_text: str) -> bool:
    """Returns whether a text holds words of a kind: of a loan, a price, of what is no money at all."""
    return _tone(tone).search(plain_text) is not None


def currency_word(plain_text: str) -> bool:
    """Returns whether a text names a currency beside a number, or by a sign."""
    return bool(re.search(r"[$€£¥₹₽₩₺₴₫₦₱฿₪]", plain_text)) or any(True for _ in _priced(plain_text))


def speaks_of_money(text: Plain) -> bool:
    """Returns whether a text says anything about what there is to spend."""
    tones: tuple[Tone, ...] = ("budget", "no_money", "own", "loan", "grant", "donation")
    named = any(sounds(tone, text.text) for tone in tones)
    return named or currency_word(text.text) or bool(find_money(text)) or _MONEY_WORD.search(text.text) is not None


def is_budget(text: Plain, one: Money) -> bool:
    """Returns whether a text calls a sum the budget of the whole."""
    ahead = re.split(r"[.;!?\n。；！？]\s*", text.text[max(0, one.start - _BESIDE) : one.start])[-1]
    named = list(_tone("budget").finditer(ahead))
    return bool(named) and not re.search(r"\d", ahead[named[-1].end() :])


def nearest_tone(text: str, start: int, end: int, reach: int) -> Tone | None:
    """Returns the kind of fund whose word stands nearest to a sum, ``None`` where none is within reach.

    Args:
        text: plain text.
        start: where the sum begins.
        end: where it ends.
        reach: how many characters away a word may stand.
    """
    found: list[tuple[int, Tone]] = []
    for tone in FUND_TONES:
        ahead = [start - m.end() for m in _tone(tone).finditer(text, max(0, start - reach), start)]
        behind = [m.start() - end for m in _tone(tone).finditer(text, end, min(len(text), end + reach))]
        found += [(away, tone) for away in (*ahead, *behind)]
    return min(found, key=lambda one: one[0], default=(0, None))[1]


def lacks_money(text: Plain) -> bool:
    """Returns whether a text says that there is no money at all, and not that there is none for something."""
    return any(not _ONLY_FOR.match(text.text, found.end()) for found in _tone("no_money").finditer(text.text))


def find_money(text: Plain, currency: str = "") -> list[Money]:
    """Returns every sum of money in a text: numbers beside a currency, or behind a word such as budget.

    Args:
        text: as ``read_plain`` gives it.
        currency: that of the place, for signs that several countries share.
    """
    found = list(_priced(text.text, currency))
    kept: list[Money] = []
    for one in found:  # the two ends of a range are one sum
        if kept and one.start < kept[-1].end:
            continue
        kept.append(one)
    return kept


def _priced(text: str, local: str = "") -> Iterator[Money]:
    amounts = find_amounts(text)
    before: str | None = None
    at = 0
    while at < len(amounts):
        one = amounts[at]
        last = one
        if at + 1 < len(amounts) and is_range(text, one, amounts[at + 1]):
            last = amounts[at + 1]
        first_code, begin = _before(text, one, local)
        code, end = _behind(text, last, local)
        if last is not one and code is None:
            code, _ = _before(text, last, local)
        code = first_code if code is None else code
        at += 1 + (last is not one)
        if code is None and before is not None and _tone("within").search(text[max(0, begin - _BESIDE) : begin]):
            code = before
        if code is None and not _is_named(text, one, last):
            continue
        before = code
        per, end = _rhythm(text, end)
        low, high = sorted((one.readings[0], last.readings[0]))
        yield Money(low, high, code or "", per, _times(text, begin, end, per), begin, end)


def _before(text: str, one: Amount, local: str) -> tuple[str | None, int]:
    inside = re.match(r"[^\d.]*", text[one.start : one.end])
    until = one.start + (len(inside[0]) if inside else 0)
    head = re.sub(r"(?<=[a-z])(?:k|t|m|mio|mn|bn|mrd)?\.?\s?$", "", text[max(0, until - 16) : until])
    found = _beside()[0].search(text[max(0, until - 16) : until]) or (head and _beside()[0].search(head)) or None
    if not found:
        return None, one.start
    return _meant(found["cur"], local), max(0, until - 16) + found.start("cur")


def _behind(text: str, one: Amount, local: str) -> tuple[str | None, int]:
    found = _beside()[1].match(text, one.end)
    if found:
        return _meant(found["cur"], local), found.end()
    joined = _beside()[0].search(re.sub(r"(?<=[\d ])[a-z](?=[a-z]{2,3}$)", " ", text[one.start : one.end]))  # 3 MEUR
    return (_meant(joined["cur"], local), one.end) if joined else (None, one.end)


def _meant(word: str, local: str) -> str:
    """Returns the code of a sign or word; the local one where several countries use it."""
    among = _tables()["shared"].get(word, "").split()
    return local if local in among else _codes()[word]


def _is_named(text: str, one: Amount, last: Amount) -> bool:
    """Returns whether a number without a currency is money: a bare "2 million", or one behind a word for money."""
    said = text[one.start : one.end]
    if one.readings[0] < _LEAST_NAMED or (said.isdigit() and int(said) in _YEARS and len(said) == 4):
        return False
    if re.match(r"\s?(?:%|percent|per cent)", text[last.end :]):
        return False
    if one.scaled and one.readings[0] >= _LEAST_SCALED and _ENDS.match(text, last.end):
        return True
    behind = _OF.match(text, last.end)
    if one.scaled and behind and any(_tone(kind).match(text, behind.end()) for kind in FUND_TONES):
        return True  # "1.2 million of savings"
    ahead = re.split(r"[.;!?\n。；！？]\s*", text[max(0, one.start - _BESIDE) : one.start])[-1]
    named = list(_tone("named").finditer(ahead))
    return bool(named) and not re.search(r"\d", ahead[named[-1].end() :])


def _rhythm(text: str, end: int) -> tuple[Per, int]:
    found = _rate().match(text, end)
    if not found:
        return "once", end
    return next(per for per in _RATES if found[per]), found.end()


def _times(text: str, start: int, end: int, per: Per) -> int | None:
    """Returns in how many payments: ``three instalments of``, ``3 x``, ``a month for 18 months``."""
    words, number = words_of(), _number()
    if per == "once":
        payments = _any(_tables()["words"]["instalments"])
        found = re.search(
            rf"{number}\s*(?:\w+\s)?(?:(?:{payments})\s?(?:of|von|de|à|zu|a|di|van|na|po|af)?|[x×*])\s*$",
            text[max(0, start - 60) : start],
        )
        return _count(found["n"]) if found else None
    found = re.match(
        rf"\s*(?:for|für|pendant|durante|per|gedurende|voor|przez|i|por|在|لمدة)\s+{number}\s*(?P<u>{_unit()})",
        text[end : end + 40],
    )
    if not found:
        return None
    span = words.units[re.sub(r"\s+", " ", found["u"])]
    if span not in _IN_YEAR:
        return None
    return max(1, round(_count(found["n"]) * _IN_YEAR[per] / _IN_YEAR[span]))


@cache
def _number() -> str:
    return rf"(?P<n>\d{{1,3}}|{either([*words_of().counts])})"


@cache
def _unit() -> str:
    return either([*words_of().units])


def _count(word: str) -> int:
    return int(word) if word.isdigit() else words_of().counts[re.sub(r"\s+", " ", word)]
