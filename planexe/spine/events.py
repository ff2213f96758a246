"""What happens to a run beside its attempts: sessions, cap changes, stages; one JSON line each."""

from collections.abc import Iterable, Iterator
from heapq import merge
from pathlib import Path
from typing import Protocol

from planexe.executor.attempt_log import Attempt
from planexe.files import Fence, JsonLines
from planexe.spine.event_records import EVENT
from planexe.spine.event_records import Event as Event


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

    def __init__(self, path: Path, fence: Fence | None = None) -> None:
        self._lines = JsonLines(path, fence)

    def record(self, event: Event) -> None:
        """Appends one event.

        Raises:
            StorageError: the disk is full, read-only or not permitted.
        """
        self._lines.append(EVENT.encode(event))

    def close(self) -> None:
        """Closes the file."""
        self._lines.close()


def read_events(paths: Iterable[Path]) -> list[Event]:
    """Returns the events of several workers in the order of time.

    A line that is no event is passed over; ``planexe verify`` tells of it.

    Raises:
        RunDamaged: a file is none.
        StorageError: a file cannot be read.
    """
    found = [event for path in paths for event in EVENT.read_lines(path).records]
    return sorted(found, key=lambda e: e.unix_s)


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
    return happened.unix_s
