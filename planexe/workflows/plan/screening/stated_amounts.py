"""Does the goal really say this: quotes and amounts compared with a text in any script."""

import re
import unicodedata

from planexe.long_runs import without_long_runs

_SCALES: dict[float, str] = {
    1e2: "hundred hundreds hundert hundrede hundra cent cien cem cento сто 百",
    1e3: "k thousand thousands tusind tusinde tusen tausend tsd mille mil miles mila tys tysiące tysięcy tis bin ribu "
    "nghìn ألف الف آلاف हज़ार हजार тысяч тысячи тыс duizend 千 천",
    1e4: "万 萬 만",
    1e5: "lakh lakhs lac लाख",
    1e6: "m mn mm mio million millions millioner millionen miljoner miljoen miljoonaa millones millón milhão milhões "
    "milione milioni milion miliony milionów milyon millió juta triệu مليون ملايين मिलियन миллион миллиона миллионов "
    "млн 百万",
    1e7: "crore crores करोड़ 千万",
    1e8: "亿 億 억",
    1e9: "bn billion billions milliard milliards milliarder milliarden mrd md mia miliard miliardi miljard bilhão "
    "bilhões milyar مليار миллиард миллиардов млрд tỷ 十亿",
}
SCALES = {word.casefold(): factor for factor, words in _SCALES.items() for word in words.split()}
_WORD = "|".join(sorted((re.escape(word) for word in SCALES), key=len, reverse=True))
_NUMBER = r"\d+(?:[ .,'’]\d{2,3})*(?:[.,]\d+)?"
_AMOUNT = re.compile(rf"({_NUMBER})[\s-]*(?:({_WORD})(?![a-zà-ÿ\d]))?")
# Written without digits; the short signs ("k", "m") only mean something behind a digit.
_SPELT = re.compile(
    "|".join(
        re.escape(word) if ord(word[0]) > 0x2FF else rf"(?<!\w){re.escape(word)}(?!\w)"
        for word in sorted(SCALES, key=len, reverse=True)
        if len(word) > 2 or ord(word[0]) > 0x2FF
    )
)
_GROUPED = re.compile(r"\d{1,3}(?:([ .,'’])\d{2,3}(?=\1))*[ .,'’]\d{3}")
_SEPARATORS = str.maketrans({"٫": ".", "٬": ",", "\u00a0": " ", "\u202f": " ", "\u2009": " "})
_MARKS = " \t\n\"'“”„«»‘’.,;:…"
_TOLERANCE = 1e-6


def said_in(quote: str, text: str) -> bool:
    """Returns whether the text holds the quote, without regard to case, blanks and marks around it."""
    wanted = _squeezed(quote.strip(_MARKS))
    return bool(wanted) and wanted in _squeezed(text)


def amounts_in(text: str) -> list[float]:
    """Returns every number that the text may mean, in its order: ``1.2 million`` is 1,200,000, ``500k`` 500,000.

    A number that can be read in two ways, such as ``1.200 million``, is there twice: the likelier reading first.
    """
    found: list[float] = []
    for match in _AMOUNT.finditer(_plain(text)):
        factor = SCALES.get(match[2], 1.0) if match[2] else 1.0
        found += [number * factor for number in _readings(match[1], scaled=factor > 1)]
    return found


def is_stated(amount: float, quote: str) -> bool:
    """Returns whether the quote states the amount: its digits, or in words a number of hundreds, thousands, millions."""
    numbers = amounts_in(quote)
    if numbers:
        return any(abs(number - amount) <= _TOLERANCE * max(1.0, abs(amount)) for number in numbers)
    words = [SCALES[word] for word in _SPELT.findall(_plain(quote))]
    # Written out ("half a million", "two hundred thousand"): quarters up to 999 of the largest scale named.
    parts = amount / max(words) * 4 if words else 0.0
    return 1 <= parts < 4000 and abs(parts - round(parts)) < _TOLERANCE


def _squeezed(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


def _plain(text: str) -> str:
    digits = "".join(str(unicodedata.decimal(c)) if c.isdecimal() else c for c in without_long_runs(text))
    return digits.translate(_SEPARATORS).casefold()


def _readings(raw: str, *, scaled: bool) -> list[float]:
    """Returns the number as grouped thousands and as a decimal fraction, where both are possible."""
    bare = re.sub(r"[ .,'’]", "", raw)
    grouped = [float(bare)] if _GROUPED.fullmatch(raw) or bare == raw else []
    whole, mark, fraction = raw.rpartition("," if raw.rfind(",") > raw.rfind(".") else ".")
    decimal = [float(f"{re.sub(r'[^0-9]', '', whole) or '0'}.{fraction}")] if mark and fraction.isdigit() else []
    # "1.200 million" is rather 1.2 million, "1.200" alone one thousand two hundred.
    both = [*decimal, *grouped] if scaled else grouped or decimal
    return list(dict.fromkeys(both)) or [float(bare)]
