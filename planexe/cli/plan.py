"""planexe plan: a whole run with a live progress display."""

import argparse

from planexe.cli.allowed_values import fault_profiles
from planexe.cli.command import (
    Command,
    add_budget,
    add_choice,
    add_json,
    add_runs,
    number,
    read_budget,
    whole_number,
    workbench,
)


def _configure(parser: argparse.ArgumentParser) -> None:
    from planexe.cli.input_flags import add_inputs

    add_inputs(parser, "plan")
    parser.add_argument(
        "--model",
        action="append",
        default=[],
        metavar="M",
        help="model to use, `planexe models` lists them; repeat it to name fallbacks, best first",
    )
    parser.add_argument("--concurrency", metavar="N", help="calls in flight, 1 to 1024")
    parser.add_argument("--run-id", default="", metavar="ID", help="name of the run (default: made from the time)")
    add_runs(parser)
    parser.add_argument("--seed", type=whole_number("--seed"), default=1, metavar="N", help="seed (default 1)")
    parser.add_argument("--time-scale", type=number("--time-scale"), default=1.0, metavar="X",
                        help="simulated model only: factor on its waiting, 0 for none")  # fmt: skip
    about_faults = "simulated model only: what goes wrong, changed at will as in slow,server_error=0.1"
    add_choice(parser, "--faults", fault_profiles, about_faults, default="none", metavar="PROFILE")
    parser.add_argument("--language", default="English", help="language of the plan (default English)")
    add_budget(parser)
    parser.add_argument("--despite-refusal", action="store_true",
                        help="make the plan even if the goal is refused; the report will say so")  # fmt: skip
    add_json(parser)


def _run(arguments: argparse.Namespace) -> int:
    from planexe.cli.input_flags import read_inputs
    from planexe.cli.run_display import work_on

    bench = workbench(arguments)
    request = bench.request(
        workflow="plan",
        models=arguments.model,
        concurrency=arguments.concurrency,
        run_id=arguments.run_id,
        seed=arguments.seed,
        time_scale=arguments.time_scale,
        faults=arguments.faults,
        language=arguments.language,
        budget=read_budget(arguments),
        **read_inputs(arguments, "plan"),
    )
    folder = bench.create(request)
    if arguments.despite_refusal:
        folder.go_on_despite_refusal()
    return work_on(bench.activate(folder), arguments)


COMMAND = Command("plan", "make a plan from a goal", _configure, _run)
