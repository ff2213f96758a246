"""Events made up for tests, as a log would say them."""

from pathlib import Path
from typing import Any

from planexe.spine.event_records import EVENT, Event

_USUAL: dict[str, dict[str, Any]] = {
    "session": {"cap": 4},
    "machine": {"memory_bytes": 1, "cpu_cores": 0.5, "threads": 2},
    "stage": {"state": "done"},
}


def event_of(event: str, unix_s: float = 0.0, **fields: Any) -> Event:
    """Returns an event of that kind; what is not given is as usual."""
    raw = {"event": event, "unix_s": unix_s, **_USUAL.get(event, {}), **fields}
    return EVENT.decode(raw, Path("events.jsonl"))
