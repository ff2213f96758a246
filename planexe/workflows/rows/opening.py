"""Writes how a program opens a table: as its profile says, so that no program has to find out again."""

from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath
from typing import Final, Literal

from planexe.bounded_memory import MarkedMemory
from planexe.tables.duckdb_text import csv_call, identifier, quoted, typed
from planexe.tables.profile import Column, Profile, Table

Language = Literal["python", "sql"]
FRAME: Final = "df"
"""What a Python program calls the only table, or the first one; ``tables`` has all by name."""
VIEW: Final = "t"
"""What SQL calls the only table, or the first one; the others have their own names."""
_OPENED: Final = MarkedMemory[tuple[Profile, str]](512)
_RUN_SQL: Final = """
import csv, sys, duckdb
_sql = duckdb.connect(config={{"temp_directory": ""}})
for _name, _frame in {views}.items():
    _sql.register(_name, _frame)
_sql.execute("SET enable_external_access = false")
_found = _sql.execute({code!r})
if _found.description:
    _out = csv.writer(sys.stdout, lineterminator="\\n")
    _out.writerow([column[0] for column in _found.description])
    _out.writerows(_found.fetchall())
"""


def whole_program(profile: Profile, language: Language, code: str) -> tuple[Language, str]:
    """Returns a program that opens the tables of a file, then does what is asked for; and the language it is in.

    It finds the file under its name without folders. SQL over a file that DuckDB cannot read by itself becomes a
    Python program that has it read by pandas; it writes the rows of the last statement as CSV with a head, too.

    Args:
        profile: of the file.
        language: of the code.
        code: what the model wrote; its tables are open.
    """
    if language == "python":
        return language, f"{_frames(profile)}\n{code}"
    if profile.kind in ("csv", "parquet") and profile.plain:
        return language, f"{_view(profile)}\n{code}"
    views = ", ".join(f"{name!r}: {frame}" for name, frame in _views(profile).items())
    return "python", _frames(profile) + _RUN_SQL.format(views=f"{{{views}}}", code=code)


def opened_as(profile: Profile, table: Table, language: Language) -> str:
    """Returns what a program calls a table."""
    is_first = table is profile.tables[0]
    if language == "sql":
        return VIEW if is_first else identifier(table.name)
    return FRAME if is_first else f"tables[{table.name!r}]"


def _views(profile: Profile) -> Mapping[str, str]:
    first, *others = profile.tables
    named = {VIEW: FRAME, **({first.name: FRAME} if others else {})}
    return {**named, **{table.name: f"tables[{table.name!r}]" for table in others}}


def _view(profile: Profile) -> str:
    (table,) = profile.tables
    file = PurePosixPath(profile.file).name
    names = [column.name for column in table.columns]
    source = f"read_parquet({quoted(file)})" if profile.kind == "parquet" else csv_call(file, names, profile, table)
    values = ", ".join(f"{typed(column, profile)} AS {identifier(column.name)}" for column in table.columns)
    where = f" WHERE {identifier(names[0])} IS NOT NULL" if len(names) == 1 and profile.kind == "csv" else ""
    return f"CREATE TEMP VIEW {VIEW} AS SELECT {values} FROM {source}{where};"  # noqa: S608  quoted


def _frames(profile: Profile) -> str:
    return _OPENED.get(str(id(profile)), None, lambda: (profile, _made_frames(profile)))[1]


def _made_frames(profile: Profile) -> str:
    lines = ["import pandas as pd"]
    if len(profile.tables) == 1:
        lines += _frame(profile, profile.tables[0], FRAME)
    else:
        lines.append("tables = {}")
        for table in profile.tables:
            lines += [*_frame(profile, table, FRAME), f"tables[{table.name!r}] = {FRAME}"]
        lines.append(f"{FRAME} = tables[{profile.tables[0].name!r}]")
    return "\n".join(lines) + "\n"


def _frame(profile: Profile, table: Table, frame: str) -> Iterator[str]:
    """Yields the lines that open one table and turn its columns into what the profile says they are."""
    file = PurePosixPath(profile.file).name
    names = [column.name for column in table.columns]
    if profile.kind == "parquet":
        yield f"{frame} = pd.read_parquet({file!r})"
    elif profile.kind == "sqlite":
        yield "import sqlite3, urllib.parse"
        yield f"_file = sqlite3.connect('file:' + urllib.parse.quote({file!r}) + '?mode=ro&immutable=1', uri=True)"
        query = f"SELECT * FROM {identifier(table.name)}"  # noqa: S608  quoted
        yield f"{frame} = pd.read_sql_query({query!r}, _file)"
        if table.renamed:
            yield f"{frame}.columns = {names!r}"
    else:
        yield f"{frame} = {_read_call(profile, table, file)}"
    if profile.kind == "csv" and len(names) == 1:
        yield f"{frame} = {frame}.dropna(ignore_index=True)"  # as everywhere, a line without a value is no row of it
    for column in table.columns:
        if value := _converted(f"{frame}[{column.name!r}]", column, profile):
            yield f"{frame}[{column.name!r}] = {value}"


def _read_call(profile: Profile, table: Table, file: str) -> str:
    texts = {column.name: kind for column in table.columns if (kind := _read_as(column, profile))}
    kinds = ", ".join(f"{name!r}: {kind}" for name, kind in texts.items())
    parts = ["keep_default_na=False", "na_values=['']", f"dtype={{{kinds}}}"]
    if table.renamed:
        parts.append(f"names={[column.name for column in table.columns]!r}")
    if profile.kind == "xlsx":
        return f"pd.read_excel({file!r}, sheet_name={table.name!r}, header={table.skip}, {', '.join(parts)})"
    parts += [f"sep={profile.delimiter!r}", f"encoding={profile.encoding!r}", "header=0", "index_col=False"]
    parts += [f"skiprows={table.skip}"] if table.skip else []
    parts += [f"usecols=range({len(table.columns)})"] if profile.ragged else []
    return f"pd.read_csv({file!r}, {', '.join(parts)})"


def _read_as(column: Column, profile: Profile) -> str:
    """Returns as what pandas is to read a column, empty where it finds out by itself."""
    if column.kind == "boolean":
        return "'boolean'" if not column.missing_as else "str"
    if column.kind == "number" and not _as_text(column, profile):
        return "float"  # else a number with many digits makes pandas take all for text
    native = profile.kind == "xlsx" and column.kind in ("date", "datetime")
    return "str" if not native and (column.kind in ("text", "date", "datetime") or _as_text(column, profile)) else ""


def _as_text(column: Column, profile: Profile) -> bool:
    """Returns whether a column of numbers has to be read as text first: it has other texts, or commas."""
    return bool(column.missing_as) or (profile.decimal == "," and column.kind == "number")


def _converted(value: str, column: Column, profile: Profile) -> str:
    """Returns what a column becomes after it is read, empty where it is that already."""
    if column.kind in ("date", "datetime"):
        form = f", format={column.form!r}, errors='coerce'" if column.form else ""
        return (
            f"pd.to_datetime({value}{form}, utc=True).dt.tz_localize(None)"
            if column.zoned
            else f"pd.to_datetime({value}{form})"
        )
    if column.kind in ("integer", "number") and (_as_text(column, profile) or profile.kind == "sqlite"):
        plain = f"{value}.str.replace(',', '.')" if profile.decimal == "," else value
        return f"pd.to_numeric({plain}, errors='coerce')"
    if column.kind == "boolean" and (column.missing_as or profile.kind == "sqlite"):
        return f"{value}.str.lower().map({{'true': True, 'false': False}}).astype('boolean')"
    return ""
