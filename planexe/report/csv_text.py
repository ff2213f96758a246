"""Rows as CSV text that spreadsheets and importers read without running anything; pure."""

import csv
import io
import math
from collections.abc import Iterable, Sequence

_FORMULA_STARTS = ("=", "+", "-", "@", "＝", "＋", "－", "＠")


def csv_text(headers: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Returns a CSV text as RFC 4180 has it; cells that look like a formula begin with an apostrophe."""
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    writer.writerows([defused(cell) for cell in row] for row in (headers, *rows))
    return buffer.getvalue()


def defused(text: str) -> str:
    """Returns a cell that no spreadsheet takes for a formula; numbers stay as they are."""
    if not text.lstrip().startswith(_FORMULA_STARTS) or _is_number(text):
        return text
    return f"'{text}"


def number_text(number: float | None) -> str:
    """Returns a number without needless zeros, at most two places behind the point; empty for none that is finite."""
    if number is None or not math.isfinite(number):
        return ""
    return f"{round(number, 2) + 0.0:.2f}".rstrip("0").rstrip(".")  # no zero has a sign then


def _is_number(text: str) -> bool:
    try:
        return "_" not in text and math.isfinite(float(text))
    except ValueError:
        return False
