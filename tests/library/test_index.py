import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from planexe.library import index as index_module
from planexe.library.entry import KnownRun, RunEntry
from planexe.library.index import Index
from planexe.library.stage_times import StageTimes

ENTRY = RunEntry(run_id="r1", status="complete", title="Bakery", brief="Sell bread.", models=("a", "b"), tags=("x",),
                 starred=True, cost_usd=0.5)  # fmt: skip
TIMES = StageTimes(run_id="r1", stage="s", model="a", simulated=False, calls=((1.5, 10, 20),))


def known(entry: RunEntry = ENTRY, mark: str = "mark") -> KnownRun:
    return KnownRun(mark=mark, entry=entry, words=entry.words)


@pytest.fixture
def index(tmp_path: Path) -> Index:
    return Index(tmp_path / "library.sqlite")


def test_entry_comes_back_as_it_was_kept(index: Index) -> None:
    index.save({"r1": known()}, ())
    assert index.entries() == {"r1": known()}


def test_later_facts_replace_earlier_ones(index: Index) -> None:
    index.save({"r1": known(mark="old")}, ())
    other = RunEntry(run_id="r1", status="failed", brief="Sell cakes.")
    index.save({"r1": known(other, "new")}, ())
    assert index.entries() == {"r1": known(other, "new")}


def test_run_that_is_gone_leaves_nothing(index: Index) -> None:
    index.save({"r1": known()}, ())
    index.save_times("r1", "mark", [TIMES])
    index.save({}, ["r1"])
    assert (index.entries(), index.learnt(), index.times(["r1"])) == ({}, {}, ())


def test_times_come_back_as_they_were_kept(index: Index) -> None:
    index.save_times("r1", "mark", [TIMES])
    assert index.times(["r1", "r2"]) == (TIMES,)
    assert index.times(["r2"]) == ()
    assert index.learnt() == {"r1": "mark"}


@pytest.mark.parametrize("content", [b"", b"no database at all" * 99, b"SQLite format 3\x00" + b"\xff" * 4096])
def test_broken_file_is_made_anew(index: Index, content: bytes) -> None:
    index.path.write_bytes(content)
    assert index.entries() == {}
    index.save({"r1": known()}, ())
    assert index.entries() == {"r1": known()}


def test_file_torn_in_the_middle_is_made_anew(index: Index) -> None:
    index.save({f"r{n}": known(RunEntry(run_id=f"r{n}", status="new", brief="x" * 2000), "m") for n in range(50)}, ())
    content = bytearray(index.path.read_bytes())
    content[4096:] = b"\xee" * (len(content) - 4096)
    index.path.write_bytes(content)
    assert index.entries() in ({}, None)
    assert index.entries() == {}


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE runs SET models = '{'",
        "UPDATE runs SET tags = 3",
        "UPDATE runs SET tags = replace(hex(zeroblob(90000)), '0', '[')",
        "UPDATE runs SET wall_s = 'long'",
        "UPDATE runs SET wall_s = 9e999",
        "UPDATE runs SET brief = NULL",
        "DROP TABLE runs",
        "ALTER TABLE runs DROP brief",
    ],
)
def test_file_with_other_content_is_made_anew(index: Index, damage: str) -> None:
    index.save({"r1": known()}, ())
    with closing(sqlite3.connect(index.path)) as connection, connection:
        connection.execute(damage)
    assert index.entries() == {}


def test_index_of_another_format_is_made_anew(index: Index) -> None:
    index.save({"r1": known()}, ())
    with closing(sqlite3.connect(index.path)) as connection:
        connection.execute("PRAGMA user_version = 99")
    assert index.entries() == {}


@pytest.fixture
def locked(index: Index, monkeypatch: pytest.MonkeyPatch) -> Iterator[Index]:
    monkeypatch.setattr(index_module, "_WAIT_S", 0.0)
    index.save({"r1": known()}, ())
    with closing(sqlite3.connect(index.path, isolation_level=None)) as other:
        other.execute("PRAGMA locking_mode = EXCLUSIVE")
        other.execute("BEGIN EXCLUSIVE")
        yield index


def test_locked_file_is_left_alone(locked: Index) -> None:
    locked.save({"r2": known(RunEntry(run_id="r2", status="new"), "mark")}, ())
    assert locked.path.exists()
    assert locked.entries() in (None, {"r1": known()})


def test_folder_that_is_not_there_gives_nothing(tmp_path: Path) -> None:
    assert Index(tmp_path / "gone" / "library.sqlite").entries() is None


def test_path_that_is_a_folder_gives_nothing(tmp_path: Path) -> None:
    (tmp_path / "library.sqlite").mkdir()
    assert Index(tmp_path / "library.sqlite").entries() is None


def test_two_users_of_one_file_see_each_others_runs(index: Index) -> None:
    other = Index(index.path)
    index.save({"r1": known()}, ())
    other.save({"r2": known(RunEntry(run_id="r2", status="new"), "mark")}, ())
    assert set(index.entries() or ()) == {"r1", "r2"}
