"""The state of a run at a moment: who works on it, and whether it is left to workers."""

from pathlib import Path

import pytest

from planexe.spine.run_queue import names_in, queue_file, queued_in, status_at
from planexe.spine.run_summary import Status


@pytest.mark.parametrize(
    ("written", "in_use", "queued", "status"),
    [
        ("new", False, True, "queued"),
        ("running", False, True, "queued"),  # its worker has died: another one takes it
        ("stopped", False, True, "queued"),
        ("complete with gaps", False, True, "queued"),
        ("running", True, True, "running"),
        ("complete", False, True, "complete"),
        ("new", False, False, "interrupted"),
        ("failed", False, False, "failed"),
    ],
)
def test_state_at_a_moment(written: Status, in_use: bool, queued: bool, status: Status) -> None:
    assert status_at(written, in_use=in_use, queued=queued) == status


def test_half_written_files_are_no_runs(tmp_path: Path) -> None:
    assert queued_in(tmp_path) == frozenset()
    file = queue_file(tmp_path, "r1")
    file.parent.mkdir(parents=True)
    for path in (file, file.with_name(".r2.json"), file.with_name("r3.tmp")):
        path.touch()
    assert queued_in(tmp_path) == names_in(file.parent) == {"r1"}
