"""What people changed in a run after it was made: one JSON line each, beside the artefacts, which hold no times."""

import time
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any, Literal

from planexe.files import JsonLines, read_json_lines

Kind = Literal["rerun", "edit", "restore", "pin", "unpin"]
FILE = "changes.jsonl"


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One thing a person did.

    Attributes:
        kind: ``rerun``, ``edit``, ``restore`` (went back to a version), ``pin`` or ``unpin``.
        unix_s: wall-clock seconds.
        who: who did it.
        stages: the stages it was about; for a rerun with the keys of their items, none for the whole stage.
        digest: of the value an edit wrote or a restore brought back.
        before: of a rerun: digest of every stage's value as it was, by stage.
        again: of a rerun: stages that were to run for certain; ``perhaps`` those that might.
    """

    kind: Kind
    unix_s: float
    who: str = "a person"
    stages: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    digest: str = ""
    before: Mapping[str, str] = field(default_factory=dict)
    again: tuple[str, ...] = ()
    perhaps: tuple[str, ...] = ()


def note_change(folder: Path, kind: Kind, **more: Any) -> Change:
    """Appends a change of this moment and returns it.

    Raises:
        StorageError: the disk is full, read-only or not permitted.
    """
    change = Change(kind=kind, unix_s=time.time(), **more)
    lines = JsonLines(folder / FILE)
    try:
        lines.append(asdict(change))
    finally:
        lines.close()
    return change


def read_changes(folder: Path) -> tuple[Change, ...]:
    """Returns the changes of a run in order of time; lines that a newer version wrote are read as far as known."""
    path = folder / FILE
    return tuple(_changes_of(read_json_lines(path)[0])) if path.exists() else ()


def last_rerun(changes: Iterable[Change]) -> Change | None:
    """Returns the last rerun, ``None`` if there was none."""
    return next((c for c in reversed(tuple(changes)) if c.kind == "rerun"), None)


def _changes_of(records: Iterable[Mapping[str, Any]]) -> Iterable[Change]:
    known = {f.name for f in fields(Change)}
    for record in records:
        if isinstance(record.get("kind"), str) and isinstance(record.get("unix_s"), int | float):
            raw = {k: v for k, v in record.items() if k in known}
            stages = {str(k): tuple(v) for k, v in dict(raw.get("stages") or {}).items()}
            lists = {name: tuple(raw.get(name) or ()) for name in ("again", "perhaps")}
            yield Change(**{**raw, **lists, "stages": stages})
