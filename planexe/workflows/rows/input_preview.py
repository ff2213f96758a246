"""What is understood of questions and tables before a run starts: questions, what is left out, columns of each table."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from planexe.blocks.blocks import Block, Text
from planexe.blocks.plain_text import plain_line
from planexe.blocks.table import Column, Columns, Table, table_of
from planexe.errors import InputError
from planexe.figures import count_text, size_text
from planexe.tables.profile import Profile
from planexe.tables.profile import Table as ProfiledTable
from planexe.tables.profile_tables import profile_file
from planexe.workflows.rows.questions import Question, Questions, read_questions

_FIRST: Final = 3
_MOST_TABLES: Final = 12
_MOST_COLUMNS: Final = 12
_MOST_BYTES: Final = 100_000_000
"""A larger table is looked at when the run begins, not while somebody waits."""


def input_preview(questions: Path, answers: Path | None, tables: Mapping[str, Path]) -> Iterator[Block]:
    """Yields what is understood.

    Args:
        questions: the file of the questions.
        answers: that of the expected answers, if there is one.
        tables: where each table lies, by its name in the folder of tables.

    Raises:
        InputError: no question can be asked; a sentence that says why.
    """
    read = read_questions(questions, answers, tables)
    yield Text("\n\n".join(map(plain_line, _said(read, tables))))
    yield table_of("The first questions", read.rows[:_FIRST], _QUESTIONS)
    yield _tables({name: tables[name] for name in read.files[:_MOST_TABLES]})
    if len(read.files) > _MOST_TABLES:
        yield Text(f"{count_text(len(read.files) - _MOST_TABLES, 'more table')} are looked at when the run begins.")


def _said(read: Questions, tables: Mapping[str, Path]) -> Iterator[str]:
    expected = sum(bool(row.expected) for row in read.rows)
    asked = f"{count_text(len(read.rows), 'question')} about {count_text(len(read.files), 'table')}"
    known = "all with" if expected == len(read.rows) else f"{expected:,} with" if expected else "without"
    yield f"{asked}, {known} an expected answer."
    yield from read.notes
    broken = [row for row in read.rows if row.problem]
    if broken:
        yield f"{count_text(len(broken), 'question')} cannot be asked. The first is {broken[0].id}: {broken[0].problem}"
    unused = [name for name in tables if name not in read.files]
    if unused:
        yield f"No question is about {', '.join(unused[:_FIRST])}{' and others' if len(unused) > _FIRST else ''}."


_QUESTIONS: Final[Columns[Question]] = {
    Column("Row", "code"): lambda row: row.id,
    Column("Question", "long"): lambda row: row.question,
    Column("Table"): lambda row: row.file_name,
    Column("Format of the answer", "long"): lambda row: row.format,
    Column("Expected"): lambda row: ", ".join(f"{name} = {value}" for name, value in row.expected.items()),
}
_Seen = tuple[str, ProfiledTable | None, str]
"""A table: of which file, what is known of it, and what else is to be said."""
_TABLES: Final[Columns[_Seen]] = {
    Column("File"): lambda one: one[0],
    Column("Rows", "number"): lambda one: one[1].rows if one[1] else None,
    Column("Columns", "number"): lambda one: len(one[1].columns) if one[1] else None,
    Column("What they are", "long"): lambda one: _columns(one[1]) if one[1] else None,
    Column("Notes", "long"): lambda one: one[2],
}


def _tables(files: Mapping[str, Path]) -> Table:
    return table_of("Tables", [seen for name, path in files.items() for seen in _seen(name, path)], _TABLES)


def _seen(name: str, path: Path) -> Iterator[_Seen]:
    size_bytes = path.stat().st_size
    if size_bytes > _MOST_BYTES:
        yield name, None, f"{size_text(size_bytes)}; looked at when the run begins"
        return
    try:
        profile = profile_file(path, name)
    except InputError as error:
        yield name, None, str(error)
        return
    for table in profile.tables:
        yield f"{name}, {table.name}" if table.name else name, table, "; ".join(_notes(profile, table))


def _notes(profile: Profile, table: ProfiledTable) -> Iterator[str]:
    if profile.encoding not in {"", "utf-8"}:
        yield profile.encoding
    yield from table.notes
    yield from (f"{column.name}: {column.note}" for column in table.columns if column.note)


def _columns(table: ProfiledTable) -> str:
    shown = ", ".join(f"{column.name} ({column.kind})" for column in table.columns[:_MOST_COLUMNS])
    more = len(table.columns) - _MOST_COLUMNS
    return f"{shown} and {more:,} more" if more > 0 else shown
