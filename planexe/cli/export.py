"""planexe export: write a plan in another format."""

import argparse
from pathlib import Path

from planexe.cli.command import COMPLETE, Command, add_runs, workbench


def _configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("run_id", metavar="RUN_ID")
    parser.add_argument("--format", required=True, metavar="F", help="html, md, zip, …; a wrong one lists all")
    parser.add_argument("--out", metavar="PATH", help="file to write (default: in the run folder)")
    add_runs(parser)


def _run(arguments: argparse.Namespace) -> int:
    from planexe.files import write_bytes_atomic
    from planexe.report.exports import export, find_format
    from planexe.report.report import build_report

    bench = workbench(arguments)
    folder = bench.open(arguments.run_id)
    chosen = find_format(arguments.format)
    content = export(arguments.format, build_report(folder, bench.stages_of(folder.request())))
    path = Path(arguments.out) if arguments.out else folder.path / f"plan{chosen.suffix}"
    write_bytes_atomic(path, content)
    print(path)
    return COMPLETE


COMMAND = Command("export", "write a plan in another format", _configure, _run)
