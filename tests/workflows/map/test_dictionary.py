"""Dictionaries as people write them are read, or refused in one sentence."""

from pathlib import Path

import openpyxl
import pytest

from planexe.errors import InputError
from planexe.workflows.map.dictionary import read_dictionary


def written(folder: Path, text: str | bytes, name: str = "d.csv") -> Path:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def test_columns_are_known_by_many_names(tmp_path: Path) -> None:
    text = "Data Element;Business Definition;Data Type;M/O;Code List\nLoan Id;Number;CHAR(10);M;\nStage;;int;O;1|2|3\n"
    loan, stage = read_dictionary(written(tmp_path, text)).rows
    assert (loan.key, loan.description, loan.kind, loan.mandatory) == ("Loan Id", "Number", "text", True)
    assert (stage.values, stage.kind, stage.mandatory) == (("1", "2", "3"), "integer", False)


def test_stray_pipes_stay_in_the_description(tmp_path: Path) -> None:
    text = "name|description|type\na|x or y|text\nb|x | y | z|date\nc|fine|date\n"
    found = read_dictionary(written(tmp_path, text, "d.txt"))
    assert found.rows[1].description == "x | y | z"
    assert found.rows[1].kind == "date"
    assert "1 row has more fields than the header" in found.notes[0]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_every_encoding(tmp_path: Path, encoding: str) -> None:
    text = "name,description\nGröße,Maß\n".encode(encoding)
    assert read_dictionary(written(tmp_path, text)).rows[0].name == "Größe"


def test_workbook_with_a_line_above_the_header(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append([None])
    book.active.append(["Attribute", "Nullable"])
    book.active.append(["amount", "N"])
    book.save(tmp_path / "d.xlsx")
    (row,) = read_dictionary(tmp_path / "d.xlsx").rows
    assert (row.name, row.mandatory) == ("amount", True)


def test_twins_get_names_of_their_own_and_rows_without_a_name_are_told(tmp_path: Path) -> None:
    found = read_dictionary(written(tmp_path, "name,type\na,text\na,date\na (2),date\n,date\n"))
    assert [row.key for row in found.rows] == ["a", "a (2)", "a (2) (2)"]
    assert len(found.notes) == 3


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "0 bytes"),
        ("\n\n", "is empty"),
        ("x,y\n1,2\n", "no column with the names of the attributes"),
        ("name,type\n", "names no attribute"),
        (b"\x00\x01\x02", "zero bytes"),
    ],
)
def test_what_is_no_dictionary_is_refused(tmp_path: Path, text: str | bytes, said: str) -> None:
    with pytest.raises(InputError, match=said) as error:
        read_dictionary(written(tmp_path, text))
    assert error.value.field == "--dictionary"


def test_truth_is_joined_by_name_and_must_fit(tmp_path: Path) -> None:
    dictionary = written(tmp_path, "name,type\na,text\nb,text\n")
    truth = written(tmp_path, "attribute,column\na,t.x\na,t.y\nb,\n", "t.csv")
    a, b = read_dictionary(dictionary, truth).rows
    assert (a.expected, b.expected) == (("t.x", "t.y"), ("",))
    with pytest.raises(InputError, match="no attribute of"):
        read_dictionary(dictionary, written(tmp_path, "attribute,column\nz,t.x\n", "z.csv"))
    with pytest.raises(InputError, match="needs the columns attribute and column"):
        read_dictionary(dictionary, dictionary)
