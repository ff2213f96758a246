"""Looks at a source: a table with values, a database, or what declares tables; gives its columns, values masked."""

from collections.abc import Callable, Iterator
from pathlib import Path, PurePosixPath
from typing import Final

from planexe.errors import InputError
from planexe.tables.profile import Column, Profile, Table
from planexe.tables.profile_tables import DATABASES, KINDS, profile_file
from planexe.workflows.map.declared_columns import ddl_columns, dumped_columns, is_schema_dump
from planexe.workflows.map.masking import codes_of, patterns_of, range_of
from planexe.workflows.map.raw_tables import WORKBOOKS, raw_rows
from planexe.workflows.map.source import SourceColumn, SourceLook

DDL: Final = (".sql", ".ddl")
_TABLES: Final = {**KINDS, **DATABASES}
_TEXTS: Final = tuple(ending for ending, kind in KINDS.items() if kind == "csv")
MOST_COLUMNS: Final = 20_000
"""Of all tables of one source."""


def look_at_source(path: Path, name: str, check: Callable[[], None] = lambda: None) -> SourceLook:
    """Returns what is known of the columns of a file.

    Args:
        path: where it lies.
        name: what it is called in the folder of sources.
        check: called several times a second; what it raises ends the look.

    Raises:
        InputError: it holds no columns that can be read; a plain sentence.
    """
    ending = PurePosixPath(name).suffix.lower()
    try:
        if ending in DDL:
            return SourceLook(columns=_bounded(ddl_columns(path, name)))
        if ending in (*_TEXTS, *WORKBOOKS) and is_schema_dump(raw_rows(path, most=1)):
            return SourceLook(columns=_bounded(list(dumped_columns(raw_rows(path), name))))
    except ValueError as error:
        raise InputError(f"{name} {error}.") from error
    except OSError as error:
        raise InputError(f"{name} cannot be read: {error.strerror or error}.") from error
    if ending not in _TABLES:
        raise InputError(f"{name} is no source that can be read; use {', '.join((*_TABLES, *DDL))}.")
    profile = profile_file(path, name, _TABLES, check)
    columns = [one for table in profile.tables for one in _columns(profile, table, name)]
    notes = [f"{name}: {note}" for table in profile.tables for note in table.notes]
    if len(columns) > MOST_COLUMNS:
        raise InputError(f"{name} {_too_many(columns)}.")
    return SourceLook(columns=tuple(columns), notes=tuple(notes))


def _bounded(columns: list[SourceColumn]) -> tuple[SourceColumn, ...]:
    if not columns:
        raise ValueError("names no column")
    if len(columns) > MOST_COLUMNS:
        raise ValueError(_too_many(columns))
    return tuple(columns)


def _too_many(columns: list[SourceColumn]) -> str:
    return f"has {len(columns):,} columns, and {MOST_COLUMNS:,} are the most that can be looked at"


def _columns(profile: Profile, table: Table, file: str) -> Iterator[SourceColumn]:
    where = table.name or PurePosixPath(profile.file).stem
    for column in table.columns:
        yield _profiled(column, table.rows, where, file)


def _profiled(column: Column, rows: int, table: str, file: str) -> SourceColumn:
    codes = codes_of(column, rows)
    return SourceColumn(
        id=f"{table}.{column.name}",
        name=column.name,
        table=table,
        file=file,
        kind=column.kind,
        rows=rows,
        missing=column.missing,
        distinct=column.distinct,
        codes=codes,
        patterns=() if codes or column.kind != "text" else patterns_of(column.samples),
        range="" if codes else range_of(column),
    )
