"""Finds out how a text file of a table is written: what stands between its fields, and where its header is."""

import csv
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from io import StringIO
from itertools import islice
from pathlib import Path
from typing import Final

_DELIMITERS: Final = (",", ";", "\t", "|")
_CHARACTERS: Final = 262_144
_RECORDS: Final = 500
_MOST_ABOVE: Final = 20
_ENOUGH: Final = 0.4


@dataclass(frozen=True, slots=True)
class Dialect:
    """How a file is written.

    Attributes:
        delimiter: between the fields of a line.
        skip: lines above the header.
        header: the fields of the header as they stand there.
        newline: what ends its lines; empty where they end in several ways, or in another one.
    """

    delimiter: str
    skip: int
    header: tuple[str, ...]
    newline: str = ""


@dataclass(frozen=True, slots=True)
class _Record:
    """The fields of a record, the lines above it, and what ends it."""

    above: int
    fields: list[str]
    end: str


def dialect_of(path: Path, encoding: str) -> Dialect:
    """Returns how a file is written; the delimiter is the one that cuts most lines into equally many fields.

    Raises:
        ValueError: it holds nothing; the text goes on from the name of the file.
        OSError: it cannot be read.
    """
    with path.open(encoding=encoding, newline="") as file:
        text = file.read(_CHARACTERS)
        if file.read(1):
            text = text[: text.rfind("\n") + 1] or text
    if not text.strip():
        raise ValueError("is empty; a table needs a header at least")
    found = [cut for delimiter in _DELIMITERS if (cut := _cut(text, delimiter)) is not None]
    if found:
        return max(found, key=lambda one: one[0])[1]
    alone = next((delimiter for delimiter in _DELIMITERS if delimiter not in text), _DELIMITERS[0])
    if not all(_records(text, delimiter) for delimiter in _DELIMITERS):
        raise ValueError("holds no name of a column; a table needs a header at least")
    records = _records(text, alone)
    return _dialect(alone, records[0], records)


def column_names(header: Sequence[str]) -> tuple[str, ...]:
    """Returns the names of columns: as they stand there, but for those that have none or that of another one.

    SQL takes capital letters and small ones for the same.
    """
    names: dict[str, str] = {}
    own = {name.lower() for name in header}
    for number, name in enumerate(header, 1):
        base = name if name.strip() else f"column_{number}"
        new, count = base, 1
        while new.lower() in names or (count > 1 and new.lower() in own):
            count += 1
            new = f"{base}_{count}"
        names[new.lower()] = new
    return tuple(names.values())


def _cut(text: str, delimiter: str) -> tuple[tuple[float, int], Dialect] | None:
    """Returns how well a delimiter cuts a text, and what it makes of it; ``None`` where it is none."""
    records = _records(text, delimiter)
    if not records:
        return None
    width, often = Counter(len(one.fields) for one in records).most_common(1)[0]
    share = often / len(records)
    header = next(one for one in records if len(one.fields) == width)
    if width < 2 or share < (_ENOUGH if not header.above else 0.5) or header.above > _MOST_ABOVE:
        return None
    return (round(share, 2), width), _dialect(delimiter, header, records)


def _dialect(delimiter: str, header: _Record, records: Sequence[_Record]) -> Dialect:
    ends = {one.end for one in records} - {""}
    newline = next(iter(ends)) if len(ends) == 1 else ""
    return Dialect(delimiter, header.above, tuple(header.fields), newline if newline != "\r" else "")


def _records(text: str, delimiter: str) -> list[_Record]:
    """Returns the first records that are not blank."""
    lines = StringIO(text, newline="").readlines()
    reader = csv.reader(lines, delimiter=delimiter)
    found: list[_Record] = []
    above = 0
    try:
        for fields in islice(reader, _RECORDS):
            last = lines[reader.line_num - 1]
            if any(field.strip() for field in fields):
                found.append(_Record(above, fields, last[len(last.rstrip("\r\n")) :]))
            above = reader.line_num
    except csv.Error as error:
        if not found:
            raise ValueError(f"cannot be read as a table ({error})") from error
    return found
