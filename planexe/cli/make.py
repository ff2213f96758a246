"""planexe plan, and whatever else can be made: a whole run with a live progress display."""

import argparse
import logging
from functools import partial
from typing import Final

from planexe import workflows
from planexe.cli.allowed_values import fault_profiles
from planexe.cli.command import (
    Command,
    add_budget,
    add_choice,
    add_engine,
    add_json,
    add_runs,
    note,
    note_unread_models,
    number,
    one_of,
    read_budget,
    whole_number,
    workbench,
)
from planexe.settings import find_own_workflows

_LOG_LEVELS: Final = ("DEBUG", "INFO", "WARNING", "ERROR")


def _configure(workflow: str, parser: argparse.ArgumentParser) -> None:
    from planexe.cli.input_flags import add_inputs, flags_of
    from planexe.spine.workflow import find_workflow

    found = find_workflow(workflow)
    add_inputs(parser, workflow)
    parser.add_argument(
        "--model",
        action="append",
        default=[],
        metavar="M",
        help="model to use, `planexe models` lists them; repeat it to name fallbacks, best first",
    )
    parser.add_argument("--fast-model", default="", metavar="M",
                        help="faster model for the calls without slack, which hold up everything")  # fmt: skip
    parser.add_argument(*flags_of("concurrency", found), metavar="N", help="calls in flight, 1 to 1024")
    parser.add_argument("--run-id", default="", metavar="ID", help="name of the run (default: made from the time)")
    add_runs(parser)
    parser.add_argument("--seed", type=whole_number("--seed"), default=1, metavar="N", help="seed (default 1)")
    parser.add_argument("--time-scale", type=number("--time-scale"), default=1.0, metavar="X",
                        help="simulated model only: factor on its waiting, 0 for none")  # fmt: skip
    about_faults = "simulated model only: what goes wrong, changed at will as in slow,server_error=0.1"
    add_choice(parser, "--faults", fault_profiles, about_faults, default="none", metavar="PROFILE")
    if "--language" not in found.command.also.values():
        parser.add_argument("--language", default="English", help="language of the answers (default English)")
    about_weak = "where a model turns out too weak: go on with gaps (default), or stop"
    add_choice(parser, "--on-weak", lambda: ("go", "stop"), about_weak, default="go")
    add_budget(parser)
    parser.add_argument("--despite-refusal", action="store_true",
                        help="go on even if it is refused; the report will say so")  # fmt: skip
    add_engine(parser)
    parser.add_argument("--queue", action="store_true",
                        help="leave it to a worker (`planexe worker`), and return at once")  # fmt: skip
    about_log = "tell on standard error what happens, from this level on"
    add_choice(parser, "--log-level", lambda: _LOG_LEVELS, about_log, metavar="LEVEL", type=_log_level)
    add_json(parser)


def _log_level(text: str) -> str:
    return text.upper() if text.upper() in _LOG_LEVELS else one_of("--log-level", lambda: _LOG_LEVELS)(text)


def _run(workflow: str, arguments: argparse.Namespace) -> int:
    from planexe.cli.input_flags import read_inputs
    from planexe.cli.queueing import queue_run
    from planexe.cli.run_display import work_on
    from planexe.runs.simulation import language_note
    from planexe.spine.changes import GoOn, apply
    from planexe.spine.run import Run
    from planexe.spine.workflow import find_workflow

    if arguments.log_level:
        logging.getLogger().setLevel(arguments.log_level)
    bench = workbench(arguments)
    request = bench.request(
        workflow=workflow,
        models=arguments.model,
        fast_model=arguments.fast_model,
        concurrency=arguments.concurrency,
        run_id=arguments.run_id,
        seed=arguments.seed,
        time_scale=arguments.time_scale,
        faults=arguments.faults,
        language=getattr(arguments, "language", "English"),
        on_weak=arguments.on_weak,
        budget=read_budget(arguments),
        **read_inputs(arguments, workflow),
    )
    note_unread_models(bench)
    about = (
        language_note(request.language, find_workflow(workflow).brief_of(request.inputs)) if request.simulated else ""
    )
    if about:
        note(about)
    folder = bench.create(request)
    if arguments.despite_refusal:
        apply(Run(folder), GoOn())
    if arguments.queue:
        return queue_run(folder, arguments)
    return work_on(bench, bench.activate(folder), arguments)


def commands() -> list[Command]:
    """Returns a command for each workflow, named as it is; raises what ``find_own_workflows`` raises."""
    find_own_workflows()
    summaries = {name: workflows.summary_of(name) for name in workflows.workflow_names()}
    return [
        Command(name, summary[:1].lower() + summary[1:], partial(_configure, name), partial(_run, name))
        for name, summary in summaries.items()
    ]
