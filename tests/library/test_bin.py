from pathlib import Path

import pytest

from planexe.errors import RunInUse, RunNotFound, SettingsError, StorageError
from planexe.library.bin import BIN_FOLDER, binned_runs, empty_bin, move_to_bin, restore_run
from planexe.library.label import Label, change_label, read_label
from planexe.library.library import Library
from planexe.spine.run_folder import RunFolder
from tests.library_runs import make_run


def files(folder: Path) -> set[tuple[str, bytes]]:
    found = {(str(p.relative_to(folder)), p.read_bytes()) for p in folder.rglob("*") if p.is_file()}
    return {(name, content) for name, content in found if name != "lock" and not name.startswith("lease")}


def test_deleted_run_is_in_the_bin_and_no_longer_listed(tmp_path: Path) -> None:
    name = move_to_bin(make_run(tmp_path, "r1"))
    assert Library(tmp_path).entries() == []
    (binned,) = binned_runs(tmp_path)
    assert (binned.name, binned.run_id, name) == ("r1", "r1", "r1")
    assert binned.deleted.endswith("Z")
    assert "bakery" in binned.brief


def test_restored_run_is_what_it_was(tmp_path: Path) -> None:
    folder = make_run(tmp_path, "r1")
    change_label(folder.path, lambda _: Label(tags=("food",)))
    before = files(folder.path)
    assert restore_run(tmp_path, move_to_bin(folder)) == "r1"
    assert files(folder.path) == before
    assert read_label(folder.path).tags == ("food",)
    assert binned_runs(tmp_path) == []


def test_running_run_is_not_deleted(tmp_path: Path) -> None:
    folder = make_run(tmp_path, "r1")
    with folder.lock(), pytest.raises(RunInUse, match="r1 is running, so it was not deleted; stop it first"):
        move_to_bin(folder)
    assert folder.request_path.exists()


def test_run_of_the_same_id_is_deleted_beside_the_first(tmp_path: Path) -> None:
    names = [move_to_bin(make_run(tmp_path, "r1", goal=f"Goal number {n}.")) for n in (1, 2)]
    assert names == ["r1", "r1~2"]
    assert restore_run(tmp_path, "r1~2") == "r1"
    assert RunFolder.open(tmp_path, "r1").request().brief == "Goal number 2."


def test_restore_never_replaces_a_run(tmp_path: Path) -> None:
    name = move_to_bin(make_run(tmp_path, "r1"))
    make_run(tmp_path, "r1", goal="The second one.")
    with pytest.raises(SettingsError, match="There is a run r1 again"):
        restore_run(tmp_path, name)
    assert RunFolder.open(tmp_path, "r1").request().brief == "The second one."
    assert len(binned_runs(tmp_path)) == 1


@pytest.mark.parametrize("name", ["none", "../r1", "", "."])
def test_what_is_not_in_the_bin_cannot_be_restored(tmp_path: Path, name: str) -> None:
    make_run(tmp_path, "r1")
    with pytest.raises(RunNotFound, match="in the bin"):
        restore_run(tmp_path, name)


def test_hostile_note_cannot_restore_elsewhere(tmp_path: Path) -> None:
    name = move_to_bin(make_run(tmp_path, "r1"))
    (tmp_path / BIN_FOLDER / name / "deleted.json").write_text('{"run_id": "../../evil"}')
    with pytest.raises(SettingsError, match="not allowed"):
        restore_run(tmp_path, name)


def test_unreadable_note_still_restores(tmp_path: Path) -> None:
    name = move_to_bin(make_run(tmp_path, "r1"))
    (tmp_path / BIN_FOLDER / name / "deleted.json").write_text("{")
    assert restore_run(tmp_path, name) == "r1"


def test_emptied_bin_is_gone(tmp_path: Path) -> None:
    move_to_bin(make_run(tmp_path, "r1"))
    assert empty_bin(tmp_path) == 1
    assert binned_runs(tmp_path) == []
    assert empty_bin(tmp_path) == 0


def test_run_that_cannot_be_read_can_be_deleted(tmp_path: Path) -> None:
    folder = make_run(tmp_path, "r1")
    folder.request_path.write_text("nothing")
    assert restore_run(tmp_path, move_to_bin(folder)) == "r1"


def test_bin_that_cannot_be_made_is_an_error_of_ours(tmp_path: Path) -> None:
    (tmp_path / BIN_FOLDER).write_text("a file")
    folder = make_run(tmp_path, "r1")
    with pytest.raises(StorageError):
        move_to_bin(folder)
    assert folder.request_path.exists()
