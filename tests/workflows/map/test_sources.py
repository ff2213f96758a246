"""Every kind of source gives its columns, and no value that could name a person."""

import sqlite3
from contextlib import closing
from pathlib import Path

import duckdb
import pytest

from planexe.errors import InputError
from planexe.workflows.map.attribute import Attribute
from planexe.workflows.map.look_at_source import look_at_source
from planexe.workflows.map.matching import candidates_of
from planexe.workflows.map.source import SourceColumn, SourceLook, sources_of


def looked(path: Path) -> dict[str, SourceColumn]:
    return {column.id: column for column in look_at_source(path, path.name).columns}


def written(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_values_are_masked_but_for_codes(tmp_path: Path) -> None:
    rows = "".join(f"Ann{n} Miller,{'FM'[n % 2]},DE89 37{n:02},{n * 1000}.50\n" for n in range(40))
    found = looked(written(tmp_path, "people.csv", f"name,sex,iban,amount\n{rows}"))
    assert found["people.sex"].codes == ("F", "M")
    assert found["people.name"].codes == ()
    assert found["people.iban"].patterns == ("A{2}9{2} 9{4}",)
    assert found["people.amount"].range == "0.5 to 3.9e+04"
    told = str(list(found.values()))
    assert "Miller" not in told
    assert "3712" not in told


def test_few_names_are_no_codes(tmp_path: Path) -> None:
    rows = "Smith\nJones\n" * 20
    assert looked(written(tmp_path, "t.csv", f"last_name\n{rows}"))["t.last_name"].codes == ()


DDL = """
CREATE TABLE loans (id BIGINT NOT NULL PRIMARY KEY, cur_bal DECIMAL(18,2), opened DATE);
COMMENT ON COLUMN loans.cur_bal IS 'balance at the end of the day';
INSERT INTO loans VALUES (1, 2, '2024-01-01');
"""
MYSQL = "CREATE TABLE `t` (`a` int(11) NOT NULL COMMENT 'the key', `b` varchar(20)) ENGINE=InnoDB;"
TSQL = "CREATE TABLE [dbo].[Customer] ([Id] INT IDENTITY(1,1) NOT NULL, [Name] NVARCHAR(100) NULL);"


def test_statements_that_make_tables(tmp_path: Path) -> None:
    found = looked(written(tmp_path, "loans.sql", DDL))
    assert list(found) == ["loans.id", "loans.cur_bal", "loans.opened"]
    assert [column.kind for column in found.values()] == ["integer", "number", "date"]
    assert found["loans.cur_bal"].about == "balance at the end of the day"
    assert found["loans.cur_bal"].rows is None
    assert looked(written(tmp_path, "m.sql", MYSQL))["t.a"].about == "the key"
    assert list(looked(written(tmp_path, "s.ddl", TSQL))) == ["Customer.Id", "Customer.Name"]


def test_dump_of_an_information_schema(tmp_path: Path) -> None:
    text = "table_schema|table_name|column_name|data_type|remarks\ns1|t|a|varchar(3)|code\ns2|t|a|date|\n"
    found = looked(written(tmp_path, "dump.txt", text))
    assert list(found) == ["s1.t.a", "s2.t.a"]
    assert found["s1.t.a"].about == "code"


def test_databases(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "a.sqlite")) as lite, lite:
        lite.execute("CREATE TABLE one AS SELECT 1 AS x, 'b' AS y")
    with duckdb.connect(str(tmp_path / "b.duckdb")) as duck:
        duck.execute("CREATE TABLE two AS SELECT 1.5 AS x, DATE '2024-01-01' AS d FROM range(3)")
    assert list(looked(tmp_path / "a.sqlite")) == ["one.x", "one.y"]
    found = looked(tmp_path / "b.duckdb")
    assert [(column.id, column.kind, column.rows) for column in found.values()] == [
        ("two.x", "number", 3), ("two.d", "date", 3),
    ]  # fmt: skip


def test_two_sources_with_one_table_are_told_apart(tmp_path: Path) -> None:
    looks = {
        name: look_at_source(written(tmp_path, name, "CREATE TABLE t (a INT, b INT);"), name)
        for name in ("x.sql", "y.sql")
    }
    found = sources_of(looks)
    assert [column.id for column in found.columns] == ["x.sql/t.a", "x.sql/t.b", "y.sql/t.a", "y.sql/t.b"]
    assert "More than one source has a table t" in found.notes[0]


def test_two_thousand_columns(tmp_path: Path) -> None:
    rows = "".join(f"t,c{n},int\n" for n in range(2000))
    found = look_at_source(
        written(tmp_path, "dump.csv", f"table_name,column_name,data_type\n{rows}"), "dump.csv"
    ).columns
    assert len(found) == 2000
    asked = [Attribute(key="c1999", name="c1999", type="int")]
    assert candidates_of(asked, found)[0][0].column == "t.c1999"


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("e.csv", "", "0 bytes"),
        ("e.sql", "SELECT 1", "makes no table"),
        ("e.sql", "CREATE TABLE (((", "makes no table"),
        ("e.duckdb", "no database", "no DuckDB database"),
        ("e.sqlite", "no database", "no SQLite database"),
        ("e.docx", "x", "no source that can be read; use .csv"),
    ],
)
def test_what_is_no_source_is_told_in_a_sentence(tmp_path: Path, name: str, text: str, said: str) -> None:
    with pytest.raises(InputError, match=said):
        look_at_source(written(tmp_path, name, text), name)


def test_a_source_that_cannot_be_read_leaves_the_others() -> None:
    column = SourceColumn(id="t.a", name="a", table="t", file="f")
    found = sources_of({"bad.csv": SourceLook(problem="bad.csv is empty."), "f": SourceLook(columns=(column,))})
    assert (found.problems, len(found.columns)) == ({"bad.csv": "bad.csv is empty."}, 1)
