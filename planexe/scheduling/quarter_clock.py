"""How long a job lasts from when to when, on the clock of work in quarters of a day.

Work runs on that clock as it is and rests on days it may not be done; a wait runs on the calendar. Both ways are
monotone: what starts later never ends sooner.
"""

from bisect import bisect_left
from collections.abc import Iterable, Sequence

from planexe.scheduling.project import PER_DAY, Job, Span
from planexe.scheduling.work_calendar import WorkCalendar

Stretch = tuple[int, int]
"""Quarters of work from one moment to another."""


class QuarterClock:
    """The clock of one project; it remembers what it has looked up."""

    def __init__(self, calendar: WorkCalendar) -> None:
        self._calendar = calendar
        self._offsets: list[int] = []

    def rests(self, spans: Iterable[Span]) -> tuple[Stretch, ...]:
        """Returns when work may not go on: ordered stretches that do not touch."""
        found: list[Stretch] = []
        for first, last in sorted(spans):
            begin = PER_DAY * self._calendar.days_before(first)
            end = PER_DAY * self._calendar.days_until(last)
            if found and begin <= found[-1][1]:
                found[-1] = (found[-1][0], max(end, found[-1][1]))
            elif begin < end:
                found.append((begin, end))
        return tuple(found)

    def calendar_at(self, moment: int) -> int:
        """Returns the quarters of the calendar gone when so many have been worked; the earliest such moment."""
        day = max(0, -(-moment // PER_DAY) - 1)
        return PER_DAY * self._offset(day) + moment - PER_DAY * day

    def work_at(self, moment: int) -> int:
        """Returns the quarters worked when so many of the calendar have gone."""
        if moment <= 0:
            return 0
        whole, part = divmod(moment, PER_DAY)
        while not self._offsets or self._offsets[-1] < whole:
            self._grow()
        day = bisect_left(self._offsets, whole)
        return PER_DAY * day + (part if self._offsets[day] == whole else 0)

    def last_wait(self, length: int, finish: int) -> int:
        """Returns the last moment of work at which a wait may begin to be over at ``finish``; it may lie below 0."""
        day, part = divmod(finish, PER_DAY)
        over = (PER_DAY * self._offset(day) + part if finish >= 0 else finish) - length
        first = PER_DAY * self._offset(0)
        return self.work_at(over) if over >= first else over - first

    def _offset(self, day: int) -> int:
        while len(self._offsets) <= day:
            self._grow()
        return self._offsets[day]

    def _grow(self) -> None:
        self._offsets = self._calendar.work_offsets(max(400, 2 * len(self._offsets)))


class JobClock:
    """When a job ends if it starts at a moment, and the other way round.

    Attributes:
        length: quarters of work, or of the calendar for a wait.
        earliest: moment before which it does not start.
        rests: when it is not worked on.
    """

    __slots__ = ("_clock", "_wait", "earliest", "length", "rests")

    def __init__(self, job: Job, clock: QuarterClock, calendar: WorkCalendar) -> None:
        self._clock = clock
        self._wait = job.wait and job.days > 0
        self.length = int(job.days * PER_DAY)
        self.earliest = PER_DAY * calendar.days_before(job.not_before) if job.not_before else 0
        self.rests: tuple[Stretch, ...] = () if self._wait else clock.rests(job.no_work)

    def settle(self, start: int) -> int:
        """Returns the first moment from ``start`` on at which it may be under way."""
        for begin, end in self.rests:
            if begin <= start < end:
                return end
        return start

    def settle_back(self, start: int) -> int:
        """Returns the last moment up to ``start`` at which it may be under way; it may lie below 0."""
        for begin, end in self.rests:
            if begin <= start < end:
                return begin - 1
        return start

    def finish(self, start: int) -> int:
        """Returns when it ends; ``start`` is settled."""
        if self._wait:
            return self._clock.work_at(self._clock.calendar_at(start) + self.length)
        end = start + self.length
        for begin, stop in self.rests:
            if start < begin < end:
                end += stop - begin
        return end

    def latest_start(self, finish: int) -> int:
        """Returns the last settled moment to start so that it ends at ``finish`` or before; it may lie below 0."""
        if self._wait:
            return self._clock.last_wait(self.length, finish)
        left, moment = self.length, finish
        for begin, stop in reversed(self.rests):
            if begin < moment:
                worked = max(0, moment - stop)
                if worked >= left:
                    break
                left -= worked
                moment = begin
        return self.settle_back(moment - left)

    def start_for(self, finish: int) -> int:
        """Returns the first settled moment to start so that it does not end before ``finish``."""
        start = self.settle(max(0, self.latest_start(finish)))
        while self.finish(start) < finish:
            start = self.settle(start + 1)
        # A wait that begins earlier may be over at the same moment, where days without work lie in it.
        while (before := self.settle_back(start - 1)) >= 0 and self.finish(before) >= finish:
            start = before
        return start

    def stretches(self, start: int) -> Sequence[Stretch]:
        """Returns when it is worked on; nothing for what takes no time."""
        end = self.finish(start)
        found: list[Stretch] = []
        for begin, stop in self.rests:
            if stop > start and begin < end:
                if begin > start:
                    found.append((start, begin))
                start = stop
        return [*found, (start, end)] if end > start else found
