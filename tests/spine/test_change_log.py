from pathlib import Path

from planexe.files import JsonLines
from planexe.spine.change_log import FILE, last_rerun, note_change, read_changes


def test_changes_come_back_as_they_were_noted(tmp_path: Path) -> None:
    edit = note_change(tmp_path, "edit", stages={"a": ()}, digest="d")
    rerun = note_change(tmp_path, "rerun", stages={"b": ("1", "2")}, before={"b": "x"}, again=("b",), perhaps=("c",))
    assert read_changes(tmp_path) == (edit, rerun)
    assert last_rerun(read_changes(tmp_path)) == rerun


def test_run_that_nobody_changed_has_no_changes(tmp_path: Path) -> None:
    assert read_changes(tmp_path) == ()
    assert last_rerun(()) is None


def test_lines_of_a_newer_version_are_read_as_far_as_they_are_known(tmp_path: Path) -> None:
    lines = JsonLines(tmp_path / FILE)
    lines.append({"kind": "rerun", "unix_s": 1.0, "stages": {"a": []}, "mood": "good"})
    lines.append({"what": "ever"})
    lines.close()
    (change,) = read_changes(tmp_path)
    assert (change.kind, change.stages) == ("rerun", {"a": ()})
