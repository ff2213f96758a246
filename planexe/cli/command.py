"""What a sub-command is, and the few things several of them share."""

import argparse
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from planexe.cli.terminal import can_show
from planexe.errors import SettingsError
from planexe.json_text import json_text

if TYPE_CHECKING:
    from planexe.runs.workbench import Workbench
    from planexe.spine.budget import Budget

ENGINES: Final = ("asyncio", "luigi")
COMPLETE, FAILED, USAGE, GAPS, STOPPED = 0, 1, 2, 3, 130


@dataclass(frozen=True, slots=True)
class Command:
    """One sub-command.

    Attributes:
        name: what users type.
        summary: one line for ``planexe --help``.
        configure: adds its options.
        run: does it and returns the exit status.
    """

    name: str
    summary: str
    configure: Callable[[argparse.ArgumentParser], None]
    run: Callable[[argparse.Namespace], int]


def workbench(arguments: argparse.Namespace) -> "Workbench":
    """Returns the workbench of the environment and of ``--runs``."""
    from planexe.runs.workbench import default_workbench  # costs time that --help need not pay

    runs: str | None = getattr(arguments, "runs", None)
    return default_workbench(Path(runs) if runs else None)


def add_runs(parser: argparse.ArgumentParser) -> None:
    """Adds ``--runs``."""
    parser.add_argument("--runs", metavar="DIR", help="folder of all runs (default: PLANEXE_RUNS, else runs/)")


def add_json(parser: argparse.ArgumentParser) -> None:
    """Adds ``--json``."""
    parser.add_argument("--json", action="store_true", help="print one JSON object or list instead of text")


def add_budget(parser: argparse.ArgumentParser) -> None:
    """Adds the limits of a run: ``--max-cost``, ``--max-tokens`` and ``--max-minutes``."""
    parser.add_argument("--max-cost", metavar="USD", help="stop when the run has cost this much, in USD")
    parser.add_argument("--max-tokens", metavar="N", help="stop when it has used so many tokens, in and out")
    parser.add_argument("--max-minutes", metavar="M", help="stop after so many minutes of work")


def add_engine(parser: argparse.ArgumentParser) -> None:
    """Adds ``--engine``."""
    about = "what works on the stages: this process (default), or Luigi, each stage as a task in a process of its own"
    add_choice(parser, "--engine", lambda: ENGINES, about, default="asyncio", type=one_of("--engine", lambda: ENGINES))


def read_budget(arguments: argparse.Namespace) -> "Budget":
    """Returns the limits that were given.

    Raises:
        SettingsError: one of them is no number above 0.
    """
    from planexe.spine.budget import checked_budget

    return checked_budget(arguments.max_cost, arguments.max_tokens, arguments.max_minutes)


class _Allowed:
    """The names of a closed set as text; they are read when ``--help`` is printed, for reading them costs time."""

    def __init__(self, names: Callable[[], Iterable[str]]) -> None:
        self.names = names

    def __str__(self) -> str:
        return ", ".join(self.names())


def add_choice(
    parser: argparse.ArgumentParser,
    flags: str | Sequence[str],
    names: Callable[[], Iterable[str]],
    about: str,
    **settings: Any,
) -> None:
    """Adds an option of which only certain values are allowed; ``--help`` lists them.

    Args:
        parser: gets the option.
        flags: the option, or all its names.
        names: gives the values.
        about: what the option does, without the values.
        settings: further arguments of ``add_argument``.
    """
    action = parser.add_argument(
        *([flags] if isinstance(flags, str) else flags), help=f"{about}: %(allowed)s", **settings
    )
    vars(action)["allowed"] = _Allowed(names)


def one_of(flag: str, names: Callable[[], Iterable[str]]) -> Callable[[str], str]:
    """Returns a reader of texts that refuses what is not among the names, and lists them."""

    def read(text: str) -> str:
        if text not in (known := tuple(names())):
            raise SettingsError(f"{flag} is {text[:100]!r}; use {', '.join(known)}.", field=flag)
        return text

    return read


def print_json(value: Any) -> None:
    """Prints JSON on one line; what the terminal cannot show is escaped, so that programs read what was meant."""
    text = json_text(value)
    print(text if can_show(text) else json_text(value, ensure_ascii=True), flush=True)


def whole_number(field: str) -> Callable[[str], int]:
    """Returns a reader of whole numbers that names the option in its error."""

    def read(text: str) -> int:
        try:
            return int(text)
        except ValueError as error:
            raise SettingsError(f"{field} is {text!r}; give a whole number.", field=field) from error

    return read


def number(field: str) -> Callable[[str], float]:
    """Returns a reader of numbers that names the option in its error."""

    def read(text: str) -> float:
        try:
            return float(text)
        except ValueError as error:
            raise SettingsError(f"{field} is {text!r}; give a number.", field=field) from error

    return read


def note_unread_models(bench: "Workbench") -> None:
    """Prints what could not be read of the user's model files, a line each."""
    for problem in bench.catalog.problems:
        note(f"planexe: {problem}")


def offer(run_id: str) -> str:
    """Returns what can be done about a run that is damaged."""
    return (
        f"Repair it with `planexe verify {run_id} --repair`, or move it to the bin with `planexe runs delete {run_id}`."
    )


def note(text: str) -> None:
    """Prints a line for people, beside the output."""
    print(text, file=sys.stderr, flush=True)
