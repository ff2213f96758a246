"""Reads the one number that a short text holds: ``twelve``, ``about 1,500 EUR``, ``12 %``, ``2.5 million``; pure."""

import re
from typing import Final

from planexe.reading.amounts import SCALES

_LONGEST: Final = 80
_MOST_WORDS_AFTER: Final = 4

_UNITS: Final = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
_TENS: Final = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_SMALL: Final = (
    {word: number for number, word in enumerate(_UNITS)}
    | {word: 20 + 10 * number for number, word in enumerate(_TENS)}
    | {"dozen": 12}
)
_LARGE: Final = {word: int(SCALES[word][0]) for word in ("hundred", "thousand", "million", "billion", "trillion")}
_SHORT_FACTORS: Final = {word: int(SCALES[word][0]) for word in ("k", "m", "mio", "mn", "bn")}
"""The other words for large numbers may be units as well: of a length (``mm``, ``miles``), of a mass (``t``), …"""

_BEFORE: Final = r"(?:about|approximately|approx\.?|around|roughly|circa|ca\.?|nearly|almost|some|exactly|just|c\.)"
_MONEY: Final = r"(?:[A-Z]{3}|[$€£¥₹])"
_LEAD: Final = re.compile(rf"^(?:(?i:{_BEFORE})\s+|[~≈=]\s*|{_MONEY}\s*)*")
_DIGITS: Final = re.compile(
    r"[-−+]?\d{1,3}(?:[,\s'’\u00a0\u202f]\d{3})+(?:\.\d+)?(?![\d,.]*\d)"  # 1,500  1 500.25
    r"|[-−+]?\d{1,3}(?:\.\d{3})+,\d+(?![\d.])"  # 1.500,25
    r"|[-−+]?\d+,\d{1,2}(?![\d,.]*\d)"  # 1,5
    r"|[-−+]?\d+(?:\.\d+)?(?:[eE][-+]?\d{1,2})?(?![\d,.]*\d)"
)
_WORD: Final = re.compile(r"[^\W\d_]+")


def number_in(text: str) -> float | None:
    """Returns the number that a short text says, ``None`` if it says none or more than one.

    A word of approximation or a currency may stand in front, a unit behind. Ranges, fractions and bounds ("10-12",
    "two to three", "4/5", "at most 5") are not one number. A per cent sign is passed over.
    """
    said = text.strip()
    if not said or len(said) > _LONGEST:
        return None
    rest = said[_LEAD.match(said).end() :].strip()  # pyrefly: ignore[missing-attribute]  # it matches the empty text
    found = _DIGITS.match(rest)
    if found:
        return _with_unit(_value(found.group()), rest[found.end() :])
    return _worded(rest)


def says_percent(text: str) -> bool:
    """Returns whether a text gives its number in per cent."""
    return "%" in text or re.search(r"\bper\s?cent\b", text, re.IGNORECASE) is not None


def _value(digits: str) -> float:
    plain = re.sub(r"[\s'’\u00a0\u202f]", "", digits).replace("−", "-")
    if re.fullmatch(r"[-+]?\d{1,3}(?:\.\d{3})+,\d+", plain):
        plain = plain.replace(".", "").replace(",", ".")
    elif re.fullmatch(r"[-+]?\d+,\d{1,2}", plain):
        plain = plain.replace(",", ".")
    return float(plain.replace(",", ""))


def _with_unit(number: float, rest: str) -> float | None:
    factor = re.match(r"\s*([A-Za-z]+)\b", rest)
    if factor:
        word = factor.group(1)
        scale = _LARGE.get(word.lower()) or (_SHORT_FACTORS.get(word.lower()) if word != "m" else None)
        if scale:
            number, rest = number * scale, rest[factor.end() :]
    return number if _is_unit(rest) else None


def _worded(text: str) -> float | None:
    words = [(m.group().lower(), m.end()) for m in _WORD.finditer(text)]
    total = part = 0
    end = count = 0
    for word, stop in words:
        if word in _SMALL:
            part += _SMALL[word]
        elif word in _LARGE and (count or word != "dozen"):
            if _LARGE[word] == 100:
                part = max(part, 1) * 100
            else:
                total, part = total + max(part, 1) * _LARGE[word], 0
        elif (word == "and" and count and part % 100 == 0) or (word == "a" and not count):
            continue
        else:
            break
        end, count = stop, count + 1
    if not count or not re.fullmatch(r"[\w\s,-]*", text[:end]) or not _is_unit(text[end:]):
        return None
    return float(total + part)


def _is_unit(rest: str) -> bool:
    """Returns whether what follows a number only says of what, and holds no other number and no "or more"."""
    if re.search(r"\d", rest) or re.match(r"\s*[-–—/:]", rest):
        return False
    words = [word.lower() for word in _WORD.findall(rest)]
    further = {*_SMALL, *_LARGE, "or", "to", "out", "of", "and", "plus"}
    return len(words) <= _MOST_WORDS_AFTER and not further.intersection(words) and "+" not in rest
