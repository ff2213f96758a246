"""From days of a schedule to moments and working hours, as project tools count them; pure."""

import datetime as dt
from dataclasses import dataclass

from planexe.blocks.gantt import WorkRow

_MINUTE = dt.timedelta(minutes=1)
_ROUNDING_DAYS = 1e-6


@dataclass(frozen=True, slots=True)
class WorkingClock:
    """The hours of a working day.

    Attributes:
        days_of_week: the working days, 1 for Sunday to 7 for Saturday, as MS Project numbers them.
        spans: working hours of each of them, from and to.
    """

    days_of_week: frozenset[int]
    spans: tuple[tuple[int, int], ...]

    @property
    def minutes_per_day(self) -> int:
        """Returns the working minutes of a day."""
        return sum(60 * (last - first) for first, last in self.spans)

    def minutes(self, days: float) -> int:
        """Returns days of work in working minutes."""
        return round(days * self.minutes_per_day)

    def duration(self, days: float) -> str:
        """Returns days of work as an XML duration in hours: ``PT20H0M0S``."""
        return _duration(self.minutes(days))

    def hours(self, hours: float) -> str:
        """Returns hours of work as an XML duration."""
        return _duration(round(hours * 60))

    def duration_of(self, row: WorkRow) -> str | None:
        """Returns how long a scheduled row takes; ``None`` for one that is not scheduled.

        It is the difference of its rounded ends, so that what follows it begins exactly when it ends.
        """
        if row.early_start is None or row.early_finish is None:
            return None
        return _duration(self.minutes(row.early_finish) - self.minutes(row.early_start))

    def start_of(self, row: WorkRow) -> dt.datetime | None:
        """Returns when a scheduled row begins."""
        if row.start is None or row.early_start is None:
            return None
        return self._moment(row.start, self.minutes(_part_of_day(row.early_start)), end=False)

    def finish_of(self, row: WorkRow) -> dt.datetime | None:
        """Returns when a scheduled row ends."""
        if row.finish is None or row.early_finish is None:
            return None
        part = _part_of_day(row.early_finish)
        return self._moment(row.finish, self.minutes(part) if part else self.minutes_per_day, end=True)

    def first_moment(self, day: dt.date) -> dt.datetime:
        """Returns the beginning of work on a day."""
        return self._moment(day, 0, end=False)

    def last_moment(self, day: dt.date) -> dt.datetime:
        """Returns the end of work on a day."""
        return self._moment(day, self.minutes_per_day, end=True)

    def _moment(self, day: dt.date, worked_minutes: int, *, end: bool) -> dt.datetime:
        """Returns when so much of a day's work is done; an end lies before a break, a start behind it."""
        midnight = dt.datetime.combine(day, dt.time())
        left = worked_minutes
        for first, last in self.spans:
            length = 60 * (last - first)
            if left < length or (end and left == length):
                return midnight + (60 * first + left) * _MINUTE
            left -= length
        return midnight + 60 * self.spans[-1][1] * _MINUTE


_HOURS = ((8, 12), (13, 17))
EVERY_DAY = WorkingClock(frozenset(range(1, 8)), _HOURS)
MONDAY_TO_FRIDAY = WorkingClock(frozenset(range(2, 7)), _HOURS)


def clock_of(working_week: str) -> WorkingClock:
    """Returns the clock of a schedule.

    Also where every day counts a day has eight hours: with 24, a task that ends on the 18th would be shown as ending on
    the 19th at midnight, and three days of one person would be 72 hours of work.
    """
    return MONDAY_TO_FRIDAY if working_week == "monday to friday" else EVERY_DAY


def _duration(minutes: int) -> str:
    hours, rest = divmod(minutes, 60)
    return f"PT{hours}H{rest}M0S"


def _part_of_day(days: float) -> float:
    part = days % 1
    return 0.0 if part < _ROUNDING_DAYS or part > 1 - _ROUNDING_DAYS else part
