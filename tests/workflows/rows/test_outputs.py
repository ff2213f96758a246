"""What a run of rows gives: two merged tables, answers and errors as JSON lines, a report, choices for reruns."""

import csv
import io
import json
from itertools import count
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from planexe.report.exports import export, find_format, formats
from planexe.report.report import Report
from planexe.sandbox import EffectSandbox, Outcome
from planexe.spine.item_states import items_where
from planexe.spine.run import Run
from planexe.workflows.rows.row_records import row_records
from tests.hang_guard import until
from tests.workflows.rows.conftest import RowsLab


@pytest.fixture
async def run(rows: RowsLab, tmp_path: Path) -> Run:
    rows.questions[1]["file_name"] = "nowhere.csv"
    rows.answers[2] = "4.00"
    return await rows.run_in_folder(tmp_path / "runs")


def table(run: Run, name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(export(name, Report(run)).decode("utf-8"))))


def lines(run: Run, name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in export(name, Report(run)).decode("utf-8").splitlines()]


async def test_merged_tables_hold_every_question_in_order_with_plan_and_program(run: Run) -> None:
    plans, codes = table(run, "with-plans"), table(run, "with-code")
    assert [row["id"] for row in plans] == [row["id"] for row in codes] == ["0", "1", "2", "3", "4", "5"]
    assert list(plans[0])[-1] == "plan"
    assert json.loads(plans[0]["plan"])["columns"] == ["amount"]
    assert json.loads(codes[0]["code"])["code"].startswith("print")
    assert json.loads(plans[0]["common_answers"]) == [["mean", "3.00"]]
    assert (codes[0]["answer"], codes[0]["state"], codes[2]["state"]) == ("@mean[3.00]", "right", "wrong")
    assert (plans[1]["plan"], codes[1]["state"]) == ("", "failed")


async def test_answers_and_errors_are_lines_of_json(run: Run) -> None:
    answers, errors = lines(run, "answers"), lines(run, "errors")
    assert [one["id"] for one in answers] == [0, 2, 3, 4, 5]
    assert answers[0]["answer"] == "@mean[3.00]"
    assert (answers[0]["right"], answers[1]["right"]) == (True, False)
    assert [(one["id"], one["stage"]) for one in errors] == [(1, "plan_row")]
    assert "there is no such table" in errors[0]["problem"]


async def test_report_tells_score_rows_errors_and_tables(run: Run) -> None:
    report = Report(run)
    titles = [section.title for section in report.sections]
    assert titles == ["Score", "Rows", "Rows without an answer", "Tables"]
    text = export("md", report).decode("utf-8")
    assert "4 of 6 questions are right" in text
    assert "### Row 2: wrong" in text
    assert "mean is 3.00, not 4.00" in text


async def test_workbook_has_a_row_for_each_question(run: Run) -> None:
    book = openpyxl.load_workbook(io.BytesIO(export("xlsx", Report(run))))
    cells = [cell.value for row in book["Rows"].iter_rows() for cell in row]
    assert "@mean[3.00]" in cells
    assert cells.count("failed") == 1


async def test_own_files_are_offered_for_such_runs_alone(run: Run) -> None:
    assert {"with-plans", "with-code", "answers", "errors"} <= set(formats(Report(run)))
    assert "answers" not in formats()
    assert find_format("answers").media_type == "application/jsonl"


async def test_rows_are_chosen_by_what_became_of_them(run: Run) -> None:
    assert items_where(run, "wrong") == {"plan_row": ("2",)}
    assert items_where(run, "failed") == {"plan_row": ("1",)}
    assert items_where(run, "right")["plan_row"] == ("0", "3", "4", "5")


async def test_rerun_of_the_wrong_rows_asks_about_them_alone(rows: RowsLab, run: Run) -> None:
    from planexe.spine.changes import apply
    from planexe.spine.rerun import RerunWish

    before = len(rows.lab.provider.tasks)
    apply(run, RerunWish(stages=items_where(run, "wrong")))
    await rows.work_on(run.again())
    again = rows.lab.provider.tasks[before:]
    assert [task.partition("Subject: row ")[2][0] for task in again] == ["2"]


@pytest.mark.parametrize(("more", "state"), [({"plan_only": True}, "planned"), ({"no_run": True}, "programmed")])
async def test_rows_say_how_far_they_were_to_go(
    rows: RowsLab, tmp_path: Path, more: dict[str, bool], state: str
) -> None:
    run = await rows.run_in_folder(tmp_path / "runs", **more)
    assert {row["state"] for row in table(run, "with-code")} == {state}
    assert Report(run).sections[0].title == "Rows"


async def test_each_row_is_there_with_its_verdict_as_soon_as_its_own_last_stage_is_over(
    rows: RowsLab, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usual, begun = EffectSandbox.run, count(1)

    def states() -> list[str]:
        assert rows.active is not None
        run = Run(rows.active.folder, unfinished=rows.active.unfinished())
        assert "answer_row" not in run.artefacts
        return [row.state for row in row_records(run)]

    def last_waits_for_the_others(self: EffectSandbox, **given: Any) -> Outcome:
        if next(begun) == len(rows.questions):
            until(lambda: sorted(states()) == [*["right"] * 5, "under way"])
        return usual(self, **given)

    monkeypatch.setattr(EffectSandbox, "run", last_waits_for_the_others)
    run = await rows.run_in_folder(tmp_path / "runs")
    assert [row.state for row in row_records(run)] == ["right"] * 6
    assert rows.active is not None
    assert rows.active.unfinished() == {}
