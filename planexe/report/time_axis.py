"""The dates under a drawing: which days get a line and a label so that a page can hold them; pure."""

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from planexe.figures import MONTHS

_MOST_LABELS = 14
_ROOM_FOR_YEAR = 12  # percent that a label with its year takes
_LAST_LABEL = 0.95  # of the width: a label further right would not fit


@dataclass(frozen=True, slots=True)
class Tick:
    """A line of the grid.

    Attributes:
        percent: its place between the first and the last day.
        label: empty for a line between labels.
    """

    percent: float
    label: str


@dataclass(frozen=True, slots=True)
class TimeAxis:
    """A span of whole days, both ends included, as a line of 100 percent."""

    first: dt.date
    last: dt.date

    @property
    def days(self) -> int:
        """Returns how many days the line is long, at least one."""
        return max((self.last - self.first).days + 1, 1)

    def percent(self, days: float) -> float:
        """Returns the place of a moment so many days after the beginning."""
        return round(min(max(days / self.days, 0.0), 1.0) * 100, 3)

    def ticks(self) -> tuple[Tick, ...]:
        """Returns the grid: days, weeks, months or years, whichever is the finest that leaves room for labels."""
        if self.days <= _MOST_LABELS:
            return self._marked(self._every_day(), _day_label)
        if self.days <= _MOST_LABELS * 7:
            return self._marked(self._mondays(), _day_label)
        months = next(
            n for n in (1, 2, 3, 6, 12, 24, 60, 120, 1200) if self.days <= _MOST_LABELS * n * 30.5 or n == 1200
        )
        return self._marked(self._months(months), _month_label if months < 12 else _year_label)

    def _marked(self, days: Iterator[dt.date], text: Callable[[dt.date, bool], str]) -> tuple[Tick, ...]:
        found: list[Tick] = []
        every = list(days)
        places = [self.percent((day - self.first).days) for day in every]
        for number, (day, percent) in enumerate(zip(every, places, strict=True)):
            label = text(day, number == 0) if percent <= _LAST_LABEL * 100 else ""
            found.append(Tick(percent, label))
        if len(found) > 1 and places[1] - places[0] < _ROOM_FOR_YEAR and found[1].label.isdecimal():
            found[0] = Tick(places[0], text(every[0], False))  # the next label has the year
        return tuple(found)

    def _every_day(self) -> Iterator[dt.date]:
        for number in range(self.days):
            yield self.first + dt.timedelta(days=number)

    def _mondays(self) -> Iterator[dt.date]:
        for number in range(-self.first.weekday() % 7, self.days, 7):
            yield self.first + dt.timedelta(days=number)

    def _months(self, step: int) -> Iterator[dt.date]:
        number = self.first.year * 12 + self.first.month - 1
        number += self.first.day > 1
        number += -number % step
        while number // 12 <= dt.MAXYEAR and (day := dt.date(number // 12, number % 12 + 1, 1)) <= self.last:
            yield day
            number += step


def _day_label(day: dt.date, first: bool) -> str:
    return f"{day.day} {MONTHS[day.month - 1]}" + (f" {day.year}" if first else "")


def _month_label(day: dt.date, first: bool) -> str:
    """Returns the month, the year alone for a January behind other months: both would not fit between two lines."""
    if day.month == 1 and not first:
        return str(day.year)
    return MONTHS[day.month - 1] + (f" {day.year}" if first else "")


def _year_label(day: dt.date, _first: bool) -> str:
    return str(day.year)
