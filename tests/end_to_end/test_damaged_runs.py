"""One damaged file takes nothing down: every reader of runs says one sentence or goes on, and lists the others."""

import argparse
import itertools
from collections.abc import Callable, Iterator
from functools import cache, partial
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
from tests.run_damage import DAMAGES, PLAN, TOY, Sample, kinds_of_files, linked_copy, whole_run, wrong_fields

pytestmark = pytest.mark.usefixtures("own_workflows")

Whole = Callable[[Sample], Path]

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
    "lease/*.json",
    "overrides.json",
    "request.copy.json",
    "request.json",
    "state.json",
    "stop.json",
)
OTHER = "another-run"
WITH = {
    "compare": (("RUN",),),
    "artefact": (("EDITED",), ("EDITED", "--versions")),
    "export": (("--format", "md", "--out", "OUT.md"),),
    "fix": ((),),
    "forecast": (("--caps", "1,4"),),
    "race": (("--out", "OUT.html"),),
    "rerun": (("TOLD", "--dry-run"),),
    "review": ((),),
    "stop": ((),),
    "timing": ((),),
    "verify": ((), ("--json",)),
}
"""What each command that reads a run is called with, beside the run."""

ELSEWHERE = {"resume"}
"""Works on the run: tried in a test of its own."""

RUN_ACTIONS = (("tag", "RUN", "new"), ("duplicate", "RUN"), ("star", "RUN"))

SAMPLES = (*((TOY, kind) for kind in FILES), *((PLAN, kind) for kind in FILES if kind.startswith("artefacts/")))
"""Whose files are damaged: logs and records are read alike whatever was made, values by each workflow's own sections."""


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory, finished_runs: FinishedRuns) -> Whole:
    @cache
    def made(sample: Sample) -> Path:
        runs = tmp_path_factory.mktemp("whole")
        return runs / whole_run(runs, finished_runs, sample)

    return made


@pytest.fixture
def runs(whole: Path, tmp_path: Path) -> Path:
    make_run(tmp_path / "runs", OTHER)
    return tmp_path / "runs"


def takes_a_run(parser: argparse.ArgumentParser) -> bool:
    return any(a.dest == "run_id" and not a.option_strings for a in parser._actions)


@pytest.mark.parametrize("sample", [TOY, PLAN])
def test_every_kind_of_file_is_in_the_matrix(whole: Whole, sample: Sample) -> None:
    assert tuple(kinds_of_files(whole(sample))) == FILES


def test_every_command_is_in_the_matrix() -> None:
    found = set()
    for command in find_commands():
        parser = argparse.ArgumentParser()
        command.configure(parser)
        if takes_a_run(parser):
            found.add(command.name)
    assert found == WITH.keys() | ELSEWHERE


def calls_of(run_id: str, runs: Path, sample: Sample) -> list[tuple[str, ...]]:
    parts = {"RUN": run_id, "EDITED": sample.edited, "TOLD": sample.told}
    parts |= {f"OUT.{form}": str(runs / f"out.{form}") for form in ("md", "html")}
    read = [(name, "RUN", *more) for name, calls in WITH.items() for more in calls]
    acted = [("runs", *action) for action in RUN_ACTIONS]
    return [(*(parts.get(part, part) for part in call), "--runs", str(runs)) for call in (*read, *acted)]


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


def try_readers(runs: Path, whole: Path, sample: Sample, capsys: pytest.CaptureFixture[str], how_many: int) -> None:
    """Lets some readers look at a run, each time the next ones; nothing but a sentence of ours may come out."""
    look_at_lists(runs, capsys)
    calls = [partial(main, call) for call in calls_of(whole.name, runs, sample)]
    readers: list[Callable[[], object]] = [*calls, *routes_of(runs, whole.name)]
    for _ in range(how_many):
        readers[next(turns) % len(readers)]()
    capsys.readouterr()


@pytest.mark.parametrize(("sample", "kind"), SAMPLES)
@pytest.mark.parametrize("damage", DAMAGES)
def test_no_damage_gets_past_a_sentence(
    whole: Whole, runs: Path, capsys: pytest.CaptureFixture[str], sample: Sample, kind: str, damage: str
) -> None:
    made = whole(sample)
    linked_copy(made, runs / made.name)
    DAMAGES[damage](runs / made.name / kinds_of_files(made)[kind])
    try_readers(runs, made, sample, capsys, 3)


@pytest.mark.parametrize(("sample", "kind"), SAMPLES)
def test_no_wrong_field_gets_past_a_sentence(
    whole: Whole, runs: Path, capsys: pytest.CaptureFixture[str], sample: Sample, kind: str
) -> None:
    made = whole(sample)
    inside = kinds_of_files(made)[kind]
    linked_copy(made, runs / made.name)
    path = runs / made.name / inside
    for number, (_, content) in enumerate(wrong_fields(made / inside)):
        path.unlink()
        path.write_bytes(content)
        assert {e.run_id for e in Library(runs).entries()} >= {OTHER, made.name}  # duplicates beside them
        if number % 5 == 0:
            try_readers(runs, made, sample, capsys, 1)


@pytest.mark.parametrize(("sample", "kind"), SAMPLES)
@pytest.mark.parametrize("damage", ["cut off", "nested", "a folder", "missing"])
def test_repaired_run_opens_again_and_loses_no_file(
    whole: Whole, runs: Path, sample: Sample, kind: str, damage: str
) -> None:
    made = whole(sample)
    inside = kinds_of_files(made)[kind]
    linked_copy(made, runs / made.name)
    folder = RunFolder(runs / made.name)
    DAMAGES[damage](folder.path / inside)
    there = (folder.path / inside).exists()
    repairs = repair_run(folder)
    assert flaws_of(folder, in_use=False) == ()
    (entry,) = [e for e in Library(runs).entries() if e.run_id == made.name]
    assert (entry.status, entry.problem) == ("complete", "")
    assert folder.request() == RunFolder(made).request()
    if kind == "lease/*.json":  # whoever takes the run to repair it writes the next one
        assert repairs == ()
    elif there:
        assert [r.file for r in repairs] == [inside.as_posix()]
        assert (folder.path / inside).with_name(repairs[0].aside).exists()


def test_request_without_a_copy_cannot_be_repaired_and_stays_as_it_is(whole: Whole, runs: Path) -> None:
    made = whole(TOY)
    linked_copy(made, runs / made.name)
    folder = RunFolder(runs / made.name)
    (folder.path / "request.copy.json").unlink()
    DAMAGES["cut off"](folder.request_path)
    content = folder.request_path.read_bytes()
    with pytest.raises(RunDamaged, match="no copy of it to repair the run from"):
        repair_run(folder)
    assert folder.request_path.read_bytes() == content


def test_resume_makes_a_damaged_value_again_from_the_journal(
    whole: Whole, runs: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    made = whole(PLAN)
    linked_copy(made, runs / made.name)
    folder = RunFolder(runs / made.name)
    for name in ("overrides.json", "stop.json"):  # its pitch is to stay as it was asked for
        (folder.path / name).unlink()
    damaged = folder.path / "artefacts" / "pitch.json"
    before = folder.store.load("pitch")
    DAMAGES["nested"](damaged)
    asked = len([a for a in folder.attempts() if a.outcome != "reused"])
    assert main(["resume", made.name, "--runs", str(runs)]) in {0, 3}
    assert "made again: " in capsys.readouterr().out
    assert folder.store.load("pitch") == before
    assert damaged.with_name("pitch.json.damaged").exists()
    assert len([a for a in folder.attempts() if a.outcome != "reused"]) == asked
