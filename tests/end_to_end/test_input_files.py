"""Files among the inputs of a run: given as paths, kept with it, read by effects, stale one by one."""

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest

from planexe.cli.main import main
from planexe.errors import SettingsError
from planexe.runs.workbench import Workbench
from planexe.settings import Settings
from planexe.spine import input_files
from planexe.spine.input_files import InputFile, InputFolder, given_again, keep_files, kept_files
from planexe.spine.run import Run
from tests.table_workflow.workflow import WORKFLOW


@pytest.fixture
def given(tmp_path: Path) -> dict[str, Any]:
    tables = tmp_path / "given" / "tables"
    (tables / "2026").mkdir(parents=True)
    (tables / "a.csv").write_text("one\n")
    (tables / "2026" / "b.csv").write_text("three\n")
    (tables / ".hidden").write_text("no")
    questions = tmp_path / "given" / "questions.jsonl"
    questions.write_text("{}\n")
    return {"questions": str(questions), "tables": str(tables)}


def test_paths_become_names_sizes_and_digests(given: dict[str, Any]) -> None:
    inputs = WORKFLOW.read(given)
    assert inputs.questions.name == "questions.jsonl"
    assert [(file.name, file.size_bytes) for file in inputs.tables.files] == [("2026/b.csv", 6), ("a.csv", 4)]
    assert len(inputs.questions.digest) == 64
    written = inputs.model_dump(mode="json")
    assert "source" not in written["questions"]
    assert WORKFLOW.read(written) == inputs.model_copy(
        update={
            "questions": inputs.questions.model_copy(update={"source": None}),
            "tables": InputFolder(files=tuple(f.model_copy(update={"source": None}) for f in inputs.tables.files)),
        }
    )


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"questions": "nowhere.jsonl"}, "--questions is 'nowhere.jsonl'; there is no such file."),
        ({"tables": "nowhere"}, "--tables is 'nowhere'; there is no such folder."),
        ({"questions": None}, "--questions is missing: what is asked."),
    ],
)
def test_what_is_not_there_is_told_in_one_sentence(given: dict[str, Any], change: dict[str, Any], words: str) -> None:
    with pytest.raises(SettingsError) as caught:
        WORKFLOW.read(given | change)
    assert str(caught.value) == words


def test_empty_folder_is_refused(given: dict[str, Any], tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(SettingsError, match="there is no file in this folder"):
        WORKFLOW.read(given | {"tables": str(tmp_path / "empty")})


@pytest.mark.parametrize("name", ["../up.csv", "/etc/passwd", "a/../../b", "a\\b", "", "a//b", "."])
def test_name_that_leaves_its_folder_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match=r"stay inside|at least 1"):
        InputFile(name=name, size_bytes=1, digest="d")


def test_files_are_copied_and_can_be_given_once_more(given: dict[str, Any], tmp_path: Path) -> None:
    inputs, kept = WORKFLOW.read(given), tmp_path / "kept"
    keep_files(inputs, kept)
    files = kept_files(inputs, kept)
    assert sorted(files.paths) == ["questions", "tables/2026/b.csv", "tables/a.csv"]
    assert files.path("tables/2026/b.csv").read_text() == "three\n"
    assert files.digest("questions") == inputs.questions.digest
    again = WORKFLOW.read(given_again(inputs, kept))
    assert again.model_dump() == inputs.model_dump()


def test_large_file_is_linked(given: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(input_files, "KEPT_BYTES", 5)
    inputs = WORKFLOW.read(given)
    keep_files(inputs, tmp_path / "kept")
    files = kept_files(inputs, tmp_path / "kept")
    assert files.path("tables/2026/b.csv").is_symlink()
    assert not files.path("tables/a.csv").is_symlink()
    assert files.digest("tables/2026/b.csv") == inputs.tables.files[0].digest


class Tables:
    """A run of two tables, worked on by the product."""

    def __init__(self, runs: Path, given: dict[str, Any]) -> None:
        self.bench = Workbench(Settings(runs=runs, models=("simulated",)))
        self.folder = self.bench.create(self.bench.request(workflow="table_workflow", **given))

    @property
    def run(self) -> Run:
        return Run(self.folder)

    @property
    def sizes(self) -> dict[str, int]:
        return {size["name"]: size["letters"] for size in self.run.artefacts["size"].value["sizes"]}

    def work(self) -> str:
        return asyncio.run(self.bench.activate(self.folder).run()).status


@pytest.fixture
def tables(tmp_path: Path, given: dict[str, Any], own_workflows: None) -> Tables:
    return Tables(tmp_path / "runs", given)


def test_effect_opens_what_it_says_it_reads(tables: Tables) -> None:
    assert tables.work() == "complete"
    assert tables.sizes == {"2026/b.csv": 6, "a.csv": 4}


def test_changed_table_makes_its_own_item_stale_and_no_other(tables: Tables) -> None:
    tables.work()
    before = tables.folder.mark()
    assert tables.run.fresh["size"].state == "fresh"
    (tables.folder.path / "inputs" / "tables" / "a.csv").write_text("four words are here\n")
    assert tables.folder.mark() != before
    assert (tables.run.fresh["size"].state, tables.run.fresh["size"].asks) == ("stale", ("a.csv",))
    tables.work()
    assert set(tables.sizes.items()) == {("2026/b.csv", 6), ("a.csv", 20)}
    assert sorted(a.item for a in tables.run.attempts) == ["2026/b.csv", "a.csv", "a.csv"]


def test_table_that_is_gone_fails_its_item_in_one_sentence(tables: Tables) -> None:
    (tables.folder.path / "inputs" / "tables" / "a.csv").unlink()
    assert tables.work() == "complete with gaps"
    problems = [item.problem for item in tables.run.artefacts["size"].items]
    assert problems[0] == ""
    assert problems[1].startswith("The input file tables/a.csv is not there any more")


def test_duplicate_has_the_files_of_the_run(tables: Tables) -> None:
    again = tables.bench.create(tables.bench.duplicate(tables.folder.run_id))
    assert again.request().inputs == tables.folder.request().inputs
    assert (again.path / "inputs" / "tables" / "2026" / "b.csv").read_text() == "three\n"


def test_request_says_what_was_given_for_people(tables: Tables) -> None:
    assert tables.run.request.facts() == [("Questions", "questions.jsonl (3 B)"), ("Tables", "2 files (10 B)")]
    assert tables.run.request.brief == "Tables 2 files (10 B)"


@pytest.mark.usefixtures("own_workflows")
def test_command_takes_files_and_folders(
    given: dict[str, Any], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    flags = ["--questions", given["questions"], "--tables", given["tables"], "--model", "simulated"]
    assert main(["table_workflow", *flags, "--runs", str(tmp_path / "runs"), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["status"] == "complete"
    with pytest.raises(SystemExit):
        main(["table_workflow", "--help"])
    assert "--questions F" in capsys.readouterr().out
