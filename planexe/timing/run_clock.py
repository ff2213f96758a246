"""RunClock: one time axis for a run that several processes, one after another or side by side, worked on."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from planexe.executor.attempt_log import Attempt
from planexe.pipeline.events import Event


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
class RunClock:
    """Turns Unix time into seconds since the run began, the gaps between its sessions left out.

    Attributes:
        sessions: in order of time; they do not overlap.
    """

    sessions: tuple[Session, ...]
    _starts: tuple[float, ...] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        """Keeps the beginnings for look-ups."""
        object.__setattr__(self, "_starts", tuple(s.start_unix_s for s in self.sessions))

    @property
    def wall_s(self) -> float:
        """Returns the seconds of all sessions."""
        return sum(s.wall_s for s in self.sessions)

    def run_s(self, unix_s: float) -> float:
        """Returns seconds since the run began; a moment in a gap counts as the end of the session before it."""
        number = bisect_right(self._starts, unix_s) - 1
        if number < 0:
            return 0.0
        session = self.sessions[number]
        return session.start_s + min(unix_s, session.end_unix_s) - session.start_unix_s

    def span(self, attempt: Attempt, start: float | None, end: float | None) -> tuple[float, float] | None:
        """Returns two of an attempt's monotonic times on the run's clock, ``None`` where one of them is unknown."""
        if start is None or end is None:
            return None
        return self.run_s(attempt.anchor_unix_s + start), self.run_s(attempt.anchor_unix_s + end)


def run_clock(attempts: Iterable[Attempt], events: Sequence[Event] = ()) -> RunClock:
    """Returns the clock of a run.

    A session begins with its event and ends with the last thing that its process wrote; a process that was killed
    leaves no end. Without events the attempts of each worker make a session.
    """
    spans = _event_spans(events)
    for attempt in attempts:
        start = attempt.anchor_unix_s + min(attempt.ready, attempt.queued)
        end = attempt.anchor_unix_s + attempt.ended
        old = spans.get(attempt.worker)
        spans[attempt.worker] = (min(start, old[0]), max(end, old[1])) if old else (start, end)
    return RunClock(_merged(spans))


def _event_spans(events: Sequence[Event]) -> dict[str, tuple[float, float]]:
    spans: dict[str, tuple[float, float]] = {}
    current: str | None = None
    for event in events:
        unix_s = float(event.get("unix_s", 0.0))
        if event.get("event") == "session":
            current = str(event.get("worker", ""))
        if current is not None:
            start_s, end_s = spans.get(current, (unix_s, unix_s))
            spans[current] = (start_s, max(end_s, unix_s))
        if event.get("event") == "end":
            current = None
    return spans


def _merged(spans: dict[str, tuple[float, float]]) -> tuple[Session, ...]:
    groups: list[tuple[list[str], float, float]] = []
    for worker, (start, end) in sorted(spans.items(), key=lambda item: item[1]):
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
