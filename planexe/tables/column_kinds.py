"""Tells from some values of a column, written as text, what they are: numbers, days, times, yes or no, text."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from planexe.tables.profile import ColumnKind

MISSING: Final = (
    "NA", "N/A", "n/a", "NaN", "nan", "NULL", "null", "None", "#N/A", "<NA>", "-", "?", ".", "..", "missing", "unknown",
)  # fmt: skip
"""Texts that stand for no value in a column of numbers, days or times."""
ISO: Final = "ISO8601"
_INTEGER: Final = re.compile(r"[+-]?(?:0|[1-9]\d{0,17})", re.ASCII)
_NUMBER: Final = re.compile(r"[+-]?(?:(?:0|[1-9]\d*)(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d{1,3})?", re.ASCII)
_COMMA: Final = re.compile(r"[+-]?(?:0|[1-9]\d*)(?:,\d+)?", re.ASCII)
_TRUTHS: Final = ({"true", "false"}, {"True", "False"}, {"TRUE", "FALSE"})
_ISO_TIME: Final = re.compile(
    r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d{1,6})?)?(?P<zone>Z|[+-]\d\d(?::?\d\d)?)?", re.ASCII
)
_DATES: Final = (
    "%Y-%m-%d", "%d.%m.%Y", "%m/%d/%Y", "%d/%m/%Y", "%Y/%m/%d", "%d-%m-%Y", "%m-%d-%Y", "%b %d, %Y", "%B %d, %Y",
    "%d %b %Y", "%d %B %Y", "%b %d %Y", "%d-%b-%Y", "%m/%d/%y", "%d/%m/%y", "%d.%m.%y",
)  # fmt: skip
_TIMES: Final = tuple(f"{day} {time}" for day in _DATES[1:6] for time in ("%H:%M:%S", "%H:%M"))
_MOST_DATE: Final = 40
_DIGIT: Final = re.compile(r"\d", re.ASCII)


@dataclass(frozen=True, slots=True)
class Guess:
    """What some values seem to be.

    Attributes:
        kind: of all of them.
        missing_as: which of them stand for no value.
        decimal_comma: they are numbers with a comma before the fraction.
        form: how days or times are written; ``zoned`` whether they name a time zone.
        note: what a reader should know.
    """

    kind: ColumnKind = "text"
    missing_as: tuple[str, ...] = ()
    decimal_comma: bool = False
    form: str = ""
    zoned: bool = False
    note: str = ""


def guess(values: Collection[str], *, comma: bool) -> Guess:
    """Returns what values are.

    Args:
        values: some of a column, none of them empty.
        comma: whether a comma may stand before a fraction.
    """
    missing = tuple(text for text in MISSING if text in values)
    texts = [text.strip() for text in values if text not in missing]
    if not texts:
        return Guess()
    if any(set(texts) <= truths for truths in _TRUTHS):
        return Guess("boolean", missing)
    if all(map(_INTEGER.fullmatch, texts)):
        return Guess("integer", missing)
    if all(map(_NUMBER.fullmatch, texts)):
        return Guess("number", missing)
    if comma and all(map(_COMMA.fullmatch, texts)):
        return Guess("number", missing, decimal_comma=True)
    found = _times(texts)
    return Guess(found.kind, missing, form=found.form, zoned=found.zoned, note=found.note) if found else Guess()


def _times(texts: Sequence[str]) -> Guess | None:
    if not all(8 <= len(text) <= _MOST_DATE and _DIGIT.search(text) for text in texts):
        return None
    iso = [_ISO_TIME.fullmatch(text) for text in texts]
    if all(iso):
        zones = [one["zone"] for one in iso if one and one["zone"]]
        if zones and len(zones) < len(texts):
            return Guess(note="times, some with a time zone and some without")
        note = (
            f"written with the time zone{'s' if len(set(zones)) > 1 else ''} {_list(zones)}, told in UTC"
            if zones
            else ""
        )
        return Guess("datetime", form=ISO, zoned=bool(zones), note=note)
    for kind, forms in (("date", _DATES), ("datetime", _TIMES)):
        fitting = [form for form in forms if all(_reads(text, form) for text in texts)]
        if fitting:
            other = next((form for form in fitting[1:] if _swaps(form, fitting[0])), "")
            note = "day and month may be the other way round" if other else ""
            return Guess(kind, form=fitting[0], note=note)
    return _mixed(texts)


def _mixed(texts: Sequence[str]) -> Guess | None:
    """Returns text with a note where all are days, and no one form fits them all."""
    left, firsts = list(texts), list[str]()
    for form in (*_DATES, *_TIMES):
        fitting = [text for text in left if _reads(text, form)]
        if fitting:
            firsts.append(fitting[0])
            left = [text for text in left if text not in set(fitting)]
    return None if left else Guess(note=f"days in {len(firsts)} forms: {'; '.join(firsts)}")


def _reads(text: str, form: str) -> bool:
    try:
        datetime.strptime(text, form)  # noqa: DTZ007  only whether it can be read
    except ValueError:
        return False
    return True


def _swaps(one: str, other: str) -> bool:
    return one != other and one.replace("%d", "#").replace("%m", "%d").replace("#", "%m") == other


def _list(zones: Sequence[str]) -> str:
    return ", ".join(sorted(set(zones))[:3])
