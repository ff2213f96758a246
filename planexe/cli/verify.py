"""planexe verify: is this run's folder whole, and if not, mend it."""

import argparse
from typing import TYPE_CHECKING

from planexe.cli.command import COMPLETE, FAILED, Command, add_json, add_runs, note, offer, print_json, workbench

if TYPE_CHECKING:
    from planexe.library.verification import Flaw


def _configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("run_id", metavar="RUN_ID")
    parser.add_argument("--repair", action="store_true",
                        help="set aside what is damaged, so that the run opens again; nothing is removed")  # fmt: skip
    add_runs(parser)
    add_json(parser)


def _run(arguments: argparse.Namespace) -> int:
    from planexe.library.repair import repair_run
    from planexe.library.verification import flaws_of

    folder = workbench(arguments).open(arguments.run_id)
    folder.sweep()
    flaws = flaws_of(folder, in_use=folder.in_use())
    repairs = repair_run(folder) if arguments.repair and flaws else ()
    if arguments.json:
        print_json({"run_id": folder.run_id, "whole": not flaws, "flaws": flaws,
                    "repairs": repairs})  # fmt: skip
        return COMPLETE if repairs or not flaws else FAILED
    _show(flaws)
    for repair in repairs:
        aside = f" (now {repair.aside})" if repair.aside else ""
        print(f"mended: {repair.file}{aside}: {repair.done}.")
    if not flaws:
        print(f"Run {folder.run_id} is whole.")
    elif not repairs:
        note(f"planexe: run {folder.run_id} is damaged. {offer(folder.run_id)}")
        return FAILED
    return COMPLETE


def _show(flaws: "tuple[Flaw, ...]") -> None:
    for flaw in flaws:
        print(f"damaged: {flaw.why}")


COMMAND = Command("verify", "tell whether a run's folder is whole, and mend it", _configure, _run)
