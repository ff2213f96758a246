"""Does the goal really say this: quotes and amounts compared with a text in any script."""

import re
import unicodedata
from collections.abc import Iterator
from typing import Final

from planexe.amounts import SCALES, Amount, find_amounts, plain, sums_of

# Written without digits; the short signs ("k", "m") only mean something behind a digit.
_SPELT: Final = re.compile(
    "|".join(rf"(?<!\w){re.escape(word)}(?!\w)" for word in sorted(SCALES, key=len, reverse=True) if len(word) > 2)
)
_COUNTS: Final = {
    2: "two both twice zwei beide deux dos dois due twee to två dwa dwie два две два iki dua hai 两 二 두 اثنين दो",
    3: "three drei trois tres três tre drie trzy три üç tiga ba 三 세 ثلاث ثلاثة तीन",
    4: "four vier quatre cuatro quatro quattro fire fyra cztery четыре чотири dört empat bốn 四 네 أربع أربعة चार",
    5: "five fünf cinq cinco cinque vijf fem pięć пять п'ять beş lima năm 五 다섯 خمس خمسة पाँच पांच",
    6: "six sechs seis sei zes seks sex sześć шесть шість altı enam sáu 六 여섯 ست ستة छह",
    7: "seven sieben sept siete sete sette zeven syv sju siedem семь сім yedi tujuh 七",
    8: "eight acht huit ocho oito otto åtte åtta osiem восемь вісім sekiz delapan 八",
    9: "nine neun neuf nueve nove negen ni nio dziewięć девять дев'ять dokuz sembilan 九",
    10: "ten zehn dix diez dez dieci tien ti tio dziesięć десять on sepuluh mười 十 عشر عشرة दस",
    12: "twelve dozen zwölf douze doce doze dodici twaalf tolv dwanaście двенадцать дванадцять 十二",
}
_COUNT_OF: Final = {word: count for count, words in _COUNTS.items() for word in words.split()}
_MOST_REPEATS: Final = 400
_REPEATS: Final = re.compile(
    r"instal|tranche|\brate[ns]?\b|\brat[aęy]?\b|cuota|parcela|parcel|payment|zahlung|versement|mensualit|paiement|pago"
    r"|annual|year|jahr|jähr|\baño|\bano\b|\banos\b|\banni?\b|\bans?\b|année|\bjaar|\bår|\brok|\blat\b|\blata\b|год|лет|рік|рок"
    r"|month|monat|\bmes|mois|mês|mese|mesi|maand|måned|månad|miesi|месяц|місяц|\bay\b|bulan|tahun|tháng|năm"
    r"|quarter|quartal|trimestr|kwarta|квартал|week|woche|semaine|semana|settiman|nedel|недел|tydz"
    r"|\beach|\bapiece|\bper\b|\bje\b|jeweils|chacun|chaque|cada|ciascun|\bpo\b|каждый|\bпо\b|кожн"
    r"|times|\bmal\b|\bfois|veces|vezes|volte|\braz[yi]?\b|[x×*]|年|月|期|回|次|년|개월|سنة|سنوات|شهر|أشهر|वर्ष|महीन|किस्त"
)
_YEARS: Final = re.compile(r"year|jahr|año|\banos?\b|\bann[io]|\bans?\b|jaar|\bår|\blat|\brok|год|лет|年|년|سن|वर्ष")
_WITHIN_YEAR: Final = (
    (12, re.compile(r"month|monat|\bmes|mois|mês|mens|maand|måned|månad|miesi|месяц|月|월|شهر|महीन")),
    (4, re.compile(r"quarter|quartal|trimestr|kwarta|квартал|季")),
    (52, re.compile(r"week|woche|semaine|semana|settiman|недел|tydz|周|週|주")),
)
_MARKS = " \t\n\"'“”„«»‘’.,;:…"
_TOLERANCE = 1e-6
_MOST_NUMBERS = 40


def said_in(quote: str, text: str) -> bool:
    """Returns whether the text holds the quote, without regard to case, blanks and marks around it."""
    wanted = _squeezed(quote.strip(_MARKS))
    return bool(wanted) and wanted in _squeezed(text)


def is_stated(amount: float, quote: str) -> bool:
    """Returns whether the quote states the amount, as somebody who reads it would say.

    It stands there in digits or, in words, as a number of hundreds, thousands, millions; or it is what parts that
    stand there come to: funds that add up, so many instalments, so much a month for so long.
    """
    text = plain(quote)
    found = find_amounts(text)[:_MOST_NUMBERS]
    numbers = [*(reading for one in found for reading in one.readings), *_totals(text, found)]
    if any(abs(number - amount) <= _TOLERANCE * max(1.0, abs(amount)) for number in numbers):
        return True
    for one in reversed(found):
        text = f"{text[: one.start]}{' ' * (one.end - one.start)}{text[one.end :]}"
    # Written out ("half a million", "two hundred thousand"): quarters up to 999 of the largest scale named.
    words = [factor for word in _SPELT.findall(text) for factor in SCALES[word]]
    return any(1 <= (parts := amount / word * 4) < 4000 and abs(parts - round(parts)) < _TOLERANCE for word in words)


def _totals(text: str, found: list[Amount]) -> Iterator[float]:
    """Yields what the sums named in a text come to, together or repeated."""
    money = [one for one in found if not _is_year(one, text)]
    yield from sums_of(money)
    if not _REPEATS.search(text):
        return
    counts = {one.readings[0] for one in found if not one.scaled} | {
        float(_COUNT_OF[word]) for word in re.findall(r"[^\W\d_]['\w]*", text) if word in _COUNT_OF
    }
    counts |= {
        float(count) for word, count in _COUNT_OF.items() if not word.isascii() and word in text and len(word) == 1
    }
    counts = {count for count in counts if 1 < count <= _MOST_REPEATS and count.is_integer()}
    if _YEARS.search(text):
        within = [times for times, words in _WITHIN_YEAR if words.search(text)]
        counts |= {count * times for count in counts | {1.0} for times in within}
    yield from (count * reading for count in counts for one in money for reading in one.readings)


def _is_year(one: Amount, text: str) -> bool:
    return re.fullmatch(r"\s*(?:19|20|21)\d\d\s*", text[one.start : one.end]) is not None


def _squeezed(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())
