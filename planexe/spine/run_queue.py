"""Which runs are left to workers, by a file for each beside all runs, and what state a run is in at a moment."""

from pathlib import Path
from typing import Final

from planexe.errors import StorageError
from planexe.spine.run_summary import Status

CLUSTER: Final = ".cluster"
"""What lies beside the runs where several machines work on them, in the folder of all runs."""


def queue_file(runs: Path, run_id: str) -> Path:
    """Returns the file that is there from when a run is left to workers until one has brought it to its end."""
    return runs / CLUSTER / "queue" / f"{run_id}.json"


def queued_in(runs: Path) -> frozenset[str]:
    """Returns the names of the runs that wait for a worker, or are with one.

    Raises:
        StorageError: the folder cannot be read.
    """
    return names_in(queue_file(runs, "").parent)


def names_in(folder: Path) -> frozenset[str]:
    """Returns the names of the JSON files of a folder, without their ending; none where there is no folder.

    Raises:
        StorageError: the folder cannot be read.
    """
    try:
        return frozenset(path.stem for path in folder.glob("[!.]*.json"))
    except OSError as error:
        raise StorageError(f"Cannot read {folder}: {error.strerror or error}.") from error


def status_at(written: Status, *, in_use: bool, queued: bool) -> Status:
    """Returns the state of a run at a moment; pure.

    Args:
        written: what its folder says of its last start or end.
        in_use: whether a process works on it.
        queued: whether it is left to workers; it is for a blink after one has brought it to its end, too.

    Example:
        >>> status_at("new", in_use=False, queued=True), status_at("running", in_use=False, queued=False)
        ('queued', 'interrupted')
    """
    if in_use:
        return "running"
    if queued and written != "complete":
        return "queued"
    return "interrupted" if written in {"running", "new"} else written
