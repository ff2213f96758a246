import shutil
import sys
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from types import ModuleType

import pytest

from planexe.errors import RunInUse, RunNotFound, SettingsError
from planexe.library import library as library_module
from planexe.library.library import INDEX_FILE, Library
from planexe.library.query import RunQuery
from planexe.spine.run_folder import RunFolder
from planexe.spine.run_queue import queue_file
from planexe.spine.run_summary import RunSummary, Status
from tests.library_runs import call, make_run


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return Library(tmp_path)


def ids(library: Library, query: RunQuery | None = None) -> list[str]:
    return [entry.run_id for entry in library.find(query or RunQuery())]


def test_folder_without_runs_is_empty_and_stays_untouched(tmp_path: Path) -> None:
    library = Library(tmp_path / "runs")
    assert library.entries() == []
    assert library.history(["simulated"]) == {}
    assert library.binned() == []
    assert not library.runs.exists()


def test_newest_run_comes_first(library: Library) -> None:
    make_run(library.runs, "old", created="2026-01-01T00:00:00Z")
    make_run(library.runs, "new", created="2026-02-01T00:00:00Z")
    assert ids(library) == ["new", "old"]


def test_folders_that_are_no_runs_are_left_out(library: Library) -> None:
    make_run(library.runs, "r1")
    (library.runs / "notes").mkdir()
    (library.runs / ".hidden").mkdir()
    (library.runs / "a file").write_text("")
    assert ids(library) == ["r1"]


def test_search_and_filters_work_together(library: Library) -> None:
    make_run(library.runs, "cafe", goal="Open a Café in Aarhus.")
    make_run(library.runs, "zoo", goal="Open a zoo.", status="failed")
    library.tag("cafe", ["food"])
    assert ids(library, RunQuery(search="cafe open")) == ["cafe"]
    assert ids(library, RunQuery(search="open", states=("failed",))) == ["zoo"]
    assert ids(library, RunQuery(tags=("food",))) == ["cafe"]
    assert ids(library, RunQuery(search="food")) == ["cafe"]
    assert ids(library, RunQuery(search="?!")) == []


def test_labels_survive_the_index(library: Library) -> None:
    make_run(library.runs, "r1")
    library.tag("r1", ["food", "new"], remove=["none"])
    library.star("r1")
    library.archive("r1")
    library.rename("r1", "  My   bakery ")
    library.write_note("r1", "Ask Anna.\n")
    (library.runs / INDEX_FILE).unlink(missing_ok=True)
    (entry,) = library.entries()
    assert (entry.tags, entry.starred, entry.archived) == (("food", "new"), True, True)
    assert (entry.title, entry.note) == ("My bakery", "Ask Anna.")
    assert library.tags() == {"food": 1, "new": 1}


def test_removed_tag_is_gone(library: Library) -> None:
    make_run(library.runs, "r1")
    library.tag("r1", ["Food", "new"])
    assert library.tag("r1", ["late"], remove=["food"]) == ("new", "late")


def test_long_names_and_notes_are_refused(library: Library) -> None:
    make_run(library.runs, "r1")
    with pytest.raises(SettingsError, match="at most 120"):
        library.rename("r1", "x" * 121)
    with pytest.raises(SettingsError, match="at most 4000"):
        library.write_note("r1", "x" * 4001)


@pytest.mark.parametrize(
    "use", [Library.star, Library.entry, Library.delete, Library.outliers], ids=["star", "entry", "delete", "outliers"]
)
def test_unknown_run_is_named(library: Library, use: Callable[[Library, str], object]) -> None:
    with pytest.raises(RunNotFound, match="no run none"):
        use(library, "none")


def test_deleted_run_comes_back_with_its_place_in_the_index(library: Library) -> None:
    make_run(library.runs, "r1")
    before = library.entries()
    name = library.delete("r1")
    assert library.entries() == []
    assert [b.run_id for b in library.binned()] == ["r1"]
    assert library.restore(name) == "r1"
    (folder,) = (RunFolder(library.runs / "r1"),)
    folder.path.joinpath("lock").unlink()
    shutil.rmtree(folder.path / "lease")
    assert library.entries() == before


def test_emptied_bin_takes_nothing_else_with_it(library: Library) -> None:
    make_run(library.runs, "r1")
    make_run(library.runs, "r2")
    library.delete("r1")
    assert library.empty_bin() == 1
    assert ids(library) == ["r2"]


