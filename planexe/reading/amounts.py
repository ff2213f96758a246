"""Numbers as people write them, in any script: ``1.2 million``, ``3,5 Mio.``, ``5 lakh crore``, ``3億5千万``; pure."""

import re
import tomllib
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib import resources
from typing import Final

from planexe.long_runs import without_long_runs

_WORTH: Final = {
    "hundred": 1e2,
    "thousand": 1e3,
    "ten_thousand": 1e4,
    "lakh": 1e5,
    "million": 1e6,
    "crore": 1e7,
    "milliard": 1e9,
    "billion": 1e12,
}


def _read_scales() -> dict[str, tuple[float, ...]]:
    scales: dict[str, tuple[float, ...]] = {}
    tables = tomllib.loads(resources.files("planexe.reading").joinpath("number_scales.toml").read_text("utf-8"))
    for name, words in tables.items():
        for word in words.casefold().split():
            scales[word] = (*scales.get(word, ()), _WORTH[name])
    return scales


SCALES: Final[Mapping[str, tuple[float, ...]]] = _read_scales()
"""What each word for a large number stands for, by its folded form."""

_DIGITS_OF_HAN: Final = {c: n % 10 for n, c in enumerate("零一二三四五六七八九〇壹贰叁肆伍陆柒捌玖")} | {
    "两": 2,
    "兩": 2,
}
_SMALL_OF_HAN: Final = {"十": 10.0, "百": 100.0, "千": 1000.0, "拾": 10.0, "佰": 100.0, "仟": 1000.0}
_SMALL: Final = _SMALL_OF_HAN | {"십": 10.0, "백": 100.0, "천": 1000.0}
_LARGE: Final = {"万": 1e4, "萬": 1e4, "만": 1e4, "亿": 1e8, "億": 1e8, "억": 1e8, "兆": 1e12, "조": 1e12}
_UNITS: Final = frozenset([*_SMALL, *_LARGE])
_FRACTIONS: Final = {"½": "5", "¼": "25", "¾": "75"}
_CURRENCY: Final = r"(?:eur|usd|chf|gbp|sek|nok|dkk|pln|inr|[$€£¥₹])"
_WORD: Final = "|".join(sorted((re.escape(word) for word in SCALES), key=len, reverse=True))
_LETTERS_OF_MONEY: Final = frozenset({"t", "l", "b"})
"""Of other things they are tonnes, litres and bytes."""

_LETTERS: Final = "a-zà-žα-ωά-ώа-яёіїєґ"
_SCALE: Final = rf"(?:{_WORD})(?:(?![{_LETTERS}\d])|(?={_CURRENCY}(?!\w)))"
_NUMBER: Final = (
    r"(?:\d{1,3}(?:[ .'’_]\d{3})+(?:[.,]\d{1,2})?(?!\d)"  # 1 234.50, 1.234,50, 1'234
    r"|\d{1,2}(?:,\d{2})+,\d{3}(?!\d)(?:\.\d+)?"  # 5,00,000
    r"|\d{1,3}(?:,\d{3})+(?!\d)(?:\.\d+)?"
    r"|\d+(?:[.,]\d+)?)"
)
_HALF: Final = (
    r"half an?|einer? halben?|eine[rn]? halbe[nr]?|halbe|en halv|et halvt|halv|un demi[ -]?|demi[ -]?|medio|mezzo|"
    r"een half|een halve|meio|pół|пол"
)
"""What stands before a million where half of one is meant."""
_HAN: Final = "".join([*_DIGITS_OF_HAN, *_SMALL, *_LARGE])
_AMOUNT: Final = re.compile(
    rf"(?<!\w)(?P<half>(?:{_HALF})\s?(?P<of>{_WORD}))(?![{_LETTERS}\d])"
    rf"|(?P<han>(?:\d[\d,.]*+ ?)?[{_HAN}](?: ?(?:\d[\d,]*+|[{_HAN}]))*)"
    rf"|(?:(?<!\w)(?P<ahead>k|t|m|mio|mn|bn|mrd)\.?\s?(?={_CURRENCY}))?(?:(?<=\w){_CURRENCY}\s?)?"
    rf"(?P<number>{_NUMBER})"
    rf"(?:[\s-]*(?P<scale>{_SCALE})(?:\.?\s(?P<more>crores?)(?!\w))?)?"
)
_GROUPED: Final = re.compile(r"\d{1,3}(?:([ .,'’_])\d{2,3}(?=\1))*[ .,'’_]\d{3}")
_SEPARATORS: Final = str.maketrans(
    {
        "٫": ".",
        "٬": ",",
        "،": ",",
        "，": ",",
        "．": ".",
        "\u00a0": " ",
        "\u202f": " ",
        "\u2009": " ",
        "ʼ": "'",
        "`": "'",
    }
)
_FARTHEST_ENDS: Final = 20
_RANGE: Final = re.compile(
    r"\s*[^\W\d]{0,4}[$€£¥₹]?\s*(?:[-–—~〜～/]|"
    r"\b(?:to|till|and|or|bis|und|oder|à|a|et|ou|y|o|e|al|til|till|og|och|do|i|lub|tot|en|of|до|и|или)\b|至|到|から)"
    rf"\s*(?:{_CURRENCY}|kr|rs|tl|ft|kč|zł)?\.?\s*[$€£¥₹]?\s*"
)


