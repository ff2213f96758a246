import itertools
import shutil
from pathlib import Path
from unittest.mock import patch

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from planexe.files import write_json
from planexe.library import known_runs
from planexe.library.folder_facts import entry_of
from planexe.library.index import Index
from planexe.library.library import INDEX_FILE, Library
from planexe.library.query import RunQuery
from planexe.spine.run_folder import RunFolder
from planexe.spine.run_summary import RunSummary
from tests.library_runs import age, make_run


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return Library(tmp_path)


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The runs whose folders are read, in order."""
    names: list[str] = []

    def note(folder: RunFolder) -> object:
        names.append(folder.run_id)
        return entry_of(folder)

    monkeypatch.setattr(known_runs, "entry_of", note)
    return names


def test_unchanged_folders_are_not_read_again(library: Library, read: list[str]) -> None:
    for name in ("r1", "r2"):
        make_run(library.runs, name)
    library.entries()
    read.clear()
    library.star("r2")
    assert [e.starred for e in library.entries()] == [True, False]
    assert read == ["r2"]


def test_next_process_reads_only_what_changed_meanwhile(library: Library, read: list[str]) -> None:
    for name in ("r1", "r2"):
        make_run(library.runs, name)
    library.entries()
    library.star("r2")
    read.clear()
    assert [e.starred for e in Library(library.runs).entries()] == [True, False]
    assert read == ["r2"]


def test_index_is_not_asked_again_and_comes_back_when_it_was_deleted(
    library: Library, read: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    make_run(library.runs, "r1", goal="Open a zoo.")
    before = library.entries()
    (library.runs / INDEX_FILE).unlink()
    monkeypatch.setattr(Index, "entries", None)
    assert library.find(RunQuery(search="zoo")) == before
    monkeypatch.undo()
    assert Library(library.runs).entries() == before
    assert read == ["r1"]


@pytest.mark.parametrize("closely", [0, 100])
def test_change_by_another_process_shows_at_the_next_look(
    library: Library, monkeypatch: pytest.MonkeyPatch, closely: int
) -> None:
    monkeypatch.setattr(known_runs, "_CLOSELY", closely)
    artefact = make_run(library.runs, "r1").path / "artefacts" / "wbs_level1.json"
    write_json(artefact, {"stage": "wbs_level1", "origin": "model", "value": {"project_title": "One"}})
    age(library.runs / "r1")
    assert [e.title for e in library.entries()] == ["One"]
    write_json(artefact, {"stage": "wbs_level1", "origin": "model", "value": {"project_title": "Two"}})
    assert [e.title for e in library.entries()] == ["Two"]
    Library(library.runs).rename("r1", "Three")
    assert [e.title for e in library.entries()] == ["Three"]


def test_what_an_editor_changes_in_its_place_shows_when_its_turn_comes(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(known_runs, "_CLOSELY", 1)
    for name in ("r1", "r2", "r3"):
        make_run(library.runs, name)
    library.entries()
    for name in ("r1", "r2", "r3"):
        asked = library.runs / name / "request.json"
        asked.write_text(asked.read_text().replace("bakery", "zoo"))
    seen = [sum("zoo" in e.title for e in library.entries()) for _ in range(3)]
    assert seen == [1, 2, 3]


NAMES = st.sampled_from(["r1", "r2", "r3"])
LATER = itertools.count()
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("make"), NAMES),
        st.tuples(st.just("end"), NAMES),
        st.tuples(st.just("star"), NAMES),
        st.tuples(st.just("tag"), NAMES),
        st.tuples(st.just("work"), NAMES),
        st.tuples(st.just("break"), NAMES),
        st.tuples(st.just("delete"), NAMES),
        st.tuples(st.just("restore"), NAMES),
        st.tuples(st.just("look"), st.just("")),
        st.tuples(st.just("age"), NAMES),
        st.tuples(st.just("forget"), st.just("")),
    ),
    max_size=14,
)


def take_step(library: Library, step: str, name: str) -> None:
    path = library.runs / name
    there = (path / "request.json").exists()
    if step == "look":
        library.entries()
    elif step == "forget":
        (library.runs / INDEX_FILE).unlink(missing_ok=True)
    elif step == "make" and not there:
        make_run(library.runs, name, status="running")
    elif step == "restore" and not there and any(b.name == name for b in library.binned()):
        library.restore(name)
    elif there:
        change_run(library, step, RunFolder(path))


def change_run(library: Library, step: str, folder: RunFolder) -> None:
    if step == "end":
        folder.write_summary(RunSummary(status="complete", calls=3, attempts=4))
    elif step == "star":
        library.star(folder.run_id)
    elif step == "tag":
        library.tag(folder.run_id, ["food"])
    elif step == "work":
        with (folder.path / "attempts-w01.jsonl").open("a") as file:
            file.write('{"call_id": "x", "outcome": "ok"}\n')
        folder.write_summary(RunSummary(status="running"))
    elif step == "break":
        write_json(folder.request_path, {})
    elif step == "delete":
        library.delete(folder.run_id)
    elif step == "age":
        age(folder.path, next(LATER))


@given(STEPS, st.sampled_from([0, 100]))
@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
def test_index_kept_up_to_date_equals_one_made_from_the_folders(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[str, str]], closely: int
) -> None:
    library = Library(tmp_path_factory.mktemp("runs"))
    with patch.object(known_runs, "_CLOSELY", closely):
        for step, name in steps:
            take_step(library, step, name)
        kept = library.entries()
        searched = library.find(RunQuery(search="bakery food"))
    for path in library.runs.glob(f"{INDEX_FILE}*"):
        path.unlink()
    fresh = Library(library.runs)
    assert kept == fresh.entries()
    assert searched == fresh.find(RunQuery(search="bakery food"))
    shutil.rmtree(library.runs)
