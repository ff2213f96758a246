"""From questions to answers: every row by itself, mended where its program fails, scored where that can be."""

import json
from typing import Any

import pytest

from planexe.llm.messages import Request
from planexe.workflows.rows.workflow import WORKFLOW
from tests.workflows.rows.conftest import MEAN, RowsLab, row_of

BROKEN = "print(missing)"


def in_turn(rows: RowsLab, **codes: str) -> None:
    """Lets stages answer with these programs, for row 0; all else is as usual."""

    def answer(stage: str, request: Request) -> str:
        if row_of(request) == "0" and stage in codes:
            return json.dumps({"cause": "A name was missing.", "code": codes[stage]})
        return rows.answer(stage, request)

    rows.lab.provider.answer = answer


async def test_every_row_gets_its_answer_and_the_score_says_how_right_they_are(rows: RowsLab) -> None:
    rows.answers[5] = "16.00"
    outcome = await rows.run()
    assert outcome.status == "complete", outcome
    assert rows.value("answer_row")["answers"]["0"] == "@mean[3.00]"
    total = rows.value("score")["score"]["total"]
    assert (total["right"], total["questions"]) == (5, 6)
    assert rows.value("score")["verdicts"]["5"]["words"] == "mean is 15.00, not 16.00."


async def test_a_table_is_looked_at_once_however_many_ask_about_it(rows: RowsLab) -> None:
    await rows.run()
    looked_at = [attempt.item for attempt in rows.lab.log.attempts if attempt.stage == "profile"]
    assert sorted(looked_at) == ["people.csv", "sales.csv"]


async def test_prompts_hold_question_constraints_format_and_profile_and_no_table(rows: RowsLab) -> None:
    rows.table("sales.csv", [1, 2, *[987654] * 40, 555333])
    rows.questions[0] |= {"constraints": "Leave out negative amounts."}
    await rows.run()
    asked = [task for task in rows.lab.provider.tasks if "Subject: row 0\n" in task]
    assert len(asked) == 2
    for task in asked:
        assert "What is the mean amount, 0?" in task
        assert "Leave out negative amounts." in task
        assert "@mean[x], two decimals" in task
        assert "amount" in task
        assert task.count("987654") <= 3


async def test_no_model_is_asked_for_an_answer_that_the_program_printed(rows: RowsLab) -> None:
    await rows.run()
    assert sorted(set(rows.lab.provider.asked)) == ["code_row", "plan_row"]


async def test_model_writes_the_answer_where_the_output_has_another_form(rows: RowsLab) -> None:
    in_turn(rows, code_row="print('the mean is 3')")
    assert (await rows.run()).status == "complete"
    assert rows.lab.provider.asked.count("answer_row") == 1
    assert rows.value("answer_row")["answers"]["0"] == "@mean[3.00]"


async def test_program_that_fails_is_mended_with_its_traceback_and_run_again(rows: RowsLab) -> None:
    in_turn(rows, code_row=BROKEN, mend_row=MEAN)
    assert (await rows.run()).status == "complete"
    assert rows.value("answer_row")["answers"]["0"] == "@mean[3.00]"
    (task,) = (task for task in rows.lab.provider.tasks if "What came of it" in task)
    assert "NameError: name 'missing' is not defined" in task
    assert BROKEN in task
    assert rows.lab.provider.asked.count("mend_row") == 1
    assert "mend_row_again" not in rows.lab.provider.asked


async def test_program_is_mended_twice_at_most_then_the_row_fails_alone(rows: RowsLab) -> None:
    in_turn(rows, code_row=BROKEN, mend_row="print(lost)", mend_row_again="print(gone)")
    outcome = await rows.run()
    assert outcome.status == "complete with gaps"
    assert outcome.gaps[1] == (
        "Answers: Row 0 has no answer: The program failed, and so did its mended versions: It failed: NameError: "
        "name 'gone' is not defined"
    )
    assert len(rows.value("answer_row")["answers"]) == 5
    assert rows.value("score")["score"]["total"]["right"] == 5


