"""Writes parts of DuckDB's SQL: names, texts, and the call that reads a file."""

from collections.abc import Iterable

from planexe.tables.column_kinds import ISO
from planexe.tables.profile import Column, Profile, Table


def identifier(name: str) -> str:
    """Returns a name as SQL has it."""
    return '"' + name.replace('"', '""') + '"'


def quoted(text: str) -> str:
    """Returns a text as SQL has it."""
    return "'" + text.replace("'", "''") + "'"


def csv_call(file: str, names: Iterable[str], profile: Profile, table: Table) -> str:
    """Returns the call that reads a file of UTF-8 text, every field as text.

    Args:
        file: its path.
        names: of the columns, all of them.
        profile: how it is written.
        table: where its header is.
    """
    columns = ", ".join(f"{quoted(name)}: 'VARCHAR'" for name in names)
    parts = [
        quoted(file), "auto_detect=false", f"delim={quoted(profile.delimiter)}", "quote='\"'", "escape='\"'",
        "header=true", f"skip={table.skip}", f"columns={{{columns}}}",
    ]  # fmt: skip
    if profile.newline:  # DuckDB looks at the first line break only, which may stand in a name
        parts.append(f"new_line='{profile.newline.encode('unicode_escape').decode()}'")
    if profile.ragged:
        parts += ["null_padding=true", "strict_mode=false", "parallel=false"]
    return f"read_csv({', '.join(parts)})"


def typed(column: Column, profile: Profile) -> str:
    """Returns the value of a column, null where it is none of the column's kind; that of a text file is text so far."""
    name = identifier(column.name)
    if not column.form and (profile.kind == "parquet" or column.kind == "text"):
        return f"({name} AT TIME ZONE 'UTC')" if column.zoned else name
    text = f"trim({name})"  # else DuckDB would read the file itself as such, and fail where a value is none
    match column.kind:
        case "integer":
            return f"try_cast({text} AS BIGINT)"
        case "number":
            point = f"replace({text}, ',', '.')" if profile.decimal == "," else text
            return f"nullif(try_cast({point} AS DOUBLE), 'nan')"  # a text that DuckDB takes for a number
        case "boolean":
            return f"try_cast({text} AS BOOLEAN)"
        case "date":
            return f"CAST(try_strptime({text}, {quoted(column.form)}) AS DATE)"
        case "datetime" if column.zoned:
            return f"(try_cast({text} AS TIMESTAMPTZ) AT TIME ZONE 'UTC')"
        case "datetime" if column.form == ISO:
            return f"try_cast({text} AS TIMESTAMP)"
        case "datetime":
            return f"try_strptime({text}, {quoted(column.form)})"
    return name
