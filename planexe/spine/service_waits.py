"""What a run waits for in trouble: services that are down, as its events tell of them, and leave to try again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from planexe.executor.extra_requests import RETRY_SHARE
from planexe.figures import count_text
from planexe.spine.event_records import Ended, Event, ServiceBack, ServiceDown, SessionBegun


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceWait:
    """A service that is waited for.

    Attributes:
        service: its name.
        since_unix_s: since when.
        reason: what it answered last.
    """

    service: str
    since_unix_s: float
    reason: str = ""


class ServiceWaits:
    """Follows a run's events."""

    def __init__(self) -> None:
        self._waits: dict[str, ServiceWait] = {}

    def take_event(self, event: Event) -> None:
        """Takes one event."""
        match event:
            case ServiceDown():
                since_s = event.since_unix_s or event.unix_s
                self._waits[event.service] = ServiceWait(
                    service=event.service, since_unix_s=since_s, reason=event.reason
                )
            case ServiceBack():
                self._waits.pop(event.service, None)
            case SessionBegun() | Ended():
                self._waits.clear()

    @property
    def waits(self) -> tuple[ServiceWait, ...]:
        """Returns those of the present, the longest first."""
        return tuple(sorted(self._waits.values(), key=lambda w: w.since_unix_s))


def service_waits_text(waits: Sequence[ServiceWait]) -> str:
    """Returns one sentence: "Waiting for the service openrouter since 12:04: …"; empty if there is nothing to say."""
    if not waits:
        return ""
    names = " and ".join(wait.service for wait in waits)
    since = datetime.fromtimestamp(waits[0].since_unix_s, UTC).astimezone().strftime("%H:%M")
    told = waits[0].reason.partition(";")[0].rstrip(".")  # the advice after it is not for one who waits
    reason = f": {told}" if told else ""
    return f"Waiting for the service {names} since {since}{reason}. It is tried now and then; nothing is lost."


def held_tries_text(held: int) -> str:
    """Returns why so many calls wait with their next try; empty where none does."""
    if not held:
        return ""
    waits = "waits" if held == 1 else "wait"
    return (
        f"{count_text(held, 'call')} {waits} with the next try: so much has failed that more tries go out only as "
        f"answers come, one for every {round(1 / RETRY_SHARE)}, so that trouble cannot cost more than the work."
    )
