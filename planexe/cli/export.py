"""planexe export: write a plan in another format."""

import argparse

from planexe.cli.allowed_values import export_formats
from planexe.cli.command import COMPLETE, Command, add_choice, add_runs, workbench


def _configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("run_id", metavar="RUN_ID")
    add_choice(parser, "--format", export_formats, "format to write", required=True, metavar="F")
    parser.add_argument("--out", metavar="PATH", help="file to write (default: in the run folder)")
    add_runs(parser)


def _run(arguments: argparse.Namespace) -> int:
    bench = workbench(arguments)
    print(bench.export(bench.open(arguments.run_id), arguments.format, arguments.out or ""))
    return COMPLETE


COMMAND = Command("export", "write a plan in another format", _configure, _run)
