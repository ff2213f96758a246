"""Sheets and tables of databases as rows, one after the other, never all at once."""

import csv
import datetime as dt
import sqlite3
import zipfile
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from planexe.tables.duckdb_text import identifier

if TYPE_CHECKING:
    import duckdb

MOST_TABLES: Final = 50
"""Of one file; further ones are not looked at."""
_MOST_UNPACKED: Final = 4_000_000_000
_MOST_SHARED_TEXTS: Final = 100_000_000
_SHARED_TEXTS: Final = "xl/sharedStrings.xml"
_MOST_ABOVE: Final = 50
_ROWS_AT_ONCE: Final = 1000


@dataclass(frozen=True, slots=True)
class RawTable:
    """A table as it comes from its file.

    Attributes:
        name: of the sheet or table.
        header: what its columns are called there.
        rows: each with as many values as the header; to be read once.
        skip: rows above the header.
    """

    name: str
    header: tuple[str, ...]
    rows: Iterable[Sequence[Any]]
    skip: int = 0

    def write(self, path: Path, check: Callable[[], None]) -> None:
        """Writes it as CSV in UTF-8; ``check`` is called now and then and may raise, to end this."""
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, quoting=csv.QUOTE_ALL)
            writer.writerow(self.header)
            rows = iter(self.rows)
            while some := [[_text(value) for value in row] for row in islice(rows, _ROWS_AT_ONCE)]:
                check()
                writer.writerows(some)


@contextmanager
def sheets_of(path: Path) -> Generator[Iterator[RawTable]]:
    """Yields the sheets of a workbook that hold something; the header is the first row with a value.

    Raises:
        ValueError: it is no workbook, or unpacks to more than can be; the text goes on from the name of the file.
    """
    import openpyxl

    try:
        with zipfile.ZipFile(path) as archive:
            sizes = {entry.filename: entry.file_size for entry in archive.infolist()}
        if sum(sizes.values()) > _MOST_UNPACKED or sizes.get(_SHARED_TEXTS, 0) > _MOST_SHARED_TEXTS:
            raise ValueError("is too large for a workbook; save its sheets as CSV")
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    except (zipfile.BadZipFile, KeyError, openpyxl.utils.exceptions.InvalidFileException) as error:
        raise ValueError("is no workbook of Excel that can be read; save it as .xlsx or CSV") from error
    with closing(book):
        yield _sheets(book)


def _sheets(book: Any) -> Iterator[RawTable]:
    for sheet in book.worksheets[:MOST_TABLES]:
        sheet.reset_dimensions()  # what a file says of its size may be wrong
        rows = iter(sheet.iter_rows(values_only=True))
        for skip, row in enumerate(islice(rows, _MOST_ABOVE)):
            if any(value is not None for value in row):
                header = _without_blank_end(row)
                yield RawTable(sheet.title, tuple(map(_text, header)), _cut(rows, len(header)), skip)
                break


def _without_blank_end(row: Sequence[Any]) -> Sequence[Any]:
    last = max(place for place, value in enumerate(row) if value is not None)
    return row[: last + 1]


def _cut(rows: Iterable[Sequence[Any]], width: int) -> Iterator[Sequence[Any]]:
    for row in rows:
        if any(value is not None for value in row[:width]):
            yield [*row[:width], *[None] * (width - len(row))]


@contextmanager
def sqlite_tables_of(path: Path) -> Generator[Iterator[RawTable]]:
    """Yields the tables of an SQLite database; a view may take for ever.

    Raises:
        ValueError: it is none; the text goes on from the name of the file.
    """
    with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)) as database:
        database.text_factory = lambda content: content.decode("utf-8", "replace")
        try:
            names = database.execute(
                "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY rowid"
            ).fetchall()
            yield (_sqlite_table(database, name) for (name,) in names[:MOST_TABLES])
        except sqlite3.Error as error:
            raise ValueError(f"is no SQLite database that can be read ({error})") from error


def _sqlite_table(database: sqlite3.Connection, name: str) -> RawTable:
    found = database.execute('SELECT * FROM "' + name.replace('"', '""') + '"')  # noqa: S608  quoted
    return RawTable(name, tuple(column[0] for column in found.description), found)


@contextmanager
def duckdb_tables_of(path: Path) -> Generator[Iterator[RawTable]]:
    """Yields the tables of a DuckDB database; a view may take for ever.

    Raises:
        ValueError: it is none; the text goes on from the name of the file.
    """
    import duckdb

    try:
        with duckdb.connect(str(path), read_only=True, config={"enable_external_access": False}) as database:
            names = database.execute(
                "SELECT schema_name, table_name FROM duckdb_tables() WHERE NOT internal ORDER BY table_oid"
            ).fetchall()
            yield (_duckdb_table(database, schema, name) for schema, name in names[:MOST_TABLES])
    except duckdb.Error as error:
        first = str(error).splitlines()[0].rstrip(".!")
        raise ValueError(f"is no DuckDB database that can be read ({first})") from error


def _duckdb_table(database: "duckdb.DuckDBPyConnection", schema: str, name: str) -> RawTable:
    found = database.cursor().execute(f"SELECT * FROM {identifier(schema)}.{identifier(name)}")  # noqa: S608  quoted
    header = tuple(str(column[0]) for column in found.description or ())
    return RawTable(name if schema == "main" else f"{schema}.{name}", header, _fetched(found))


def _fetched(found: "duckdb.DuckDBPyConnection") -> Iterator[Sequence[Any]]:
    while rows := found.fetchmany(_ROWS_AT_ONCE):
        yield from rows


_TEXTS: Final[dict[type, Callable[[Any], str]]] = {
    type(None): lambda _: "",
    float: lambda value: str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value),
    dt.datetime: lambda value: value.date().isoformat() if value.time() == dt.time() else value.isoformat(" "),
    bytes: lambda value: f"{len(value)} bytes",
}


def _text(value: Any) -> str:
    return _TEXTS.get(type(value), str)(value)
