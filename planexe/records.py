"""The one way in for everything that is read from disk: bounded, finite JSON of a known shape, or ``RunDamaged``."""

import json
import math
import os
import re
import stat
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, BinaryIO, Final, Generic, TypeVar

from pydantic import ConfigDict, Field, TypeAdapter, ValidationError
from pydantic_core import from_json

from planexe.errors import RunDamaged, StorageError

T = TypeVar("T")

MOST_BYTES: Final = 64_000_000
"""A file of one value, or a line of a log, may have so many bytes unless its shape says less."""

MOST_LINE_BYTES: Final = 4_000_000
"""A line of a log that holds no documents may have so many."""

MOST_DEPTH: Final = 64
"""Lists and objects may lie inside each other so deep."""

_MOST_DIGITS: Final = 308  # a longer whole number is no float any more
_SHOWN: Final = 60
_DICTIONARY: Final = re.compile(r"a (?:valid )?dictionary(?: or an instance of \w+)?")

RECORD: Final = ConfigDict(extra="ignore", allow_inf_nan=False)
"""How records are read: what a newer version added is passed over."""


def checked_value(value: T) -> T:
    """Returns JSON values as they are.

    Raises:
        ValueError: a number is not finite or has hundreds of digits, or the values lie too deep inside each other.
    """
    level: list[Any] = [value]
    for _ in range(MOST_DEPTH + 1):
        inner: list[Any] = []
        for one in level:
            if isinstance(one, dict):
                inner += one.values()
            elif isinstance(one, list):
                inner += one
            elif isinstance(one, float) and not math.isfinite(one):
                raise ValueError("holds a number that is not finite")
            elif isinstance(one, int) and one.bit_length() > 1023:
                raise ValueError("holds a number with too many digits")
        if not inner:
            return value
        level = inner
    raise ValueError(f"is nested more than {MOST_DEPTH} deep")


def not_too_deep(value: T) -> T:
    """Returns JSON values as they are.

    Raises:
        ValueError: lists and objects lie deeper in each other than code that looks into them may go.
    """
    level: list[Any] = [value]
    for _ in range(MOST_DEPTH):
        level = [
            inner
            for one in level
            for inner in (one.values() if isinstance(one, dict) else one if isinstance(one, list) else ())
        ]
        if not level:
            return value
    raise ValueError("nested too deep")


Count = Annotated[int, Field(strict=True, ge=0, le=2**53)]
Cap = Annotated[int, Field(strict=True, ge=0, le=1024)]
Amount = Annotated[float, Field(strict=True, ge=0, le=1e15)]
Seconds = Annotated[float, Field(strict=True, ge=-1e10, le=1e10)]
UnixSeconds = Annotated[float, Field(strict=True, ge=0, le=1e11)]
"""Up to the year 5138, which a calendar can still show."""


class Shape(Generic[T]):
    """A shape that what is read from disk must have.

    Args:
        kind: a dataclass, a typed dictionary, or a type made of them; it says names, types and bounds of the fields.
        most_bytes: what a file of one such value, or a line of it, may have at most.
        sparse: fields at their default are left out when it is written.
        always: names of those that are not, and of properties that are written, too, for other readers.
        fixed: what every one begins with.
    """

    def __init__(
        self,
        kind: Any,
        *,
        most_bytes: int = MOST_BYTES,
        sparse: bool = False,
        always: Sequence[str] = (),
        fixed: Mapping[str, Any] | None = None,
    ) -> None:
        self._kind = kind
        self.most_bytes = most_bytes
        self._sparse = sparse
        self._always = always
        self._fixed = fixed or {}

    @cached_property
    def _adapter(self) -> TypeAdapter[T]:
        return TypeAdapter(self._kind)  # made at the first use: building it takes longer than a command's help may

    def decode(self, raw: Any, where: Path, line: int = 0) -> T:
        """Returns JSON values as what they stand for.

        Raises:
            RunDamaged: they do not have this shape; names file, line and field.
        """
        try:
            return self._adapter.validate_python(raw)
        except ValidationError as error:
            raise RunDamaged(
                f"{_place(where, line)} is not what it should be: {_complaint(error)}.", path=where, line=line
            ) from error

    def encode(self, value: T) -> dict[str, Any]:
        """Returns a value as JSON values, which ``decode`` reads again."""
        written = self._adapter.dump_python(value, mode="json", exclude_defaults=self._sparse)
        return {**self._fixed, **{name: getattr(value, name) for name in self._always}, **written}

    def read(self, path: Path) -> T:
        """Returns the value of a file.

        Raises:
            FileNotFoundError: there is no such file.
            RunDamaged: the file does not hold one.
            StorageError: it cannot be read.
        """
        return self.decode(read_json(path, self.most_bytes), path)

    def read_lines(self, path: Path, offset: int = 0) -> "Lines[T]":
        """Returns the records of the complete lines after ``offset`` bytes, and what is wrong with the others.

        An incomplete last line is left for the next read; empty lines count for nothing.

        Raises:
            RunDamaged: it is no file.
            StorageError: the file is there and cannot be read.
        """
        records: list[T] = []
        damaged: list[RunDamaged] = []
        for found, line in self.each_line(path, offset):
            offset = line.stop
            if isinstance(found, RunDamaged):
                damaged.append(found)
            elif found is not None:
                records.append(found)
        return Lines(records=records, offset=offset, damaged=tuple(damaged))

    def each_line(self, path: Path, offset: int = 0) -> Iterator[tuple[T | RunDamaged | None, range]]:
        """Yields what ``read_lines`` returns line by line, ``None`` for an empty one, and at which bytes it lies."""
        try:
            with _opened(path) as file:
                file.seek(offset)
                for number, (line, end) in enumerate(complete_lines(file, self.most_bytes), start=1):
                    place, offset = range(offset, end), end
                    try:
                        empty = line is not None and not line.strip()
                        yield None if empty else self.decode(_parsed_line(line, path, number), path, number), place
                    except RunDamaged as error:
                        yield error, place
        except FileNotFoundError:
            pass
        except OSError as error:
            raise _cannot_read(path, error) from error


