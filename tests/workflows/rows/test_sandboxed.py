"""Programs find their tables in the sandbox too, in both languages, whatever the file is."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from planexe.sandbox import Program, Sandbox
from planexe.tables.profile_tables import profile_file
from planexe.workflows.rows.opening import Language, whole_program
from tests.sandbox.conftest import any_level
from tests.tables.table_files import TEXTS, database, parquet, text_file, workbook

CODE: dict[Language, str] = {"python": "print('n'); print(len(df))", "sql": "SELECT count(*) AS n FROM t"}


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(any_level()) as made:
        yield made


@pytest.mark.parametrize("language", ["python", "sql"])
@pytest.mark.parametrize(
    "name", ["missing.csv", "ragged.csv", "odd_names.csv", "semicolons.csv", "parquet", "workbook", "database"]
)
def test_a_program_finds_its_table_in_the_sandbox(
    sandbox: Sandbox, tmp_path: Path, name: str, language: Language
) -> None:
    if name in TEXTS:
        path = text_file(tmp_path, name, TEXTS[name][0])
    elif name == "workbook":
        path = workbook(tmp_path, {"Sheet": [["a", "b"], [1, "x"]]})
    else:
        path = parquet(tmp_path) if name == "parquet" else database(tmp_path)
    profile = profile_file(path, path.name)
    run_as, code = whole_program(profile, language, CODE[language])
    outcome = sandbox.run(Program(run_as, code, {path.name: path}))
    assert (outcome.sentence, outcome.stdout) == ("", f"n\n{profile.tables[0].rows}\n")
