"""All courses of a project at once: when each job begins and ends in each of them, and which jobs decided the end."""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from planexe.scheduling.draws import Hits, Values
from planexe.scheduling.levelling import Levelled
from planexe.scheduling.links import Link
from planexe.scheduling.network import Network
from planexe.scheduling.project import PER_DAY, Project
from planexe.scheduling.work_calendar import WorkCalendar
from planexe.scheduling.yard import make_yard

_CLOSE_DAYS = 1e-9
Rests: TypeAlias = Sequence[tuple[float, float]]


class CalendarMaps:
    """The two clocks of a calendar for many moments at once; see :class:`WorkCalendar`."""

    def __init__(self, calendar: WorkCalendar) -> None:
        self._calendar = calendar
        self._offsets = np.zeros(0, dtype=np.int64)

    def calendar_at(self, work: Values) -> Values:
        """Returns the days of the calendar gone when so many have been worked."""
        days = np.maximum(0, np.ceil(work - _CLOSE_DAYS).astype(np.int64) - 1)
        last = int(days.max(initial=0))
        if last >= len(self._offsets):
            self._grow(last + 1)
        found: Values = self._offsets[days] + (work - days)
        return found

    def work_at(self, calendar: Values) -> Values:
        """Returns the days worked when so many of the calendar have gone."""
        moments = np.maximum(calendar, 0.0)
        whole = np.floor(moments + _CLOSE_DAYS)
        while not len(self._offsets) or self._offsets[-1] < whole.max(initial=0):
            self._grow(len(self._offsets) + 1)
        days = np.searchsorted(self._offsets, whole)
        part = np.where(self._offsets[days] == whole, np.maximum(moments - whole, 0.0), 0.0)
        found: Values = part + days.astype(np.float64)
        return found

    def _grow(self, least: int) -> None:
        self._offsets = np.array(self._calendar.work_offsets(max(400, 2 * least)), dtype=np.int64)


@dataclass(frozen=True, slots=True)
class Courses:
    """What happens to a project in each draw; rows are jobs in the order of the project, columns draws.

    Attributes:
        starts: days of work from the start.
        finishes: likewise.
        ends: when the last job is done.
    """

    starts: Values
    finishes: Values
    ends: Values


def _ordered(network: Network, limits: Sequence[Link]) -> list[str]:
    """Returns the codes in an order that keeps all links, and all waits for limits that do not run against a link.

    Where a link lets two jobs overlap, a wait may lead back to a job before; it is left out then.
    """
    held: dict[str, int] = dict.fromkeys(network.durations, 0)
    for link in limits:
        held[link.successor] += 1
    waiting = {code: len(network.incoming[code]) for code in network.durations}
    onward: dict[str, list[Link]] = {code: [] for code in network.durations}
    for link in limits:
        onward[link.predecessor].append(link)
    order: list[str] = []
    left = dict.fromkeys(network.order)
    free = deque(code for code in left if not waiting[code] and not held[code])
    while left:
        code = free.popleft() if free else next(code for code in left if not waiting[code])
        if code not in left:
            continue
        del left[code]
        order.append(code)
        for link in network.outgoing[code]:
            waiting[link.successor] -= 1
        for link in onward[code]:
            held[link.successor] -= 1
        after = (link.successor for link in (*network.outgoing[code], *onward[code]))
        free.extend(c for c in after if c in left and not waiting[c] and not held[c])
    return order


