"""One damaged file takes nothing down: every reader of runs says one sentence or goes on, and lists the others."""

import argparse
import itertools
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from planexe.api.run_routes import run_routes
from planexe.cli.main import find_commands, main
from planexe.errors import RunDamaged
from planexe.library.library import Library
from planexe.library.repair import repair_run
from planexe.library.verification import flaws_of
from planexe.runs.manager import RunManager
from planexe.runs.workbench import Workbench
from planexe.settings import Settings
from planexe.spine.run_folder import RunFolder
from tests.finished_runs import FinishedRuns
from tests.library_runs import make_run
from tests.run_damage import DAMAGES, EDITED, kinds_of_files, linked_copy, whole_run, wrong_fields

FILES = (
    "artefacts/*.json",
    "artefacts/versions/*.json",
    "attempts-*.jsonl",
    "budget.json",
    "calls/journal-*.jsonl",
    "calls/texts-*.jsonl",
    "changes.jsonl",
    "events-*.jsonl",
    "label.json",
    "overrides.json",
    "request.copy.json",
    "request.json",
    "state.json",
    "stop.json",
)
OTHER = "another-run"
WITH = {
    "artefact": ((EDITED,), (EDITED, "--versions")),
    "export": (("--format", "md", "--out", "OUT.md"),),
    "forecast": (("--caps", "1,4"),),
    "race": (("--out", "OUT.html"),),
    "rerun": (("pitch", "--dry-run"),),
    "stop": ((),),
    "timing": ((),),
    "verify": ((), ("--json",)),
}
"""What each command that reads a run is called with, beside the run."""

ELSEWHERE = {"resume"}
"""Works on the run: tried in a test of its own."""

RUN_ACTIONS = (("tag", "RUN", "new"), ("duplicate", "RUN"), ("star", "RUN"))


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory, finished_runs: FinishedRuns) -> Path:
    runs = tmp_path_factory.mktemp("whole")
    return runs / whole_run(runs, finished_runs)


@pytest.fixture
def runs(whole: Path, tmp_path: Path) -> Path:
    make_run(tmp_path / "runs", OTHER)
    return tmp_path / "runs"


def takes_a_run(parser: argparse.ArgumentParser) -> bool:
    return any(a.dest == "run_id" and not a.option_strings for a in parser._actions)


def test_every_command_and_kind_of_file_is_in_the_matrix(whole: Path) -> None:
    found = set()
    for command in find_commands():
        parser = argparse.ArgumentParser()
        command.configure(parser)
        if takes_a_run(parser):
            found.add(command.name)
    assert found == WITH.keys() | ELSEWHERE
    assert tuple(kinds_of_files(whole)) == FILES


def calls_of(run_id: str, runs: Path) -> list[tuple[str, ...]]:
    here = ("--runs", str(runs))
    read = [(name, run_id, *more, *here) for name, calls in WITH.items() for more in calls]
    acted = [("runs", *(run_id if part == "RUN" else part for part in action), *here) for action in RUN_ACTIONS]
    return [tuple(part.replace("OUT", str(runs / "out")) for part in call) for call in (*read, *acted)]


