"""Makes the sample of "Ask tables" anew: three public tables, the questions of ``rows_sample.toml``, their answers.

Needs ``vega_datasets``, which ships the tables; each answer is worked out in two ways, which have to agree.
"""

import importlib.util
import os
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import duckdb

from planexe.json_text import json_text
from planexe.tables.profile import Profile
from planexe.tables.profile_tables import profile_file
from planexe.workflows.rows.opening import whole_program
from planexe.workflows.rows.score import answer_values, is_equal

QUESTIONS: Final = Path(__file__).with_name("rows_sample.toml")
SAMPLE: Final = Path(__file__).resolve().parents[1] / "planexe" / "workflows" / "rows" / "sample"
TABLES: Final = SAMPLE / "tables"
_SOURCES: Final = {
    "seattle-weather.csv": "seattle-weather.csv", "us-employment.tsv": "us-employment.csv",
    "airports.parquet": "airports.csv",
}  # fmt: skip


def asked() -> list[dict[str, Any]]:
    """Returns the questions with their two programs."""
    found: list[dict[str, Any]] = tomllib.loads(QUESTIONS.read_text("utf-8"))["question"]
    return found


def by_pandas(profile: Profile, code: str, names: Mapping[str, str]) -> dict[str, str]:
    """Returns what a program of ours with pandas finds, by name."""
    made: dict[str, Any] = {}
    exec(compile(whole_program(profile, "python", code)[1], "pandas", "exec"), made)  # noqa: S102  our own
    return {name: str(made[name]) for name in names}


def by_sql(profile: Profile, code: str, names: Mapping[str, str]) -> dict[str, str]:
    """Returns what a statement of ours finds, by name."""
    with duckdb.connect() as connection:
        found = connection.execute(whole_program(profile, "sql", code)[1])
        row = dict(zip([column[0] for column in found.description], found.fetchone() or (), strict=True))
    return {name: str(row[name]) for name in names}


def answers(one: Mapping[str, Any], profile: Profile) -> tuple[dict[str, str], dict[str, str]]:
    """Returns the values of a question's answer in both ways; the program finds the table in the working folder."""
    names = answer_values(one["format"])
    return by_pandas(profile, one["pandas"], names), by_sql(profile, one["sql"], names)


def main() -> None:
    """Writes tables, questions and answers."""
    _write_tables()
    os.chdir(TABLES)
    profiles = {name: profile_file(TABLES / name, name) for name in _SOURCES}
    questions, labels = [], []
    for number, one in enumerate(asked(), 1):
        first, second = answers(one, profiles[one["file"]])
        if wrong := [name for name in first if not is_equal(first[name], second[name])]:
            raise SystemExit(f"Question {number} has two answers: {first} and {second} differ in {wrong}.")
        shown = {name: one.get(name, "") for name in ("question", "constraints", "format", "level", "concepts")}
        questions.append({"id": number, "file_name": one["file"], **shown})
        labels.append({"id": number, "common_answers": [list(pair) for pair in first.items()]})
    for name, lines in (("questions", questions), ("answers", labels)):
        text = "".join(f"{json_text(line)}\n" for line in lines)
        (SAMPLE / f"{name}.jsonl").write_text(text, encoding="utf-8")
    print(f"{len(questions)} questions about {len(profiles)} tables in {SAMPLE}")


def _write_tables() -> None:
    found = importlib.util.find_spec("vega_datasets")
    if found is None or not found.submodule_search_locations:
        raise SystemExit("Install vega_datasets first: it ships the tables.")
    data = Path(found.submodule_search_locations[0], "_data")
    TABLES.mkdir(parents=True, exist_ok=True)
    for name, source in _SOURCES.items():
        text = (data / source).read_text("utf-8")
        if name.endswith(".parquet"):
            duckdb.read_csv(str(data / source)).write_parquet(str(TABLES / name), compression="zstd")
        else:
            (TABLES / name).write_text(text.replace(",", "\t") if name.endswith(".tsv") else text, encoding="utf-8")


if __name__ == "__main__":
    main()
