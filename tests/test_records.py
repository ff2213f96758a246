"""What is read from disk has a known shape, finite numbers and a bounded size, or it is damaged, in one sentence."""

import json
import math
import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planexe.errors import RunDamaged
from planexe.files import JsonLines
from planexe.records import (
    MOST_DEPTH,
    RECORD,
    Amount,
    Count,
    Lines,
    Shape,
    parse_json,
    read_bytes,
    read_ends,
    read_json,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Parcel:
    __pydantic_config__ = RECORD

    name: str
    pieces: Count = 0
    weight: Amount | None = None
    labels: tuple[str, ...] = ()
    inside: Any = None
    parts: tuple["Parcel", ...] = field(default=())


PARCEL: Shape[Parcel] = Shape(Parcel, most_bytes=1000)
PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
FIELDS = st.fixed_dictionaries(
    {}, optional=dict.fromkeys(("name", "pieces", "weight", "labels", "inside", "parts"), PLAIN)
)


def numbers_in(value: object) -> list[float]:
    if isinstance(value, dict):
        return [n for inner in value.values() for n in numbers_in(inner)]
    if isinstance(value, (list, tuple)):
        return [n for inner in value for n in numbers_in(inner)]
    if isinstance(value, Parcel):
        return numbers_in([value.pieces, value.weight, value.inside, value.parts])
    return [float(value)] if isinstance(value, int | float) else []


@given(FIELDS | PLAIN)
def test_any_json_is_a_record_with_finite_numbers_or_damaged(
    tmp_path_factory: pytest.TempPathFactory, raw: object
) -> None:
    path = tmp_path_factory.mktemp("records") / "parcel.json"
    path.write_bytes(json.dumps(raw).encode("utf-8", "surrogatepass"))
    try:
        read: Parcel | RunDamaged = PARCEL.read(path)
    except RunDamaged as error:
        read = error
    if isinstance(read, Parcel):
        assert all(math.isfinite(n) for n in numbers_in(read))
    else:
        assert str(read).startswith(str(path))
        assert str(read).endswith(".")


@given(st.binary(max_size=300))
def test_any_bytes_are_lines_that_are_read_or_named(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    path = tmp_path_factory.mktemp("records") / "parcels.jsonl"
    path.write_bytes(content)
    read = PARCEL.read_lines(path)
    full = [line for line in content[: read.offset].split(b"\n") if line.strip()]
    assert len(read.records) + len(read.damaged) == len(full)
    assert content[read.offset :].count(b"\n") == 0


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        (b"", "is not valid JSON"),
        (b"{", "is not valid JSON"),
        (b"\xff\xfe{}", "is not a text file"),
        (b"\x00" * 20, "is not valid JSON"),
        (b"[" * 100_000, "nested too deep"),
        (b"[" * (MOST_DEPTH + 2) + b"]" * (MOST_DEPTH + 2), f"nested more than {MOST_DEPTH} deep"),
        (b'{"a": NaN}', "NaN is no number"),
        (b'{"a": -Infinity}', "-Infinity is no number"),
        (b'{"a": 1e999}', "a number that is not finite"),
        (b'{"a": "\\ud83d", "b": 1e999}', "a number that is not finite"),
        (b"9" * 400, "too many digits"),
        (b"9" * 5000, "a number has 5000 digits"),
        (b'"' + b"x" * 2000 + b'"', "more than 1,000 bytes"),
    ],
)
def test_damaged_file_is_named_with_what_is_wrong(tmp_path: Path, content: bytes, complaint: str) -> None:
    path = tmp_path / "value.json"
    path.write_bytes(content)
    with pytest.raises(RunDamaged, match=complaint) as raised:
        read_json(path, 1000 if b"x" in content else 200_000)
    assert str(raised.value).startswith(str(path))
    assert raised.value.path == path


def test_values_as_deep_as_allowed_are_read() -> None:
    assert parse_json(b"[" * MOST_DEPTH + b"]" * MOST_DEPTH) is not None


