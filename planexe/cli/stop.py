"""planexe stop: ask a run in another process to stop."""

import argparse
import time

from planexe.cli.command import COMPLETE, FAILED, Command, add_runs, note, workbench

_PATIENCE_S = 15.0


def _configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("run_id", metavar="RUN_ID")
    parser.add_argument("--drain", action="store_true", help="let the calls in flight finish first")
    add_runs(parser)


def _run(arguments: argparse.Namespace) -> int:
    folder = workbench(arguments).open(arguments.run_id)
    if not folder.in_use():
        note(f"Nobody works on run {folder.run_id}; it is {folder.status()}.")
        return COMPLETE
    folder.request_stop("drain" if arguments.drain else "now")
    if arguments.drain:
        print(f"Run {folder.run_id} stops when its calls in flight have finished.")
        return COMPLETE
    deadline = time.monotonic() + _PATIENCE_S
    while folder.in_use():
        if time.monotonic() > deadline:
            note(f"Run {folder.run_id} was asked to stop and has not yet; its process may hang.")
            return FAILED
        time.sleep(0.05)
    print(f"Run {folder.run_id} has stopped; go on with `planexe resume {folder.run_id}`.")
    return COMPLETE


COMMAND = Command("stop", "ask a run in another process to stop", _configure, _run)