class DrawnNetwork:
    """A levelled project that can be run through for many durations at once."""

    def __init__(self, project: Project, levelled: Levelled) -> None:
        self._codes = tuple(project.jobs)
        numbers = {code: number for number, code in enumerate(self._codes)}
        limits = [one.link for one in levelled.limit_links]
        self._order = [numbers[code] for code in _ordered(project.network, limits)]
        place = {number: n for n, number in enumerate(self._order)}
        self._before: list[list[tuple[int, Link]]] = [[] for _ in self._codes]
        for link in (*project.network.links, *limits):
            before, after = numbers[link.predecessor], numbers[link.successor]
            if place[before] < place[after]:
                self._before[after].append((before, link))
        clocks = [part.clock for part in make_yard(project).parts]
        self._earliest = [clock.earliest / PER_DAY for clock in clocks]
        self._rests: list[Rests] = [[(a / PER_DAY, b / PER_DAY) for a, b in clock.rests] for clock in clocks]
        self._waits = [job.wait and job.days > 0 for job in project.jobs.values()]
        self._maps = CalendarMaps(project.calendar)
        self._hold(project, levelled)

    def run(self, lengths: Values) -> Courses:
        """Returns when everything happens.

        Args:
            lengths: of each job, a row, in each draw; days of work, of the calendar for waits.
        """
        starts, finishes = np.empty_like(lengths), np.empty_like(lengths)
        for number in self._order:
            start = np.full(lengths.shape[1], self._earliest[number])
            least = None
            for before, link in self._before[number]:
                moment = self._moment(link, before, starts, finishes)
                if link.type.arrives_at_finish:
                    least = moment if least is None else np.maximum(least, moment)
                    moment = self._start_for(number, moment, lengths[number])
                np.maximum(start, moment, out=start)
            for begin, stop in self._rests[number]:
                start[(begin <= start) & (start < stop)] = stop
            finish = self._finish(number, start, lengths[number])
            starts[number], finishes[number] = start, finish if least is None else np.maximum(finish, least)
        return Courses(starts, finishes, finishes.max(axis=0, initial=0.0))

    def critical(self, courses: Courses, row: int | None = None) -> Hits:
        """Returns which jobs decided the end in each draw: those that drive each other up to the last.

        Args:
            courses: of this network.
            row: a job whose end is meant; ``None`` for the end of all.
        """
        critical = np.abs(courses.finishes - courses.ends) <= _CLOSE_DAYS
        if row is not None:
            critical = np.zeros_like(critical)
            critical[row] = True
        for number in reversed(self._order):
            mine = critical[number]
            if not mine.any():
                continue
            for before, link in self._before[number]:
                moment = self._moment(link, before, courses.starts, courses.finishes)
                reached = (courses.finishes if link.type.arrives_at_finish else courses.starts)[number]
                critical[before] |= mine & (moment >= reached - _CLOSE_DAYS)
        return critical

    def _hold(self, project: Project, levelled: Levelled) -> None:
        """Keeps jobs from starting before the schedule does where no link says whom they wait for.

        That is so where somebody works in the rest of another job, and where a wait was left out.
        """
        lengths = np.array([[float(job.days)] for job in project.jobs.values()])
        planned = [float(levelled.starts[code]) for code in self._codes]
        while True:
            starts = self.run(lengths).starts
            early = next((n for n in self._order if starts[n, 0] < planned[n] - _CLOSE_DAYS), None)
            if early is None:
                return
            self._earliest[early] = planned[early]

    @staticmethod
    def _moment(link: Link, before: int, starts: Values, finishes: Values) -> Values:
        """Returns what a link makes its successor wait for."""
        moment: Values = (finishes if link.type.leaves_from_finish else starts)[before] + float(link.lag)
        return moment

    def _finish(self, number: int, start: Values, length: Values) -> Values:
        if self._waits[number]:
            return self._maps.work_at(self._maps.calendar_at(start) + length)
        finish: Values = start + length
        for begin, stop in self._rests[number]:
            finish = finish + np.where((start < begin) & (begin < finish - _CLOSE_DAYS), stop - begin, 0.0)
        return finish

    def _start_for(self, number: int, finish: Values, length: Values) -> Values:
        """Returns when a job must start to end at a moment, or at the last moment before in which it may end."""
        if self._waits[number]:
            return self._maps.work_at(self._maps.calendar_at(finish) - length)
        left, moment = length, finish
        for begin, stop in reversed(self._rests[number]):
            worked = np.maximum(moment - stop, 0.0)
            over = (begin < moment) & (worked < left)
            left, moment = np.where(over, left - worked, left), np.where(over, begin, moment)
        start: Values = moment - left
        return start
