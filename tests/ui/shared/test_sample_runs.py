import io
import lzma
import tarfile
from pathlib import Path

import pytest

from planexe.errors import SettingsError
from planexe.library.library import Library
from planexe.report.report import Report
from planexe.spine.active_run import snapshot_of
from planexe.spine.run import Run
from planexe.spine.run_folder import RunFolder
from planexe.ui.shared import sample_runs
from planexe.ui.shared.sample_runs import (
    ARCHIVE,
    AT_ONCE,
    ONE_BY_ONE,
    SAMPLES,
    TAG,
    WITH_FAULTS,
    add_samples,
    pack,
    unpacked,
)
from planexe.workflows.plan.workflow import plan_stages


def archive_of(name: str) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as tar:
        entry = tarfile.TarInfo(name)
        tar.addfile(entry, io.BytesIO())
    return lzma.compress(buffer.getvalue())


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("samples") / "runs"
    assert set(add_samples(folder)) == {s.run_id for s in SAMPLES}
    return folder


def test_they_are_small_enough_to_ship() -> None:
    assert len(ARCHIVE.read_bytes()) < 1_500_000


def test_each_is_a_finished_run_that_says_it_is_a_sample(runs: Path) -> None:
    entries = {e.run_id: e for e in Library(runs).entries()}
    for sample in SAMPLES:
        entry = entries[sample.run_id]
        assert entry.status.startswith("complete")
        assert entry.simulated
        assert entry.tags == (TAG,)
        assert entry.title == sample.title
        assert "Sample, simulated" in entry.title
        assert (entry.concurrency, entry.faults) == (sample.cap, sample.faults)


def test_both_of_the_pair_gave_the_same_plan_and_one_took_much_longer(runs: Path) -> None:
    def artefacts(run_id: str) -> dict[str, bytes]:
        return {p.name: p.read_bytes() for p in (runs / run_id / "artefacts").glob("*.json")}

    entries = {e.run_id: e for e in Library(runs).entries()}
    assert artefacts(ONE_BY_ONE.run_id) == artefacts(AT_ONCE.run_id)
    assert entries[ONE_BY_ONE.run_id].wall_s > 2 * entries[AT_ONCE.run_id].wall_s


def test_the_one_with_faults_shows_what_went_wrong(runs: Path) -> None:
    stages = plan_stages()
    snapshot = snapshot_of(Run(RunFolder.open(runs, WITH_FAULTS.run_id), stages))
    assert snapshot.failed_attempts > 5


def test_they_can_be_read_with_the_stages_of_today(runs: Path) -> None:
    stages = plan_stages()
    report = Report(Run(RunFolder.open(runs, AT_ONCE.run_id), stages))
    assert report.run.request.simulated


def test_run_that_is_there_stays_as_it_is(runs: Path) -> None:
    mine = runs / AT_ONCE.run_id / "label.json"
    before = mine.read_text()
    mine.write_text('{"title": "Mine"}')
    assert add_samples(runs) == ()
    assert "Mine" in mine.read_text()
    mine.write_text(before)


def test_deleted_sample_comes_back(tmp_path: Path) -> None:
    add_samples(tmp_path)
    (tmp_path / ONE_BY_ONE.run_id / "request.json").unlink()
    assert add_samples(tmp_path) == (ONE_BY_ONE.run_id,)


def test_packing_gives_the_same_bytes_and_leaves_the_lock_out(runs: Path, tmp_path: Path) -> None:
    folder = runs / AT_ONCE.run_id
    (folder / "lock").touch()
    first, second = tmp_path / "a.xz", tmp_path / "b.xz"
    assert pack([folder], first) == pack([folder], second)
    assert first.read_bytes() == second.read_bytes()
    names = {path.name for path in unpacked(first.read_bytes())}
    assert {"request.json", "state.json", "label.json"} <= names
    assert "lock" not in names


@pytest.mark.parametrize("name", ["../../evil", "/etc/evil", "run/../../evil", "evil"])
def test_archive_that_leads_elsewhere_is_refused(name: str) -> None:
    with pytest.raises(tarfile.TarError, match="leads out"):
        unpacked(archive_of(name))


def test_missing_archive_says_how_to_make_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sample_runs, "ARCHIVE", tmp_path / "none.xz")
    with pytest.raises(SettingsError, match="make samples"):
        add_samples(tmp_path / "runs")
