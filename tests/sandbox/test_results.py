"""What a program left is read without following, waiting or counting on anything; whatever it is."""

import os
import shutil
import socket
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planexe.sandbox import Limits
from planexe.sandbox.results import UnfitResults, read_results

NAMES = st.text(st.characters(exclude_characters="/\0", codec="utf-8"), min_size=1, max_size=20).filter(
    lambda name: name not in {".", ".."}
)
TRAPS = ("link", "loop", "folder", "pipe", "socket")


def lay(folder: Path, name: str, what: bytes | str, secret: Path) -> None:
    path = folder / name
    match what:
        case bytes():
            path.write_bytes(what)
        case "link":
            path.symlink_to(secret)
        case "loop":
            path.symlink_to(path)
        case "folder":
            path.mkdir()
        case "pipe":
            os.mkfifo(path)
        case _:
            with socket.socket(socket.AF_UNIX) as there, pytest.MonkeyPatch.context() as patch:
                patch.chdir(folder)  # the name of a socket must be short
                there.bind("socket")
            (folder / "socket").rename(path)


def read(folder: Path, limits: Limits, given_names: Any = ()) -> dict[str, bytes]:
    fd = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        return read_results(fd, given_names, limits)
    finally:
        os.close(fd)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("results")
    (folder / "secret").write_bytes(b"top secret")
    yield folder
    shutil.rmtree(folder)


@settings(max_examples=25)
@given(
    st.dictionaries(NAMES, st.one_of(st.binary(max_size=50), st.sampled_from(TRAPS)), max_size=6),
    st.integers(1, 6),
    st.integers(1, 200),
)
def test_either_all_regular_files_within_the_limits_or_none(
    place: Path, left: dict[str, bytes | str], files: int, size: int
) -> None:
    limits = Limits(result_files=files, results_bytes=size)
    contents = [content for content in left.values() if isinstance(content, bytes)]
    fits = len(contents) == len(left) <= files and sum(map(len, contents)) <= size
    with tempfile.TemporaryDirectory(dir=place) as folder:
        for name, what in left.items():
            lay(Path(folder), name, what, place / "secret")
        if fits:
            assert read(Path(folder), limits) == left
        else:
            with pytest.raises(UnfitResults, match=r"^It left "):
                read(Path(folder), limits)


def test_files_that_were_given_are_no_results(tmp_path: Path) -> None:
    (tmp_path / "given").write_bytes(b"1")
    (tmp_path / "made").write_bytes(b"2")
    assert read(tmp_path, Limits(), {"given"}) == {"made": b"2"}


def test_file_with_a_hole_counts_with_its_length(tmp_path: Path) -> None:
    with (tmp_path / "hole").open("wb") as file:
        file.truncate(10**12)
    with pytest.raises(UnfitResults, match=r"more than 10\.0 MB"):
        read(tmp_path, Limits())