def look_at_lists(runs: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Looks at the lists, which every reader of runs begins with; the other run is in each."""
    assert OTHER in {entry.run_id for entry in Library(runs).entries()}
    assert main(["runs", "--runs", str(runs)]) == 0
    assert OTHER in capsys.readouterr().out


def routes_of(runs: Path, run_id: str) -> Iterator[Callable[[], None]]:
    manager = RunManager(Workbench(Settings(runs=runs, models=("simulated",))))
    routes = run_routes(lambda: manager)
    client = TestClient(Starlette(routes=routes), base_url="http://127.0.0.1")
    for route in routes:
        method = "POST" if "POST" in (route.methods or ()) else "GET"

        def ask(path: str = route.path.replace("{run_id}", run_id), method: str = method) -> None:
            answer = client.request(method, path, json={"cap": 3} if method == "POST" else None)
            assert answer.status_code < 500 or answer.json()["error"]

        yield ask
    manager.close()


turns = itertools.count()


def try_readers(runs: Path, run_id: str, capsys: pytest.CaptureFixture[str], how_many: int) -> None:
    """Lets some readers look at a run, each time the next ones; nothing but a sentence of ours may come out."""
    look_at_lists(runs, capsys)
    calls = [partial(main, call) for call in calls_of(run_id, runs)]
    readers: list[Callable[[], object]] = [*calls, *routes_of(runs, run_id)]
    for _ in range(how_many):
        readers[next(turns) % len(readers)]()
    capsys.readouterr()


@pytest.mark.parametrize("kind", FILES)
@pytest.mark.parametrize("damage", DAMAGES)
def test_no_damage_gets_past_a_sentence(
    whole: Path, runs: Path, capsys: pytest.CaptureFixture[str], kind: str, damage: str
) -> None:
    linked_copy(whole, runs / whole.name)
    DAMAGES[damage](runs / whole.name / kinds_of_files(whole)[kind])
    try_readers(runs, whole.name, capsys, 3)


@pytest.mark.parametrize("kind", FILES)
def test_no_wrong_field_gets_past_a_sentence(
    whole: Path, runs: Path, capsys: pytest.CaptureFixture[str], kind: str
) -> None:
    inside = kinds_of_files(whole)[kind]
    linked_copy(whole, runs / whole.name)
    path = runs / whole.name / inside
    for number, (_, content) in enumerate(wrong_fields(whole / inside)):
        path.unlink()
        path.write_bytes(content)
        assert {e.run_id for e in Library(runs).entries()} >= {OTHER, whole.name}  # duplicates beside them
        if number % 5 == 0:
            try_readers(runs, whole.name, capsys, 1)


@pytest.mark.parametrize("kind", FILES)
@pytest.mark.parametrize("damage", ["cut off", "nested", "a folder", "missing"])
def test_repaired_run_opens_again_and_loses_no_file(whole: Path, runs: Path, kind: str, damage: str) -> None:
    inside = kinds_of_files(whole)[kind]
    linked_copy(whole, runs / whole.name)
    folder = RunFolder(runs / whole.name)
    DAMAGES[damage](folder.path / inside)
    there = (folder.path / inside).exists()
    repairs = repair_run(folder)
    assert flaws_of(folder, in_use=False) == ()
    (entry,) = [e for e in Library(runs).entries() if e.run_id == whole.name]
    assert (entry.status, entry.problem) == ("complete", "")
    assert folder.request() == RunFolder(whole).request()
    if there:
        assert [r.file for r in repairs] == [inside.as_posix()]
        assert (folder.path / inside).with_name(repairs[0].aside).exists()


def test_request_without_a_copy_cannot_be_repaired_and_stays_as_it_is(whole: Path, runs: Path) -> None:
    linked_copy(whole, runs / whole.name)
    folder = RunFolder(runs / whole.name)
    (folder.path / "request.copy.json").unlink()
    DAMAGES["cut off"](folder.request_path)
    content = folder.request_path.read_bytes()
    with pytest.raises(RunDamaged, match="no copy of it to repair the run from"):
        repair_run(folder)
    assert folder.request_path.read_bytes() == content


def test_resume_makes_a_damaged_value_again_from_the_journal(
    whole: Path, runs: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    linked_copy(whole, runs / whole.name)
    folder = RunFolder(runs / whole.name)
    for name in ("overrides.json", "stop.json"):  # its pitch is to stay as it was asked for
        (folder.path / name).unlink()
    damaged = folder.path / "artefacts" / "pitch.json"
    before = folder.store.load("pitch")
    DAMAGES["nested"](damaged)
    asked = len([a for a in folder.attempts() if a.outcome != "reused"])
    assert main(["resume", whole.name, "--runs", str(runs)]) in {0, 3}
    assert "made again: " in capsys.readouterr().out
    assert folder.store.load("pitch") == before
    assert damaged.with_name("pitch.json.damaged").exists()
    assert len([a for a in folder.attempts() if a.outcome != "reused"]) == asked
