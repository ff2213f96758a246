"""The bin: deleted runs lie in ``<runs>/.trash`` and can be taken back until somebody empties it."""

import shutil
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from planexe.errors import RunError, RunInUse, RunNotFound, SettingsError
from planexe.file_lock import KEEPS_FOLDER_IN_PLACE
from planexe.files import storage_errors, write_json
from planexe.library.folder_facts import entry_of
from planexe.records import RECORD, Shape
from planexe.spine.run_folder import RunFolder, checked_run_id, holds_run
from planexe.spine.run_moment import moment_text, run_order

BIN_FOLDER = ".trash"
_NOTE_FILE = "deleted.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Note:
    """What lies in a deleted run: its id, and when it was deleted."""

    __pydantic_config__ = RECORD

    run_id: str = ""
    deleted: str = ""


_NOTE: Final[Shape[_Note]] = Shape(_Note)


@dataclass(frozen=True, slots=True, kw_only=True)
class BinnedRun:
    """A run in the bin.

    Attributes:
        name: what it is called there: the run id, with a number behind it where that was taken.
        run_id: what it is called again once taken back.
        deleted: ISO instant in UTC; empty if unknown.
        size_bytes: what emptying the bin would free.
    """

    name: str
    run_id: str
    title: str
    brief: str
    deleted: str
    size_bytes: int


def move_to_bin(folder: RunFolder) -> str:
    """Moves a run to the bin and returns its name there.

    Raises:
        RunInUse: somebody works on it.
        StorageError: the folder cannot be moved.
    """
    bin_folder = folder.path.parent / BIN_FOLDER
    try:
        with ExitStack() as held, storage_errors(folder.path):
            held.enter_context(folder.lock())
            bin_folder.mkdir(exist_ok=True)
            write_json(folder.path / _NOTE_FILE, {"run_id": folder.run_id, "deleted": moment_text(datetime.now(UTC))})
            name = _free_name(bin_folder, folder.run_id)
            if KEEPS_FOLDER_IN_PLACE:
                held.close()
            folder.path.rename(bin_folder / name)
    except RunInUse as error:
        raise RunInUse(f"Run {folder.run_id} is running, so it was not deleted; stop it first.") from error
    return name


def restore_run(runs: Path, name: str) -> str:
    """Takes a run out of the bin and returns its id.

    Raises:
        RunNotFound: the bin holds no such run.
        SettingsError: there is a run of that id again.
        StorageError: the folder cannot be moved.
    """
    found = next((run for run in binned_runs(runs) if run.name == name), None)
    if found is None:
        raise RunNotFound(f"There is no run {name} in the bin; `planexe runs bin` lists what is in it.")
    target = runs / checked_run_id(found.run_id)
    if target.exists():
        raise SettingsError(f"There is a run {found.run_id} again; delete or rename that one first.", field="run id")
    with storage_errors(target):
        (runs / BIN_FOLDER / name).rename(target)
        (target / _NOTE_FILE).unlink(missing_ok=True)
    return found.run_id


def binned_runs(runs: Path) -> list[BinnedRun]:
    """Returns what is in the bin, the last deleted first."""
    found = [_binned(path) for path in (runs / BIN_FOLDER).glob("*") if holds_run(path)]
    return sorted(found, key=lambda run: run_order(run.deleted, run.name), reverse=True)


def empty_bin(runs: Path) -> int:
    """Removes everything in the bin for good and returns how many runs that were.

    Raises:
        StorageError: a folder cannot be removed.
    """
    number = len(binned_runs(runs))
    with storage_errors(runs / BIN_FOLDER):
        if (runs / BIN_FOLDER).exists():
            shutil.rmtree(runs / BIN_FOLDER)
    return number


def _binned(folder: Path) -> BinnedRun:
    try:
        note = _NOTE.read(folder / _NOTE_FILE)
    except (FileNotFoundError, RunError):
        note = _Note()
    entry = entry_of(RunFolder(folder))
    return BinnedRun(
        name=folder.name,
        run_id=note.run_id or folder.name.partition("~")[0],
        title=entry.title or folder.name,
        brief=entry.brief,
        deleted=note.deleted,
        size_bytes=entry.size_bytes,
    )


def _free_name(bin_folder: Path, run_id: str) -> str:
    name, number = run_id, 1
    while (bin_folder / name).exists():
        number += 1
        name = f"{run_id}~{number}"
    return name
