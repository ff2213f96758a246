"""From days of work to dates and to days of the calendar: every day, or Monday to Friday, with or without holidays."""

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
class WorkCalendar:
    """Counts days of work from the start of a project.

    Two clocks run beside each other: days of work, and days of the calendar since midnight of ``start``. What is done
    by people counts the first, what is waited for the second.

    Attributes:
        start: from when on there may be work; day 0 is the first working day from then on.
        week: which days of the week count.
        holidays: days on which nobody works.
        region: whose holidays they are, in words; empty if none are known.

    Example:
        >>> WorkCalendar(dt.date(2027, 1, 1)).date_of(1)  # the first is a Friday
        datetime.date(2027, 1, 4)
    """

    start: dt.date
    week: WeekName = "monday to friday"
    holidays: frozenset[dt.date] = frozenset()
    region: str = ""

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
        off = sum(self.start <= holiday <= date and self.is_working(holiday) for holiday in self.holidays)
        if self.week == "every day":
            return span - off
        weeks, rest = divmod(span, 7)
        last_days = sum(self.is_working(date - dt.timedelta(days=back)) for back in range(rest))
        return weeks * _WORKING_DAYS + last_days - off

    def days_before(self, date: dt.date) -> int:
        """Returns how many working days there are before a date: the moment of work at which it begins."""
        return self.days_until(date - dt.timedelta(days=1))

    def is_working(self, date: dt.date) -> bool:
        """Returns whether the day of the week counts, holidays aside."""
        return self.week == "every day" or date.weekday() < _WORKING_DAYS

    def calendar_days_at(self, work_day: Days) -> Days:
        """Returns how many days of the calendar have gone when that much has been worked.

        What has been done by Friday evening counts as Friday evening, not as Monday morning: the earliest moment.

        Raises:
            SchedulingError: as :meth:`date_of`.
        """
        whole = max(0, math.ceil(work_day) - 1)  # number of the day during which it is reached
        return (self.date_of(whole) - self.start).days + (work_day - whole)

    def work_days_at(self, calendar_day: Days) -> Days:
        """Returns how much has been worked when so many days of the calendar have gone; idle days add nothing."""
        if calendar_day <= 0:
            return 0
        whole = math.floor(calendar_day)
        date = self.start + dt.timedelta(days=whole)
        done = self.days_before(date)
        return done + (calendar_day - whole) if self.days_until(date) > done else done

    def work_offsets(self, count: int) -> list[int]:
        """Returns for each of the first working days how many days of the calendar lie before it.

        Raises:
            SchedulingError: as :meth:`date_of`.
        """
        if count < 1:
            return []
        last = (self.date_of(count - 1) - self.start).days
        dates = ((offset, self.start + dt.timedelta(days=offset)) for offset in range(last + 1))
        return [offset for offset, date in dates if self.is_working(date) and date not in self.holidays]
