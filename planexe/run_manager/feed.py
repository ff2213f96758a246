"""RunFeed: what a run's logs say, each line read once, so that a look at a long run costs only what is new."""

import secrets
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from planexe.executor.attempt_log import Attempt
from planexe.files import read_json_lines
from planexe.gantt.rows import ChartRow, attempt_row
from planexe.pipeline.events import Event
from planexe.pipeline.progress import ProgressTracker, RunSnapshot
from planexe.pipeline.run_folder import RunFolder
from planexe.stages.registry import StageSet
from planexe.timing.call_graph import CallChain
from planexe.timing.chain_tracker import ChainTracker

AttemptKey = tuple[str, int]
MOST_ROWS = 2000
_GAP_S = 2.0


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

    Moments are seconds on the run's clock: gaps between sessions of work are left out. May be used from any thread.

    Args:
        folder: the run.
        stages: the plan's stages.
    """

    def __init__(self, folder: RunFolder, stages: StageSet) -> None:
        self._folder = folder
        self._stages = stages
        self._fast = folder.request().detail == "fast"
        self._lock = threading.Lock()
        self._forget()

    @property
    def attempts(self) -> Sequence[Attempt]:
        """Returns the ended attempts in the order in which they were read."""
        return self._attempts

    @property
    def events(self) -> Sequence[Event]:
        """Returns the events but those of single requests, in order of time."""
        return self._events

    @property
    def caps(self) -> Sequence[tuple[float, int]]:
        """Returns from which moment on which cap held."""
        return self._caps

    @property
    def sessions(self) -> Sequence[tuple[float, float]]:
        """Returns when each session of work began, as (Unix seconds, seconds on the run's clock)."""
        return self._sessions

    @property
    def in_flight(self) -> Mapping[AttemptKey, Event]:
        """Returns the ``sent`` events of attempts that have not ended."""
        return self._in_flight

    def refresh(self) -> None:
        """Reads what was appended since the last time."""
        with self._lock:
            if any(path.exists() and path.stat().st_size < at for path, at in self._offsets.items()):
                self._forget()  # the run was made anew under the same name
            attempts = [Attempt.from_json(r) for r in self._read("attempts-*.jsonl")]  # before the events: see below
            events = sorted(self._read("events-*.jsonl"), key=lambda e: float(e.get("unix_s", 0.0)))
            for event in events:
                self._take_event(event)
            # A request is noted as sent before its attempt is written, so every attempt's event has been taken now.
            for attempt in sorted(attempts, key=lambda a: a.anchor_unix_s + a.ended):
                self._take_attempt(attempt)

    def part(self, after: int, epoch: str) -> FeedPart:
        """Returns the rows after a number; all of them if the reader's epoch is not this one."""
        with self._lock:
            start = after if epoch == self._epoch and 0 <= after <= len(self._rows) else 0
            rows = tuple(self._rows[start : start + MOST_ROWS])
            end = start + len(rows)
            return FeedPart(epoch=self._epoch, next=end, more=end < len(self._rows), rows=rows)

    def attempt(self, key: AttemptKey) -> Attempt | None:
        """Returns an ended attempt by call id and number."""
        return self._by_key.get(key)

    def snapshot(self, status: str) -> RunSnapshot:
        """Returns how far the run is."""
        with self._lock:
            return self._tracker.snapshot(status, time.time() if status == "running" else None)

    def chain(self, under_way: Mapping[tuple[str, str], float] | None = None) -> CallChain:
        """Returns the critical path so far.

        Args:
            under_way: seconds so far of calls that have not ended, by stage and item.
        """
        with self._lock:
            return self._chain.chain(under_way)

    def run_s(self, unix_s: float) -> float:
        """Returns a moment of the present session on the run's clock."""
        return max(0.0, unix_s - (unix_s if self._start_unix_s is None else self._start_unix_s) - self._skipped_s)

    @property
    def last_s(self) -> float:
        """Returns the moment of the last thing that happened."""
        return self.run_s(self._last_unix_s)

    def _forget(self) -> None:
        self._epoch = secrets.token_hex(4)
        self._offsets: dict[Path, int] = {}
        self._attempts: list[Attempt] = []
        self._rows: list[ChartRow] = []
        self._by_key: dict[AttemptKey, Attempt] = {}
        self._events: list[Event] = []
        self._caps: list[tuple[float, int]] = []
        self._sessions: list[tuple[float, float]] = []
        self._in_flight: dict[AttemptKey, Event] = {}
        self._tracker = ProgressTracker(self._stages, self._folder.run_id, fast=self._fast)
        self._chain = ChainTracker(self._stages)
        self._start_unix_s: float | None = None
        self._last_unix_s = 0.0
        self._skipped_s = 0.0
        self._skipped_of: dict[str, float] = {}

    def _read(self, pattern: str) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = []
        for path in sorted(self._folder.path.glob(pattern)):
            records, self._offsets[path] = read_json_lines(path, self._offsets.get(path, 0))
            found += records
        return found

    def _take_event(self, event: Event) -> None:
        unix_s = float(event.get("unix_s", 0.0))
        kind = event.get("event")
        if self._start_unix_s is None:
            self._start_unix_s = self._last_unix_s = unix_s
        if kind == "session":
            gap_s = unix_s - self._last_unix_s
            self._skipped_s += gap_s if gap_s > _GAP_S else 0.0
            self._skipped_of[str(event.get("worker", ""))] = self._skipped_s
            self._sessions.append((unix_s, self.run_s(unix_s)))
            self._in_flight.clear()
        self._last_unix_s = max(self._last_unix_s, unix_s)
        self._tracker.take_event(event)
        if kind == "sent":
            self._in_flight[(event["call_id"], event["attempt"])] = event
            return
        if kind == "end":
            self._in_flight.clear()
        if kind in {"session", "cap"}:
            self._caps.append((self.run_s(unix_s), int(event["cap"])))
        self._events.append(event)

    def _take_attempt(self, attempt: Attempt) -> None:
        ended_unix_s = attempt.anchor_unix_s + attempt.ended
        if self._start_unix_s is None:
            self._start_unix_s = attempt.anchor_unix_s + attempt.ready
        self._last_unix_s = max(self._last_unix_s, ended_unix_s)
        self._tracker.take_attempt(attempt)
        self._chain.take(attempt)
        self._in_flight.pop((attempt.call_id, attempt.attempt), None)
        self._attempts.append(attempt)
        self._by_key[(attempt.call_id, attempt.attempt)] = attempt
        skipped_s = self._skipped_of.get(attempt.worker, self._skipped_s)
        self._rows.append(attempt_row(attempt, self._start_unix_s + skipped_s))
