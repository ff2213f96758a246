"""The moment a run was asked for, to the microsecond: how it is written and read, and how runs are ordered by it."""

import threading
from datetime import UTC, datetime, timedelta

_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
_NEVER = datetime.min.replace(tzinfo=UTC)
_TICK = timedelta(microseconds=1)


class Moments:
    """Moments of this machine's clock, each later than the one before, however coarse the clock; for any thread."""

    def __init__(self) -> None:
        self._last = _NEVER
        self._lock = threading.Lock()

    def next(self) -> datetime:
        """Returns the moment that is now, in UTC."""
        with self._lock:
            self._last = max(datetime.now(UTC), self._last + _TICK)
            return self._last


def moment_text(moment: datetime) -> str:
    """Returns a moment as it stands in files: ISO, in UTC, with microseconds."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def read_moment(text: str) -> datetime | None:
    """Returns the moment that a file tells in UTC, older versions wrote whole seconds; ``None`` if it is no moment."""
    try:
        found = datetime.fromisoformat(text)
        return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
    except (ValueError, OverflowError):  # the latter: a moment of the first or last day there is, in another zone
        return None


def shown_moment(text: str) -> str:
    """Returns the moment that a file tells as people read it, in whole seconds; the text itself if it is no moment."""
    found = read_moment(text)
    return text if found is None else found.isoformat(timespec="seconds").replace("+00:00", "Z")


def run_order(created: str, run_id: str) -> tuple[datetime, str]:
    """Returns what runs are sorted by, the oldest first: their moment, then their id; no moment comes first of all."""
    return (read_moment(created) or _NEVER, run_id)


def run_id_of(moment: datetime) -> str:
    """Returns the id of a run asked for at a moment: ids of the same age as text sort as their moments do.

    The last four characters are the microseconds in base 36, so that an id is short enough to be typed.
    """
    rest, end = moment.microsecond, ""
    for _ in range(4):
        rest, digit = divmod(rest, 36)
        end = _DIGITS[digit] + end
    return f"{moment:%Y%m%d-%H%M%S}-{end}"
