"""What happens to a run beside its attempts: sessions, cap changes, stages; one JSON line each."""

from collections.abc import Iterable, Iterator, Mapping
from heapq import merge
from pathlib import Path
from typing import Any, Protocol

from planexe.executor.attempt_log import Attempt
from planexe.files import JsonLines, read_json_lines

Event = Mapping[str, Any]
"""``event`` (kind), ``unix_s`` (Unix seconds by a clock that nobody sets during a session), ``worker`` (who wrote it)
and the kind's own fields:

- ``taken``: a process holds the run and gets ready to work on it; sessions without an end were cut off
- ``session``: ``cap``, ``expected_s`` (seconds of one call by stage that its priorities rest on; empty: as
  the stages expect); a process began to work on the run
- ``cap``: ``cap``; the concurrency cap changed
- ``stage``: ``stage``, ``state`` (see ``progress.StageState``), ``calls``, ``gaps``, ``problem``, ``digest``
- ``sent``: ``call_id``, ``attempt``, ``stage``, ``item``, ``title``, ``model``, ``slot``; a request went out
- ``machine``: ``memory_bytes``, ``cpu_cores``, ``threads`` of the process, once a second
- ``paused`` / ``resumed``
- ``end``: ``status``; the process stopped working on the run
"""


class EventLog(Protocol):
    """Keeps events in order."""

    def record(self, event: Event) -> None:
        """Keeps one event."""
        ...


class MemoryEvents:
    """Events in a list."""

    def __init__(self) -> None:
        self.events: list[Event] = []

    def record(self, event: Event) -> None:
        """Keeps one event."""
        self.events.append(event)


class FileEvents:
    """Events as JSON lines, one file per worker."""

    def __init__(self, path: Path) -> None:
        self._lines = JsonLines(path)

    def record(self, event: Event) -> None:
        """Appends one event.

        Raises:
            StorageError: the disk is full, read-only or not permitted.
        """
        self._lines.append(event)

    def close(self) -> None:
        """Closes the file."""
        self._lines.close()


def read_events(paths: Iterable[Path]) -> list[Event]:
    """Returns the events of several workers in the order of time."""
    found = [record for path in paths for record in read_json_lines(path)[0]]
    return sorted(found, key=lambda e: float(e.get("unix_s", 0.0)))


def in_order(events: Iterable[Event], attempts: Iterable[Attempt]) -> Iterator[Event | Attempt]:
    """Yields what happened in the order of time: a rerun begins anew what earlier attempts had brought.

    Args:
        events: in the order of time.
        attempts: in any order.
    """
    logs: tuple[Iterable[Event | Attempt], ...] = (events, sorted(attempts, key=_moment))
    yield from merge(*logs, key=_moment)


def _moment(happened: Event | Attempt) -> float:
    if isinstance(happened, Attempt):
        return happened.anchor_unix_s + happened.ended
    return float(happened.get("unix_s", 0.0))
