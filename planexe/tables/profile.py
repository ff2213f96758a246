"""What is known about a table before anything is asked: how its file is to be read, and each column in short."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

ColumnKind = Literal["integer", "number", "boolean", "date", "datetime", "text"]
FileKind = Literal["csv", "parquet", "xlsx", "sqlite", "duckdb"]
Value = str | int | float | bool
"""A value of a table in JSON; a day or time as ISO 8601 has it."""


class Column(BaseModel):
    """A column of a table.

    Attributes:
        name: what programs call it: that of the file, made distinct where two have one name or one has none.
        kind: what its values are; text where they are of several kinds.
        missing: rows without a value; ``missing_as`` texts that stand for none, beside the empty one.
        distinct: different values, about so many where the file is large.
        lowest: the smallest number or first day; ``None`` for text, and where there is no value.
        highest: the largest or last.
        mean: of numbers.
        samples: all values where they are few, else the most frequent ones.
        form: how its days or times are written, as ``strptime`` has it, or ``ISO8601``; ``zoned`` whether they name
            their time zone, and are told in UTC.
        note: what a reader should know: ``days in 3 forms: 2024-01-31, 31/01/2024, Jan 31, 2024``.
    """

    model_config = ConfigDict(frozen=True)

    name: str
    kind: ColumnKind
    missing: int = 0
    missing_as: tuple[str, ...] = ()
    distinct: int = 0
    lowest: Value | None = None
    highest: Value | None = None
    mean: float | None = None
    samples: tuple[Value, ...] = ()
    form: str = ""
    zoned: bool = False
    note: str = ""


class Table(BaseModel):
    """A table of a file.

    Attributes:
        name: of the sheet, or of the table in a database; empty where the file is the table.
        rows: how many, without the header.
        columns: in the order of the file.
        renamed: whether a column is not called as in the file, so that its names have to be given when it is read.
        skip: lines or rows above the header.
        notes: what a reader should know about it, in plain sentences.
    """

    model_config = ConfigDict(frozen=True)

    name: str = ""
    rows: int
    columns: tuple[Column, ...]
    renamed: bool = False
    skip: int = 0
    notes: tuple[str, ...] = ()


class Profile(BaseModel):
    """What is known about a file of one table or several.

    Attributes:
        file: its name in the folder of tables.
        kind: how it is written.
        encoding: of a text file, in Python's words: ``utf-8-sig``, ``cp1252``.
        delimiter: between the fields of a text file; ``decimal`` what stands before the fraction of a number.
        newline: what ends a line, empty where that has to be found out.
        plain: whether DuckDB reads it as it is; pandas reads the others.
        ragged: whether lines have too few or too many fields; what is beyond the header is left out.
        tables: at least one.
    """

    model_config = ConfigDict(frozen=True)

    file: str
    kind: FileKind
    encoding: str = ""
    delimiter: str = ""
    decimal: Literal[".", ","] = "."
    newline: str = ""
    plain: bool = True
    ragged: bool = False
    tables: tuple[Table, ...] = Field(min_length=1)
