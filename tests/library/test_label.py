from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from planexe.errors import RunDamaged, SettingsError, StorageError
from planexe.library.label import LABEL_FILE, MOST_TAGS, Label, change_label, checked_tags, read_label, without_tags


def test_label_comes_back_as_it_was_written(tmp_path: Path) -> None:
    wanted = Label(title="Bakery", tags=("food", "Denmark"), starred=True, archived=True, note="Two\nlines.")
    change_label(tmp_path, lambda _: wanted)
    assert read_label(tmp_path) == wanted


def test_folder_without_a_label_has_an_empty_one(tmp_path: Path) -> None:
    assert read_label(tmp_path) == Label()


@pytest.mark.parametrize("content", ["", "[]", "{", '{"tags": 3, "starred": "yes"}', "\xff"])
def test_broken_label_is_damaged_and_never_overwritten(tmp_path: Path, content: str) -> None:
    (tmp_path / LABEL_FILE).write_bytes(content.encode("latin-1"))
    with pytest.raises(RunDamaged, match=r"label\.json"):
        read_label(tmp_path)
    with pytest.raises(RunDamaged):
        change_label(tmp_path, lambda old: replace(old, starred=True))
    assert (tmp_path / LABEL_FILE).read_bytes() == content.encode("latin-1")


def test_label_of_a_newer_version_keeps_what_is_known(tmp_path: Path) -> None:
    (tmp_path / LABEL_FILE).write_text('{"starred": true, "colour": "red"}')
    assert read_label(tmp_path) == Label(starred=True)


def test_unchanged_label_is_not_written(tmp_path: Path) -> None:
    change_label(tmp_path, lambda old: old)
    assert not (tmp_path / LABEL_FILE).exists()


def test_changes_at_the_same_time_all_count(tmp_path: Path) -> None:
    def add(number: int) -> None:
        change_label(tmp_path, lambda old: replace(old, tags=(*old.tags, f"t{number}")))

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(add, range(16)))
    assert set(read_label(tmp_path).tags) == {f"t{n}" for n in range(16)}


def test_label_of_a_folder_that_is_gone_is_an_error_of_ours(tmp_path: Path) -> None:
    with pytest.raises(StorageError):
        change_label(tmp_path / "gone", lambda old: replace(old, starred=True))


def test_tags_lose_twins_and_blanks() -> None:
    assert checked_tags(["  Food ", "food", "long  name"]) == ("Food", "long name")


@pytest.mark.parametrize("tag", ["", "  ", "a,b", "x" * 41])
def test_tag_that_cannot_be_used_is_named(tag: str) -> None:
    with pytest.raises(SettingsError, match="cannot be used"):
        checked_tags([tag])


def test_too_many_tags_are_refused() -> None:
    with pytest.raises(SettingsError, match="20 tags, not 21"):
        checked_tags(str(n) for n in range(MOST_TAGS + 1))


def test_tags_are_removed_whatever_their_capitals() -> None:
    assert without_tags(("Food", "new"), ["FOOD"]) == ("new",)
