"""Whether a run's folder is whole: each file, line by line, that is not what it should be, and why."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from planexe.errors import RunDamaged
from planexe.executor.attempt_log import ATTEMPT
from planexe.executor.call_journal import CALL
from planexe.executor.kept_texts import TEXT
from planexe.library.label import LABEL, LABEL_FILE
from planexe.records import Shape, read_json
from planexe.spine import change_log
from planexe.spine.artefact_store import read_artefact
from planexe.spine.budget import BUDGET
from planexe.spine.event_records import EVENT
from planexe.spine.run_folder import REQUEST_COPY, STOP, RunFolder
from planexe.spine.run_request import request_of
from planexe.spine.run_summary import SUMMARY
from planexe.spine.stage_override import OVERRIDES

REQUEST: Final = "request.json"
STATE: Final = "state.json"
CHANGED: Final = "overrides.json"
FILES: Final[dict[str, Shape[Any]]] = {
    STATE: SUMMARY,
    CHANGED: OVERRIDES,
    "budget.json": BUDGET,
    "stop.json": STOP,
    LABEL_FILE: LABEL,
}
LOGS: Final[dict[str, Shape[Any]]] = {
    "attempts-*.jsonl": ATTEMPT,
    "events-*.jsonl": EVENT,
    change_log.FILE: change_log.CHANGE,
    "calls/texts-*.jsonl": TEXT,
    "calls/journal-*.jsonl": CALL,
}
_FOLDERS: Final = ("artefacts", "artefacts/versions", "calls")


@dataclass(frozen=True, slots=True, kw_only=True)
class Flaw:
    """One thing that is wrong with a run's folder.

    Attributes:
        file: its path inside the folder.
        line: the line from 1; 0 for the whole file.
        why: a plain sentence.
    """

    file: str
    line: int = 0
    why: str


def flaws_of(folder: RunFolder, *, in_use: bool) -> tuple[Flaw, ...]:
    """Returns what is wrong with a run's folder, file by file; nothing if it is whole.

    Args:
        folder: the run.
        in_use: whether somebody works on it, so that the last line of a log may be one that is being written.

    Raises:
        RunFromNewerVersion: a newer version of the product wrote it, so nothing can be said.
        StorageError: a file is there and may not be read.
    """
    return tuple(_flaws(folder, in_use=in_use))


def _flaws(folder: RunFolder, *, in_use: bool) -> Iterator[Flaw]:
    for name in _FOLDERS:
        path = folder.path / name
        if os.path.lexists(path) and not path.is_dir():
            yield Flaw(file=name, why=f"{path} is no folder.")
    yield from _request_flaws(folder)
    for name, shape in FILES.items():
        yield from _file_flaws(folder, name, shape)
    for pattern, shape in LOGS.items():
        for path in sorted(folder.path.glob(pattern)):
            yield from _log_flaws(folder, path, shape, in_use=in_use)
    for path in sorted(folder.path.glob("artefacts/[!.]*.json")):
        yield from _artefact_flaws(folder, path, path.stem)
    for path in sorted(folder.path.glob("artefacts/versions/[!.]*.json")):
        yield from _artefact_flaws(folder, path, path.stem.rpartition(".")[0])


def _request_flaws(folder: RunFolder) -> Iterator[Flaw]:
    try:
        folder.request()
    except RunDamaged as error:
        yield Flaw(file=REQUEST, why=str(error))
    path = folder.path / REQUEST_COPY
    try:
        request_of(read_json(path), path)
    except FileNotFoundError:
        return  # an older version kept none
    except RunDamaged as error:
        yield Flaw(file=REQUEST_COPY, why=str(error))


def _file_flaws(folder: RunFolder, name: str, shape: Shape[Any]) -> Iterator[Flaw]:
    try:
        shape.read(folder.path / name)
    except FileNotFoundError:
        if name == STATE and any(folder.path.glob("events-*.jsonl")):
            yield Flaw(file=name, why=f"{folder.path / name} is missing.")
    except RunDamaged as error:
        yield Flaw(file=name, why=str(error))


def _log_flaws(folder: RunFolder, path: Path, shape: Shape[Any], *, in_use: bool) -> Iterator[Flaw]:
    name = path.relative_to(folder.path).as_posix()
    try:
        lines = shape.read_lines(path)
    except RunDamaged as error:
        yield Flaw(file=name, why=str(error))
        return
    for damage in lines.damaged:
        yield Flaw(file=name, line=damage.line, why=str(damage))
    if lines.offset < path.stat().st_size and not in_use:
        yield Flaw(file=name, why=f"{path} ends in the middle of a line.")


def _artefact_flaws(folder: RunFolder, path: Path, stage: str) -> Iterator[Flaw]:
    name = path.relative_to(folder.path).as_posix()
    try:
        artefact = read_artefact(path, stage)
        kept = read_json(path).get("digest")
    except RunDamaged as error:
        yield Flaw(file=name, why=str(error))
        return
    if artefact is not None and kept is not None and kept != artefact.digest:
        yield Flaw(file=name, why=f"{path} holds a value that was changed without its digest.")
