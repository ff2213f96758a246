"""Profiles the tables of a file, whatever its size, in bounded memory: it is streamed, and never held as a whole."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Final

from planexe.errors import InputError
from planexe.tables.column_facts import column_facts
from planexe.tables.column_kinds import Guess, guess
from planexe.tables.csv_dialect import Dialect, column_names, dialect_of
from planexe.tables.duckdb_text import csv_call, identifier, quoted
from planexe.tables.profile import Column, ColumnKind, FileKind, Profile, Table
from planexe.tables.table_sources import RawTable, duckdb_tables_of, sheets_of, sqlite_tables_of
from planexe.tables.text_encoding import encoding_of
from planexe.tables.work_room import Room, as_utf8, work_room

KINDS: Final[dict[str, FileKind]] = {
    ".csv": "csv", ".tsv": "csv", ".txt": "csv", ".tab": "csv", ".parquet": "parquet", ".pq": "parquet",
    ".xlsx": "xlsx", ".xlsm": "xlsx", ".sqlite": "sqlite", ".sqlite3": "sqlite", ".db": "sqlite",
}  # fmt: skip
"""What a file is that programs can open, by its ending."""
DATABASES: Final[dict[str, FileKind]] = {".duckdb": "duckdb", ".ddb": "duckdb"}
"""What can be looked at besides."""
MOST_COLUMNS: Final = 10_000
_SAMPLE_FIELDS: Final = 400_000
_SAMPLE_ROWS: Final = 10_000
_ROWS_AT_ONCE: Final = 200
_EXACT_BYTES: Final = 64_000_000
_EXACT_COLUMNS: Final = 200
_SAMPLES: Final = 8
_OFTEN: Final = 20
_LONGEST_NOTE: Final = 200
_RAGGED: Final = "Missing fields at the end of lines are missing values; fields beyond the header are left out."
_OPENED: Final[Mapping[FileKind, Callable[[Path], AbstractContextManager[Iterator[RawTable]]]]] = {
    "xlsx": sheets_of, "sqlite": sqlite_tables_of, "duckdb": duckdb_tables_of,
}  # fmt: skip
"""What gives the tables of a file that are copied as text before they are looked at."""
_NO_TABLE: Final = (Table(rows=0, columns=()),)
_TYPES: Final[dict[str, ColumnKind]] = {
    "TINYINT": "integer", "SMALLINT": "integer", "INTEGER": "integer", "BIGINT": "integer", "HUGEINT": "integer",
    "UTINYINT": "integer", "USMALLINT": "integer", "UINTEGER": "integer", "UBIGINT": "integer", "UHUGEINT": "integer",
    "FLOAT": "number", "DOUBLE": "number", "DECIMAL": "number", "BOOLEAN": "boolean", "DATE": "date",
    "TIMESTAMP": "datetime", "TIMESTAMP_NS": "datetime", "TIMESTAMP_MS": "datetime", "TIMESTAMP_S": "datetime",
    "TIMESTAMP WITH TIME ZONE": "datetime", "VARCHAR": "text",
}  # fmt: skip


def profile_file(
    path: Path, name: str, kinds: Mapping[str, FileKind] = KINDS, check: Callable[[], None] = lambda: None
) -> Profile:
    """Returns what is known about the tables of a file.

    Args:
        path: where it lies.
        name: what it is called in the folder of tables.
        kinds: what may be looked at, by ending.
        check: called several times a second, from this thread and another one; what it raises ends the look.

    Raises:
        InputError: it holds no table that can be read; a plain sentence.
    """
    kind = kinds.get(PurePosixPath(name).suffix.lower())
    if kind is None:
        raise InputError(f"{name} is no table that can be read; use {', '.join(kinds)}.")
    import duckdb

    try:
        with work_room(path, check) as room:
            return {"csv": _csv, "parquet": _parquet}.get(kind, _copied)(room, name, kind)
    except duckdb.InterruptException as error:
        check()
        raise InputError(f"{name} cannot be read as a table: {_first_line(error)}") from error
    except ValueError as error:
        raise InputError(f"{name} {error}.") from error
    except OSError as error:
        raise InputError(f"{name} cannot be read: {error.strerror or error}.") from error
    except duckdb.Error as error:
        raise InputError(f"{name} cannot be read as a table: {_first_line(error)}") from error


def _csv(room: Room, name: str, kind: FileKind) -> Profile:
    import duckdb

    if not room.path.stat().st_size:
        raise ValueError("has 0 bytes; a table needs a header at least")
    encoding = encoding_of(room.path, room.check)
    dialect = dialect_of(room.path, encoding)
    _check_width(dialect.header)
    profile = Profile(
        file=name, kind=kind, encoding=encoding, delimiter=dialect.delimiter, newline=dialect.newline, tables=_NO_TABLE
    )
    if encoding == "utf-8":
        with suppress(duckdb.InvalidInputException):
            seen = f"read_csv_auto({quoted(str(room.path))})"  # as the sandbox does before a program of SQL begins
            room.sql.execute(f"DESCRIBE SELECT * FROM {seen}").fetchall()  # noqa: S608  quoted
            return _profiled(room, room.path, dialect, profile)
    plain = _profiled(room, as_utf8(room, encoding), dialect, profile.model_copy(update={"newline": "\n"}))
    return plain.model_copy(update={"plain": False})


def _copied(room: Room, name: str, kind: FileKind) -> Profile:
    """Profiles sheets, or the tables of a database: each is copied as text, row by row, and looked at as such."""
    blank = Profile(file=name, kind=kind, delimiter=",", newline="\r\n", plain=False, tables=_NO_TABLE)
    tables: list[Table] = []
    with _OPENED[kind](room.path) as found:
        for raw in found:
            copy = room.folder / "table.csv"
            raw.write(copy, room.check)
            (table,) = _profiled(room, copy, Dialect(",", 0, raw.header), blank).tables
            tables.append(table.model_copy(update={"name": raw.name, "skip": raw.skip}))
    if not tables:
        raise ValueError("holds no table: nothing stands in it")
    return blank.model_copy(update={"tables": tuple(tables), "delimiter": "", "newline": ""})


def _parquet(room: Room, name: str, kind: FileKind) -> Profile:
    source = f"read_parquet({quoted(str(room.path))})"
    described = room.sql.execute(f"DESCRIBE SELECT * FROM {source}").fetchall()  # noqa: S608  quoted
    _check_width(described)
    guesses = {str(row[0]): _of_type(str(row[1])) for row in described}
    texts = [one for one, found in guesses.items() if found == Guess()]
    first = dict(zip(texts, _first_values(room, source, texts), strict=True)) if texts else {}
    for one, values in first.items():
        found = guess(values.different, comma=False)
        guesses[one] = found if found.form else Guess()
    columns = [_column(one, found, first.get(one, _NOTHING)) for one, found in guesses.items()]
    blank = Profile(file=name, kind=kind, tables=_NO_TABLE)
    rows, facts = column_facts(room.sql, source, columns, blank, exact=_is_small(room.path, described))
    return blank.model_copy(update={"tables": (Table(rows=rows, columns=facts),)})


def _profiled(room: Room, text: Path, dialect: Dialect, profile: Profile) -> Profile:
    """Returns a profile with what a text file in UTF-8 holds; ragged lines are found out by trying without them."""
    import duckdb

    _check_width(dialect.header)
    try:
        return _filled(room, text, dialect, profile)
    except duckdb.InvalidInputException:
        return _filled(room, text, dialect, profile.model_copy(update={"ragged": True}))


def _filled(room: Room, text: Path, dialect: Dialect, profile: Profile) -> Profile:
    names = column_names(dialect.header)
    table = Table(rows=0, columns=(), skip=dialect.skip, renamed=names != dialect.header)
    source = csv_call(str(text), names, profile, table)
    first = _first_values(room, source, names)
    guesses = [guess(values.different, comma=dialect.delimiter != ",") for values in first]
    profile = profile.model_copy(update={"decimal": "," if any(one.decimal_comma for one in guesses) else "."})
    columns = [_column(*one) for one in zip(names, guesses, first, strict=True)]
    where = f" WHERE {identifier(names[0])} IS NOT NULL" if len(names) == 1 and profile.kind == "csv" else ""
    rows, facts = column_facts(room.sql, f"{source}{where}", columns, profile, exact=_is_small(text, names))
    notes = (*([_RAGGED] if profile.ragged else []), *_header_notes(dialect))
    filled = table.model_copy(update={"rows": rows, "columns": facts, "notes": notes})
    return profile.model_copy(update={"tables": (filled,)})


@dataclass(frozen=True, slots=True)
class _First:
    """What a column has in the first rows, as text: how many values, and the different ones."""

    count: int = 0
    different: Sequence[str] = ()


_NOTHING: Final = _First()


def _first_values(room: Room, source: str, names: Sequence[str]) -> list[_First]:
    most = min(_SAMPLE_ROWS, max(100, _SAMPLE_FIELDS // len(names)))
    some = ", ".join(map(identifier, names))
    found = room.sql.execute(f"SELECT {some} FROM {source} LIMIT {most}")  # noqa: S608  quoted
    counts, different = [0] * len(names), [dict[str, None]() for _ in names]
    while rows := found.fetchmany(_ROWS_AT_ONCE):  # all at once would hold up every other thread
        for values in rows:
            for place, text in enumerate(values):
                if text:
                    counts[place] += 1
                    different[place][text] = None
    return [_First(count, list(texts)) for count, texts in zip(counts, different, strict=True)]


def _column(name: str, found: Guess, first: _First) -> Column:
    once = len(first.different) > max(_OFTEN, first.count // 2)
    return Column(
        name=name, kind=found.kind, missing_as=found.missing_as, form=found.form, zoned=found.zoned, note=found.note,
        samples=tuple(first.different[:_SAMPLES]) if once else (),
    )  # fmt: skip


def _of_type(type_name: str) -> Guess:
    """Returns what a type of DuckDB stands for."""
    base = type_name.partition("(")[0]
    if base in _TYPES and not type_name.endswith("]"):
        return Guess(_TYPES[base], zoned=base.endswith("ZONE"))
    return Guess(note=f"each value is a {type_name}"[:_LONGEST_NOTE])


def _check_width(names: Sequence[object]) -> None:
    if len(names) > MOST_COLUMNS:
        raise ValueError(f"has {len(names):,} columns, and {MOST_COLUMNS:,} are the most that can be looked at")


def _is_small(path: Path, columns: Sequence[object]) -> bool:
    return path.stat().st_size <= _EXACT_BYTES and len(columns) <= _EXACT_COLUMNS


def _header_notes(dialect: Dialect) -> list[str]:
    numbers = guess([name for name in dialect.header if name.strip()], comma=False).kind in ("integer", "number")
    return ["The first line holds only numbers, and is taken for the header."] if numbers else []


def _first_line(error: Exception) -> str:
    return f"{str(error).splitlines()[0].partition('Error: ')[2].rstrip('.!')}."
