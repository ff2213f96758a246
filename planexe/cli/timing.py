"""planexe timing: what was measured of a run."""

import argparse

from planexe.cli.command import COMPLETE, Command, add_json, add_runs, print_json, workbench


def _configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("run_id", metavar="RUN_ID")
    add_runs(parser)
    add_json(parser)


def _run(arguments: argparse.Namespace) -> int:
    from planexe.timing.measures import measure_run

    bench = workbench(arguments)
    measured = measure_run(bench.read(arguments.run_id))
    if arguments.json:
        print_json(measured.to_json())
        return COMPLETE
    for label, value, explanation in measured.describe():
        print(f"{label:28} {value:>16}   {explanation}")
    return COMPLETE


COMMAND = Command("timing", "show what was measured of a run", _configure, _run)
