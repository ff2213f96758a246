"""Files are whole or not there: atomic replace, full disks, torn lines."""

import errno
import os
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planexe.errors import StorageError
from planexe.files import (
    JsonLines,
    read_handed_file,
    read_handed_text,
    set_aside,
    sweep_temporary,
    write_atomic,
    write_bytes_atomic,
    write_json,
)
from planexe.records import Shape, read_json

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
ANYTHING: Shape[dict[str, Any]] = Shape(dict[str, Any])
HALF_CHARACTER = {"title": "a half character \ud83d from a model"}


def full_disk(*arguments: object, **more: object) -> Any:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


@given(JSON)
def test_json_comes_back_as_it_was(tmp_path_factory: pytest.TempPathFactory, value: object) -> None:
    path = tmp_path_factory.mktemp("files") / "deep" / "value.json"
    write_json(path, value)
    assert read_json(path) == value


def test_half_characters_survive(tmp_path: Path) -> None:
    write_json(tmp_path / "value.json", HALF_CHARACTER)
    assert read_json(tmp_path / "value.json") == HALF_CHARACTER
    JsonLines(tmp_path / "values.jsonl").append(HALF_CHARACTER)
    assert ANYTHING.read_lines(tmp_path / "values.jsonl").records == [HALF_CHARACTER]


def test_same_value_gives_the_same_bytes(tmp_path: Path) -> None:
    write_json(tmp_path / "one", {"b": 1, "a": "é"})
    write_json(tmp_path / "two", {"b": 1, "a": "é"})
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes() == '{\n "b": 1,\n "a": "é"\n}\n'.encode()


@pytest.mark.parametrize("broken", ["fsync", "replace", "open"])
def test_failed_write_leaves_the_old_file_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, broken: str
) -> None:
    path = tmp_path / "value.json"
    write_atomic(path, "old")
    if broken == "fsync":
        monkeypatch.setattr(os, "fsync", full_disk)
    else:
        monkeypatch.setattr(Path, broken, full_disk)
    with pytest.raises(StorageError, match=r"Cannot write .*value\.json: No space left on device\. Free some space"):
        write_atomic(path, "new")
    monkeypatch.undo()
    assert path.read_text() == "old"
    assert [p.name for p in tmp_path.iterdir()] == ["value.json"]


def test_interrupt_in_the_middle_of_a_write_leaves_the_old_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(descriptor: int) -> None:
        raise KeyboardInterrupt

    write_bytes_atomic(tmp_path / "value", b"old")
    monkeypatch.setattr(os, "fsync", interrupted)
    with pytest.raises(KeyboardInterrupt):
        write_bytes_atomic(tmp_path / "value", b"new")
    assert [p.read_bytes() for p in tmp_path.iterdir()] == [b"old"]


def test_folder_that_cannot_be_made_is_a_storage_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(StorageError, match="Cannot write"):
        write_atomic(tmp_path / "file" / "value.json", "x")


def test_readers_see_the_old_text_or_the_new_one(tmp_path: Path) -> None:
    path = tmp_path / "value"
    texts = {"a" * 100_000, "b" * 100_000}
    write_atomic(path, "a" * 100_000)
    seen: set[str] = set()
    over = threading.Event()

    def read() -> None:
        while not over.is_set():
            seen.add(path.read_text())

    reader = threading.Thread(target=read)
    reader.start()
    for n in range(40):
        write_atomic(path, "ab"[n % 2] * 100_000)
    over.set()
    reader.join()
    assert seen <= texts


@given(st.lists(st.dictionaries(st.text(), st.text(), max_size=2), max_size=4), st.data())
def test_file_cut_at_any_byte_gives_whole_records_and_takes_more(
    tmp_path_factory: pytest.TempPathFactory, records: list[dict[str, str]], data: st.DataObject
) -> None:
    path = tmp_path_factory.mktemp("lines") / "lines.jsonl"
    lines = JsonLines(path)
    for record in [*records, {"last": "one"}]:
        lines.append(record)
    lines.close()
    content = path.read_bytes()
    cut = data.draw(st.integers(0, len(content)))
    path.write_bytes(content[:cut])
    whole = ANYTHING.read_lines(path).records
    assert whole == [*records, {"last": "one"}][: len(whole)]

    lines.append({"after": "the crash"})
    lines.close()
    # A last line that lacks nothing but its end is whole once the next line follows.
    found = ANYTHING.read_lines(path).records
    assert found[-1] == {"after": "the crash"}
    assert found[:-1] == [*records, {"last": "one"}][: len(found) - 1]


