"""planexe rows: inputs out of flags, the environment and .env; its files; exit 0, 3, 1 and 2."""

import json
from pathlib import Path
from typing import Any

import pytest

from planexe.cli.main import main
from tests.workflows.rows.conftest import RowsLab

QUICK = ("--model", "simulated", "--time-scale", "0", "--json")


@pytest.fixture
def command(rows: RowsLab, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Any:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PLANEXE_RUNS", str(tmp_path / "runs"))

    def call(*arguments: str) -> tuple[int, Any, str]:
        status = main(["rows", *arguments, *QUICK])
        said = capsys.readouterr()
        return status, json.loads(said.out.splitlines()[-1]) if said.out else None, said.err

    return call


def simple(rows: RowsLab, *files: str) -> dict[str, str]:
    """Asks one question, which the simulated model understands, about each file; returns the flags."""
    rows.questions = [
        rows.question(n, file, question="What is the mean amount?", format="@mean[mean], rounded to two decimals")
        for n, file in enumerate(files)
    ]
    rows.answers = dict.fromkeys(range(len(files)), "3.00")
    return rows.given()


def flags(given: dict[str, str]) -> list[str]:
    return [text for name, value in given.items() for text in (f"--{name}", value)]


def test_complete_run_exits_with_0_and_leaves_its_files(rows: RowsLab, command: Any) -> None:
    status, figures, _ = command(*flags(simple(rows, "sales.csv")), "--max-concurrency", "2", "--skip-cleanup")
    assert (status, figures["status"]) == (0, "complete")
    left = {path.name for path in Path(figures["run_dir"]).iterdir()}
    own = {"questions_with_plans.csv", "questions_with_code.csv", "answers.jsonl", "errors.jsonl", "report.html"}
    assert own <= left


def test_some_failed_rows_make_3_and_all_of_them_1(rows: RowsLab, command: Any) -> None:
    (rows.folder / "tables" / "empty.csv").write_bytes(b"")
    status, figures, _ = command(*flags(simple(rows, "sales.csv", "empty.csv")))
    assert (status, figures["status"]) == (3, "complete with gaps")
    errors = (Path(figures["run_dir"]) / "errors.jsonl").read_text("utf-8").splitlines()
    assert [json.loads(line)["id"] for line in errors] == [1]
    status, figures, _ = command(*flags(simple(rows, "empty.csv", "empty.csv")))
    assert (status, figures["status"]) == (1, "failed")
    errors = (Path(figures["run_dir"]) / "errors.jsonl").read_text("utf-8").splitlines()
    assert all("0 bytes" in json.loads(line)["problem"] for line in errors)
    assert len(errors) == 2


def test_programs_in_sql_are_asked_for_by_either_name(rows: RowsLab, command: Any, tmp_path: Path) -> None:
    given = flags(simple(rows, "sales.csv"))
    for flag in ("--language", "--code-language"):
        status, figures, _ = command(*given, flag, "sql", "--no-run")
        assert status == 0
        made = json.loads((Path(figures["run_dir"]) / "artefacts" / "code_row.json").read_text("utf-8"))
        assert "SELECT" in made["items"][0]["answer"]["code"]


@pytest.mark.parametrize("place", ["environment", ".env"])
def test_files_are_named_by_variables_and_env_file_wins(
    rows: RowsLab, command: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, place: str
) -> None:
    given = simple(rows, "sales.csv")
    right = {"QUESTIONS_FILE": given["questions"], "ANSWERS_FILE": given["answers"]}
    for name, value in right.items():
        monkeypatch.setenv(name, value if place == "environment" else "nowhere.jsonl")
    if place == ".env":
        (tmp_path / ".env").write_text("".join(f"{name}={value}\n" for name, value in right.items()), "utf-8")
    status, figures, _ = command("--plan-only")
    assert (status, figures["status"]) == (0, "complete")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"questions": "nowhere.jsonl"}, "--questions is 'nowhere.jsonl'; there is no such file."),
        ({"answers": "nowhere.jsonl"}, "--answers is 'nowhere.jsonl'; there is no such file."),
        ({"tables": "nowhere"}, "--tables is 'nowhere'; there is no such folder."),
        ({"questions": "tables"}, "--questions is 'tables'; there is no such file."),
        ({"max-concurrency": "0"}, "--concurrency is '0'; it must be a whole number from 1 to 1024."),
        ({"language": "r"}, "--code-language is 'r'; use python or sql."),
        ({"log-level": "loud"}, "--log-level is 'loud'; use DEBUG, INFO, WARNING, ERROR."),
    ],
)
def test_wrong_use_is_told_in_one_sentence(rows: RowsLab, command: Any, change: dict[str, str], words: str) -> None:
    (Path.cwd() / "tables").mkdir(exist_ok=True)
    status, _, said = command(*flags({**simple(rows, "sales.csv"), **change}))
    assert status == 2
    assert said.startswith("planexe: ")
    assert words in said


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("", "questions.jsonl is empty"),
        ("{}", "line 1 of questions.jsonl: id is missing"),
        ('{"id": 1, "question": "x"}', "file_name is missing"),
        ('{"id": 1, "file_name": "gone.csv", "question": "x"}', "no question of questions.jsonl can be asked"),
    ],
)
def test_questions_that_cannot_be_asked_are_told_at_the_start(
    rows: RowsLab, command: Any, line: str, words: str
) -> None:
    given = simple(rows, "sales.csv")
    Path(given["questions"]).write_text(line, encoding="utf-8")
    status, _, said = command("--questions", given["questions"])
    assert status == 2
    assert words in said
    assert not (Path.cwd() / "runs").exists() or not list((Path.cwd() / "runs").iterdir())


def test_wrong_rows_are_asked_again(rows: RowsLab, command: Any, capsys: pytest.CaptureFixture[str]) -> None:
    given = simple(rows, "sales.csv", "people.csv")
    _, figures, _ = command(*flags(given), "--run-id", "r1")
    assert figures["status"] == "complete"
    assert main(["rerun", "r1", "--where", "wrong", "--dry-run", "--json"]) == 0
    preview = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert preview["why"]["plan_row"] == "asked for"
    assert preview["calls"]["least"] == 1
    assert main(["rerun", "r1", "--where", "lost"]) == 2
    assert "--where is 'lost'; use right or wrong" in capsys.readouterr().err
    assert main(["rerun", "r1", "--where", "failed"]) == 2
    assert "Nothing of this run is failed." in capsys.readouterr().err
    assert main(["rerun", "r1", "--item", "0", "--dry-run"]) == 0
