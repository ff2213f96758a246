"""planexe plan: a whole run with a live progress display."""

import argparse
import sys
from pathlib import Path

from planexe.cli.allowed_values import details, fault_profiles, plan_types, purposes, working_weeks
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
from planexe.errors import GoalError


def _configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("goal", nargs="?", metavar="GOAL", help="what you want to do: one paragraph")
    parser.add_argument("--goal-file", metavar="F", help="read the goal from this text file; - for standard input")
    parser.add_argument(
        "--model",
        action="append",
        default=[],
        metavar="M",
        help="model to use, `planexe models` lists them; repeat it to name fallbacks, best first",
    )
    parser.add_argument("--concurrency", metavar="N", help="calls in flight, 1 to 1024")
    add_choice(
        parser, "--detail", details, "how thorough, fast makes fewer drafts (default full)", default="full", metavar="D"
    )
    parser.add_argument("--quick", action="store_true",
                        help="leave out inputs that only improve an answer: sooner done, less considered")  # fmt: skip
    parser.add_argument("--run-id", default="", metavar="ID", help="name of the run (default: made from the time)")
    add_runs(parser)
    parser.add_argument("--seed", type=whole_number("--seed"), default=1, metavar="N", help="seed (default 1)")
    parser.add_argument("--time-scale", type=number("--time-scale"), default=1.0, metavar="X",
                        help="simulated model only: factor on its waiting, 0 for none")  # fmt: skip
    about_faults = "simulated model only: what goes wrong, changed at will as in slow,server_error=0.1"
    add_choice(parser, "--faults", fault_profiles, about_faults, default="none", metavar="PROFILE")
    parser.add_argument("--language", default="English", help="language of the plan (default English)")
    parser.add_argument("--start-date", metavar="DATE", help="first day of the project, year-month-day")
    add_choice(parser, "--working-week", working_weeks, "which days count (default every day)", metavar="WEEK")
    parser.add_argument("--tasks-at-once", metavar="N", help="at most so many subtasks at the same time (default: any)")
    add_choice(parser, "--purpose", purposes, "fix the purpose instead of asking", metavar="P")
    add_choice(parser, "--plan-type", plan_types, "fix the plan type instead of asking", metavar="P")
    about_scenario = "fix the scenario instead of asking: ambitious, balanced, cautious, or a scenario's name"
    parser.add_argument("--scenario", metavar="NAME", help=about_scenario)
    about_currency = "fix the currency instead of asking: a code of ISO 4217, e.g. EUR or DKK"
    parser.add_argument("--currency", metavar="CODE", help=about_currency)
    add_budget(parser)
    parser.add_argument("--despite-refusal", action="store_true",
                        help="make the plan even if the goal is refused; the report will say so")  # fmt: skip
    add_json(parser)


def _run(arguments: argparse.Namespace) -> int:
    from planexe.cli.run_display import work_on

    bench = workbench(arguments)
    request = bench.request(
        _goal(arguments),
        models=arguments.model,
        concurrency=arguments.concurrency,
        detail=arguments.detail,
        quick=arguments.quick,
        run_id=arguments.run_id,
        seed=arguments.seed,
        time_scale=arguments.time_scale,
        faults=arguments.faults,
        language=arguments.language,
        options={
            "start_date": arguments.start_date,
            "working_week": arguments.working_week,
            "tasks_at_once": arguments.tasks_at_once,
            "purpose": arguments.purpose,
            "plan_type": arguments.plan_type,
            "scenario": arguments.scenario,
            "currency": arguments.currency,
        },
        budget=read_budget(arguments),
    )
    folder = bench.create(request)
    if arguments.despite_refusal:
        folder.go_on_despite_refusal()
    return work_on(bench.activate(folder), arguments)


def _goal(arguments: argparse.Namespace) -> str:
    from planexe.files import read_handed_text
    from planexe.workflows.plan.goal import MOST_BYTES

    if arguments.goal is not None and arguments.goal_file is not None:
        raise GoalError("Give the goal as text or as --goal-file, not both.", field="goal")
    if arguments.goal is not None:
        return str(arguments.goal)
    if arguments.goal_file is None:
        raise GoalError('Give the goal: planexe plan "what you want to do", or --goal-file F.', field="goal")
    try:
        piped = arguments.goal_file == "-"
        return read_handed_text(sys.stdin.buffer if piped else Path(arguments.goal_file), MOST_BYTES)
    except ValueError as error:
        raise GoalError(f"--goal-file {arguments.goal_file} {error}.", field="--goal-file") from error


COMMAND = Command("plan", "make a plan from a goal", _configure, _run)
