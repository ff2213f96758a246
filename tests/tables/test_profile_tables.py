"""Every kind of table is profiled, or refused in one sentence."""

import math
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from planexe.errors import InputError
from planexe.json_text import json_text
from planexe.tables.profile import Column, Profile, Table
from planexe.tables.profile_tables import profile_file
from tests.tables.table_files import TEXTS, database, days_file, parquet, text_file, workbook


def only(profile: Profile) -> Table:
    (table,) = profile.tables
    return table


def columns(profile: Profile) -> dict[str, Column]:
    return {column.name: column for column in only(profile).columns}


def profiled(path: Path) -> Profile:
    return profile_file(path, path.name)


@pytest.mark.parametrize("name", list(TEXTS))
def test_a_text_file_is_read_as_it_is_written(tmp_path: Path, name: str) -> None:
    content, rows, width = TEXTS[name]
    table = only(profiled(text_file(tmp_path, name, content)))
    assert (table.rows, len(table.columns)) == (rows, width)


def test_encoding_delimiter_and_decimal_comma_are_found_out(tmp_path: Path) -> None:
    found = profiled(text_file(tmp_path, "s.csv", TEXTS["semicolons.csv"][0]))
    assert (found.encoding, found.delimiter, found.decimal) == ("cp1252", ";", ",")
    size = columns(found)["Größe"]
    assert (size.kind, size.lowest, size.highest) == ("number", 1.5, 2.25)


def test_columns_of_one_name_are_told_apart_and_lose_nothing(tmp_path: Path) -> None:
    table = only(profiled(text_file(tmp_path, "t.csv", TEXTS["twins.csv"][0])))
    assert [column.name for column in table.columns] == ["a", "A_3", "a_4", "b\nc", "column_5", "a_2"]
    assert [column.lowest for column in table.columns] == [1, 2, 3, 4, 5, 6]
    assert table.renamed


def test_lines_with_other_numbers_of_fields_are_told(tmp_path: Path) -> None:
    found = profiled(text_file(tmp_path, "r.csv", TEXTS["ragged.csv"][0]))
    assert found.ragged
    assert only(found).notes == (
        "Missing fields at the end of lines are missing values; fields beyond the header are left out.",
    )
    assert columns(found)["c"].highest == 12
    assert columns(found)["c"].missing == 1


def test_a_header_of_numbers_and_lines_above_it_are_told(tmp_path: Path) -> None:
    numbers = only(profiled(text_file(tmp_path, "n.csv", TEXTS["numbers_only.csv"][0])))
    assert numbers.notes == ("The first line holds only numbers, and is taken for the header.",)
    assert only(profiled(text_file(tmp_path, "l.csv", TEXTS["lines_above.csv"][0]))).skip == 2


def test_missing_values_and_codes_are_told_from_numbers(tmp_path: Path) -> None:
    found = columns(profiled(text_file(tmp_path, "m.csv", TEXTS["missing.csv"][0])))
    assert (found["age"].kind, found["age"].missing, found["age"].missing_as) == ("number", 1, ("NA",))
    assert (found["name"].kind, found["name"].missing, found["name"].samples) == ("text", 0, ("-", "NA", "x"))
    assert (found["code"].kind, found["code"].samples) == ("text", ("007", "012", "7"))
    assert (found["ok"].kind, found["ok"].missing, found["ok"].samples) == ("boolean", 1, (False, True))


def test_days_are_read_in_the_form_they_are_written_in(tmp_path: Path) -> None:
    found = columns(profiled(days_file(tmp_path)))
    for name in ("iso", "german", "us", "long"):
        assert (found[name].kind, found[name].lowest, found[name].highest) == ("date", "2024-01-31", "2024-12-01")
    assert (found["mixed"].kind, found["mixed"].note) == (
        "text",
        "days in 3 forms: 2024-01-31; 15/02/2024; Dec 01, 2024",
    )
    assert (found["when"].kind, found["when"].lowest) == ("datetime", "2024-01-31 10:30:00")
    assert (found["zoned"].lowest, found["zoned"].highest) == ("2024-01-31 10:00:00", "2024-12-01 08:00:00")
    assert found["zoned"].note == "written with the time zones +02:00, Z, told in UTC"
    assert found["either"].note == "day and month may be the other way round"


def test_what_breaks_the_guess_of_the_first_rows_makes_a_column_text(tmp_path: Path) -> None:
    lines = [f"{n},{n},{n}" for n in range(1, 20_000)]
    content = "\n".join(["whole,number,text", *lines, "7,1.5,x"])
    found = columns(profiled(text_file(tmp_path, "late.csv", content.encode())))
    assert [column.kind for column in found.values()] == ["integer", "number", "text"]
    assert (found["number"].lowest, found["number"].highest) == (1, 19_999)
    assert found["text"].note == "not every value is a number: 'x' is none"