def test_running_run_is_shown_as_running_and_not_deleted(library: Library) -> None:
    folder = make_run(library.runs, "r1", status="running")
    library.entries()
    with folder.lock():
        assert library.entries()[0].status == library.entry("r1").status == "running"
        with pytest.raises(RunInUse):
            library.delete("r1")
    assert library.entries()[0].status == "interrupted"


@pytest.mark.parametrize("written", ["new", "stopped"])
def test_run_that_waits_for_a_worker_is_shown_as_queued(library: Library, written: Status) -> None:
    make_run(library.runs, "r1", status=written)
    file = queue_file(library.runs, "r1")
    file.parent.mkdir(parents=True)
    file.touch()
    assert library.entries()[0].status == library.entry("r1").status == "queued"
    assert [e.run_id for e in library.find(RunQuery(states=("queued",)))] == ["r1"]
    file.unlink()
    assert library.entries()[0].status != "queued"


def test_lineage_is_found_through_the_folder(library: Library) -> None:
    make_run(library.runs, "a")
    make_run(library.runs, "b", parent="a")
    assert [e.run_id for e in library.lineage("b").ancestors] == ["a"]
    assert [e.run_id for e in library.lineage("a").children] == ["b"]


def test_history_is_the_same_with_and_without_an_index(library: Library) -> None:
    for n in range(3):
        make_run(library.runs, f"r{n}", attempts=[call("s", 2.0 + n)])
    found = library.history(["simulated"])
    assert found["s"].mean_s == 3.0
    assert library.history(["simulated"]) == found
    (library.runs / INDEX_FILE).unlink()
    (library.runs / INDEX_FILE).mkdir()
    assert library.history(["simulated"]) == found


def test_history_of_one_model_leaves_the_others_out(library: Library) -> None:
    make_run(library.runs, "r1", models=("gpt", "simulated"), attempts=[call("s", 9, model="gpt"), call("s", 1)])
    assert library.history(["gpt"], least_calls=1)["s"].mean_s == 9
    assert {t.model for t in library.stage_times(["simulated"])} == {"simulated"}


def test_only_the_newest_runs_teach(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(library_module, "LEARN_FROM", 2)
    for n in range(4):
        make_run(library.runs, f"r{n}", created=f"2026-01-0{n + 1}", attempts=[call("s", n)])
    make_run(library.runs, "hurry", created="2026-02-01", time_scale=0, attempts=[call("s", 99)])
    assert {t.run_id for t in library.stage_times(["simulated"])} == {"r2", "r3"}


def test_run_that_goes_on_teaches_nothing_yet(library: Library) -> None:
    make_run(library.runs, "r1", status="running", attempts=[call("s", 1)])
    assert library.history(["simulated"], least_calls=1) == {}


def test_rerun_teaches_anew(library: Library) -> None:
    folder = make_run(library.runs, "r1", attempts=[call("s", 1)])
    library.history(["simulated"], least_calls=1)
    (folder.path / "attempts-w02.jsonl").write_text((folder.path / "attempts-w01.jsonl").read_text())
    folder.write_summary(RunSummary(status="complete", calls=2))
    assert library.history(["simulated"], least_calls=1)["s"].calls == 2


def test_outlier_is_found_among_six_runs(library: Library) -> None:
    for n in range(6):
        make_run(library.runs, f"r{n}", attempts=[call("s", 50 if n == 0 else 5)])
    assert [o.stage for o in library.outliers("r0")] == ["s"]
    assert library.outliers("r1") == []


def test_index_that_cannot_be_written_changes_nothing(library: Library) -> None:
    make_run(library.runs, "r1", goal="Open a zoo.")
    (library.runs / INDEX_FILE).mkdir()
    assert ids(library, RunQuery(search="zoo")) == ["r1"]
    assert ids(library, RunQuery(search="bakery")) == []


def test_broken_index_changes_nothing(library: Library) -> None:
    make_run(library.runs, "r1")
    library.entries()
    for path in library.runs.glob(f"{INDEX_FILE}*"):
        path.write_bytes(b"rubbish" * 1000)
    assert ids(library) == ["r1"]


def list_often(runs: Path) -> list[list[str]]:
    return [sorted(entry.run_id for entry in Library(runs).entries()) for _ in range(20)]


def test_two_processes_at_once_both_see_everything(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # A new process imports the main module again; a page that was run as such before it must not be that module.
    monkeypatch.setitem(sys.modules, "__main__", ModuleType("__main__"))
    wanted = sorted(make_run(tmp_path, f"r{n}").run_id for n in range(12))
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        for seen in pool.map(list_often, [tmp_path, tmp_path]):
            assert seen == [wanted] * 20
