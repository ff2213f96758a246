"""A look at a file that nobody waits for any more ends at once, whatever it is at."""

from collections.abc import Callable
from pathlib import Path
from threading import Event

import duckdb
import pytest

from planexe.errors import Stopped
from planexe.tables.profile_tables import profile_file
from planexe.tables.work_room import work_room
from tests.tables.table_files import TEXTS, database, text_file, workbook

FILES: dict[str, Callable[[Path], Path]] = {
    "text": lambda folder: text_file(folder, "plain.csv", TEXTS["plain.csv"][0]),
    "workbook": lambda folder: workbook(folder, {"Sheet": [["a", "b"], [1, 2]]}),
    "database": database,
}


def unwanted() -> None:
    raise Stopped("Nobody waits for this result any more.")


def test_query_of_hours_is_interrupted(tmp_path: Path) -> None:
    hours = "SELECT sum(a.range * b.range) FROM range(10000000) a, range(10000000) b"
    with work_room(tmp_path / "any.csv", unwanted) as room, pytest.raises(duckdb.InterruptException):
        room.sql.execute(hours).fetchall()


def test_interrupted_look_is_stopped_and_no_bad_table(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    left = Event()

    def interrupt(*_: object) -> None:
        left.set()
        raise duckdb.InterruptException("INTERRUPT Error: Interrupted!")

    monkeypatch.setattr("planexe.tables.profile_tables._filled", interrupt)
    with pytest.raises(Stopped):
        profile_file(FILES["text"](tmp_path), "plain.csv", check=lambda: unwanted() if left.is_set() else None)


@pytest.mark.parametrize("kind", FILES)
def test_what_is_read_row_by_row_ends_between_rows(tmp_path: Path, kind: str) -> None:
    path = FILES[kind](tmp_path)
    with pytest.raises(Stopped):
        profile_file(path, path.name, check=unwanted)
