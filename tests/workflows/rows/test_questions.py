"""Questions and expected answers are read, joined and bounded; what is wrong is told in a sentence."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from planexe.errors import InputError
from planexe.workflows.rows.questions import MOST_LINE, Questions, read_questions

TABLES = ("sales.csv", "2026/staff.xlsx")
Read = Callable[..., Questions]


def row(key: Any, **more: Any) -> dict[str, Any]:
    return {"id": key, "file_name": "sales.csv", "question": "How many rows are there?", **more}


def right(key: Any, value: Any = "3") -> dict[str, Any]:
    return {"id": key, "common_answers": [["rows", value]]}


def as_lines(rows: Any) -> bytes:
    return rows if isinstance(rows, bytes) else "".join(json.dumps(one) + "\n" for one in rows).encode()


@pytest.fixture
def read(tmp_path: Path) -> Read:
    def read(questions: Any, answers: Any = None, tables: tuple[str, ...] = TABLES) -> Questions:
        (tmp_path / "q.jsonl").write_bytes(as_lines(questions))
        if answers is None:
            return read_questions(tmp_path / "q.jsonl", None, tables)
        (tmp_path / "a.jsonl").write_bytes(as_lines(answers))
        return read_questions(tmp_path / "q.jsonl", tmp_path / "a.jsonl", tables)

    return read


def test_questions_keep_their_order_and_all_their_fields(read: Read) -> None:
    (nine, one) = read(
        [
            row(9, constraints=["a", "b"], format="@rows[n]", level="easy", concepts=["Count", "Count", " Mean "]),
            row("1", file_name="2026/staff.xlsx", concepts="Count, Mean", constraints=None),
        ]
    ).rows
    assert (nine.id, nine.constraints, nine.format, nine.level) == ("9", "a\nb", "@rows[n]", "easy")
    assert (nine.concepts, one.concepts) == (("Count", "Mean"), ("Count", "Mean"))
    assert (one.file_name, one.constraints, one.expected, one.problem) == ("2026/staff.xlsx", "", {}, "")


def test_only_questions_with_an_answer_are_kept_and_the_others_are_told(read: Read) -> None:
    found = read([row(3), row(1), row(2)], [right("2"), right(7), right(3), right(8)])
    assert [(one.id, dict(one.expected)) for one in found.rows] == [("3", {"rows": "3"}), ("2", {"rows": "3"})]
    assert found.notes == (
        "1 question has no answer in a.jsonl and is left out: 1.",
        "2 answers are for no question of q.jsonl and are left out: 7, 8.",
    )


def test_without_answers_every_question_is_kept(read: Read) -> None:
    found = read([row(1), row(2)])
    assert (len(found.rows), found.notes, found.files) == (2, (), ("sales.csv",))


@pytest.mark.parametrize(
    ("text", "encoding"),
    [("Größe in €", "cp1252"), ("Größe in €", "utf-8-sig"), ("Größe in €", "utf-16"), ("Größe in €", "utf-8")],
)
def test_every_encoding_people_save_in_is_read(read: Read, text: str, encoding: str) -> None:
    lines = "\r\n\r\n".join(json.dumps(row(n, question=text), ensure_ascii=False) for n in (1, 2))
    assert [one.question for one in read(lines.encode(encoding)).rows] == [text, text]


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (b"", "q.jsonl is empty; each line needs id, file_name and question."),
        (b"\n \n", "q.jsonl is empty; each line needs id, file_name and question."),
        (b"PK\0\3\0\0", "q.jsonl is no text: it holds zero bytes."),
        ([row(1), [2]], "line 2 of q.jsonl is [2], no JSON object; each line needs id, file_name and question."),
        ([{"file_name": "x"}], "line 1 of q.jsonl: id is missing; each line needs id, file_name and question."),
        ([row(1, question=" ")], "question is empty; each line needs id, file_name and question."),
        ([row(True)], "line 1 of q.jsonl: id is True; use a text."),
        ([row(None)], "line 1 of q.jsonl: id is None; use a text."),
        ([row("x" * 201)], "id has 201 characters; use at most 200."),
        ([row(1), row(2), row("1")], "line 3 of q.jsonl: the id '1' stands in line 1 too; give each line its own."),
        ([row(1, concepts=[1])], "concepts is [1]; use a list of at most 50 texts."),
        ([row(1, question="x" * 20_001)], "question has 20,001 characters; use at most 20,000."),
        ([row(1, question="x" * MOST_LINE)], "has more than 1,000,000 characters in line 1"),
        ([row(1, file_name="../x"), row(2, file_name="/etc/passwd")], "no question of q.jsonl can be asked"),
    ],
)
def test_what_cannot_be_read_is_one_sentence(read: Read, rows: Any, said: str) -> None:
    with pytest.raises(InputError) as error:
        read(rows)
    assert said in str(error.value)
    assert error.value.field == "--questions"
    assert str(error.value).count("\n") == 0


def test_a_line_that_is_no_json_is_named(read: Read) -> None:
    with pytest.raises(InputError, match=r"line 2 of q\.jsonl is not valid JSON"):
        read(as_lines([row(1)]) + b"{'id': 2}\n")


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ([{"id": 1}], "line 1 of a.jsonl: common_answers is missing; each line needs id and common_answers."),
        ([{"id": 1, "common_answers": 3}], 'common_answers is 3; use a list of ["name", "value"].'),
        ([{"id": 1, "common_answers": []}], 'common_answers is []; use a list of ["name", "value"].'),
        ([right(1, None)], "common_answers is None for one of its values; use a text or a number."),
        ([right(5)], "no id of a.jsonl is one of q.jsonl: the answers have 5, the questions 1."),
    ],
)
def test_what_is_wrong_with_the_answers_is_one_sentence(read: Read, answers: Any, said: str) -> None:
    with pytest.raises(InputError) as error:
        read([row(1)], answers)
    assert said in str(error.value)
    assert error.value.field == "--answers"


def test_a_folder_and_a_missing_file_are_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="is a folder; give a file of JSON lines"):
        read_questions(tmp_path, None, TABLES)
    with pytest.raises(InputError, match="does not exist; give a file of JSON lines"):
        read_questions(tmp_path / "none.jsonl", None, TABLES)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("../x", "file_name is '../x', which is not inside the folder of tables; use the name of a file in it."),
        ("/x.csv", "file_name is '/x.csv', which is not inside the folder of tables; use the name of a file in it."),
        ("a\\..\\..\\x", "which is not inside the folder of tables; use the name of a file in it."),
        ("C:/x.csv", "which is not inside the folder of tables; use the name of a file in it."),
        ("Sales.CSV", "file_name is 'Sales.CSV', and there is no such table; use sales.csv."),
        ("staff", "file_name is 'staff', and there is no such table; use 2026/staff.xlsx."),
        ("other.csv", "and there is no such table; use 2026/staff.xlsx, sales.csv."),
    ],
)
def test_a_wrong_file_name_is_the_result_of_its_row_alone(read: Read, name: str, said: str) -> None:
    bad, good = read([row(1, file_name=name), row(2)]).rows
    assert said in bad.problem
    assert good.problem == ""


def test_many_rows_take_time_in_proportion(read: Read) -> None:
    found = read(
        [row(n, file_name=f"{n}.csv") for n in range(10_000)] + [row("last")],
        tables=("sales.csv", *map(str, range(2000))),
    )
    assert len(found.rows) == 10_001
    assert found.rows[5].problem.endswith("use 5.")
