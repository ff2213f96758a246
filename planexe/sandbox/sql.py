"""Runs SQL with DuckDB, which is given the program's files and no way to any other."""

import csv
import sys
from collections.abc import Sequence

from planexe.sandbox.program import Limits


def run_sql(code: str, names: Sequence[str], limits: Limits) -> None:
    """Runs statements and writes the rows of the last one to stdout, as CSV with a head.

    Args:
        code: the statements.
        names: files in the working folder, the only ones that it may read.
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
    connection.execute(f"SET allowed_paths = [{', '.join(map(_text, names))}]")
    connection.execute("SET enable_external_access = false")
    connection.execute("SET lock_configuration = true")
    found = connection.execute(code)
    if found.description:
        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerow(column[0] for column in found.description)
        while rows := found.fetchmany(1000):
            writer.writerows(rows)


def _text(name: str) -> str:
    return "'" + name.replace("'", "''") + "'"
