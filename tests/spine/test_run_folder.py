import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from planexe.errors import RunDamaged, RunFromNewerVersion, RunInUse, RunNotFound, SettingsError, StorageError
from planexe.spine.changes import GoOn, apply
from planexe.spine.run import Run
from planexe.spine.run_folder import RunFolder, checked_run_id
from planexe.spine.run_request import REQUEST as REQUEST_RECORD
from planexe.spine.run_summary import RunSummary
from planexe.spine.stage_override import StageOverride
from tests.plan_requests import plan_request

REQUEST = plan_request(run_id="r1", goal="Open a bakery", created="2027-01-01T00:00:00Z", models=("simulated",))


@pytest.fixture
def folder(tmp_path: Path) -> RunFolder:
    return RunFolder.create(tmp_path, REQUEST)


@pytest.mark.parametrize("run_id", ["../x", "a/../b", "", ".hidden", "a b", "x" * 81, "a..b", "é", "a\x00", "-rf"])
def test_run_id_that_could_leave_the_folder_is_refused(run_id: str, tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="run id"):
        RunFolder.open(tmp_path, run_id)


@pytest.mark.parametrize("run_id", ["a", "2027-01-01.x_y", "R2D2"])
def test_plain_run_id_is_kept(run_id: str) -> None:
    assert checked_run_id(run_id) == run_id


def test_request_comes_back_equal(folder: RunFolder) -> None:
    assert folder.request() == REQUEST


def test_second_run_of_the_same_id_is_refused(folder: RunFolder) -> None:
    with pytest.raises(SettingsError, match="resume it"):
        RunFolder.create(folder.path.parent, REQUEST)


def test_unknown_run_is_named(tmp_path: Path) -> None:
    with pytest.raises(RunNotFound, match="no run nope"):
        RunFolder.open(tmp_path, "nope")


def test_newer_format_is_not_guessed_at(folder: RunFolder) -> None:
    raw = json.loads(folder.request_path.read_text())
    folder.request_path.write_text(json.dumps(raw | {"format": 99}))
    with pytest.raises(RunFromNewerVersion, match="update PlanExe Workbench"):
        folder.request()


def test_format_1_opens_as_a_plan(folder: RunFolder) -> None:
    old = {
        "format": 1, "run_id": "r1", "goal": "Open a bakery", "created": "2027-01-01T00:00:00Z", "models": ["simulated"],
        "concurrency": 7, "detail": "fast", "quick": True, "language": "Dansk", "options": {"currency": "DKK"},
    }  # fmt: skip
    folder.request_path.write_text(json.dumps(old))
    assert folder.request() == plan_request(
        "r1", goal="Open a bakery", created="2027-01-01T00:00:00Z", concurrency=7, language="Dansk",
        detail="fast", currency="DKK",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"inputs": [1]}, "`inputs` must be an object"),
        ({"inputs": {}}, "--goal is missing"),
        ({"inputs": {"goal": "A bakery.", "currency": "crowns"}}, "--currency is 'crowns'; give a code of ISO 4217"),
        ({"inputs": {"goal": "A bakery.", "colour": "red"}}, "There is no input 'colour' to plan"),
    ],
)
def test_request_of_something_else_says_what_is_wrong(folder: RunFolder, change: dict[str, object], says: str) -> None:
    folder.request_path.write_text(json.dumps(REQUEST_RECORD.encode(REQUEST) | change))
    with pytest.raises(RunDamaged, match=says):
        folder.request()


def test_run_of_a_workflow_that_is_not_here_is_not_damaged(folder: RunFolder) -> None:
    folder.request_path.write_text(json.dumps(REQUEST_RECORD.encode(REQUEST) | {"workflow": "dance"}))
    with pytest.raises(RunFromNewerVersion, match=r"There is no workflow 'dance'; use .*plan"):
        folder.request()


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '{"format": 1}', '{"format": 1, "options": 3}'])
def test_damaged_request_is_named(folder: RunFolder, text: str) -> None:
    folder.request_path.write_text(text)
    with pytest.raises(RunDamaged, match=r"request\.json"):
        folder.request()


def test_only_one_holds_the_lock(folder: RunFolder) -> None:
    with folder.lock():
        assert folder.status() == "running"
        with pytest.raises(RunInUse, match="planexe stop r1"), folder.lock():
            pass
    assert folder.status() == "interrupted"


def test_lock_of_a_dead_process_is_free(folder: RunFolder) -> None:
    code = f"""
import os, sys
from pathlib import Path
from planexe.spine.run_folder import RunFolder
with RunFolder(Path({str(folder.path)!r})).lock():
    os.kill(os.getpid(), 9)
"""
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == -9
    with folder.lock():
        assert folder.in_use()


def test_summary_tells_the_status(folder: RunFolder) -> None:
    assert folder.status() == "interrupted"
    folder.write_summary(RunSummary(status="complete", calls=3))
    assert folder.status() == "complete"
    assert folder.summary().calls == 3


def test_overrides_come_back_equal(folder: RunFolder) -> None:
    assert folder.overrides() == {}
    wanted = {"risks": StageOverride(revision=2, guidance="more", models=("m",), item_revisions={"a": 1})}
    folder.write_overrides(wanted)
    assert folder.overrides() == wanted


def test_worker_names_are_never_used_twice(folder: RunFolder) -> None:
    assert folder.new_worker() == "w01"
    assert folder.new_worker() == "w02"
    assert folder.new_worker("alpha") == "w03-alpha"
    assert folder.new_worker() == "w04"


def test_stop_request_is_seen_and_cleared(folder: RunFolder) -> None:
    assert folder.stop_requested() is None
    folder.request_stop("drain")
    assert folder.stop_requested() == "drain"
    folder.clear_stop()
    assert folder.stop_requested() is None


def test_full_disk_gives_one_sentence_and_no_half_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(StorageError, match=r"No space left on device.*Free some space"):
        RunFolder.create(tmp_path, REQUEST)
    assert not list(tmp_path.glob("*/request.json"))


def test_decision_to_go_on_despite_a_refusal_is_kept_beside_other_overrides(folder: RunFolder) -> None:
    folder.write_overrides({"redline_gate": StageOverride(revision=2), "pitch": StageOverride(guidance="Shorter.")})
    apply(Run(folder), GoOn())
    found = folder.overrides()
    assert (found["redline_gate"].revision, found["redline_gate"].despite_refusal) == (2, True)
    assert found["pitch"].guidance == "Shorter."


def test_what_a_killed_process_left_is_swept_when_the_run_is_worked_on_again(folder: RunFolder) -> None:
    left = [folder.path / ".state.json.1-0123abcd", folder.path / "artefacts" / ".one.json.1-0123abcd"]
    for path in left:
        path.parent.mkdir(exist_ok=True)
        path.write_text("half")
        os.utime(path, (0, 0))
    with folder.lock():
        assert not any(path.exists() for path in left)
