"""From days of work to dates: every day, or Monday to Friday, with or without holidays."""

import datetime as dt
import math
from dataclasses import dataclass
from typing import Literal, get_args

from planexe.errors import SchedulingError
from planexe.scheduling.links import Days

WeekName = Literal["every day", "monday to friday"]
WEEK_NAMES: tuple[WeekName, ...] = get_args(WeekName)
_WORKING_DAYS = 5


@dataclass(frozen=True, slots=True)
class WorkingCalendar:
    """Counts days of work from the start of a project.

    Attributes:
        start: from when on there may be work; day 0 is the first working day from then on.
        week: which days of the week count.
        holidays: days on which nobody works.

    Example:
        >>> WorkingCalendar(dt.date(2027, 1, 1), "monday to friday").date_of(1)  # a Friday
        datetime.date(2027, 1, 4)
    """

    start: dt.date
    week: WeekName = "every day"
    holidays: frozenset[dt.date] = frozenset()

    def date_of(self, day: int) -> dt.date:
        """Returns the date of the working day with this number, counted from 0.

        Raises:
            SchedulingError: the number is negative, or the date lies after the year 9999.
        """
        if day < 0:
            raise SchedulingError(f"Day {day} lies before the start of the project.")
        try:
            return self._date_of(day)
        except OverflowError as error:
            raise SchedulingError(
                f"Day {day} from {self.start.isoformat()} lies after the year 9999; shorten the work."
            ) from error

    def _date_of(self, day: int) -> dt.date:
        date = self._plain_date(self.start, day)
        while (count := self.days_until(date)) <= day:  # as many days further as holidays took away
            date = self._plain_date(date + dt.timedelta(days=1), day - count)
        return date

    def _plain_date(self, first: dt.date, count: int) -> dt.date:
        """Returns the date so many working days after the first one from a date on, without regard to holidays."""
        if self.week == "every day":
            return first + dt.timedelta(days=count)
        weekday = first.weekday()
        if weekday >= _WORKING_DAYS:
            first += dt.timedelta(days=7 - weekday)
            weekday = 0
        weeks, rest = divmod(weekday + count, _WORKING_DAYS)
        return first + dt.timedelta(days=7 * weeks + rest - weekday)

    def start_date(self, moment: Days) -> dt.date:
        """Returns the date on which something begins that many days from the start."""
        return self.date_of(math.floor(moment))

    def finish_date(self, start: Days, finish: Days) -> dt.date:
        """Returns the last date of work between two moments, itself included.

        What ends with a day ends on that day and not on the next; what takes no time ends on the day it begins.
        """
        return self.date_of(max(math.ceil(finish) - 1, math.floor(start)))

    def days_until(self, date: dt.date) -> int:
        """Returns how many working days there are from the start to a date, itself included; 0 before the start."""
        span = (date - self.start).days + 1
        if span <= 0:
            return 0
        off = sum(self.start <= holiday <= date and self._is_working(holiday) for holiday in self.holidays)
        if self.week == "every day":
            return span - off
        weeks, rest = divmod(span, 7)
        last_days = sum(self._is_working(date - dt.timedelta(days=back)) for back in range(rest))
        return weeks * _WORKING_DAYS + last_days - off

    def _is_working(self, date: dt.date) -> bool:
        return self.week == "every day" or date.weekday() < _WORKING_DAYS
