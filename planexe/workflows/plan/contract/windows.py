"""The days that a window closes, as spans of the calendar; pure."""

from collections.abc import Iterator
from datetime import date, timedelta

from planexe.workflows.plan.contract.contract_models import DaySpan, Window

Days = tuple[date, date]
_DAY = timedelta(days=1)


def closed_days(window: Window, first: date, last: date) -> list[Days]:
    """Returns the spans, both ends included and in order, in which the work of a window may not be done.

    Args:
        window: of the contract.
        first: from which day on.
        last: until which day.
    """
    named = _joined(sorted(days for span in window.spans for days in span_days(span, first, last)))
    if window.rule == "never_within":
        return named
    closed: list[Days] = []
    begin = first
    for opens, closes in named:
        if begin < opens:
            closed.append((begin, opens - _DAY))
        begin = closes + _DAY
    return [*closed, (begin, last)] if begin <= last else closed


def span_days(span: DaySpan, first: date, last: date) -> Iterator[Days]:
    """Yields the days of a span that lie between two days; one of months and days recurs, and may pass a new year.

    Raises:
        ValueError: it is no day of any year.
    """
    if len(span.first) == len("2027-04-01"):
        begin, end = date.fromisoformat(span.first), date.fromisoformat(span.last)
        if max(begin, first) <= min(end, last):
            yield max(begin, first), min(end, last)
        return
    passes = span.last < span.first
    for year in range(first.year - 1, last.year + 1):
        begin, end = _day(year, span.first), _day(year + passes, span.last)
        if max(begin, first) <= min(end, last):
            yield max(begin, first), min(end, last)


def _day(year: int, month_day: str) -> date:
    """Returns the day of a year; 29 February is the 28th where there is none."""
    month, day = int(month_day[:2]), int(month_day[3:])
    leap = date(2028, month, day)  # refuses what is no day of any year
    return (
        leap.replace(year=year, day=28) if (month, day) == (2, 29) and not _is_leap(year) else leap.replace(year=year)
    )


def _is_leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def _joined(spans: list[Days]) -> list[Days]:
    joined: list[Days] = []
    for begin, end in spans:
        if joined and begin <= joined[-1][1] + _DAY:
            joined[-1] = (joined[-1][0], max(joined[-1][1], end))
        else:
            joined.append((begin, end))
    return joined