async def test_program_that_prints_nothing_is_mended(rows: RowsLab) -> None:
    in_turn(rows, code_row="total = 1", mend_row=MEAN)
    assert (await rows.run()).status == "complete"
    assert rows.items("run_row")["0"]["error"] == "The program ran to its end and printed nothing."


async def test_missing_or_unreadable_table_is_the_result_of_its_own_rows(rows: RowsLab) -> None:
    rows.questions[1]["file_name"] = "nowhere.csv"
    rows.questions[2]["file_name"] = "../sales.csv"
    rows.questions[3]["file_name"] = "empty.csv"
    (rows.folder / "tables" / "empty.csv").write_bytes(b"")
    outcome = await rows.run()
    assert outcome.status == "complete with gaps"
    planned = rows.items("plan_row")
    assert planned["1"].startswith("file_name is 'nowhere.csv', and there is no such table")
    assert planned["2"].startswith("file_name is '../sales.csv', which is not inside the folder of tables")
    assert "empty.csv" in planned["3"]
    assert "0 bytes" in planned["3"]
    assert sorted(rows.value("answer_row")["answers"]) == ["0", "4", "5"]


async def test_run_has_failed_when_every_row_has(rows: RowsLab) -> None:
    rows.lab.provider.answer = lambda stage, request: (
        json.dumps({"cause": "none", "code": f"print({stage}_{row_of(request)})"})
        if "plan" not in stage
        else rows.answer(stage, request)
    )
    outcome = await rows.run()
    assert outcome.status == "failed"
    assert set(outcome.problems) == {"answer_row", "score"}


@pytest.mark.parametrize(("more", "last"), [({"plan_only": True}, "plan_row"), ({"no_run": True}, "code_row")])
async def test_run_ends_with_the_plans_or_with_the_programs(rows: RowsLab, more: dict[str, Any], last: str) -> None:
    assert (await rows.run(**more)).status == "complete"
    assert rows.lab.store.load(last) is not None
    assert rows.ran == []
    assert rows.lab.store.load("answer_row") is None


async def test_without_expected_answers_nothing_is_judged(rows: RowsLab) -> None:
    rows.answers = {}
    assert (await rows.run()).status == "complete"
    assert rows.value("score")["verdicts"] == {}


async def test_changed_table_asks_exactly_its_own_rows_again(rows: RowsLab) -> None:
    await rows.run()
    before, ran = len(rows.lab.provider.asked), len(rows.ran)
    kept = rows.folder / "kept" / "tables" / "people.csv"
    kept.write_text("amount\n10\n20\n30\n", encoding="utf-8")
    outcome = await rows.run()
    assert outcome.status == "complete"
    again = rows.lab.provider.tasks[before:]
    assert {task.partition("Subject: row ")[2][0] for task in again} == {"1", "3", "5"}
    assert len(rows.ran) - ran == 3
    assert rows.value("answer_row")["answers"]["1"] == "@mean[20.00]"
    assert rows.value("answer_row")["answers"]["0"] == "@mean[3.00]"


@pytest.mark.parametrize("cap", [8, 64])
async def test_all_caps_make_the_same_values(rows: RowsLab, cap: int, tmp_path: Any) -> None:
    await rows.run(cap=1)
    names = sorted(rows.lab.store.names())
    one = {name: rows.lab.store.load(name) for name in names}
    fresh = type(rows.lab)()
    fresh.provider.answer = rows.lab.provider.answer
    rows.lab = fresh
    await rows.run(cap=cap)
    assert {name: rows.lab.store.load(name) for name in names} == one


def test_what_is_understood_is_told_before_a_run_starts(rows: RowsLab) -> None:
    inputs = WORKFLOW.read(rows.given())
    assert WORKFLOW.preview is not None
    assert WORKFLOW.preview(inputs)
    assert WORKFLOW.read(inputs.model_dump(mode="json")).questions.source is None
    assert WORKFLOW.preview(WORKFLOW.read(inputs.model_dump(mode="json"))) == []
