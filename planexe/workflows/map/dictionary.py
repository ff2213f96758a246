"""Reads a dictionary: the attributes of a report, from CSV, text with pipes, or a workbook."""

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

from planexe.errors import InputError
from planexe.figures import count_text
from planexe.reading.name_words import plain_name
from planexe.workflows.map.attribute import Attribute, Attributes
from planexe.workflows.map.raw_tables import RawRows, raw_rows

DICTIONARY: Final = "--dictionary"
TRUTH: Final = "--truth"
MOST_ATTRIBUTES: Final = 5_000
_LONGEST: Final[Mapping[str, int]] = {"name": 200, "description": 4_000, "type": 200, "values": 2_000, "section": 300}
_HEADERS: Final[Mapping[str, tuple[str, ...]]] = {
    "name": ("name", "attribute", "attributename", "dataelement", "dataelementname", "field", "fieldname", "element",
             "elementname", "column", "columnname", "item", "itemname", "lineitem", "lineitemname", "dataitem",
             "businessterm", "term", "feld", "merkmal"),
    "description": ("description", "definition", "businessdefinition", "desc", "meaning", "explanation", "comment",
                    "beschreibung", "definicion"),
    "type": ("type", "datatype", "format", "dataformat", "fieldtype", "typ", "datentyp"),
    "mandatory": ("mandatory", "required", "mandatoryflag", "mandatoryoptional", "mo", "obligatory", "pflicht",
                  "optionality", "usage"),
    "nullable": ("nullable", "null", "isnullable", "optional"),
    "values": ("values", "allowedvalues", "validvalues", "codelist", "codes", "example", "examples", "sample",
               "samplevalues", "examplevalues", "domain", "enumeration"),
    "section": ("section", "reportsection", "table", "template", "category", "group", "schedule", "chapter"),
}  # fmt: skip
_YES: Final = frozenset({"y", "yes", "m", "mandatory", "true", "1", "x", "required", "ja", "si", "sí", "oui", "r"})
_SEPARATORS: Final = re.compile(r"\s*[;|,/]\s*")
_SHOWN: Final = 8


def read_dictionary(path: Path, truth: Path | None = None, report: str = "") -> Attributes:
    """Returns the attributes of a dictionary, in its order.

    Args:
        path: the dictionary.
        truth: a table of attributes and the columns that truly feed them, to score against.
        report: what the report is, in words.

    Raises:
        InputError: a file cannot be read, names no attributes, or has too many.
    """
    table = _read(path, DICTIONARY)
    places = _places(table.header)
    if "name" not in places:
        raise InputError(
            f"{DICTIONARY}: {path.name} has no column with the names of the attributes; call one of them name, "
            f"attribute or data element (it has {_some(table.header)}).",
            field=DICTIONARY,
        )
    notes: list[str] = []
    rows = tuple(_distinct(_attributes(table, places, path.name, notes), notes))
    if not rows:
        raise InputError(f"{DICTIONARY}: {path.name} names no attribute: no row has a name.", field=DICTIONARY)
    if len(rows) > MOST_ATTRIBUTES:
        raise InputError(
            f"{DICTIONARY}: {path.name} has {len(rows):,} attributes, and {MOST_ATTRIBUTES:,} are the most; split it.",
            field=DICTIONARY,
        )
    if truth is not None:
        rows = with_truth(rows, truth)
    return Attributes(rows=rows, report=report, notes=tuple(notes))


def with_truth(rows: Sequence[Attribute], path: Path) -> tuple[Attribute, ...]:
    """Returns attributes with the columns that truly feed them; those that the file does not name stay unknown.

    Raises:
        InputError: the file cannot be read, lacks a column, or names none of the attributes.
    """
    table = _read(path, TRUTH)
    header = [plain_name(name) for name in table.header]
    if "attribute" not in header or "column" not in header:
        raise InputError(
            f"{TRUTH}: {path.name} needs the columns attribute and column; it has {_some(table.header)}.", field=TRUTH
        )
    at, to = header.index("attribute"), header.index("column")
    known: dict[str, list[str]] = {}
    for fields in table.rows:
        known.setdefault(_field(fields, at), []).append(_field(fields, to))
    found = tuple(row.model_copy(update={"expected": tuple(known.get(row.name, ()))}) for row in rows)
    if not any(row.expected for row in found):
        raise InputError(
            f"{TRUTH}: no attribute of {path.name} is one of the dictionary; it has {_some(list(known))}.", field=TRUTH
        )
    return found


