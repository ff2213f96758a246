"""planexe export: write a plan in another format, brought up to date first where that is wished."""

import argparse
from typing import TYPE_CHECKING, Any

from planexe.cli.allowed_values import export_formats
from planexe.cli.command import COMPLETE, Command, add_choice, add_json, add_runs, note, print_json, workbench

if TYPE_CHECKING:
    from planexe.runs.workbench import Workbench
    from planexe.spine.run_folder import RunFolder


def _configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("run_id", metavar="RUN_ID")
    add_choice(parser, "--format", export_formats, "format to write", required=True, metavar="F")
    parser.add_argument("--out", metavar="PATH", help="file to write (default: in the run folder)")
    parser.add_argument("--long", action="store_true", help="write the annexes behind the main part")
    parser.add_argument("--up-to-date", action="store_true",
                        help="make again first what is stale after an edit; it says what that takes")  # fmt: skip
    add_runs(parser)
    add_json(parser)


def _run(arguments: argparse.Namespace) -> int:
    from planexe.report.exports import find_format

    bench = workbench(arguments)
    folder = bench.open(arguments.run_id)
    find_format(arguments.format)  # a wrong one is told before anything is read or asked
    if arguments.up_to_date:
        find_format(arguments.format, bench.report(folder))
    status, figures = _bring_up_to_date(bench, folder, arguments) if arguments.up_to_date else (COMPLETE, None)
    report = bench.report(folder)
    report = report.at_length() if arguments.long else report
    path = bench.export(folder, arguments.format, arguments.out or "", report)
    if report.stale_notice:
        other = "" if arguments.up_to_date else " Add --up-to-date to have them made again first."
        note(f"Not up to date: {report.stale_notice}{other}")
    if arguments.json:
        stale = {"stale": list(report.stale), "notice": report.stale_notice}
        print_json({"path": str(path), "format": arguments.format, **stale, "run": figures})
    else:
        print(path)
    return status


def _bring_up_to_date(
    bench: "Workbench", folder: "RunFolder", arguments: argparse.Namespace
) -> tuple[int, dict[str, Any] | None]:
    """Makes again what is stale; returns the exit status of that run and its figures, none where nothing was stale.

    Raises:
        RunInUse: somebody works on the run.
        InputError: a model cannot be asked.
    """
    from planexe.cli.rerun import effort_text
    from planexe.cli.run_display import STATUS, say_outcome, work_quietly
    from planexe.figures import count_text
    from planexe.runs.reruns import preview_of, sizes_of
    from planexe.spine.changes import apply
    from planexe.spine.rerun import RerunWish
    from planexe.spine.run import Run

    run = Run(folder)
    stale = [name for name, found in run.fresh.items() if found.outdated]
    if not stale:
        note("Everything is up to date; nothing was asked.")
        return COMPLETE, None
    preview = preview_of(bench, run, RerunWish(), sizes_of(bench, run, run.attempts))
    note(f"{count_text(len(stale), 'stage')} {'is' if len(stale) == 1 else 'are'} stale. {effort_text(preview)}")
    active = bench.activate(folder)
    apply(run, RerunWish())
    outcome, figures = work_quietly(active, arguments)
    say_outcome(active, outcome, figures, say=note)
    return STATUS[outcome.status], figures


COMMAND = Command("export", "write a run in another format", _configure, _run)
