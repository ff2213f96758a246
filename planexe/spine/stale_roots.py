"""Why a stored value is no longer up to date: what a person changed, or this program, at the beginning of it; pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from planexe.spine.artefact import Artefact
from planexe.spine.change_log import Change

_SHOWN = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Root:
    """One thing that made values stale.

    Attributes:
        stage: where it began.
        heading: that stage's title.
        what: what happened to it, to be read after its title: ``was edited on 12 Nov 2026``.
        by_program: whether nobody changed the plan: this version of the program asks in another way.
    """

    stage: str
    heading: str
    what: str
    by_program: bool = False


def changed_words(stage: str, artefact: Artefact | None, changes: Mapping[str, Change]) -> str:
    """Returns what became of a stage whose value is another one than before, to be read after its title."""
    if artefact is None:
        return "is missing now"
    last = changes.get(stage)
    when = f" on {day_words(last.unix_s)}" if last and last.digest == artefact.digest else ""
    if when and last and last.kind == "restore":
        return f"was taken back to an earlier version{when}"
    return f"was edited{when}" if artefact.origin == "person" else "was made again"


def last_values(changes: Iterable[Change]) -> dict[str, Change]:
    """Returns the last change that gave a stage its value by hand, by stage."""
    return {stage: change for change in changes if change.digest for stage in change.stages}


def roots_text(roots: Iterable[Root]) -> str:
    """Returns the reasons as one clause each: ``“Team” was edited on 12 Nov 2026; “Pitch” was made again``."""
    found = list(dict.fromkeys(f"“{root.heading}” {root.what}" for root in roots))
    more = f"; and {len(found) - _SHOWN} more changes" if len(found) > _SHOWN + 1 else ""
    return "; ".join(found[:_SHOWN] if more else found) + more


def day_words(unix_s: float) -> str:
    """Returns a day in UTC: ``12 Nov 2026``."""
    day = datetime.fromtimestamp(unix_s, UTC)
    return f"{day.day} {day:%b} {day.year}"