def _read(path: Path, flag: str) -> RawRows:
    try:
        return raw_rows(path)
    except ValueError as error:
        raise InputError(f"{flag}: {path.name} {error}.", field=flag) from error
    except OSError as error:
        raise InputError(f"{flag}: {path.name} cannot be read: {error.strerror or error}.", field=flag) from error


def _places(header: Sequence[str]) -> dict[str, int]:
    """Returns where each thing stands that is known of an attribute, the first and best named column of each."""
    plain = [plain_name(name) for name in header]
    found: dict[str, int] = {}
    for what, names in _HEADERS.items():
        place = next((plain.index(name) for name in names if name in plain), None)
        if place is not None and place not in found.values():
            found[what] = place
    return found


def _attributes(
    table: RawRows, places: Mapping[str, int], file: str, notes: list[str]
) -> Iterator[tuple[Attribute, int]]:
    """Yields the attributes, each with its line; fields too many are part of the description, where there is one."""
    width, joined, unnamed = len(table.header), [], []
    for fields, line in zip(table.rows, table.lines, strict=True):
        row = fields
        if len(row) > width and any(row[width:]):
            row = _with_stray(row, width, places.get("description"), table.delimiter)
            joined.append(line)
        name = _field(row, places["name"])
        if not name:
            unnamed.append(line)
            continue
        told = {what: _field(row, place)[: _LONGEST.get(what, 100)] for what, place in places.items()}
        yield _attribute(told), line
    for lines, what in (
        (joined, "more fields than the header; the surplus was read as part of the description"),
        (unnamed, "no name and were left out"),
    ):
        if lines:
            of = ", ".join(map(str, lines[:_SHOWN])) + (" and others" if len(lines) > _SHOWN else "")
            notes.append(f"{file}: {count_text(len(lines), 'row has', 'rows have')} {what} (line {of}).")


def _attribute(told: Mapping[str, str]) -> Attribute:
    values = [one for one in _SEPARATORS.split(told.get("values", "")) if one]
    mandatory = told.get("mandatory", "").lower() in _YES
    if "mandatory" not in told and told.get("nullable"):
        mandatory = told["nullable"].lower() not in _YES
    return Attribute(
        key=told["name"],
        name=told["name"],
        description=told.get("description", ""),
        type=told.get("type", ""),
        mandatory=mandatory,
        values=tuple(dict.fromkeys(values)),
        section=told.get("section", ""),
    )


def _with_stray(row: tuple[str, ...], width: int, description: int | None, delimiter: str) -> tuple[str, ...]:
    """Returns a row that has more fields than the header, cut where nobody can say where they belong."""
    surplus = len(row) - width
    if description is None:
        return row[:width]
    text = f" {delimiter} ".join(row[description : description + surplus + 1])
    return (*row[:description], text, *row[description + surplus + 1 :])


def _distinct(rows: Iterator[tuple[Attribute, int]], notes: list[str]) -> Iterator[Attribute]:
    used: set[str] = set()
    for row, line in rows:
        key, count = row.key, 1
        while key in used:
            count += 1
            key = f"{row.key} ({count})"
        used.add(key)
        if count > 1:
            notes.append(f"{row.key} stands more than once, in line {line} too; that one is called {key}.")
        yield row.model_copy(update={"key": key})


def _field(fields: Sequence[str], place: int) -> str:
    return fields[place] if place < len(fields) else ""


def _some(names: Sequence[str]) -> str:
    shown = ", ".join(names[:_SHOWN])
    return shown if len(names) <= _SHOWN else f"{shown} and {len(names) - _SHOWN} more"
