"""The files that a run of rows gives: the questions with plans, with programs, the answers, and what went wrong."""

import csv
import io
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any, Final

from planexe.json_text import json_text
from planexe.spine.workflow import OwnFile
from planexe.workflows.rows.row_records import RowRecord, row_records

if TYPE_CHECKING:
    from planexe.spine.run_values import RunValues

_CSV: Final = "text/csv"
_LINES: Final = "application/jsonl"
Cells = Mapping[str, Callable[[RowRecord], str]]
_QUESTION: Final[Cells] = {
    "id": lambda row: row.question.id,
    "question": lambda row: row.question.question,
    "concepts": lambda row: json_text(row.question.concepts) if row.question.concepts else "",
    "constraints": lambda row: row.question.constraints,
    "format": lambda row: row.question.format,
    "file_name": lambda row: row.question.file_name,
    "level": lambda row: row.question.level,
    "common_answers": lambda row: (
        json_text([*map(list, row.question.expected.items())]) if row.question.expected else ""
    ),
    "plan": lambda row: json_text(row.plan) if row.plan else "",
}
_PROGRAM: Final[Cells] = {
    **_QUESTION,
    "code": lambda row: json_text({"code": row.code}) if row.code else "",
    "output": lambda row: row.output,
    "answer": lambda row: row.answer,
    "state": lambda row: row.state,
    "problem": lambda row: row.problem,
}


def _table(run: "RunValues", cells: Cells) -> bytes:
    """Returns a merged table: the questions as they came, and what was made of each; for programs, so as it is."""
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    writer.writerow(cells)
    writer.writerows([cell(row) for cell in cells.values()] for row in row_records(run))
    return buffer.getvalue().encode("utf-8", "replace")


def _answers(run: "RunValues") -> bytes:
    return _lines(
        {
            "id": _id(row),
            "file_name": row.question.file_name,
            "question": row.question.question,
            "answer": row.answer,
            **({"right": row.verdict.right} if row.verdict else {}),
        }
        for row in row_records(run)
        if row.answer
    )


def _errors(run: "RunValues") -> bytes:
    return _lines(
        {
            "id": _id(row),
            "file_name": row.question.file_name,
            "question": row.question.question,
            "stage": row.failed_in,
            "problem": row.problem,
        }
        for row in row_records(run)
        if row.state == "failed"
    )


def _id(row: RowRecord) -> str | int:
    """Returns an id as most files have it: a whole number as one."""
    text = row.question.id
    return int(text) if text.isascii() and text.isdigit() and str(int(text)) == text else text


def _lines(records: Iterable[Mapping[str, Any]]) -> bytes:
    return "".join(f"{json_text(record)}\n" for record in records).encode("utf-8", "replace")


FILES: Final = (
    OwnFile(name="with-plans", suffix="_with_plans.csv", title="Questions with plans", media_type=_CSV,
            make=lambda run: _table(run, _QUESTION)),
    OwnFile(name="with-code", suffix="_with_code.csv", title="Questions with programs", media_type=_CSV,
            make=lambda run: _table(run, _PROGRAM)),
    OwnFile(name="answers", suffix="answers.jsonl", title="Answers, a line each", media_type=_LINES, make=_answers),
    OwnFile(name="errors", suffix="errors.jsonl", title="Rows without an answer", media_type=_LINES, make=_errors),
)  # fmt: skip