@dataclass(frozen=True, slots=True, kw_only=True)
class Lines(Generic[T]):
    """What was read of a log.

    Attributes:
        records: those of the lines that could be read.
        offset: where to go on the next time, in bytes.
        damaged: what is wrong with each of the other lines; they are numbered from where the reading began.
    """

    records: list[T]
    offset: int
    damaged: tuple[RunDamaged, ...] = ()


def parse_json(content: bytes) -> Any:
    """Returns the values of a JSON text that somebody else wrote.

    Raises:
        ValueError: it is no text, no JSON, or out of bounds; the text goes on from "it ".
    """
    return checked_value(_parsed(content))


def read_json(path: Path, most_bytes: int = MOST_BYTES) -> Any:
    """Returns the JSON values of a file.

    Raises:
        FileNotFoundError: there is no such file.
        RunDamaged: it is no file, too large, or holds no JSON within the bounds.
        StorageError: it cannot be read.
    """
    try:
        return parse_json(read_bytes(path, most_bytes))
    except ValueError as error:
        raise RunDamaged(f"{path} {error}.", path=path) from error


def read_bytes(path: Path, most_bytes: int = MOST_BYTES) -> bytes:
    """Returns the content of a file; raises what ``read_json`` does."""
    try:
        with _opened(path) as file:
            content = file.read(most_bytes + 1)
    except FileNotFoundError:
        raise
    except OSError as error:
        raise _cannot_read(path, error) from error
    if len(content) > most_bytes:
        raise RunDamaged(f"{path} has more than {most_bytes:,} bytes, which is more than it can have.", path=path)
    return content


def read_ends(path: Path, most_bytes: int) -> tuple[bytes, bytes]:
    """Returns the first and the last bytes of a file, as many as that of each; raises what ``read_json`` does."""
    try:
        with _opened(path) as file:
            first = file.read(most_bytes)
            file.seek(max(0, os.fstat(file.fileno()).st_size - most_bytes))
            return first, file.read(most_bytes)
    except FileNotFoundError:
        raise
    except OSError as error:
        raise _cannot_read(path, error) from error


def complete_lines(file: BinaryIO, most_bytes: int) -> Iterator[tuple[bytes | None, int]]:
    """Yields each complete line, ``None`` for one that is too long, with the offset of its end."""
    end = file.tell()
    while line := file.readline(most_bytes):
        end += len(line)
        if line.endswith(b"\n"):
            yield line, end
            continue
        while (more := file.readline(most_bytes)) and not more.endswith(b"\n"):
            end += len(more)
        if more:
            end += len(more)
            yield None, end


def _opened(path: Path) -> BinaryIO:
    """Opens a file for reading; a pipe or a folder in its place must not hold anybody up."""
    descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise RunDamaged(f"{path} is no file.", path=path)
    return os.fdopen(descriptor, "rb")


def _cannot_read(path: Path, error: OSError) -> RunDamaged | StorageError:
    reason = error.strerror or str(error)
    if not path.is_file() and not isinstance(error, PermissionError):  # a folder, or a link that leads round
        return RunDamaged(f"{path} is no file ({reason}).", path=path)
    return StorageError(f"Cannot read {path}: {reason}. Check its permissions, then try again.")


def _parsed_line(line: bytes | None, path: Path, number: int) -> Any:
    try:
        if line is None:
            raise ValueError("is longer than it can be")
        raw = _parsed(line)
        return checked_value(raw) if line.count(b"[") + line.count(b"{") > MOST_DEPTH else raw
    except ValueError as error:
        raise RunDamaged(f"{_place(path, number)} {error}.", path=path, line=number) from error


def _parsed(content: bytes) -> Any:
    try:
        return from_json(content, allow_inf_nan=False, cache_strings="keys")
    except ValueError:
        return _parsed_slowly(content)  # it may be half characters: models write them, and so do we


def _parsed_slowly(content: bytes) -> Any:
    try:
        text = content.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError as error:
        raise ValueError("is not a text file") from error
    try:
        return json.loads(text, parse_constant=_no_number, parse_int=_whole_number)
    except (ValueError, RecursionError) as error:
        what = "nested too deep" if isinstance(error, RecursionError) else error
        raise ValueError(f"is not valid JSON ({what})") from error


def _no_number(name: str) -> Any:
    raise ValueError(f"{name} is no number")


def _whole_number(digits: str) -> int:
    if len(digits) > _MOST_DIGITS:
        raise ValueError(f"a number has {len(digits)} digits")
    return int(digits)


def _place(where: Path, line: int) -> str:
    return f"{where}, line {line}," if line else str(where)


def _complaint(error: ValidationError) -> str:
    """Returns the first thing that is wrong: "`calls` must be a valid integer, but is ['x']"."""
    first = error.errors(include_url=False, include_context=False)[0]
    field = ".".join(str(part) for part in first["loc"])
    what = first["msg"].replace("Field required", "is missing").removeprefix("Value error, ")
    what = _DICTIONARY.sub("an object", what.replace("Input should be", "must be").replace("a valid tuple", "a list"))
    found = repr(first["input"])
    shown = found if len(found) <= _SHOWN else f"{found[:_SHOWN]}…"
    is_what = "" if first["type"] == "missing" else f", but is {shown}"
    return f"{f'`{field}` ' if field else 'it '}{what.removeprefix('Value error, ')}{is_what}"
