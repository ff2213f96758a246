"""The words of ``words.toml``: how a language names months, spans, numbers and limits; pure."""

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache, lru_cache
from importlib import resources
from typing import Final, Literal

Unit = Literal["day", "week", "month", "quarter", "year", "hour"]
Kind = Literal["by", "before", "not_before", "start", "between", "only", "never", "must", "alone", "each", "until"]
_UNITS: Final[Mapping[str, Unit]] = {
    "days": "day",
    "weeks": "week",
    "month_units": "month",
    "quarters": "quarter",
    "years": "year",
    "hours": "hour",
}
_SHARES: Final = (Fraction(1, 2), Fraction(1, 3), Fraction(1, 4), Fraction(2, 3), Fraction(3, 4))
_HAN: Final = re.compile(r"[\u3400-\u9fff]")
_ARABIC: Final = re.compile(r"[\u0600-\u06ff]")
_CYRILLIC: Final = re.compile(r"[\u0400-\u04ff]")
_WORD: Final = r"(?<!\w){}(?!\w)"
_ARABIC_WORD: Final = r"(?<!\w)[وبلف]?{}(?!\w)"
_OF_SCRIPT: Final = ((_HAN, ("zh",)), (_ARABIC, ("ar",)), (_CYRILLIC, ("ru", "uk")))
_WEAK: Final = frozenset(("by", "over", "end", "ends", "en", "para", "per", "til", "do", "к", "到", "tot", "tegen")) | {
    "dans les",
    "through",
    "délai",
    "i",
    "finished in",
}
"""Words for an end that mean many other things where no day is beside them."""

_ALIKE = 0.6
_LOOKED_AT = 6000


@dataclass(frozen=True, slots=True)
class Words:
    """The words of some languages together, in small letters.

    Attributes:
        months: number of a month, by its names.
        sure_months: names that mean a month wherever they stand; the others need a day, a year or "in" beside them.
        seasons: 0 for spring to 3 for winter.
        units: unit of time by its names.
        counts: small whole numbers by their names.
        shares: fractions by their names.
        patterns: what finds the words of each kind.
    """

    months: Mapping[str, int]
    sure_months: frozenset[str]
    seasons: Mapping[str, int]
    units: Mapping[str, Unit]
    counts: Mapping[str, int]
    shares: Mapping[str, Fraction]
    patterns: Mapping[Kind, re.Pattern[str]]

    def has(self, kind: Kind, text: str) -> bool:
        """Returns whether a text holds words of a kind."""
        return self.patterns[kind].search(text) is not None


@cache
def _tables() -> Mapping[str, Mapping[str, str]]:
    return tomllib.loads(resources.files("planexe.reading").joinpath("words.toml").read_text("utf-8"))


def languages_of(plain_text: str) -> tuple[str, ...]:
    """Returns the languages that a text may be written in, by script and common words; all where nothing tells."""
    text = plain_text[:_LOOKED_AT]
    letters = sum(c.isalpha() for c in text) or 1
    for pattern, languages in _OF_SCRIPT:
        if len(pattern.findall(text)) * 3 > letters:
            return languages
    words = set(re.findall(r"[^\W\d_]+", text))
    score = {
        name: len(words & common) for name, table in _tables().items() if (common := frozenset(table["common"].split()))
    }
    best = max(score.values(), default=0)
    if best < 2:
        return tuple(score)
    return tuple(name for name, hits in score.items() if hits >= _ALIKE * best)


@lru_cache(maxsize=64)
def words_of(languages: Sequence[str] | None = None) -> Words:
    """Returns the words of some languages; of all without an argument."""
    tables = [_tables()[name] for name in (languages if languages is not None else _tables())]
    kinds: tuple[Kind, ...] = (
        "by", "before", "not_before", "start", "between", "only", "never", "must", "alone", "each",
    )  # fmt: skip
    months: dict[str, int] = {}
    sure: set[str] = set()
    for table in tables:
        for number, names in enumerate(table["months"].split(), 1):
            for place, name in enumerate(_names(names)):
                months[name] = number
                if _HAN.match(name) or (len(name) > 3 and name != "march" and (place == 0 or len(name) > 4)):
                    sure.add(name)
    return Words(
        months=months,
        sure_months=frozenset(sure),
        seasons={name: n for t in tables for n, names in enumerate(t["seasons"].split()) for name in _names(names)},
        units={name: unit for t in tables for key, unit in _UNITS.items() for name in _names(t[key])},
        counts={name: n for t in tables for n, names in enumerate(t["counts"].split(), 2) for name in _names(names)}
        | {name: 10 * n for t in tables for n, name in enumerate(t.get("tens", "").split(), 2)},
        shares={
            name: share
            for t in tables
            for share, names in zip(_SHARES, t["fractions"].split(), strict=True)
            for name in _names(names)
        },
        patterns={
            **{kind: re.compile(either(_listed(tables, kind))) for kind in kinds},
            "until": re.compile(either([name for name in _listed(tables, "by") if name not in _WEAK])),
        },
    )


def _listed(tables: Sequence[Mapping[str, str]], kind: str) -> list[str]:
    return [name for table in tables for entry in table[kind].split() for name in _names(entry)]


def _names(entry: str) -> Iterator[str]:
    for name in entry.replace(" ", "|").split("|"):
        yield name.replace("_", " ")


def either(names: Sequence[str]) -> str:
    """Returns a pattern for any of some words, the longest first; they stand alone where a script has blanks.

    What goes for all words of a script stands around them: from a place where no word begins, none of them is tried.
    """
    scripts: dict[str, list[str]] = {}
    for name in sorted(set(names), key=len, reverse=True):
        around = "{}" if _HAN.search(name) else _ARABIC_WORD if _ARABIC.search(name) else _WORD
        scripts.setdefault(around, []).append(re.escape(name).replace(r"\ ", r"\s+"))
    found = [around.format(f"(?:{'|'.join(written)})") for around, written in scripts.items()]
    return f"(?:{'|'.join(found)})" if found else r"(?!)"