def writes_half(after: int) -> Callable[[int, bytes], int]:
    """Returns ``os.write`` for a disk that is full after so many bytes."""
    left = after
    original = os.write

    def write(descriptor: int, content: bytes) -> int:
        nonlocal left
        if left <= 0:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        written = original(descriptor, bytes(content[:left]))
        left -= written
        return written

    return write


def test_line_torn_by_a_full_disk_does_not_swallow_the_next_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = JsonLines(tmp_path / "lines.jsonl")
    lines.append({"n": 1})
    monkeypatch.setattr(os, "write", writes_half(4))
    with pytest.raises(StorageError, match="No space left"):
        lines.append({"n": 2})
    with pytest.raises(StorageError):
        lines.append({"n": 3})
    monkeypatch.undo()
    lines.append({"n": 4})  # some space was freed
    lines.close()

    assert ANYTHING.read_lines(lines.path).records == [{"n": 1}, {"n": 4}]


def test_threads_may_append_to_one_file(tmp_path: Path) -> None:
    lines = JsonLines(tmp_path / "lines.jsonl")

    def append(number: int) -> None:
        for n in range(100):
            lines.append({"thread": number, "n": n})

    threads = [threading.Thread(target=append, args=(t,)) for t in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    lines.close()
    lines.close()

    found = ANYTHING.read_lines(lines.path).records
    assert [[r["n"] for r in found if r["thread"] == t] for t in range(4)] == [list(range(100))] * 4


def test_what_is_set_aside_is_kept_under_a_name_of_its_own(tmp_path: Path) -> None:
    for text in ("one", "two"):
        write_atomic(tmp_path / "value.json", text)
        set_aside(tmp_path / "value.json")
    assert {p.name: p.read_text() for p in tmp_path.iterdir()} == {
        "value.json.damaged": "one",
        "value.json.damaged-2": "two",
    }


def test_what_a_killed_process_left_half_written_is_swept_and_nothing_else(tmp_path: Path) -> None:
    killed = subprocess.Popen([sys.executable, "-c", ""])
    killed.wait()
    left = tmp_path / f".state.json.{killed.pid}-0123abcd"
    kept = [
        tmp_path / f".state.json.{os.getpid()}-0123abcd",
        tmp_path / f".state.json.{killed.pid}-0123abcz",
        tmp_path / f"state.json.{killed.pid}-0123abcd",
        tmp_path / ".hidden",
    ]
    for path in (left, *kept):
        path.write_text("half")
    sweep_temporary(tmp_path)
    assert sorted(tmp_path.iterdir()) == sorted(kept)


def test_file_of_a_process_that_cannot_be_asked_is_swept_when_it_is_old(tmp_path: Path) -> None:
    left = tmp_path / f".state.json.{os.getpid()}-0123abcd"
    left.write_text("half")
    os.utime(left, (0, 0))
    sweep_temporary(tmp_path)
    assert not left.exists()


def test_sweep_of_a_folder_that_is_not_there_does_nothing(tmp_path: Path) -> None:
    sweep_temporary(tmp_path / "nowhere")


def test_of_a_file_that_is_too_large_no_more_is_read_than_is_allowed() -> None:
    endless = Path("/dev/zero")
    if endless.exists():
        with pytest.raises(ValueError, match="has more than 10 bytes, the most that is allowed"):
            read_handed_file(endless, 10)


def test_file_from_a_user_is_read_with_or_without_a_byte_order_mark(tmp_path: Path) -> None:
    path = tmp_path / "goal.txt"
    path.write_bytes(b"\xef\xbb\xbfOpen a bakery")
    assert read_handed_text(path) == "Open a bakery"
    path.write_bytes(b"\xff\xfe")
    with pytest.raises(ValueError, match="is not UTF-8 text"):
        read_handed_text(path)
    with pytest.raises(ValueError, match="cannot be read: No such file"):
        read_handed_text(tmp_path / "nowhere")
