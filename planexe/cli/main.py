"""Reads the command line, runs the sub-command, and turns errors into one sentence and an exit status."""

import argparse
import errno
import importlib
import logging
import os
import pkgutil
import sys
from collections.abc import Callable, Sequence
from typing import Any

from planexe import __version__, cli
from planexe.cli.command import FAILED, STOPPED, USAGE, Command, note, offer
from planexe.cli.stop_signals import StopSignals
from planexe.cli.terminal import show_replacements
from planexe.errors import InputError, PlanExeError, RunDamaged, RunNotFound, Stopped

_EPILOG = """\
exit status: 0 complete, 3 complete with gaps, 1 failed, 2 wrong usage, 130 stopped
Ctrl-C, SIGTERM and the end of the terminal stop a command and keep what is finished; once more ends it at once
environment: PLANEXE_RUNS, PLANEXE_MAX_CONCURRENT_LLM, PLANEXE_MODEL, PLANEXE_MODELS, PLANEXE_WORKFLOWS,
  the providers' keys; .env is read
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the planexe command and returns its exit status."""
    show_replacements()
    with StopSignals() as signals:  # before all else: a command may be stopped while it still starts
        try:
            return _run(arguments, signals)
        except OSError as error:
            if error.errno not in {errno.EPIPE, errno.EIO}:
                raise
            # The reader of our output left, as `head` does, or the terminal did.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            return STOPPED if signals.caught else FAILED


def _run(arguments: Sequence[str] | None, signals: StopSignals) -> int:
    parsed = argparse.Namespace(debug=False)
    try:
        parser, commands = _parser()
        parsed = parser.parse_args(arguments, argparse.Namespace(signals=signals))
        logging.basicConfig(
            level=logging.DEBUG if parsed.debug else logging.CRITICAL, format="%(asctime)s %(name)s %(message)s"
        )
        return commands[parsed.command].run(parsed)
    except PlanExeError as error:
        if parsed.debug:
            raise
        run_id = getattr(parsed, "run_id", "")
        advice = f" {offer(run_id)}" if run_id and isinstance(error, RunDamaged) else ""
        note(f"planexe: {error}{advice}")
        return _status_of(error)
    except KeyboardInterrupt:
        note("planexe: interrupted; everything finished so far is kept.")
        return STOPPED


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
    choices = parser.add_subparsers(dest="command", metavar="COMMAND", required=True, parser_class=_CommandParser)
    commands = {command.name: command for command in find_commands()}
    for command in commands.values():
        sub = choices.add_parser(
            command.name,
            help=command.summary,
            description=command.summary,
            allow_abbrev=False,  # or `--goal TEXT` would be taken for `--goal-file`
        )
        sub.configure = command.configure
    return parser, commands


class _CommandParser(argparse.ArgumentParser):
    """Parser of one command, made when it is its turn: there are many, and their options take a while to find out."""

    configure: Callable[[argparse.ArgumentParser], None]

    def __init__(self, **settings: Any) -> None:
        self._settings = settings

    def parse_known_args(self, *arguments: Any, **settings: Any) -> Any:
        """Makes the parser with its options, then parses."""
        super().__init__(**self._settings)
        self.configure(self)
        return super().parse_known_args(*arguments, **settings)


def find_commands() -> list[Command]:
    """Returns the sub-commands in alphabetical order: each file here has a ``COMMAND``, or makes ``commands``."""
    found: list[Command] = []
    for name in [module.name for module in pkgutil.iter_modules(cli.__path__)]:
        module = importlib.import_module(f"planexe.cli.{name}")
        found += [module.COMMAND] if hasattr(module, "COMMAND") else getattr(module, "commands", tuple)()
    return sorted(found, key=lambda command: command.name)
