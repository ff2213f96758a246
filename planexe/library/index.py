"""Index: what the library knows, in one SQLite file that may vanish, break or be locked at any moment."""

import logging
import sqlite3
from collections.abc import Callable, Generator, Iterable, Mapping
from contextlib import closing, contextmanager
from dataclasses import fields
from pathlib import Path
from typing import Any, Final, TypeVar

from planexe.errors import RunDamaged
from planexe.json_text import json_text
from planexe.library.entry import KnownRun, RunEntry
from planexe.library.stage_times import StageTimes
from planexe.records import Shape, parse_json

logger = logging.getLogger("planexe.library")

T = TypeVar("T")
FORMAT = 6
"""Raised when tables or the meaning of their columns change: an index of another format is made anew."""

_WAIT_S = 0.5
_UNUSABLE = frozenset({
    sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_PERM, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_FULL, sqlite3.SQLITE_INTERRUPT, sqlite3.SQLITE_PROTOCOL, sqlite3.SQLITE_NOMEM, sqlite3.SQLITE_AUTH,
})  # fmt: skip
"""Reasons that a new file would not cure; with any other the file itself is taken for broken."""

_ENTRY_FIELDS = tuple(f.name for f in fields(RunEntry))
_LISTS = frozenset({"models", "tags", "graph_values"})
_ENTRIES: Final[Shape[list[RunEntry]]] = Shape(list[RunEntry])
_TABLES = f"""
CREATE TABLE runs (run_id TEXT PRIMARY KEY, mark TEXT NOT NULL, words TEXT NOT NULL,
                   {", ".join(n for n in _ENTRY_FIELDS if n != "run_id")});
CREATE TABLE learnt (run_id TEXT PRIMARY KEY, mark TEXT NOT NULL);
CREATE TABLE stage_times (run_id TEXT NOT NULL, stage TEXT NOT NULL, model TEXT NOT NULL, simulated INTEGER NOT NULL,
                          calls TEXT NOT NULL, PRIMARY KEY (run_id, stage, model, simulated));
CREATE INDEX stage_times_of_model ON stage_times (model);
"""


class Index:
    """Rows about runs in an SQLite file; everything in it can be read from the run folders again.

    Each use opens the file anew, so that a file that was deleted meanwhile is noticed. Where the file cannot be used,
    the methods return ``None`` and the caller reads the folders.
    """

    def __init__(self, path: Path) -> None:
        self.path = path

    def entries(self) -> dict[str, KnownRun] | None:
        """Returns what is known of each run by run id."""
        return self._use(_read_entries)

    def save(self, changed: Mapping[str, KnownRun], gone: Iterable[str]) -> None:
        """Keeps the facts of some runs and forgets other runs."""
        gone = tuple(gone)
        if changed or gone:
            self._use(lambda connection: _write_entries(connection, changed, gone))

    def learnt(self) -> dict[str, str] | None:
        """Returns the marks under which runs' stage times were read."""
        return self._use(lambda connection: dict(connection.execute("SELECT run_id, mark FROM learnt").fetchall()))

    def save_times(self, run_id: str, mark: str, times: Iterable[StageTimes]) -> None:
        """Keeps what a run's calls took."""
        self._use(lambda connection: _write_times(connection, run_id, mark, tuple(times)))

    def times(self, run_ids: Iterable[str]) -> tuple[StageTimes, ...] | None:
        """Returns what the calls of some runs took."""
        wanted = frozenset(run_ids)
        return self._use(lambda connection: _read_times(connection, wanted))

    def _use(self, action: Callable[[sqlite3.Connection], T]) -> T | None:
        for first in (True, False):
            try:
                with _connection(self.path) as connection:
                    return action(connection)
            except (
                sqlite3.Error,
                RunDamaged,
                ValueError,
                TypeError,
            ) as error:  # all but the first: a cell that is not what it should be
                code = getattr(error, "sqlite_errorcode", None)
                if code is not None and code & 0xFF in _UNUSABLE:
                    logger.info("the index %s cannot be used now: %s", self.path, error)
                    return None
                logger.warning("the index %s is broken (%s) and is made anew", self.path, error)
                if not first or not self._discard():
                    return None
        return None

    def _discard(self) -> bool:
        try:
            for ending in ("", "-wal", "-shm", "-journal"):
                self.path.with_name(self.path.name + ending).unlink(missing_ok=True)
        except OSError as error:
            logger.warning("the broken index %s cannot be removed: %s", self.path, error)
            return False
        return True


