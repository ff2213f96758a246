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
    """

    delimiter: str
    skip: int
    header: tuple[str, ...]


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
    return max(found, key=lambda one: one[0])[1] if found else _cut_nowhere(text)


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
    width, often = Counter(len(fields) for _, fields in records).most_common(1)[0]
    share = often / len(records)
    above, header = next(found for found in records if len(found[1]) == width)
    if width < 2 or share < (_ENOUGH if not above else 0.5) or above > _MOST_ABOVE:
        return None
    return (round(share, 2), width), Dialect(delimiter, above, tuple(header))


def _cut_nowhere(text: str) -> Dialect:
    above, header = _records(text, ",")[0]
    return Dialect(",", above, tuple(header))


def _records(text: str, delimiter: str) -> list[tuple[int, list[str]]]:
    """Returns the first records that are not blank, with the number of lines above each."""
    reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter)
    found: list[tuple[int, list[str]]] = []
    above = 0
    try:
        for fields in islice(reader, _RECORDS):
            if any(field.strip() for field in fields):
                found.append((above, fields))
            above = reader.line_num
    except csv.Error as error:
        if not found:
            raise ValueError(f"cannot be read as a table ({error})") from error
    return found
