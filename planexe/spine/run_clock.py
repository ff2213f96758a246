"""RunClock, the one clock of a run: the seconds worked on it. Every number about a run's time comes from here; pure.

A session is a process at work on the run: from its ``session`` event to its ``end`` event, or, where the process was
killed, to the last thing it wrote. The time of a run is the union of its sessions: while processes work side by side a
second counts once, and the gap between two sessions is a mark on the chart and counts nowhere.
"""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from planexe.executor.attempt_log import Attempt
from planexe.spine.event_records import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """A stretch of time in which at least one process worked on the run.

    Attributes:
        workers: names of the processes.
        start_unix_s: Unix time of its begin; ``end_unix_s`` of its end.
        start_s: its begin on the run's clock.
    """

    workers: tuple[str, ...]
    start_unix_s: float
    end_unix_s: float
    start_s: float

    @property
    def wall_s(self) -> float:
        """Returns its length in seconds."""
        return self.end_unix_s - self.start_unix_s


@dataclass(frozen=True, slots=True)
class Gap:
    """A stretch of time between two sessions in which nobody worked on the run.

    Attributes:
        at_s: where it lies on the run's clock, on which it has no length.
        idle_s: how long it was.
    """

    at_s: float
    idle_s: float


@dataclass(frozen=True, slots=True)
class RunClock:
    """Turns Unix time into seconds since the run began, the gaps between its sessions left out.

    Attributes:
        sessions: in order of time; they do not overlap.
        pauses: when a person held the run, as Unix times.
    """

    sessions: tuple[Session, ...] = ()
    pauses: tuple[tuple[float, float], ...] = ()
    _starts: tuple[float, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Keeps the beginnings for look-ups."""
        object.__setattr__(self, "_starts", tuple(s.start_unix_s for s in self.sessions))

    @property
    def wall_s(self) -> float:
        """Returns the time of the run: the seconds of all sessions."""
        return self.sessions[-1].start_s + self.sessions[-1].wall_s if self.sessions else 0.0

    @property
    def gaps(self) -> tuple[Gap, ...]:
        """Returns the stretches of time between the sessions, in order."""
        pairs = zip(self.sessions, self.sessions[1:], strict=False)
        return tuple(Gap(later.start_s, later.start_unix_s - earlier.end_unix_s) for earlier, later in pairs)

    @property
    def paused(self) -> tuple[tuple[float, float], ...]:
        """Returns from when to when a person held the run, in seconds on its clock."""
        return tuple((self.run_s(start), self.run_s(end)) for start, end in self.pauses)

    @property
    def unpaused_s(self) -> float:
        """Returns the time of the run without its pauses: what a budget of minutes counts."""
        return max(0.0, self.wall_s - sum(end - start for start, end in self.paused))

    def run_s(self, unix_s: float) -> float:
        """Returns seconds since the run began; a moment in a gap counts as the end of the session before it."""
        number = bisect_right(self._starts, unix_s) - 1
        if number < 0:
            return 0.0
        session = self.sessions[number]
        return session.start_s + min(unix_s, session.end_unix_s) - session.start_unix_s

    def at(self, attempt: Attempt, moment: float) -> float:
        """Returns one of an attempt's monotonic times on the run's clock."""
        return self.run_s(attempt.anchor_unix_s + moment)

    def span(self, attempt: Attempt, start: float | None, end: float | None) -> tuple[float, float] | None:
        """Returns two of an attempt's monotonic times on the run's clock, ``None`` where one of them is unknown."""
        if start is None or end is None:
            return None
        return self.at(attempt, start), self.at(attempt, end)

    def continues(self, older: "RunClock") -> bool:
        """Returns whether what happened until an older state of this clock still lies where it lay then."""
        now = [(s.start_unix_s, s.start_s) for s in self.sessions[: len(older.sessions)]]
        return now == [(s.start_unix_s, s.start_s) for s in older.sessions]


@dataclass(slots=True)
class _Work:
    """What one process did: Unix times of its begin, of the last thing that it wrote, and of its end."""

    worker: str
    start_s: float
    last_s: float
    end_s: float | None = None
    announced: bool = False

    def until(self, now_s: float | None) -> float:
        """Returns its end; a clock that was set back must not make it end before it began."""
        if self.end_s is not None and self.end_s >= self.start_s:
            return self.end_s
        return max(self.last_s, self.start_s, self.last_s if now_s is None else now_s)


class RunClockReader:
    """Takes a run's events and attempts as they come and gives its clock as of then."""

    def __init__(self) -> None:
        self._works: list[_Work] = []
        self._of: dict[str, list[_Work]] = {}
        self._at_work: str | None = None
        self._pauses: list[tuple[float, float]] = []
        self._paused_s: float | None = None
        self._kept: RunClock | None = None

    def take_event(self, event: Event) -> None:
        """Takes one event; one that does not say whose it is belongs to the process that began last."""
        self._kept = None
        kind, unix_s, worker = event.event, event.unix_s, event.worker or self._at_work or ""
        if kind in {"taken", "session"}:
            self._end_pause(unix_s)
        if kind == "taken":
            self._at_work = None
            return
        if kind == "session":
            self._begin(worker, unix_s)
        elif kind == "paused" and self._paused_s is None:
            self._paused_s = unix_s
        elif kind in {"resumed", "end"}:
            self._end_pause(unix_s)
        mine = self._of.get(worker)
        if mine:
            mine[-1].last_s = max(mine[-1].last_s, unix_s)
            if kind == "end":
                mine[-1].end_s = unix_s
                self._at_work = None if worker == self._at_work else self._at_work

    def take_attempt(self, attempt: Attempt) -> None:
        """Takes one attempt; a process that says nothing else worked from its first attempt on."""
        self._kept = None
        start_s = attempt.anchor_unix_s + min(attempt.ready, attempt.queued)
        end_s = max(start_s, attempt.anchor_unix_s + attempt.ended)
        mine = self._of.get(attempt.worker)
        if not mine:
            self._add(_Work(attempt.worker, start_s, end_s))
            return
        work = next((w for w in reversed(mine) if w.start_s <= end_s), mine[0])
        work.last_s = max(work.last_s, end_s)
        if not work.announced:
            work.start_s = min(work.start_s, start_s)

    def clock(self, now_unix_s: float | None = None) -> RunClock:
        """Returns the clock.

        Args:
            now_unix_s: the present, for a run that goes on: the session that began last lasts until then, if it has no
                end yet. Default: the last thing that happened.
        """
        if now_unix_s is None:
            self._kept = self._kept or self._made(None)
            return self._kept
        return self._made(now_unix_s)

    def _made(self, now_s: float | None) -> RunClock:
        spans = []
        for work in self._works:
            open_s = now_s if work.worker == self._at_work and work is self._of[work.worker][-1] else None
            spans.append((work.start_s, work.until(open_s), work.worker))
        sessions = _merged(sorted(spans))
        pauses = list(self._pauses)
        if self._paused_s is not None and sessions:
            pauses.append((self._paused_s, max(self._paused_s, sessions[-1].end_unix_s)))
        return RunClock(sessions, tuple(pauses))

    def _begin(self, worker: str, unix_s: float) -> None:
        self._at_work = worker
        mine = self._of.get(worker)
        if mine and not mine[-1].announced:  # its attempts were read before its log
            mine[-1].start_s, mine[-1].announced = min(unix_s, mine[-1].last_s), True
        else:
            self._add(_Work(worker, unix_s, unix_s, announced=True))

    def _add(self, work: _Work) -> None:
        self._works.append(work)
        self._of.setdefault(work.worker, []).append(work)

    def _end_pause(self, unix_s: float) -> None:
        if self._paused_s is not None:
            self._pauses.append((self._paused_s, max(self._paused_s, unix_s)))
            self._paused_s = None


def run_clock(
    attempts: Iterable[Attempt], events: Sequence[Event] = (), *, now_unix_s: float | None = None
) -> RunClock:
    """Returns the clock of a run.

    Args:
        attempts: of all workers, in any order.
        events: of all workers, in order of time.
        now_unix_s: the present, for a run that goes on.
    """
    reader = RunClockReader()
    for event in events:
        reader.take_event(event)
    for attempt in attempts:
        reader.take_attempt(attempt)
    return reader.clock(now_unix_s)


def _merged(spans: Iterable[tuple[float, float, str]]) -> tuple[Session, ...]:
    """Returns sessions that do not overlap from spans in order of their beginnings."""
    groups: list[tuple[list[str], float, float]] = []
    for start, end, worker in spans:
        if groups and start <= groups[-1][2]:
            workers, first, last = groups[-1]
            groups[-1] = ([*workers, worker], first, max(last, end))
        else:
            groups.append(([worker], start, end))
    sessions: list[Session] = []
    at_s = 0.0
    for workers, start, end in groups:
        sessions.append(Session(workers=tuple(workers), start_unix_s=start, end_unix_s=end, start_s=at_s))
        at_s += end - start
    return tuple(sessions)