@contextmanager
def _connection(path: Path) -> Generator[sqlite3.Connection]:
    """Opens the file, with its tables; what is done inside counts as a whole or not at all."""
    with closing(sqlite3.connect(path, timeout=_WAIT_S, isolation_level=None)) as connection:
        connection.execute("PRAGMA synchronous = OFF")  # a file lost to a power cut is made anew
        if connection.execute("PRAGMA user_version").fetchone()[0] != FORMAT:
            connection.execute("PRAGMA journal_mode = WAL")
            _make_tables(connection)
        yield connection


def _make_tables(connection: sqlite3.Connection) -> None:
    with _transaction(connection):
        if connection.execute("PRAGMA user_version").fetchone()[0] == FORMAT:
            return  # another process was quicker
        names = connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name IN ('runs', 'learnt', 'stage_times', 'words')"
        )
        for (name,) in names.fetchall():
            connection.execute(f"DROP TABLE {name}")
        for statement in _TABLES.split(";\n"):
            connection.execute(statement)
        connection.execute(f"PRAGMA user_version = {FORMAT}")


@contextmanager
def _transaction(connection: sqlite3.Connection) -> Generator[None]:
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")


def _read_entries(connection: sqlite3.Connection) -> dict[str, KnownRun]:
    columns = ", ".join(_ENTRY_FIELDS)
    rows = connection.execute(f"SELECT mark, words, {columns} FROM runs").fetchall()  # noqa: S608  our own fields
    entries = _ENTRIES.decode([_values(row[2:]) for row in rows], Path("library.sqlite"))
    pairs = zip(rows, entries, strict=True)
    return {entry.run_id: KnownRun(mark=str(row[0]), words=str(row[1]), entry=entry) for row, entry in pairs}


def _values(cells: tuple[Any, ...]) -> dict[str, Any]:
    values = dict(zip(_ENTRY_FIELDS, cells, strict=True))
    return values | {name: parse_json(str(values[name]).encode("utf-8", "surrogatepass")) for name in _LISTS}


def _cells(entry: RunEntry) -> list[Any]:
    return [json_text(getattr(entry, name)) if name in _LISTS else getattr(entry, name) for name in _ENTRY_FIELDS]


def _write_entries(connection: sqlite3.Connection, changed: Mapping[str, KnownRun], gone: tuple[str, ...]) -> None:
    names = ", ".join(_ENTRY_FIELDS)
    places = ", ".join("?" * (len(_ENTRY_FIELDS) + 2))
    with _transaction(connection):
        for table in ("runs", "learnt", "stage_times"):
            connection.executemany(f"DELETE FROM {table} WHERE run_id = ?", [(run_id,) for run_id in gone])  # noqa: S608
        connection.executemany(
            f"INSERT OR REPLACE INTO runs (mark, words, {names}) VALUES ({places})",  # noqa: S608  our own fields
            [(run.mark, run.words, *_cells(run.entry)) for run in changed.values()],
        )


def _write_times(connection: sqlite3.Connection, run_id: str, mark: str, times: tuple[StageTimes, ...]) -> None:
    with _transaction(connection):
        connection.execute("DELETE FROM stage_times WHERE run_id = ?", (run_id,))
        connection.executemany(
            "INSERT INTO stage_times VALUES (?, ?, ?, ?, ?)",
            [(run_id, t.stage, t.model, t.simulated, json_text(t.calls, ensure_ascii=True)) for t in times],
        )
        connection.execute("INSERT OR REPLACE INTO learnt VALUES (?, ?)", (run_id, mark))


def _read_times(connection: sqlite3.Connection, run_ids: frozenset[str]) -> tuple[StageTimes, ...]:
    found = connection.execute("SELECT run_id, stage, model, simulated, calls FROM stage_times").fetchall()
    return tuple(
        StageTimes(run_id=row[0], stage=row[1], model=row[2], simulated=bool(row[3]), calls=_calls(row[4]))
        for row in found
        if row[0] in run_ids
    )


def _calls(text: str) -> tuple[tuple[float, int, int], ...]:
    return tuple((float(seconds), int(given), int(written)) for seconds, given, written in parse_json(text.encode()))
