"""RunFeed: what a run's logs say, each line read once, so that a look at a long run costs only what is new."""

import itertools
import secrets
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from planexe.executor.attempt_log import ATTEMPT, Attempt
from planexe.gantt.rows import ChartRow, attempt_row
from planexe.records import Shape
from planexe.runs.look import AttemptKey, LiveCalls, RunLook
from planexe.spine.event_records import EVENT, CapChanged, EffectProgressed, Ended, Event, Sent, SessionBegun
from planexe.spine.events import in_order
from planexe.spine.progress import ProgressTracker
from planexe.spine.run import Run
from planexe.spine.run_clock import RunClock
from planexe.timing.call_chain import CallChain
from planexe.timing.chain_tracker import ChainTracker
from planexe.timing.idle import cap_steps
from planexe.timing.rest_of_run import RestOfRun

T = TypeVar("T")
MOST_ROWS = 2000
_numbers = itertools.count(1)


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedPart:
    """What is new in a run's log since a reader last asked.

    Attributes:
        epoch: changes when numbers start over; a reader that sends another one gets everything.
        next: number to ask from the next time.
        more: whether there is more than fits one answer; ask again at once.
        rows: ended attempts, see ``planexe.gantt.rows.COLUMNS``.
    """

    epoch: str
    next: int
    more: bool
    rows: tuple[ChartRow, ...]


class RunFeed:
    """The attempts and events of one run, kept in memory and grown by what was appended to its files.

    Moments are seconds on the run's clock, see ``run_clock``. May be used from any thread.
    """

    def __init__(self, run: Run) -> None:
        self._run = run
        self.stages = run.stages
        self._lock = threading.Lock()
        self._forget()

    @property
    def attempts(self) -> Sequence[Attempt]:
        """Returns the ended attempts in the order in which they were read."""
        return self._attempts

    @property
    def events(self) -> Sequence[Event]:
        """Returns the events but those of single requests and of progress, in order of time."""
        return self._events

    @property
    def clock(self) -> RunClock:
        """Returns the run's clock up to the last thing that happened."""
        return self._tracker.clock()

    def refresh(self) -> None:
        """Reads what was appended since the last time."""
        with self._lock:
            self._refresh()

    def look(self, status: str, live: LiveCalls | None = None) -> RunLook:
        """Returns how the run stands now, read at once.

        Args:
            status: the run's state.
            live: what this process knows beside the log, if it works on the run; taken before this is called, so that
                what it says of an attempt is never newer than the log.
        """
        with self._lock:
            self._refresh()
            present_s = (live.now_unix_s if live else time.time()) if status == "running" else None
            clock = self._tracker.clock(present_s)
            return RunLook(
                number=next(_numbers),
                snapshot=self._tracker.snapshot(status, present_s),
                clock=clock,
                epoch=self._epoch,
                rows=len(self._rows),
                in_flight=dict(self._in_flight) if status == "running" else {},
                said={key: event for key, event in self._said.items() if key in self._in_flight},
                caps=cap_steps(self._attempts if not self._caps else (), self._caps, clock),
                live=live,
            )

    def _refresh(self) -> None:
        if any(path.exists() and path.stat().st_size < at for path, at in self._offsets.items()):
            self._forget()  # the run was made anew under the same name
        # A request is noted as sent before its attempt is written: read in this order, no attempt lacks its event.
        attempts = self._read("attempts-*.jsonl", ATTEMPT)
        events = sorted(self._read("events-*.jsonl", EVENT), key=lambda e: e.unix_s)
        before = self.clock
        for happened in in_order(events, attempts):
            if isinstance(happened, Attempt):
                self._take_attempt(happened)
            else:
                self._take_event(happened)
        if not self.clock.continues(before):  # something of an earlier time came to light: rows lie elsewhere now
            self._epoch = secrets.token_hex(4)
            self._rows.clear()
        self._rows += [attempt_row(a, self.clock) for a in self._attempts[len(self._rows) :]]

    def part(self, after: int, epoch: str, look: RunLook | None = None) -> FeedPart:
        """Returns the rows after a number that there were at a look; all if the reader's epoch is not this one."""
        with self._lock:
            known = look.rows if look and look.epoch == self._epoch else len(self._rows)
            start = after if epoch == self._epoch and 0 <= after <= len(self._rows) else 0
            rows = tuple(self._rows[start : min(start + MOST_ROWS, known)])
            end = start + len(rows)
            return FeedPart(epoch=self._epoch, next=end, more=end < known, rows=rows)

    def attempt(self, key: AttemptKey) -> Attempt | None:
        """Returns an ended attempt by call id and number."""
        return self._by_key.get(key)

    def chain(self, under_way: Mapping[tuple[str, str], float] | None = None) -> CallChain:
        """Returns the critical path so far.

        Args:
            under_way: seconds so far of calls that have not ended, by stage and item.
        """
        with self._lock:
            return self._chain.chain(under_way)

    def _forget(self) -> None:
        self._epoch = secrets.token_hex(4)
        self._offsets: dict[Path, int] = {}
        self._attempts: list[Attempt] = []
        self._rows: list[ChartRow] = []
        self._by_key: dict[AttemptKey, Attempt] = {}
        self._events: list[Event] = []
        self._caps: list[Event] = []
        self._in_flight: dict[AttemptKey, Sent] = {}
        self._said: dict[AttemptKey, EffectProgressed] = {}
        self._tracker = ProgressTracker.of_run(self._run, RestOfRun(self.stages))
        self._chain = ChainTracker(self.stages)

    def _read(self, pattern: str, shape: Shape[T]) -> list[T]:
        found: list[T] = []
        for path in sorted(self._run.folder.path.glob(pattern)):
            lines = shape.read_lines(path, self._offsets.get(path, 0))
            self._offsets[path] = lines.offset
            found += lines.records
        return found

    def _take_event(self, event: Event) -> None:
        if isinstance(event, SessionBegun) and not event.part:
            self._in_flight.clear()
        self._tracker.take_event(event)
        self._chain.take_event(event)
        if isinstance(event, Sent):
            self._in_flight[(event.call_id, event.attempt)] = event
            return
        if isinstance(event, EffectProgressed):
            self._said[event.key] = event
            return
        if isinstance(event, Ended) and not event.part:
            self._in_flight.clear()
        if isinstance(event, SessionBegun | CapChanged):
            self._caps.append(event)
        self._events.append(event)

    def _take_attempt(self, attempt: Attempt) -> None:
        self._tracker.take_attempt(attempt)
        self._chain.take(attempt)
        self._in_flight.pop((attempt.call_id, attempt.attempt), None)
        self._said.pop((attempt.call_id, attempt.attempt), None)
        self._attempts.append(attempt)
        self._by_key[(attempt.call_id, attempt.attempt)] = attempt
