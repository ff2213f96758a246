"""``python -m benchmarks [NAME …] [--json]``: measures and prints the tables."""

import argparse
import json
import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from importlib import import_module

from benchmarks.measuring import machine_note
from benchmarks.report import Benchmark, Options
from benchmarks.tables import Table

NAMES = (
    "schedule",
    "whole_plan",
    "chain",
    "tokens",
    "cache",
    "fast_model",
    "overhead",
    "steps",
    "startup",
    "seeds",
    "forecast",
    "time_left",
    "library",
    "profile_tables",
    "storm",
    "memory",
    "app",
    "sandbox",
    "rows",
    "map",
    "plan_maths",
    "cluster",
)


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"{', '.join(NAMES)}; default: all")
    parser.add_argument("--json", action="store_true", help="write the figures as JSON instead of tables")
    parser.add_argument("--repeats", type=int, default=Options().repeats, help="measurements of each figure")
    parser.add_argument(
        "--slower", type=float, default=1.0, help="factor on the pace; 2 takes twice as long and is more exact"
    )
    chosen = parser.parse_args(arguments)
    unknown = [n for n in chosen.names if n not in NAMES]
    if unknown:
        parser.error(f"there is no benchmark {', '.join(unknown)}; choose from {', '.join(NAMES)}")
    usual = Options()
    options = replace(
        usual,
        repeats=chosen.repeats,
        time_scale=usual.time_scale * chosen.slower,
        long_s=usual.long_s * chosen.slower,
        say=lambda text: print(f"… {text}", file=sys.stderr, flush=True),
    )
    return _measure(chosen.names or NAMES, options, as_json=chosen.json)


def _measure(names: Sequence[str], options: Options, *, as_json: bool) -> int:
    started_s = time.perf_counter()
    note = machine_note()
    tables: list[Table] = []
    for name in names:
        benchmark: Benchmark = import_module(f"benchmarks.{name}").run
        for table in benchmark(options):
            tables.append(table)
            if not as_json:
                print(f"{table.text()}\n", flush=True)
    notes = [f"At the start: {note}", f"At the end: {machine_note()}"]
    notes.append(f"Measured in {time.perf_counter() - started_s:.0f} s.")
    print(
        json.dumps({"tables": [t.to_json() for t in tables], "notes": notes}, indent=1) if as_json else "\n".join(notes)
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