def test_parquet_keeps_its_types(tmp_path: Path) -> None:
    found = columns(profiled(parquet(tmp_path)))
    kinds = {name: column.kind for name, column in found.items()}
    assert kinds == {
        "n": "number", "whole": "integer", "day": "datetime", "zoned": "datetime", "word": "text", "list": "text",
        "said": "date",
    }  # fmt: skip
    assert (found["n"].missing, found["word"].missing, found["zoned"].lowest) == (1, 1, "2024-01-01 10:00:00")
    assert "BIGINT[]" in found["list"].note


def test_numbers_that_json_does_not_have_stay_out(tmp_path: Path) -> None:
    frame = pd.DataFrame({"exact": [Decimal("1.50"), Decimal("2.25")], "far": [math.inf, 1.0], "none": [math.nan] * 2})
    frame.to_parquet(tmp_path / "odd.parquet")
    profile = profiled(tmp_path / "odd.parquet")
    found = columns(Profile.model_validate_json(json_text(profile.model_dump(mode="json"))))
    assert (found["exact"].kind, found["exact"].lowest, found["exact"].samples) == ("number", 1.5, (1.5, 2.25))
    assert (found["far"].highest, found["far"].samples, found["none"].lowest) == (None, (1.0,), None)


def test_every_sheet_of_a_workbook_is_a_table(tmp_path: Path) -> None:
    sheets: dict[str, list[list[Any]]] = {
        "First": [[], ["name", "age", None], ["x", 1, None], ["y", 2.5]],
        "Empty": [],
        "Other": [["a"], [1]],
    }
    first, other = profiled(workbook(tmp_path, sheets)).tables
    assert (first.name, first.rows, first.skip, len(first.columns)) == ("First", 2, 1, 2)
    assert (other.name, other.rows, other.skip) == ("Other", 1, 0)


def test_every_table_of_a_database_is_one(tmp_path: Path) -> None:
    sales, empty = profiled(database(tmp_path)).tables
    assert (sales.name, sales.rows, empty.rows) == ("my sales", 3, 0)
    assert [column.kind for column in sales.columns] == ["integer", "text", "number", "date"]
    assert [column.missing for column in sales.columns] == [0, 1, 1, 1]


def test_more_columns_than_are_counted_at_once_keep_their_order(tmp_path: Path) -> None:
    header = ",".join(f"c{n}" for n in range(250))
    table = only(profiled(text_file(tmp_path, "wide.csv", f"{header}\n{','.join(map(str, range(250)))}\n".encode())))
    assert [(column.name, column.lowest) for column in table.columns] == [(f"c{n}", n) for n in range(250)]


REFUSED: dict[str, tuple[bytes, str]] = {
    "empty.csv": (b"", "empty.csv has 0 bytes; a table needs a header at least."),
    "blank.csv": (b"\n \n", "blank.csv is empty; a table needs a header at least."),
    "nameless.csv": (b",,\n,,\n", "nameless.csv holds no name of a column; a table needs a header at least."),
    "binary.csv": (b"PK\3\4\0\0", "binary.csv is no text: it holds zero bytes."),
    "wide.csv": (b"a," * 10_001, "wide.csv has 10,002 columns, and 10,000 are the most that can be looked at."),
    "no.xlsx": (b"x", "no.xlsx is no workbook of Excel that can be read; save it as .xlsx or CSV."),
    "no.parquet": (b"", "no.parquet cannot be read as a table: File 'no.parquet' too small to be a Parquet file."),
    "no.sqlite": (b"hello world", "no.sqlite is no SQLite database that can be read (file is not a database)."),
    "photo.png": (b"x", "photo.png is no table that can be read; use .csv, .tsv, "),
}


@pytest.mark.parametrize("name", list(REFUSED))
def test_what_is_no_table_is_refused_in_one_sentence(
    tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    content, said = REFUSED[name]
    monkeypatch.chdir(tmp_path)
    text_file(tmp_path, name, content)
    with pytest.raises(InputError) as error:
        profile_file(Path(name), name)
    assert str(error.value).startswith(said)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize("make", [workbook, database])
def test_a_file_without_tables_is_refused(tmp_path: Path, make: Callable[..., Path]) -> None:
    path = workbook(tmp_path, {"Empty": []}) if make is workbook else tmp_path / "none.sqlite"
    path.touch()
    with pytest.raises(InputError, match="holds no table: nothing stands in it"):
        profiled(path)


def test_a_file_that_is_gone_is_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"gone\.csv cannot be read: No such file or directory\."):
        profiled(tmp_path / "gone.csv")
