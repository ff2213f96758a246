"""What people changed in a run after it was made: one JSON line each, beside the artefacts, which hold no times."""

import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, Literal

from planexe.files import JsonLines
from planexe.records import RECORD, Shape, UnixSeconds

Kind = Literal["rerun", "edit", "restore", "pin", "unpin", "go_on", "review"]
FILE = "changes.jsonl"


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One thing a person did.

    Attributes:
        kind: ``rerun``, ``edit``, ``restore`` (went back to a version), ``pin``, ``unpin`` or
            ``go_on`` (made although a stage refuses), ``review`` (said what is to become of items).
        unix_s: wall-clock seconds.
        who: who did it.
        stages: the stages it was about; for a rerun with the keys of their items, none for the whole stage.
        digest: of the value an edit wrote or a restore brought back.
        before: of a rerun: digest of every stage's value as it was, by stage.
        reviewed: of a review: what became of each item, by its key.
        again: of a rerun: stages that were to run for certain; ``perhaps`` those that might.
    """

    __pydantic_config__ = RECORD

    kind: Kind
    unix_s: UnixSeconds
    who: str = "a person"
    stages: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    digest: str = ""
    before: Mapping[str, str] = field(default_factory=dict)
    again: tuple[str, ...] = ()
    perhaps: tuple[str, ...] = ()
    reviewed: Mapping[str, str] = field(default_factory=dict)


CHANGE: Final[Shape[Change]] = Shape(Change, sparse=True)
"""A line of the change log."""


def note_change(folder: Path, kind: Kind, **more: Any) -> Change:
    """Appends a change of this moment and returns it.

    Raises:
        StorageError: the disk is full, read-only or not permitted.
    """
    change = Change(kind=kind, unix_s=time.time(), **more)
    lines = JsonLines(folder / FILE)
    try:
        lines.append(CHANGE.encode(change))
    finally:
        lines.close()
    return change


def read_changes(folder: Path) -> tuple[Change, ...]:
    """Returns the changes of a run in order of time; a line that is none is passed over."""
    return tuple(CHANGE.read_lines(folder / FILE).records)


def last_rerun(changes: Iterable[Change]) -> Change | None:
    """Returns the last rerun, ``None`` if there was none."""
    return next((c for c in reversed(tuple(changes)) if c.kind == "rerun"), None)
