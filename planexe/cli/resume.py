"""planexe resume: continue what is missing of a run."""

import argparse

from planexe.cli.command import Command, add_budget, add_engine, add_json, add_runs, read_budget, workbench


def _configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("run_id", metavar="RUN_ID")
    parser.add_argument("--concurrency", metavar="N", help="calls in flight (default: as set last)")
    add_budget(parser)
    parser.add_argument("--despite-refusal", action="store_true",
                        help="make the plan although its goal was refused; the report will say so")  # fmt: skip
    add_engine(parser)
    parser.add_argument("--queue", action="store_true",
                        help="leave it to a worker (`planexe worker`), and return at once")  # fmt: skip
    add_runs(parser)
    add_json(parser)


def _run(arguments: argparse.Namespace) -> int:
    from planexe.cli.queueing import queue_run
    from planexe.cli.run_display import work_on
    from planexe.spine.changes import GoOn, apply
    from planexe.spine.run import Run

    bench = workbench(arguments)
    folder = bench.open(arguments.run_id)
    if arguments.despite_refusal:
        apply(Run(folder), GoOn())
    if budget := read_budget(arguments):
        bench.raise_budget(folder, budget)
    if arguments.queue:
        return queue_run(folder, arguments)
    active = bench.activate(folder, concurrency=arguments.concurrency)
    return work_on(bench, active, arguments)


COMMAND = Command("resume", "continue what is missing of a run", _configure, _run)
