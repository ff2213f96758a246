"""Columns that are only declared: in the statements that make tables, or in a dump of an information schema."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from planexe.reading.name_words import plain_name
from planexe.tables.profile import ColumnKind
from planexe.tables.text_encoding import encoding_of
from planexe.workflows.map.raw_tables import RawRows
from planexe.workflows.map.source import SourceColumn

_DIALECTS: Final = ("", "postgres", "mysql", "tsql", "oracle", "snowflake", "bigquery", "hive", "duckdb")
_MOST_BYTES: Final = 20_000_000
_TYPES: Final[tuple[tuple[ColumnKind, str], ...]] = (
    ("datetime", r"timestamp|datetime"),
    ("date", r"date"),
    ("boolean", r"bool|^bit$|^bit\(1\)"),
    ("integer", r"int|serial|^number\(\d+\)$|^number\(\d+, ?0\)"),
    ("number", r"num|dec|float|double|real|money"),
    ("text", r"char|text|string|clob|uuid|enum|json|xml"),
)
_NAMED: Final = {
    "table": ("tablename", "table", "tabname", "entity"),
    "column": ("columnname", "column", "colname", "field", "fieldname"),
    "schema": ("tableschema", "schemaname", "schema", "owner"),
    "type": ("datatype", "columntype", "type", "udtname"),
    "about": ("columncomment", "comment", "comments", "description", "remarks"),
}


def is_schema_dump(table: RawRows) -> bool:
    """Returns whether a table has a row for each column of some tables: names of tables and of columns, and types."""
    return {"table", "column", "type"} <= _places(table.header).keys()


def dumped_columns(table: RawRows, file: str) -> Iterator[SourceColumn]:
    """Yields the columns that a dump of an information schema names."""
    places = _places(table.header)
    schemas = {_cell(row, places.get("schema")) for row in table.rows}
    for row in table.rows:
        name, of = _cell(row, places["column"]), _cell(row, places["table"])
        if not name or not of:
            continue
        schema = _cell(row, places.get("schema")) if len(schemas) > 1 else ""
        where = f"{schema}.{of}" if schema else of
        yield _declared(name, where, file, _cell(row, places["type"]), _cell(row, places.get("about")))


def ddl_columns(path: Path, file: str) -> list[SourceColumn]:
    """Returns the columns of the tables that a file of SQL makes, whatever database it is written for.

    Raises:
        ValueError: it makes no table; the text goes on from the name of the file.
        OSError: it cannot be read.
    """
    if path.stat().st_size > _MOST_BYTES:
        raise ValueError("is too large for statements that make tables; leave out those that fill them")
    text = path.read_text(encoding=encoding_of(path))
    from sqlglot import exp, parse
    from sqlglot.errors import SqlglotError

    problem = ""
    for dialect in _DIALECTS:
        try:
            statements = [one for one in parse(text, dialect=dialect or None) if one]
        except (SqlglotError, RecursionError) as error:
            problem = problem or re.sub(r"\x1b\[\d+m", "", str(error)).splitlines()[0]
            continue
        comments = dict(_comments(statements, exp))
        found = [column for one in statements for column in _created(one, file, comments, exp)]
        if found:
            return found
    raise ValueError(f"makes no table{f' that can be read: {problem}' if problem else ''}".rstrip(". "))


def _created(statement: Any, file: str, comments: dict[tuple[str, str], str], exp: Any) -> Iterator[SourceColumn]:
    if not isinstance(statement, exp.Create) or statement.kind != "TABLE" or not isinstance(statement.this, exp.Schema):
        return
    table = statement.this.this.name
    for column in statement.this.expressions:
        if isinstance(column, exp.ColumnDef):
            own = column.find(exp.CommentColumnConstraint)
            about = own.this.name if own else comments.get((table.lower(), column.name.lower()), "")
            kind = column.args.get("kind")
            yield _declared(column.name, table, file, kind.sql() if kind else "", about)


def _comments(statements: list[Any], exp: Any) -> Iterator[tuple[tuple[str, str], str]]:
    for one in statements:
        if isinstance(one, exp.Comment) and isinstance(one.this, exp.Column):
            yield (one.this.table.lower(), one.this.name.lower()), one.expression.name


def _declared(name: str, table: str, file: str, type_name: str, about: str) -> SourceColumn:
    kind = next((kind for kind, pattern in _TYPES if re.search(pattern, type_name.lower())), None)
    return SourceColumn(
        id=f"{table}.{name}", name=name, table=table, file=file, kind=kind, type=type_name[:200], about=about[:1000]
    )


def _places(header: tuple[str, ...]) -> dict[str, int]:
    plain = [plain_name(name) for name in header]
    found = {what: next((plain.index(n) for n in names if n in plain), None) for what, names in _NAMED.items()}
    return {what: place for what, place in found.items() if place is not None}


def _cell(row: tuple[str, ...], place: int | None) -> str:
    return row[place] if place is not None and place < len(row) else ""