@pytest.mark.parametrize(
    ("raw", "complaint"),
    [
        ({}, "`name` is missing"),
        ({"name": 5}, "`name` must be a valid string, but is 5"),
        ({"name": "x", "pieces": ["x"]}, "`pieces` must be a valid integer, but is ['x']"),
        ({"name": "x", "pieces": True}, "`pieces` must be a valid integer, but is True"),
        ({"name": "x", "pieces": -1}, "`pieces` must be greater than or equal to 0, but is -1"),
        ({"name": "x", "parts": [{"name": "y", "weight": "heavy"}]}, "`parts.0.weight` must be a valid number"),
        ([], "it must be an object"),
    ],
)
def test_wrong_field_is_named(raw: object, complaint: str) -> None:
    with pytest.raises(RunDamaged) as raised:
        PARCEL.decode(raw, Path("parcel.json"), 7)
    assert f"parcel.json, line 7, is not what it should be: {complaint}" in str(raised.value)
    assert raised.value.line == 7


def test_what_a_newer_version_added_is_passed_over() -> None:
    assert PARCEL.decode({"name": "x", "colour": "red"}, Path("parcel.json")) == Parcel(name="x")


def test_half_characters_are_read(tmp_path: Path) -> None:
    path = tmp_path / "parcel.json"
    for content in (b'{"name": "half \\ud83d"}', '{"name": "half \ud83d"}'.encode("utf-8", "surrogatepass")):
        path.write_bytes(content)
        assert PARCEL.read(path).name == "half \ud83d"


def loop(path: Path) -> None:
    path.symlink_to(path)


@pytest.mark.parametrize("make", [Path.mkdir, loop, os.mkfifo])
def test_what_is_no_file_is_damaged_and_holds_nobody_up(tmp_path: Path, make: Any) -> None:
    path = tmp_path / "value.json"
    make(path)
    for read in (read_json, PARCEL.read, PARCEL.read_lines, read_bytes, lambda p: read_ends(p, 10)):
        with pytest.raises(RunDamaged, match=r"value\.json is no file"):
            read(path)


def test_missing_file_is_told_apart(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        read_json(tmp_path / "nowhere.json")
    assert PARCEL.read_lines(tmp_path / "nowhere.jsonl") == Lines(records=[], offset=0)


def test_lines_are_read_on_from_where_one_left_off(tmp_path: Path) -> None:
    lines = JsonLines(tmp_path / "folder" / "lines.jsonl")
    lines.append({"name": "one"})
    first = PARCEL.read_lines(lines.path)
    lines.append({"name": "two\nlines\r and \u2028 more"})
    second = PARCEL.read_lines(lines.path, first.offset)

    assert [p.name for p in (*first.records, *second.records)] == ["one", "two\nlines\r and \u2028 more"]
    assert PARCEL.read_lines(lines.path, second.offset) == Lines(records=[], offset=second.offset)
    lines.close()


def test_line_that_is_being_written_is_left_for_the_next_read(tmp_path: Path) -> None:
    path = tmp_path / "lines.jsonl"
    path.write_bytes(b'{"name": "1"}\n{"name": "2')
    assert PARCEL.read_lines(path).offset == 14
    path.write_bytes(b'{"name": "1"}\n{"name": "2"}\n')
    assert PARCEL.read_lines(path, 14) == Lines(records=[Parcel(name="2")], offset=28)


def test_damaged_lines_are_counted_and_the_others_read(tmp_path: Path) -> None:
    path = tmp_path / "lines.jsonl"
    bad = [b"[1]", b'"x"', b'{"name": ', b"\xff\xfe", b"[" * 900, b'{"name": "' + b"x" * 5000 + b'"}', b'{"name": NaN}']
    path.write_bytes(b"\n".join([b"", *bad, b'{"name": "good"}', b""]))
    read = PARCEL.read_lines(path)
    assert read.records == [Parcel(name="good")]
    assert [damage.line for damage in read.damaged] == [2, 3, 4, 5, 6, 7, 8]
    assert "longer than it can be" in str(read.damaged[5])
    assert read.offset == path.stat().st_size


def test_ends_of_a_file_are_read_without_its_middle(tmp_path: Path) -> None:
    path = tmp_path / "log"
    path.write_bytes(b"first" + b"-" * 100 + b"last")
    assert read_ends(path, 5) == (b"first", b"-last")
    assert read_ends(path, 500) == (path.read_bytes(), path.read_bytes())
