"""Money by month: what the work costs when it is done, what comes in, and what is left."""

import datetime as dt
import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from planexe.errors import SchedulingError
from planexe.scheduling.links import Days
from planexe.scheduling.work_calendar import WorkCalendar

Pay = Literal["even", "start", "finish"]


@dataclass(frozen=True, slots=True)
class Outlay:
    """Money that a piece of work costs.

    Attributes:
        amount: in the currency of the plan.
        spans: when the work goes on, in days of work from the start of the project; one of no length for a moment.
        pay: evenly over the days of work, when it starts, or when it is finished.
    """

    amount: float
    spans: Sequence[tuple[Days, Days]]
    pay: Pay = "even"


@dataclass(frozen=True, slots=True)
class CashMonth:
    """One month of a project.

    Attributes:
        month: its first day.
        spent: what is paid in it.
        cumulative: what has been paid by its end, the planned value.
        funds: what has come in by its end.
    """

    month: dt.date
    spent: float
    cumulative: float
    funds: float

    @property
    def balance(self) -> float:
        """Returns what is left at the end of the month; below 0 it is short."""
        return self.funds - self.cumulative


def cash_flow(
    outlays: Iterable[Outlay], funds_at: Callable[[dt.date], float], calendar: WorkCalendar
) -> list[CashMonth]:
    """Returns every month from the start of the project to its last payment, the months without one among them.

    Args:
        outlays: what is paid.
        funds_at: what has come in by a day, that day included.
        calendar: turns days of work into dates.

    Raises:
        SchedulingError: an outlay without a span, or a date after the year 9999.
    """
    paid = spent_by_month(outlays, calendar)
    months: list[CashMonth] = []
    total = 0.0
    for month in _months(calendar.start.replace(day=1), max(paid, default=calendar.start)):
        total += paid.get(month, 0.0)
        months.append(CashMonth(month, paid.get(month, 0.0), total, funds_at(_last_day(month))))
    return months


def spent_by_month(outlays: Iterable[Outlay], calendar: WorkCalendar) -> dict[dt.date, float]:
    """Returns what is paid by the first day of each month in which something is; raises as :func:`cash_flow`."""
    shares: dict[dt.date, list[float]] = {}
    for outlay in outlays:
        for month, amount in _parts(outlay, calendar):
            shares.setdefault(month, []).append(amount)
    return {month: math.fsum(amounts) for month, amounts in sorted(shares.items())}


def _parts(outlay: Outlay, calendar: WorkCalendar) -> Iterator[tuple[dt.date, float]]:
    if not outlay.spans:
        raise SchedulingError(f"{outlay.amount:g} is to be paid, but not said when; give the time of the work.")
    first, last = outlay.spans[0][0], outlay.spans[-1][1]
    length = sum(end - begin for begin, end in outlay.spans)
    if outlay.pay == "start":
        yield calendar.start_date(first).replace(day=1), outlay.amount
    elif outlay.pay == "finish" or not length:
        yield calendar.finish_date(first, last).replace(day=1), outlay.amount
    else:
        for begin, end in outlay.spans:
            for month, days in _days_by_month(begin, end, calendar):
                yield month, outlay.amount * float(days) / float(length)


def _days_by_month(begin: Days, end: Days, calendar: WorkCalendar) -> Iterator[tuple[dt.date, Days]]:
    """Yields how many days of work of a stretch lie in each month."""
    while begin < end:
        month = calendar.start_date(begin).replace(day=1)
        stop = min(end, calendar.days_until(_last_day(month)))
        yield month, stop - begin
        begin = stop


def _last_day(month: dt.date) -> dt.date:
    return dt.date.max if (month.year, month.month) == (9999, 12) else _next(month) - dt.timedelta(days=1)


def _next(month: dt.date) -> dt.date:
    return (month + dt.timedelta(days=31)).replace(day=1)


def _months(first: dt.date, last: dt.date) -> Iterator[dt.date]:
    month = first
    while month <= last:
        yield month
        if _last_day(month) == dt.date.max:
            return
        month = _next(month)
