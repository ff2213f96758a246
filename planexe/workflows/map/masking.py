"""Shows what values look like without showing them: a pattern of letters and digits, a rough range, codes as they are."""

import re
from collections import Counter
from collections.abc import Iterable
from itertools import groupby
from typing import Final

from planexe.reading.name_words import words_of
from planexe.tables.profile import Column, Value

_MOST_PATTERNS: Final = 3
_MOST_CODES: Final = 20
_LONGEST_CODE: Final = 12
_LONGEST_PATTERN: Final = 40
_OFTEN: Final = 3
_CODE: Final = re.compile(r"[^\W_][\w.+/-]*")
_PERSONAL: Final = frozenset(
    [
        "name",
        "surname",
        "forename",
        "given",
        "first",
        "last",
        "family",
        "middle",
        "birth",
        "mail",
        "email",
        "phone",
        "telephone",
        "mobile",
        "fax",
        "address",
        "street",
        "city",
        "iban",
        "passport",
        "ssn",
        "social",
        "tax",
        "licence",
        "license",
        "account",
        "card",
        "employer",
    ]
)
_DIGITS: Final = re.compile(r"\d{5,}")


def patterns_of(values: Iterable[Value]) -> tuple[str, ...]:
    """Returns what texts look like, the most frequent first: ``DE89 3704`` gives ``A{2}9{2} 9{4}``."""
    counts = Counter(_pattern(str(value)) for value in values)
    return tuple(pattern for pattern, _ in counts.most_common(_MOST_PATTERNS) if pattern)


def codes_of(column: Column, rows: int) -> tuple[str, ...]:
    """Returns all values of a column where they are codes: few, short, often met, and not about a person."""
    few = 0 < column.distinct <= _MOST_CODES and column.distinct == len(column.samples)
    if column.kind not in ("text", "integer", "boolean") or not few or rows < _OFTEN * column.distinct:
        return ()
    texts = [str(value) for value in column.samples]
    fit = all(len(t) <= _LONGEST_CODE and _CODE.fullmatch(t) and not _DIGITS.search(t) for t in texts)
    return tuple(texts) if fit and not may_be_personal(column.name) else ()


def range_of(column: Column) -> str:
    """Returns the lowest and highest value, numbers to two digits; nothing of numbers that may name somebody."""
    low, high = column.lowest, column.highest
    if low is None or high is None or column.kind == "text":
        return ""
    if isinstance(low, int | float) and isinstance(high, int | float):
        if may_be_personal(column.name) or (column.kind == "integer" and abs(high) >= 10**6 and column.distinct > 100):
            return ""
        return f"{low:.2g} to {high:.2g}"
    return f"{str(low)[:10]} to {str(high)[:10]}"


def may_be_personal(name: str) -> bool:
    """Returns whether a column of this name may hold what names or reaches a person."""
    return not _PERSONAL.isdisjoint(words_of(name))


def _pattern(text: str) -> str:
    marks = ("9" if c.isdigit() else "A" if c.isupper() else "a" if c.isalpha() else c for c in text.strip())
    runs = ((mark, sum(1 for _ in same)) for mark, same in groupby(marks))
    shown = "".join(mark if count == 1 else f"{mark}{{{count}}}" for mark, count in runs)
    return shown if len(shown) <= _LONGEST_PATTERN else f"{shown[:_LONGEST_PATTERN]}…"
