"""A text cut into clauses, those that limit something found by the words and figures in them; pure."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Final, Literal

from planexe.reading.amounts import Plain, find_amounts, read_plain
from planexe.reading.dates import find_dates
from planexe.reading.money import currency_word, sounds
from planexe.reading.words import Kind, either, languages_of, words_of

Sign = Literal["money", "date", "number", "limit"]
_BORDER: Final = re.compile(
    r"(?<=[!?;:])\s+|(?<=[^\d\s.]\.)\s+(?![a-zà-žа-яё€$£])|(?<=\d\d\.)\s+(?=[^\W\d_a-zà-žа-яё])|(?<=[,،])\s+|(?<=\d,)\s+(?=[^\d\s])"
    r"|[。！？；，、؛؟]+|\s+[–—-]\s+|\s*[\n|•()\[\]{}]\s*"
)
_BULLET: Final = re.compile(r"^(?:[-*#>+]+|\(?\d{1,2}[.)](?=\s)|\(?[a-z][.)](?=\s))\s*", re.IGNORECASE)
_MARKS: Final = " \t\n\"'“”„«»‘’.,;:…-–—*_#|،؛"
_BRACKETS: Final = str.maketrans("‹›", "<>")  # as a prompt shows those of a goal
_RANKS: Final[dict[Sign, int]] = {"money": 0, "date": 0, "number": 1, "limit": 2}
_LIMITING: Final[tuple[Kind, ...]] = ("never", "must", "only", "until", "before", "not_before")
_DAY: Final = date(2026, 1, 1)


@dataclass(frozen=True, slots=True)
class Clause:
    """A piece of a text, between two marks.

    Attributes:
        words: as written, without the marks around it.
        plain: the same for patterns to look into.
        signs: what in it may limit something; empty if nothing does.
    """

    words: str
    plain: Plain
    signs: frozenset[Sign]


@lru_cache(maxsize=32)
def clauses_of(text: str) -> tuple[Clause, ...]:
    """Returns the clauses of a text in any script, in their order."""
    languages = languages_of(read_plain(text).text)
    pieces = (_BULLET.sub("", piece.strip()).strip(_MARKS) for piece in _BORDER.split(read_plain(text).source))
    return tuple(_clause(piece, languages) for piece in pieces if any(c.isalnum() for c in piece))


def uncovered(text: str, quotes: Iterable[str]) -> list[Clause]:
    """Returns the clauses that limit something and of which no quote says anything, money and dates first.

    Args:
        text: the whole.
        quotes: words of the text, copied without regard to case, blanks and the marks around them.
    """
    every = squeezed(text)
    covered = bytearray(len(every))
    for quote in quotes:
        wanted = squeezed(quote.strip(_MARKS))
        at = every.find(wanted) if wanted else -1
        while at >= 0:
            covered[at : at + len(wanted)] = b"\x01" * len(wanted)
            at = every.find(wanted, at + len(wanted))
    left: list[Clause] = []
    begin = 0
    for clause in clauses_of(text):
        own = squeezed(clause.words)
        at = every.find(own, begin)
        if at < 0:
            continue
        begin = at + len(own)
        if clause.signs and not any(covered[at:begin]):
            left.append(clause)
    unique = {clause.words: clause for clause in left}.values()
    return sorted(unique, key=lambda clause: min(_RANKS[sign] for sign in clause.signs))


def squeezed(text: str) -> str:
    """Returns a text as quotes are compared: without blanks, case and forms of letters and brackets."""
    return "".join(unicodedata.normalize("NFKC", text).translate(_BRACKETS).casefold().split())


def said_in(quote: str, text: str) -> bool:
    """Returns whether the text holds the quote, without regard to case, blanks and marks around it."""
    wanted = squeezed(quote.strip(_MARKS))
    return bool(wanted) and wanted in squeezed(text)


def _clause(piece: str, languages: Sequence[str]) -> Clause:
    plain = read_plain(piece)
    return Clause(piece, plain, frozenset(_signs(plain, tuple(languages))))


def _signs(plain: Plain, languages: tuple[str, ...]) -> Iterable[Sign]:
    text, words = plain.text, words_of(languages)
    if currency_word(text) or sounds("no_money", text):
        yield "money"
    if find_dates(plain, _DAY, languages):
        yield "date"
    if re.search(r"\d", text) or re.search(_number_words(languages), text) or any(a.scaled for a in find_amounts(text)):
        yield "number"
    if any(words.has(kind, text) for kind in _LIMITING):
        yield "limit"


@lru_cache(maxsize=32)
def _number_words(languages: tuple[str, ...]) -> str:
    words = words_of(languages)
    return either([*(w for w in words.counts if len(w) > 2 or not w.isascii()), *words.shares])
