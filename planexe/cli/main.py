"""Reads the command line, runs the sub-command, and turns errors into one sentence and an exit status."""

import argparse
import importlib
import logging
import os
import pkgutil
import sys
from collections.abc import Sequence

from planexe import __version__, cli
from planexe.cli.command import FAILED, STOPPED, USAGE, Command
from planexe.errors import InputError, PlanExeError, RunNotFound, Stopped

_EPILOG = """\
exit status: 0 complete, 3 complete with gaps, 1 failed, 2 wrong usage, 130 stopped
environment: PLANEXE_RUNS, PLANEXE_MAX_CONCURRENT_LLM, PLANEXE_MODEL, PLANEXE_MODELS, the providers' keys; .env is read
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the planexe command and returns its exit status."""
    parser, commands = _parser()
    try:
        parsed = parser.parse_args(arguments)
    except InputError as error:
        print(f"planexe: {error}", file=sys.stderr)
        return USAGE
    logging.basicConfig(
        level=logging.DEBUG if parsed.debug else logging.CRITICAL, format="%(asctime)s %(name)s %(message)s"
    )
    try:
        return commands[parsed.command].run(parsed)
    except PlanExeError as error:
        if parsed.debug:
            raise
        print(f"planexe: {error}", file=sys.stderr)
        return _status_of(error)
    except KeyboardInterrupt:
        print("planexe: interrupted; everything finished so far is kept.", file=sys.stderr)
        return STOPPED
    except BrokenPipeError:  # the reader of our output left, as `head` does
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FAILED


def _status_of(error: PlanExeError) -> int:
    if isinstance(error, InputError | RunNotFound):
        return USAGE
    return STOPPED if isinstance(error, Stopped) else FAILED


def _parser() -> tuple[argparse.ArgumentParser, dict[str, Command]]:
    parser = argparse.ArgumentParser(
        prog="planexe",
        description="A paragraph in, a complete strategic plan out, concurrently.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"planexe {__version__}")
    parser.add_argument("--debug", action="store_true", help="log everything and show tracebacks")
    choices = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    commands = {command.name: command for command in find_commands()}
    for command in commands.values():
        sub = choices.add_parser(command.name, help=command.summary, description=command.summary)
        command.configure(sub)
    return parser, commands


def find_commands() -> list[Command]:
    """Returns the sub-commands in alphabetical order: every file of this room that has a ``COMMAND``."""
    found = []
    for module in pkgutil.iter_modules(cli.__path__):
        command = getattr(importlib.import_module(f"planexe.cli.{module.name}"), "COMMAND", None)
        if command is not None:
            found.append(command)
    return found
