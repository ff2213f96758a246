"""Reads a date written in another way than asked: ``1 May 2027``, ``May 1st, 2027``, ``2027/05/01``; pure."""

import re
from datetime import date
from typing import Final

_MONTHS: Final = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
_YEAR_FIRST: Final = re.compile(r"^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ]\d.*)?$")
_DAY_FIRST: Final = re.compile(r"^(\d{1,2})(?:st|nd|rd|th|\.)?\s+(?:of\s+)?([A-Za-z]+)\.?,?\s+(\d{4})$")
_MONTH_FIRST: Final = re.compile(r"^([A-Za-z]+)\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})$")


def iso_date_in(text: str) -> str | None:
    """Returns the date as year-month-day, ``None`` where the text is not one whole date.

    ``01/05/2027`` is the first of May for some and the fifth of January for others, and so for nobody.
    """
    said = text.strip().rstrip(".")
    if found := _YEAR_FIRST.match(said):
        year, month, day = (int(part) for part in found.groups())
        return _iso(year, month, day)
    if found := _DAY_FIRST.match(said):
        return _iso(int(found[3]), _month(found[2]), int(found[1]))
    if found := _MONTH_FIRST.match(said):
        return _iso(int(found[3]), _month(found[1]), int(found[2]))
    return None


def _month(word: str) -> int:
    """Returns the number of a month named in full or by its first letters, 0 for none."""
    named = [n for n, month in enumerate(_MONTHS, 1) if len(word) >= 3 and month.startswith(word.lower())]
    return named[0] if len(named) == 1 else (9 if word.lower() == "sept" else 0)


def _iso(year: int, month: int, day: int) -> str | None:
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None
