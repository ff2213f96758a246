"""Programs over tables, with the libraries that are loaded before; SQL that means harm among them."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest

from planexe.errors import InputError
from planexe.sandbox import Program, Sandbox
from tests.sandbox.conftest import SMALL, Lab, any_level

SALES = "city,amount\nOslo,3\nBergen,4\nOslo,5\n"


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(any_level()) as sandbox:
        yield sandbox


def sql(lab: Lab, code: str, **texts: str) -> str:
    outcome = lab.run(code, language="sql", texts={"sales.csv": SALES, **texts})
    assert outcome.ok, outcome
    return outcome.stdout


def test_pandas_reads_a_table_and_writes_one(lab: Lab) -> None:
    code = (
        "import pandas as pd\ntable = pd.read_csv('sales.csv').groupby('city').amount.sum()\n"
        "print(table.to_dict())\ntable.to_csv('sums.csv')\ntable.to_frame().to_parquet('sums.parquet')"
    )
    outcome = lab.run(code, texts={"sales.csv": SALES})
    assert outcome.stdout == "{'Bergen': 4, 'Oslo': 8}\n"
    assert outcome.results["sums.csv"] == b"city,amount\nBergen,4\nOslo,8\n"
    assert outcome.results["sums.parquet"].startswith(b"PAR1")


def test_numpy_computes_and_the_same_each_time(lab: Lab) -> None:
    code = "import numpy as np\nprint(np.linalg.inv(np.random.rand(60, 60)).sum(), np.random.default_rng(1).random())"
    assert lab.run(code).stdout == lab.run(code).stdout != ""


def test_sql_reads_a_file_by_its_name_and_writes_csv(lab: Lab) -> None:
    assert sql(lab, "SELECT city, sum(amount) AS total FROM 'sales.csv' GROUP BY city ORDER BY city") == (
        "city,total\nBergen,4\nOslo,8\n"
    )


def test_sql_reads_every_kind_of_table(lab: Lab, tmp_path: Path) -> None:
    parquet = tmp_path / "p.parquet"
    duckdb.execute(f"COPY (SELECT 4 AS n) TO '{parquet}'")
    files = {"p.parquet": parquet}
    for name, text in {"t.tsv": "n\tm\n1\t0\n", "j.json": '[{"n": 2}]', "l.jsonl": '{"n": 3}\n{"n": 0}\n'}.items():
        files[name] = tmp_path / name
        files[name].write_text(text, "utf-8")
    union = " UNION ALL ".join(f"SELECT n FROM '{name}'" for name in files)
    outcome = lab.sandbox.run(Program("sql", f"SELECT sum(n)::INT AS n FROM ({union})", files), limits=SMALL)
    assert outcome.stdout == "n\n10\n", outcome


def test_names_of_files_may_be_odd(lab: Lab) -> None:
    texts = {"a\"b'c.csv": "n\n1\n", "sales.tsv": "n\tm\n2\t0\n"}
    assert sql(lab, "SELECT a.n, b.n FROM 'a\"b''c.csv' a, 'sales.tsv' b", **texts) == "n,n\n1,2\n"


def test_several_statements_give_the_rows_of_the_last(lab: Lab) -> None:
    assert sql(lab, "CREATE TABLE t AS SELECT amount FROM 'sales.csv'; SELECT max(amount) AS m FROM t;") == "m\n5\n"


def test_error_of_sql_is_told_without_lines_of_python(lab: Lab) -> None:
    outcome = lab.run("SELECT town FROM 'sales.csv'", language="sql", texts={"sales.csv": SALES})
    assert outcome.stopped_by == "error"
    assert 'Referenced column "town" not found' in outcome.sentence
    assert "Traceback" not in outcome.stderr


def test_file_that_sql_cannot_read_is_refused_before(tmp_path: Path) -> None:
    (tmp_path / "x.xlsx").write_bytes(b"PK")
    with pytest.raises(InputError, match=r"^SQL cannot read x\.xlsx; it reads \.csv"):
        Program("sql", "SELECT 1", {"x.xlsx": tmp_path / "x.xlsx"})


@pytest.mark.parametrize(
    "code",
    [
        "SELECT * FROM read_csv('/etc/passwd')",
        "SELECT * FROM '/etc/passwd'",
        "SELECT * FROM read_text('/proc/self/environ')",
        "SELECT * FROM glob('/**')",
        "COPY (FROM 'sales.csv') TO '/tmp/planexe-was-here.csv'",
        "COPY (FROM 'sales.csv') TO 'out.csv'",
        "EXPORT DATABASE 'out'",
        "ATTACH '/tmp/planexe-was-here.db' AS other",
        "ATTACH 'http://127.0.0.1/x.db' AS other",
        "INSTALL httpfs",
        "LOAD httpfs",
        "SELECT * FROM read_csv('http://127.0.0.1/x.csv')",
        "SET enable_external_access = true",
        "SET allowed_paths = ['/etc/passwd']",
        "SET memory_limit = '10GB'",
        "RESET lock_configuration",
        "PRAGMA enable_external_access = true",
        "SELECT getenv('OPENAI_API_KEY')",
        "SELECT * FROM code",
    ],
)
def test_sql_that_means_harm_is_refused(code: str, lab: Lab, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "top secret")
    outcome = lab.run(code, language="sql", texts={"sales.csv": SALES})
    assert (outcome.stopped_by, outcome.results) == ("error", {}), outcome
    assert outcome.sentence.startswith("It failed: ")
    assert "top secret" not in f"{outcome.stdout} {outcome.stderr}"


def test_join_without_end_is_ended(lab: Lab) -> None:
    code = "SELECT count(*) FROM range(1000000) a, range(1000000) b, range(1000000) c WHERE a.range + b.range = c.range + 1"
    assert lab.run(code, language="sql", limits=replace(SMALL, wall_s=0.5)).stopped_by == "time"


def test_sql_that_needs_too_much_memory_is_told_so(lab: Lab) -> None:
    code = "SELECT list(range) FROM range(100000000)"
    outcome = lab.run(code, language="sql", limits=replace(SMALL, cpu_s=60))
    assert (outcome.stopped_by, outcome.sentence) == ("memory", "It needed more than 200 MB of memory.")


def test_program_cannot_spoil_the_next(lab: Lab) -> None:
    spoil = """
import atexit, builtins, gc, sys, threading, pandas
pandas.read_csv = pandas.DataFrame.sum = builtins.open = lambda *a, **k: "spoilt"
sys.modules["numpy"] = None
atexit.register(print, "spoilt")
threading.Thread(target=threading.Event().wait, daemon=True).start()
for found in gc.get_objects():
    if isinstance(found, dict) and "OPENBLAS_NUM_THREADS" in found:
        found.clear()
open("left.txt", "w")
"""
    assert lab.run(spoil).ok
    code = (
        "import os, numpy, pandas\nprint(pandas.read_csv('sales.csv').amount.sum(), os.listdir(), 'TZ' in os.environ)"
    )
    assert lab.run(code, texts={"sales.csv": SALES}).stdout == "12 ['sales.csv'] True\n"