@dataclass(frozen=True, slots=True)
class Amount:
    """A number in a text.

    Attributes:
        readings: what it may mean, the likelier first: ``1.200 million`` is 1.2 million, or 1,200 million.
        scaled: whether a word for a large number belongs to it.
        start: where it begins in the text as ``plain`` gives it; it ends before ``end``.
    """

    readings: tuple[float, ...]
    scaled: bool
    start: int
    end: int


_RUN: Final = re.compile(r"[\x00-\x7f]+|[^\x00-\x7f]")


@dataclass(frozen=True, slots=True)
class Plain:
    """A text in small letters with the digits and marks of every script as those of ASCII.

    Attributes:
        text: so written.
        places: for each of its characters, and for its end, where that stands in ``source``.
        source: the text as it was.
    """

    text: str
    places: tuple[int, ...]
    source: str

    def said(self, start: int, end: int) -> str:
        """Returns the words of the source from one place of ``text`` to another."""
        return self.source[self.places[start] : self.places[end]]


def read_plain(text: str) -> Plain:
    """Returns a text as numbers are looked for in it, each character with its place in what was written."""
    source = without_long_runs(text)
    letters: list[str] = []
    places: list[int] = []
    for run in _RUN.finditer(source):
        at, char = run.start(), run[0]
        if char.isascii():  # each character stays one; nearly all of most texts
            letters += char.lower().replace("`", "'")
            places += range(at, run.end())
            continue
        if char in _FRACTIONS:
            while len(letters) > 1 and letters[-1] == " " and letters[-2].isdigit():
                letters.pop()
                places.pop()
            written = f".{_FRACTIONS[char]}" if letters and letters[-1].isdigit() else f"0.{_FRACTIONS[char]}"
        else:
            written = str(unicodedata.decimal(char)) if char.isdecimal() else char
            written = written.translate(_SEPARATORS).casefold()
        letters += written
        places += [at] * len(written)
    return Plain("".join(letters), (*places, len(source)), source)


def plain(text: str) -> str:
    """Returns a text in small letters with the digits and marks of every script as those of ASCII."""
    return read_plain(text).text


def find_amounts(plain_text: str) -> list[Amount]:
    """Returns every number of a text as ``plain`` gives it; the lower end of a range has the scale of the upper too."""
    found = _joined(plain_text, list(_found(plain_text)))
    for at in range(len(found) - 2, -1, -1):
        lower, upper = found[at], found[at + 1]
        if upper.scaled and not lower.scaled and is_range(plain_text, lower, upper):
            bare = _bare(plain_text[upper.start : upper.end])
            factors = {reading / value for reading in upper.readings for value in bare if value}
            scaled = tuple(value * factor for factor in sorted(factors) for value in lower.readings)
            found[at] = Amount((*scaled, *lower.readings), True, lower.start, lower.end)
    return found


