"""What is understood of dictionary and sources before a run starts: attributes, columns, what is wrong with them."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from planexe.blocks.blocks import Block, Text
from planexe.blocks.plain_text import plain_line
from planexe.blocks.table import Column, Columns, Table, table_of
from planexe.errors import InputError
from planexe.figures import count_text, size_text
from planexe.workflows.map.attribute import Attribute, Attributes
from planexe.workflows.map.dictionary import read_dictionary
from planexe.workflows.map.look_at_source import look_at_source
from planexe.workflows.map.source import SourceColumn, SourceLook

_FIRST: Final = 4
_MOST_SOURCES: Final = 12
_MOST_COLUMNS: Final = 12
_MOST_BYTES: Final = 100_000_000
"""A larger source is looked at when the run begins, not while somebody waits."""


def input_preview(dictionary: Path | None, report: str, sources: Mapping[str, Path]) -> Iterator[Block]:
    """Yields what is understood.

    Args:
        dictionary: the file of the attributes, if there is one.
        report: what the report is, in words.
        sources: where each source lies, by its name in their folder.

    Raises:
        InputError: the dictionary names no attributes; a sentence that says why.
    """
    if dictionary is None:
        yield Text(
            "The attributes are found in the description when the run begins."
            if report.strip()
            else "There is no dictionary and no description yet."
        )
    else:
        read = read_dictionary(dictionary)
        yield Text("\n\n".join(map(plain_line, _said(read))))
        yield table_of("The first attributes", read.rows[:_FIRST], _ATTRIBUTES)
    yield _table({name: sources[name] for name in list(sources)[:_MOST_SOURCES]})
    if len(sources) > _MOST_SOURCES:
        yield Text(f"{count_text(len(sources) - _MOST_SOURCES, 'more source')} are looked at when the run begins.")


def _said(read: Attributes) -> Iterator[str]:
    must = sum(row.mandatory for row in read.rows)
    described = sum(bool(row.description) for row in read.rows)
    yield f"{count_text(len(read.rows), 'attribute')}, {must:,} mandatory, {described:,} with a description."
    yield from read.notes


_ATTRIBUTES: Final[Columns[Attribute]] = {
    Column("Attribute", "code"): lambda row: row.name,
    Column("Description", "long"): lambda row: row.description,
    Column("Type"): lambda row: row.type,
    Column("Mandatory"): lambda row: "yes" if row.mandatory else "",
    Column("Values"): lambda row: ", ".join(row.values),
}
_Seen = tuple[str, tuple[SourceColumn, ...], str]
"""A table: its file and name, its columns, and what else is to be said."""
_SOURCES: Final[Columns[_Seen]] = {
    Column("Source"): lambda one: one[0],
    Column("Rows", "number"): lambda one: one[1][0].rows if one[1] else None,
    Column("Columns", "number"): lambda one: len(one[1]) or None,
    Column("What they are", "long"): lambda one: _columns(one[1]),
    Column("Notes", "long"): lambda one: one[2],
}


def _table(files: Mapping[str, Path]) -> Table:
    return table_of("Sources", [seen for name, path in files.items() for seen in _seen(name, path)], _SOURCES)


def _seen(name: str, path: Path) -> Iterator[_Seen]:
    size_bytes = path.stat().st_size
    if size_bytes > _MOST_BYTES:
        yield name, (), f"{size_text(size_bytes)}; looked at when the run begins"
        return
    try:
        look: SourceLook = look_at_source(path, name)
    except InputError as error:
        yield name, (), str(error)
        return
    tables: dict[str, list[SourceColumn]] = {}
    for column in look.columns:
        tables.setdefault(column.table, []).append(column)
    for number, (table, columns) in enumerate(tables.items()):
        yield f"{name}, {table}", tuple(columns), "; ".join(look.notes) if number == 0 else ""


def _columns(columns: tuple[SourceColumn, ...]) -> str:
    shown = ", ".join(f"{one.name} ({one.kind or 'no type'})" for one in columns[:_MOST_COLUMNS])
    more = len(columns) - _MOST_COLUMNS
    return f"{shown} and {more:,} more" if more > 0 else shown
