import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planexe.library import index as index_module
from planexe.library.entry import RunEntry
from planexe.library.index import Index
from planexe.library.search_words import has_words, words_of
from planexe.library.stage_times import StageTimes

ENTRY = RunEntry(run_id="r1", status="complete", title="Bakery", brief="Sell bread.", models=("a", "b"), tags=("x",),
                 starred=True, cost_usd=0.5)  # fmt: skip
TIMES = StageTimes(run_id="r1", stage="s", model="a", simulated=False, calls=((1.5, 10, 20),))


@pytest.fixture
def index(tmp_path: Path) -> Index:
    return Index(tmp_path / "library.sqlite")


def test_entry_comes_back_as_it_was_kept(index: Index) -> None:
    index.save({"r1": ("mark", ENTRY)}, ())
    assert index.entries() == {"r1": ("mark", ENTRY)}


def test_later_facts_replace_earlier_ones(index: Index) -> None:
    index.save({"r1": ("old", ENTRY)}, ())
    other = RunEntry(run_id="r1", status="failed", brief="Sell cakes.")
    index.save({"r1": ("new", other)}, ())
    assert index.entries() == {"r1": ("new", other)}
    assert index.search(words_of("bread")) == frozenset()
    assert index.search(words_of("cakes")) == frozenset({"r1"})


def test_run_that_is_gone_leaves_nothing(index: Index) -> None:
    index.save({"r1": ("mark", ENTRY)}, ())
    index.save_times("r1", "mark", [TIMES])
    index.save({}, ["r1"])
    assert (index.entries(), index.search(words_of("bread")), index.learnt(), index.times(["r1"])) == (
        {}, frozenset(), {}, ()
    )  # fmt: skip


def test_times_come_back_as_they_were_kept(index: Index) -> None:
    index.save_times("r1", "mark", [TIMES])
    assert index.times(["r1", "r2"]) == (TIMES,)
    assert index.times(["r2"]) == ()
    assert index.learnt() == {"r1": "mark"}


WORDS = st.text(alphabet="abc éß日1_-\"*'(", max_size=12)


@given(st.lists(WORDS, max_size=6), WORDS)
def test_full_text_search_finds_what_a_look_at_each_run_finds(
    tmp_path_factory: pytest.TempPathFactory, goals: list[str], search: str
) -> None:
    words = words_of(search)
    index = Index(tmp_path_factory.mktemp("index") / "library.sqlite")
    entries = {str(n): RunEntry(run_id=str(n), status="new", brief=goal) for n, goal in enumerate(goals)}
    index.save({run_id: ("m", entry) for run_id, entry in entries.items()}, ())
    expected = {run_id for run_id, entry in entries.items() if has_words(entry.words, words)}
    assert index.search(words) == (expected if words and goals else None if not words else frozenset())


@pytest.mark.parametrize("content", [b"", b"no database at all" * 99, b"SQLite format 3\x00" + b"\xff" * 4096])
def test_broken_file_is_made_anew(index: Index, content: bytes) -> None:
    index.path.write_bytes(content)
    assert index.entries() == {}
    index.save({"r1": ("mark", ENTRY)}, ())
    assert index.entries() == {"r1": ("mark", ENTRY)}


def test_file_torn_in_the_middle_is_made_anew(index: Index) -> None:
    index.save({f"r{n}": ("m", RunEntry(run_id=f"r{n}", status="new", brief="x" * 2000)) for n in range(50)}, ())
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
    index.save({"r1": ("mark", ENTRY)}, ())
    with closing(sqlite3.connect(index.path)) as connection, connection:
        connection.execute(damage)
    assert index.entries() == {}


def test_index_of_another_format_is_made_anew(index: Index) -> None:
    index.save({"r1": ("mark", ENTRY)}, ())
    with closing(sqlite3.connect(index.path)) as connection:
        connection.execute("PRAGMA user_version = 99")
    assert index.entries() == {}


@pytest.fixture
def locked(index: Index, monkeypatch: pytest.MonkeyPatch) -> Iterator[Index]:
    monkeypatch.setattr(index_module, "_WAIT_S", 0.0)
    index.save({"r1": ("mark", ENTRY)}, ())
    with closing(sqlite3.connect(index.path, isolation_level=None)) as other:
        other.execute("PRAGMA locking_mode = EXCLUSIVE")
        other.execute("BEGIN EXCLUSIVE")
        yield index


def test_locked_file_is_left_alone(locked: Index) -> None:
    locked.save({"r2": ("mark", RunEntry(run_id="r2", status="new"))}, ())
    assert locked.path.exists()
    assert locked.entries() in (None, {"r1": ("mark", ENTRY)})


def test_folder_that_is_not_there_gives_nothing(tmp_path: Path) -> None:
    assert Index(tmp_path / "gone" / "library.sqlite").entries() is None


def test_path_that_is_a_folder_gives_nothing(tmp_path: Path) -> None:
    (tmp_path / "library.sqlite").mkdir()
    assert Index(tmp_path / "library.sqlite").entries() is None


def test_two_users_of_one_file_see_each_others_runs(index: Index) -> None:
    other = Index(index.path)
    index.save({"r1": ("mark", ENTRY)}, ())
    other.save({"r2": ("mark", RunEntry(run_id="r2", status="new"))}, ())
    assert set(index.entries() or ()) == {"r1", "r2"}


def test_without_full_text_search_it_cannot_tell(index: Index, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(index_module, "_WORDS_TABLE", "CREATE VIRTUAL TABLE words USING no_such_module(text)")
    index.save({"r1": ("mark", ENTRY)}, ())
    assert index.search(words_of("bread")) is None
    index.save({}, ["r1"])
    assert index.entries() == {}
