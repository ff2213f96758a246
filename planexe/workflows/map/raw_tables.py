"""Reads the rows of a table that people write: a dictionary, a dump of an information schema, the right columns."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Final

from planexe.tables.csv_dialect import dialect_of
from planexe.tables.table_sources import sheets_of
from planexe.tables.text_encoding import encoding_of

MOST_ROWS: Final = 200_000
WORKBOOKS: Final = (".xlsx", ".xlsm")
_LONGEST_FIELD: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class RawRows:
    """A table as it stands in its file.

    Attributes:
        header: names of its columns.
        rows: each with the fields that it has, which may be more or fewer; ``lines`` where each stands.
        delimiter: between the fields; empty in a workbook.
    """

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    lines: tuple[int, ...]
    delimiter: str = ""


def raw_rows(path: Path, most: int = MOST_ROWS) -> RawRows:
    """Returns the first rows of a text file or of the first sheet of a workbook, ``most`` of them at most.

    Raises:
        ValueError: it holds no table; the text goes on from the name of the file.
        OSError: it cannot be read.
    """
    if path.suffix.lower() in WORKBOOKS:
        return _sheet(path, most)
    if not path.stat().st_size:
        raise ValueError("has 0 bytes; a table needs a header at least")
    encoding = encoding_of(path)
    dialect = dialect_of(path, encoding)
    rows, lines = [], []
    csv.field_size_limit(_LONGEST_FIELD)
    with path.open(encoding=encoding, newline="") as file:
        for _ in range(dialect.skip):
            file.readline()
        reader = csv.reader(file, delimiter=dialect.delimiter)
        try:
            next(reader)
            for fields in islice(reader, most):
                if any(field.strip() for field in fields):
                    rows.append(_clean(fields))
                    lines.append(dialect.skip + reader.line_num)
        except csv.Error as error:
            raise ValueError(f"cannot be read in line {dialect.skip + reader.line_num} ({error})") from error
    return RawRows(_clean(dialect.header), tuple(rows), tuple(lines), dialect.delimiter)


def _sheet(path: Path, most: int) -> RawRows:
    with sheets_of(path) as sheets:
        for sheet in sheets:
            rows = [_clean(["" if v is None else str(v) for v in row]) for row in islice(sheet.rows, most)]
            first = sheet.skip + 2
            return RawRows(_clean(sheet.header), tuple(rows), tuple(range(first, first + len(rows))))
    raise ValueError("holds no table: nothing stands in it")


def _clean(fields: Sequence[str]) -> tuple[str, ...]:
    return tuple(" ".join(field.split()) for field in fields)
