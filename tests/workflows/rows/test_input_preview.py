"""What is told of questions and tables before a run starts."""

import json
from pathlib import Path

import pytest

from planexe.blocks.table import Table
from planexe.errors import InputError
from planexe.report.block_text import whole_text_of
from planexe.workflows.rows.input_preview import input_preview


def asked(number: int, file: str = "sales.csv") -> dict[str, str | int]:
    return {"id": number, "file_name": file, "question": f"How many, {number}?"}


def written(path: Path, *lines: object) -> Path:
    path.write_text("".join(f"{json.dumps(line)}\n" for line in lines), encoding="utf-8")
    return path


@pytest.fixture
def tables(tmp_path: Path) -> dict[str, Path]:
    texts = {"sales.csv": "day,amount\n2024-01-01,1\n2024-01-02,2\n", "empty.csv": "", "spare.csv": "a\n1\n"}
    for name, text in texts.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return {name: tmp_path / name for name in texts}


def test_questions_tables_and_what_is_left_out_are_told(tmp_path: Path, tables: dict[str, Path]) -> None:
    questions = written(tmp_path / "q.jsonl", asked(1), asked(2), asked(3), asked(4, "empty.csv"), asked(5, "no.csv"))
    answers = written(
        tmp_path / "a.jsonl", *({"id": n, "common_answers": [["n", "2"]]} for n in (1, 2, 4, 5)),
    )  # fmt: skip
    blocks = list(input_preview(questions, answers, tables))
    text = "\n".join(map(whole_text_of, blocks)).replace("\\", "")
    assert "4 questions about 2 tables, all with an expected answer." in text
    assert "1 question has no answer in a.jsonl and is left out: 3." in text
    assert "1 question cannot be asked. The first is 5: file_name is 'no.csv', and there is no such table" in text
    assert "No question is about spare.csv." in text
    first, seen = (block for block in blocks if isinstance(block, Table))
    assert [row[0] for row in first.rows] == ["1", "2", "4"]
    assert seen.rows[0][:4] == ("sales.csv", 2, 2, "day (date), amount (integer)")
    assert seen.rows[1] == ("empty.csv", None, None, None, "empty.csv has 0 bytes; a table needs a header at least.")


def test_questions_that_cannot_be_read_are_one_sentence(tmp_path: Path, tables: dict[str, Path]) -> None:
    with pytest.raises(InputError, match=r"^--questions: line 1 of q\.jsonl: file_name is missing; each line needs"):
        list(input_preview(written(tmp_path / "q.jsonl", {"id": 1}), None, tables))
