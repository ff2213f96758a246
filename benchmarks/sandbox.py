"""How soon a program begins in the sandbox, and how many end in a second."""

import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from benchmarks.child import child_wall_s
from benchmarks.measuring import interleaved
from benchmarks.report import Options
from benchmarks.tables import Cell, Column, Table, verdict
from planexe.sandbox import Program, Sandbox, sandbox_levels, sandbox_text

WARM_MS = 100.0
PROGRAMS = 40
WORKERS = (1, 2, 4, 8)
TABLE = "city,amount\n" + "".join(f"town {n % 50},{n}\n" for n in range(5000))
PANDAS = "import pandas as pd\nprint(pd.read_csv('sales.csv').groupby('city').amount.sum().max())"
SQL = "SELECT max(total) FROM (SELECT sum(amount) AS total FROM sales GROUP BY city)"


def run(options: Options) -> Iterator[Table]:
    """Measures the best sandbox of this machine; says so where it has none."""
    if not any(level.found for level in sandbox_levels()):
        yield Table("sandbox", [Column("programs")], [["not run"]], [sandbox_text(sandbox_levels())])
        return
    with tempfile.TemporaryDirectory() as folder, Sandbox() as sandbox:
        table = Path(folder, "sales.csv")
        table.write_text(TABLE, "utf-8")
        programs = {
            "nothing": Program("python", "pass"),
            "pandas over 5,000 rows": Program("python", PANDAS, {"sales.csv": table}),
            "SQL over 5,000 rows": Program("sql", SQL, {"sales.csv": table}),
        }
        yield start_table(options, sandbox, programs)
        yield rate_table(options, sandbox, programs)


def start_table(options: Options, sandbox: Sandbox, programs: dict[str, Program]) -> Table:
    """Returns the milliseconds from asking for a program to its outcome, cold and warm."""
    options.say("sandbox: from asking to the outcome")
    nothing = programs["nothing"]

    def cold() -> float:
        sandbox.close()
        return _ms(sandbox, nothing)

    def bare() -> float:
        return 1000 * child_wall_s(["-c", "import numpy, pandas, duckdb"])

    bare_text, cold_text = "python that imports the libraries, no sandbox", "cold: the server begins first"
    cases: dict[str, Callable[[], float]] = {bare_text: bare, cold_text: cold}
    for name, program in programs.items():
        cases[f"warm: {name}"] = lambda program=program: _ms(sandbox, program)
    found = interleaved(cases, dict.fromkeys(cases, options.repeats))
    rows: list[list[Cell]] = []
    for name, sample in found.items():
        at_most = WARM_MS if name == "warm: nothing" else None
        rows.append([name, sample.median, sample.spread, verdict(sample.median, at_most=at_most) if at_most else ""])
    columns = [Column("program"), Column("ms", ".0f"), Column("spread", ".0f"), Column("target")]
    return Table("sandbox: from asking to the outcome", columns, rows, [sandbox_text(sandbox_levels())])


def rate_table(options: Options, sandbox: Sandbox, programs: dict[str, Program]) -> Table:
    """Returns how many programs end in a second, with several threads that ask."""
    number = options.count(PROGRAMS)
    rows: list[list[Cell]] = []
    for workers in WORKERS:
        options.say(f"sandbox: {number} programs from {workers} threads")
        row: list[Cell] = [workers]
        for program in programs.values():
            with ThreadPoolExecutor(workers) as pool:
                began_s = time.perf_counter()
                outcomes = list(pool.map(sandbox.run, [program] * number))
                seconds = time.perf_counter() - began_s
            if not all(outcome.ok for outcome in outcomes):
                raise RuntimeError(next(outcome.sentence for outcome in outcomes if not outcome.ok))
            row.append(number / seconds)
        rows.append(row)
    return Table(
        "sandbox: programs a second", [Column("threads"), *(Column(name, ".1f") for name in programs)], rows,
        [f"Each is a process of its own in a room of its own; Python {sys.version.split()[0]}."],
    )  # fmt: skip


def _ms(sandbox: Sandbox, program: Program) -> float:
    began_s = time.perf_counter()
    outcome = sandbox.run(program)
    if not outcome.ok:
        raise RuntimeError(outcome.sentence)
    return 1000 * (time.perf_counter() - began_s)
