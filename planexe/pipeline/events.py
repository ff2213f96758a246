"""What happens to a run beside its attempts: sessions, cap changes, stages; one JSON line each."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Protocol

from planexe.files import JsonLines, read_json_lines

Event = Mapping[str, Any]
"""``event`` (kind), ``unix_s`` (wall-clock seconds) and the kind's own fields:

- ``session``: ``worker``, ``cap``, ``expected_s`` (seconds of one call by stage that its priorities rest on; empty: as
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
