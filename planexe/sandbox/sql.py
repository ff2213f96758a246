"""Runs SQL with DuckDB, which is given the program's files and no way to any other."""

import csv
import sys
from collections.abc import Sequence

from planexe.sandbox.program import Limits, path_suffix


def run_sql(code: str, names: Sequence[str], limits: Limits) -> None:
    """Runs statements and writes the rows of the last one to stdout, as CSV with a head.

    Args:
        code: the statements.
        names: files in the working folder; each is a view.
        limits: memory and threads that it may use.
    """
    import duckdb

    connection = duckdb.connect(
        ":memory:",
        config={
            "memory_limit": f"{limits.memory_bytes * 3 // 4}B",
            "threads": min(4, limits.processes),
            "temp_directory": "",
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
            "python_enable_replacements": False,
        },
    )
    for view, name in _views(names).items():
        connection.execute(f"CREATE VIEW {_identifier(view)} AS SELECT * FROM {_reader(name)}")  # noqa: S608  quoted
    connection.execute(f"SET allowed_paths = [{', '.join(map(_text, names))}]")
    connection.execute("SET enable_external_access = false")
    connection.execute("SET lock_configuration = true")
    found = connection.execute(code)
    if found.description:
        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerow(column[0] for column in found.description)
        while rows := found.fetchmany(1000):
            writer.writerows(rows)


def _views(names: Sequence[str]) -> dict[str, str]:
    """Returns the name of each view with its file: without its suffix, unless another one took that name."""
    views = dict[str, str]()
    for name in names:
        stem = name.rpartition(".")[0]
        views[name if stem in views else stem] = name
    return views


def _reader(name: str) -> str:
    suffix = path_suffix(name)
    if suffix == ".parquet":
        return f"read_parquet({_text(name)})"
    if suffix in {".json", ".jsonl", ".ndjson"}:
        return f"read_json_auto({_text(name)})"
    return f"read_csv_auto({_text(name)})"


def _identifier(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _text(name: str) -> str:
    return "'" + name.replace("'", "''") + "'"
