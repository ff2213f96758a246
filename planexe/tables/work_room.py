"""The room in which one file is looked at: DuckDB within limits, a folder, and an end when nobody waits any more."""

import tempfile
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Event, Thread
from typing import TYPE_CHECKING, Final

from planexe.errors import PlanExeError

if TYPE_CHECKING:
    import duckdb

MEMORY: Final = "256MB"
"""What DuckDB may hold; more is laid on disk."""
_LOOK_S: Final = 0.2


@dataclass(frozen=True, slots=True)
class Room:
    """Where one file is looked at: a folder of its own, and DuckDB.

    Attributes:
        path: of the file.
        folder: for what is made of it meanwhile.
        sql: a database of nobody's tables.
        check: raises where nobody waits for the look any more.
    """

    path: Path
    folder: Path
    sql: "duckdb.DuckDBPyConnection"
    check: Callable[[], None]


@contextmanager
def work_room(path: Path, check: Callable[[], None]) -> Generator[Room]:
    """Yields a room for a file; ``check`` is called several times a second, and what it raises ends the look."""
    import duckdb

    with tempfile.TemporaryDirectory(prefix="planexe-profile-") as folder:
        # One thread: with more, chance decides which of equally frequent values are shown, and with it what is asked.
        config: dict[str, str | bool | int | float | list[str]] = {
            "memory_limit": MEMORY, "threads": 1, "temp_directory": f"{folder}/spill", "preserve_insertion_order": True,
            "autoinstall_known_extensions": False, "autoload_known_extensions": False,
        }  # fmt: skip
        with duckdb.connect(config=config) as connection, _interrupted(connection, check):
            yield Room(path, Path(folder), connection, check)


@contextmanager
def _interrupted(connection: "duckdb.DuckDBPyConnection", check: Callable[[], None]) -> Generator[None]:
    """Ends what DuckDB does, which may take minutes, as soon as ``check`` raises."""
    over = Event()

    def watch() -> None:
        while not over.wait(_LOOK_S):
            try:
                check()
            except PlanExeError:
                connection.interrupt()

    watcher = Thread(target=watch, name="profile watch", daemon=True)
    watcher.start()
    try:
        yield
    finally:
        over.set()
        watcher.join()


def as_utf8(room: Room, encoding: str) -> Path:
    """Returns a copy in UTF-8 whose lines all end alike."""
    copy = room.folder / "utf8.csv"
    with room.path.open(encoding=encoding, newline=None) as old, copy.open("w", encoding="utf-8", newline="") as new:
        while block := old.read(1 << 20):
            room.check()
            new.write(block)
    return copy