def _joined(text: str, found: list[Amount]) -> list[Amount]:
    """Returns the amounts with those that are one number told in two parts put together: ``2 crore 50 lakh``."""
    joined: list[Amount] = []
    for one in found:
        before = joined[-1] if joined else None
        if (
            before
            and before.scaled
            and one.scaled
            and text[before.end : one.start] == " "
            and one.readings[0] < before.readings[0]
        ):
            total = before.readings[0] + one.readings[0]
            joined[-1] = Amount((total,), True, before.start, one.end)
        else:
            joined.append(one)
    return joined


def is_range(plain_text: str, lower: Amount, upper: Amount) -> bool:
    """Returns whether two numbers that stand behind each other are the ends of a range."""
    between = plain_text[lower.end : upper.start]
    return len(between) < _FARTHEST_ENDS and _RANGE.fullmatch(between) is not None


def amounts_in(text: str) -> list[float]:
    """Returns every number that a text may mean, in its order: ``1.2 million`` is 1,200,000, ``500k`` 500,000.

    A number that can be read in more than one way is there as often, the likelier reading first.
    """
    return [reading for amount in find_amounts(plain(text)) for reading in amount.readings]


def _found(text: str) -> Iterator[Amount]:
    for match in _AMOUNT.finditer(text):
        if match["half"]:
            values = tuple(factor / 2 for factor in SCALES[match["of"]])
            yield Amount(values, True, match.start(), match.end())
            continue
        if match["han"]:
            if _UNITS.intersection(match["han"]):  # "一家" is no amount
                yield Amount((_han_value(match["han"]),), True, match.start(), match.end())
            continue
        word = match["scale"] or match["ahead"]
        apart = word == "m" and match["number"] + "m" not in match[0]  # "120 m" of wall
        if (word in _LETTERS_OF_MONEY or apart) and not _near_currency(text, match):
            word = None
        factors = SCALES[word] if word else (1.0,)
        if match["more"]:
            factors = tuple(factor * 1e7 for factor in factors)
        readings = [value * factor for factor in factors for value in _readings(match["number"], scaled=bool(word))]
        yield Amount(tuple(dict.fromkeys(readings)), word is not None, match.start(), match.end())


def _near_currency(text: str, match: re.Match[str]) -> bool:
    around = text[max(0, match.start() - 4) : match.end() + 4]
    return bool(match["ahead"]) or re.search(_CURRENCY, around) is not None


def _bare(text: str) -> list[float]:
    number = re.search(_NUMBER, text)
    return _readings(number[0], scaled=False) if number else []


def _han_value(text: str) -> float:
    """Returns a number of Chinese, Japanese or Korean numerals, with digits among them or without."""
    total = section = 0.0
    number: float | None = None
    last = 0.0
    for token in re.findall(r"\d[\d,.]*|[^\d ]", text):
        if token[0].isdigit():
            number = float(re.sub(r",", "", token).rstrip(".") if token.count(".") < 2 else re.sub(r"[.,]", "", token))
        elif token in _DIGITS_OF_HAN:
            number = (number or 0.0) * 10 + _DIGITS_OF_HAN[token]
        elif token in _SMALL:
            section += (1.0 if number is None else number) * _SMALL[token]
            number = None
        elif token in _LARGE:
            value, factor = section + (number or 0.0), _LARGE[token]
            total = (total + value) * factor if total and last < factor else total + (value or 1.0) * factor
            section, number, last = 0.0, None, factor
    return total + section + (number or 0.0)


def _readings(raw: str, *, scaled: bool) -> list[float]:
    """Returns the number as grouped thousands and as a decimal fraction, where both are possible."""
    bare = re.sub(r"[ .,'’_]", "", raw)
    grouped = [float(bare)] if _GROUPED.fullmatch(raw) or bare == raw else []
    whole, mark, fraction = raw.rpartition("," if raw.rfind(",") > raw.rfind(".") else ".")
    decimal = [float(f"{re.sub(r'[^0-9]', '', whole) or '0'}.{fraction}")] if mark and fraction.isdigit() else []
    # "1.200 million" is rather 1.2 million, "1.200" alone one thousand two hundred.
    both = [*decimal, *grouped] if scaled else grouped or decimal
    return list(dict.fromkeys(both)) or [float(bare)]
