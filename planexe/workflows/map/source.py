"""Source: what is known of the columns that may feed a report, without any value that could name a person."""

from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cached_property

from pydantic import BaseModel, ConfigDict

from planexe.tables.profile import ColumnKind


class SourceColumn(BaseModel):
    """A column of a source.

    Attributes:
        id: what it is called everywhere: ``table.column``; with its file before it where two tables have one name.
        name: in its table; ``table`` the table's, ``file`` the source's.
        kind: what its values are; empty where nothing was said.
        type: as the source declares it, if it does.
        about: what the source says of it: a comment.
        rows: of its table; ``None`` where only its description is known.
        missing: rows without a value; ``distinct`` different values.
        codes: all its values where they are few and short; else none.
        patterns: what its values look like, letters and digits masked: ``A{2}9{8}``.
        range: the lowest and the highest of numbers, days and times, roughly.
    """

    model_config = ConfigDict(frozen=True)

    id: str
    name: str
    table: str
    file: str
    kind: ColumnKind | None = None
    type: str = ""
    about: str = ""
    rows: int | None = None
    missing: int = 0
    distinct: int = 0
    codes: tuple[str, ...] = ()
    patterns: tuple[str, ...] = ()
    range: str = ""


class SourceLook(BaseModel):
    """What came of a look at a file.

    Attributes:
        columns: of all its tables; their ids name no file yet.
        problem: why there are none, in a sentence; ``notes`` what else to know.
    """

    columns: tuple[SourceColumn, ...] = ()
    problem: str = ""
    notes: tuple[str, ...] = ()


class Sources(BaseModel):
    """All columns that may feed the report.

    Attributes:
        columns: in the order of the files.
        problems: why a file has none, by its name.
        notes: what else to know of them, in plain sentences.
    """

    columns: tuple[SourceColumn, ...]
    problems: Mapping[str, str] = {}
    notes: tuple[str, ...] = ()

    @cached_property
    def by_id(self) -> Mapping[str, SourceColumn]:
        """Returns each column by its id."""
        return {column.id: column for column in self.columns}


def sources_of(looks: Mapping[str, SourceLook]) -> Sources:
    """Returns the columns of all files, each with an id of its own."""
    files: dict[str, set[str]] = {}
    for look in looks.values():
        for column in look.columns:
            files.setdefault(column.table.lower(), set()).add(column.file)
    columns = [column for look in looks.values() for column in look.columns]
    named = [_named(column, twins=len(files[column.table.lower()]) > 1) for column in columns]
    twins = sorted({column.table for column in columns if len(files[column.table.lower()]) > 1})
    notes = [note for look in looks.values() for note in look.notes]
    notes += [f"More than one source has a table {name}; its columns are called by file and table." for name in twins]
    return Sources(
        columns=tuple(_once(named)),
        problems={name: look.problem for name, look in looks.items() if look.problem},
        notes=tuple(notes),
    )


def _named(column: SourceColumn, *, twins: bool) -> SourceColumn:
    place = f"{column.file}/{column.table}" if twins else column.table
    return column.model_copy(update={"id": f"{place}.{column.name}"})


def _once(columns: Iterable[SourceColumn]) -> Iterable[SourceColumn]:
    seen = Counter[str]()
    for column in columns:
        seen[column.id] += 1
        count = seen[column.id]
        yield column if count == 1 else column.model_copy(update={"id": f"{column.id}#{count}"})
