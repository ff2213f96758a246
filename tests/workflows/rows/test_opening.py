"""A program finds a table as its profile says: in Python and in SQL, whatever the file is."""

import contextlib
import csv
import io
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from planexe.tables.profile import Profile
from planexe.tables.profile_tables import profile_file
from planexe.workflows.rows.opening import Language, opened_as, whole_program
from tests.tables.table_files import TEXTS, database, days_file, parquet, text_file, workbook

BOOK: dict[str, list[list[Any]]] = {
    "First": [[], ["name", "name"], ["x", 1], ["y", 2.5]],
    'Second "x"': [["a"], [1], [2]],
}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(profile: Profile, language: Language, code: str) -> dict[str, Any]:
    """Runs a program that this test wrote; returns what it made."""
    made: dict[str, Any] = {}
    run_as, text = whole_program(profile, language, code)
    if run_as == "sql":
        with duckdb.connect() as connection:
            found = connection.execute(text)
            made["head"] = [column[0] for column in found.description]
            made["rows"] = found.fetchall()
        return made
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        exec(compile(text, "program", "exec"), made)
    if language == "sql":
        made["head"], *made["rows"] = csv.reader(io.StringIO(out.getvalue()))
    return made


def made_file(folder: Path, name: str) -> Path:
    if name in TEXTS:
        return text_file(folder, name, TEXTS[name][0])
    makers = {"days": days_file, "parquet": parquet, "database": database}
    return makers[name](folder) if name in makers else workbook(folder, BOOK)


@pytest.mark.parametrize("name", [*TEXTS, "days", "parquet", "database", "workbook"])
def test_both_languages_find_the_rows_and_columns_of_the_profile(folder: Path, name: str) -> None:
    path = made_file(folder, name)
    profile = profile_file(path, path.name)
    table = profile.tables[0]
    frame = run(profile, "python", "")["df"]
    assert list(frame.columns) == [column.name for column in table.columns]
    assert len(frame) == table.rows
    for column in table.columns:
        assert frame[column.name].isna().sum() == column.missing
        if column.kind in ("integer", "number"):
            assert (frame[column.name].min(), frame[column.name].max()) == (column.lowest, column.highest)
        if column.kind in ("date", "datetime"):
            assert pd.Timestamp(str(column.highest)) == frame[column.name].max()
    found = run(profile, "sql", "SELECT * FROM t")
    assert (found["head"], len(found["rows"])) == (list(frame.columns), table.rows)


def test_sql_and_python_read_the_same_numbers(folder: Path) -> None:
    path = made_file(folder, "missing.csv")
    profile = profile_file(path, path.name)
    (sums,) = run(profile, "sql", "SELECT sum(age), count(age), count(name), count(*) FILTER (WHERE ok) FROM t")["rows"]
    frame = run(profile, "python", "")["df"]
    assert sums == (frame.age.sum(), frame.age.count(), frame.name.count(), frame.ok.sum()) == (4.5, 2, 3, 1)


def test_further_tables_are_found_by_name(folder: Path) -> None:
    profile = profile_file(made_file(folder, "workbook"), "book.xlsx")
    assert [opened_as(profile, table, "python") for table in profile.tables] == ["df", "tables['Second \"x\"']"]
    assert run(profile, "python", "n = len(tables['Second \"x\"'])")["n"] == 2
    assert opened_as(profile, profile.tables[1], "sql") == '"Second ""x"""'
    assert run(profile, "sql", 'SELECT sum(a) AS s FROM "Second ""x"""')["rows"] == [["3"]]


def test_a_name_with_everything_in_it_stays_a_name(folder: Path) -> None:
    name = 'it\'s "the" {file}.csv'
    path = text_file(folder, name, b'it\'s {a},"say ""b"""\n1,2\n')
    profile = profile_file(path, f"2026/{name}")
    assert run(profile, "python", "")["df"].to_dict("records") == [{"it's {a}": 1, 'say "b"': 2}]
    assert run(profile, "sql", "SELECT * FROM t")["rows"] == [(1, 2)]


CELLS = st.sampled_from(
    ("", "0", "-5", "2.5", "1e5", "007", "1,5", "NA", "-", "x", "a,b", 'q"t', "two\nlines", "é€", " pad ", "true", "False",
     "9" * 20, "1_000", "inf", "2024-01-02", "02.01.2024", "2024-01-02T03:04:05Z", ";", "|", "#", "'")
)  # fmt: skip
HEADS = st.sampled_from(("a", "A", "b", "x y", "", 'q"x', "two\nlines", "é", "it's"))


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    data=st.data(),
    width=st.integers(1, 4),
    delimiter=st.sampled_from(",;\t|"),
    end=st.sampled_from(("\n", "\r\n")),
    encoding=st.sampled_from(("utf-8", "utf-8-sig", "cp1252", "utf-16")),
)
def test_any_table_is_the_same_to_profile_python_and_sql(
    folder: Path, data: st.DataObject, width: int, delimiter: str, end: str, encoding: str
) -> None:
    header = data.draw(st.lists(HEADS, min_size=width, max_size=width).filter(any))
    rows = data.draw(st.lists(st.lists(CELLS, min_size=width, max_size=width), max_size=8))
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter, lineterminator=end).writerows([header, *rows])
    profile = profile_file(text_file(folder, "any.csv", text.getvalue().encode(encoding)), "any.csv")
    table = profile.tables[0]
    frame = run(profile, "python", "")["df"]
    assert len(frame) == table.rows == len(run(profile, "sql", "SELECT * FROM t")["rows"])
    assert [int(frame[column.name].isna().sum()) for column in table.columns] == [one.missing for one in table.columns]
    if width > 1 and profile.delimiter == delimiter and not profile.ragged:
        assert table.rows == len(rows)
