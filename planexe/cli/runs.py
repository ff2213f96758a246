"""planexe runs: the library of runs, and what can be done with single ones."""

import argparse
import sys
from collections.abc import Callable, Iterable
from dataclasses import asdict
from typing import TYPE_CHECKING

from planexe.cli.allowed_values import run_orders, run_states
from planexe.cli.command import COMPLETE, FAILED, Command, add_choice, note, offer, one_of, print_json, workbench
from planexe.errors import PlanExeError, SettingsError
from planexe.figures import count_text
from planexe.spine.run_moment import shown_moment

if TYPE_CHECKING:
    from planexe.library.entry import RunEntry
    from planexe.runs.workbench import Workbench

_EPILOG = """\
examples:
  planexe runs --search bakery --starred      list some runs
  planexe runs tag RUN_ID food Denmark        give a run tags
  planexe runs delete RUN_ID                  into the bin; planexe runs restore RUN_ID takes it back
"""

Action = Callable[["Workbench", argparse.Namespace], object]


def _configure(parser: argparse.ArgumentParser) -> None:
    parser.usage = "%(prog)s [OPTIONS] [ACTION ...]"
    parser.epilog = _EPILOG
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.set_defaults(action=_list, runs=None, json=False)
    parser.add_argument(
        "--search", default="", metavar="TEXT", help="runs with these words in goal, title, tags or note"
    )
    parser.add_argument("--tag", action="append", default=[], metavar="T", help="runs with this tag (again: with all)")
    add_choice(
        parser,
        "--state",
        run_states,
        "runs in this state (again: or in that)",
        action="append",
        default=[],
        metavar="S",
        type=one_of("--state", run_states),
    )
    parser.add_argument("--model", action="append", default=[], metavar="M", help="runs that use this model")
    parser.add_argument("--starred", action="store_true", help="only starred runs")
    parser.add_argument("--archived", action="store_true", help="archived runs instead of the others")
    by = one_of("--sort", run_orders)
    add_choice(parser, "--sort", run_orders, "order (default newest)", default="newest", metavar="BY", type=by)
    _shared(parser)
    actions = parser.add_subparsers(
        title="to do something with runs",
        metavar="ACTION",
        prog="planexe runs",
        parser_class=argparse.ArgumentParser,  # the parser of a command is made when it is its turn, these are not
    )
    tag = _action(actions, "tag", "add or remove tags of a run", _tag, "RUN_ID")
    tag.add_argument("tags", nargs="+", metavar="TAG")
    tag.add_argument("--remove", action="store_true", help="remove these tags instead")
    for name, what in (("star", "star runs"), ("archive", "put runs out of sight")):
        marked = _action(actions, name, what, _star if name == "star" else _archive, "RUN_ID", several=True)
        marked.add_argument("--off", action="store_true", help="take that back")
    _action(
        actions, "duplicate", "make a run with the same goal and settings, without starting it", _duplicate, "RUN_ID"
    )
    delete = _action(actions, "delete", "move runs to the bin", _delete, "RUN_ID", several=True)
    delete.add_argument("--yes", action="store_true", help="do not ask")
    _action(actions, "bin", "list the bin", _bin)
    _action(actions, "restore", "take runs back out of the bin", _restore, "NAME", several=True)
    empty = _action(actions, "empty-bin", "remove everything in the bin for good", _empty)
    empty.add_argument("--yes", action="store_true", help="do not ask")


def _action(
    actions: "argparse._SubParsersAction[argparse.ArgumentParser]",
    name: str,
    what: str,
    action: Action,
    about: str = "",
    *,
    several: bool = False,
) -> argparse.ArgumentParser:
    parser = actions.add_parser(name, help=what, description=what)
    parser.set_defaults(action=action)
    if about:
        parser.add_argument("names", nargs="+" if several else 1, metavar=about)
    _shared(parser)
    return parser


def _shared(parser: argparse.ArgumentParser) -> None:
    """Adds what may stand before an action as well as after it; the later one counts."""
    parser.add_argument("--runs", default=argparse.SUPPRESS, metavar="DIR",
                        help="folder of all runs (default: PLANEXE_RUNS, else runs/)")  # fmt: skip
    parser.add_argument("--json", action="store_true", default=argparse.SUPPRESS,
                        help="print one JSON object or list instead of text")  # fmt: skip


def _run(arguments: argparse.Namespace) -> int:
    action: Action = arguments.action
    result = action(workbench(arguments), arguments)
    return result if isinstance(result, int) else COMPLETE


def _list(bench: "Workbench", arguments: argparse.Namespace) -> None:
    from planexe.library.query import RunQuery

    query = RunQuery(
        search=arguments.search,
        tags=tuple(arguments.tag),
        states=tuple(arguments.state),
        models=tuple(arguments.model),
        starred=arguments.starred,
        archived=arguments.archived,
        order=arguments.sort,
    )
    found = bench.library.find(query)
    for entry in found:
        if entry.problem:
            note(f"planexe: {entry.problem} {offer(entry.run_id)}")
    if arguments.json:
        runs = bench.settings.runs
        print_json([{**asdict(entry), "run_dir": str(runs / entry.run_id)} for entry in found])
        return
    for entry in found:
        print(_line(entry))
    if not found and (query != RunQuery() or bench.library.entries()):
        print("No run is like that; `planexe runs` lists all but the archived ones.")
    elif not found:
        print(f'There are no runs in {bench.settings.runs} yet; make one with `planexe plan "your goal"`.')


def _line(entry: "RunEntry") -> str:
    tags = "".join(f" #{tag.replace(' ', '-')}" for tag in entry.tags)
    star = "*" if entry.starred else " "
    brief = " ".join(entry.brief.split())[:70]
    stale = " (stale)" if entry.stale else ""
    verdict = f"[{entry.verdict}] " if entry.verdict else ""
    return f"{entry.run_id:26}{star}{entry.status + stale:19} {verdict}{brief}{tags}"


def _tag(bench: "Workbench", arguments: argparse.Namespace) -> None:
    (run_id,) = arguments.names
    change = {"remove": arguments.tags} if arguments.remove else {"add": arguments.tags}
    tags = bench.library.tag(run_id, **change)
    _say(arguments, {"run_id": run_id, "tags": tags}, f"{run_id}: {', '.join(tags) or 'no tags'}")


def _star(bench: "Workbench", arguments: argparse.Namespace) -> int:
    done = "no longer starred" if arguments.off else "starred"
    return _each(arguments, lambda name: bench.library.star(name, on=not arguments.off), done)


def _archive(bench: "Workbench", arguments: argparse.Namespace) -> int:
    done = "no longer archived" if arguments.off else "archived"
    return _each(arguments, lambda name: bench.library.archive(name, on=not arguments.off), done)


def _duplicate(bench: "Workbench", arguments: argparse.Namespace) -> None:
    folder = bench.create(bench.duplicate(arguments.names[0]))
    text = f"Made run {folder.run_id}; start it with `planexe resume {folder.run_id}`."
    _say(arguments, {"run_id": folder.run_id, "parent": arguments.names[0], "run_dir": str(folder.path)}, text)


def _delete(bench: "Workbench", arguments: argparse.Namespace) -> int:
    number = len(arguments.names)
    _ask(arguments, f"Move {count_text(number, 'run')} to the bin?")
    return _each(
        arguments, lambda name: bench.library.delete(name), "in the bin; `planexe runs restore {name}` undoes it"
    )


def _restore(bench: "Workbench", arguments: argparse.Namespace) -> int:
    return _each(arguments, lambda name: bench.library.restore(name), "restored")


def _bin(bench: "Workbench", arguments: argparse.Namespace) -> None:
    found = bench.library.binned()
    if arguments.json:
        print_json(found)
        return
    for run in found:
        print(f"{run.name:26} {shown_moment(run.deleted):20} {run.size_bytes / 1e6:7.1f} MB  {run.title[:60]}")
    if not found:
        print("The bin is empty.")


def _empty(bench: "Workbench", arguments: argparse.Namespace) -> None:
    found = bench.library.binned()
    if found:
        size = f"{sum(run.size_bytes for run in found) / 1e6:.1f} MB"
        _ask(arguments, f"Remove {count_text(len(found), 'run')} ({size}) for good?")
    number = bench.library.empty_bin()
    _say(arguments, {"removed": number}, f"Removed {count_text(number, 'run')} for good.")


def _each(arguments: argparse.Namespace, do: Callable[[str], object], done: str) -> int:
    """Does something with each run; one that it cannot be done with is told and does not keep the others from it."""
    names: Iterable[str] = dict.fromkeys(arguments.names)
    finished: list[str] = []
    failed: dict[str, str] = {}
    for name in names:
        try:
            result = do(name)
        except PlanExeError as error:
            failed[name] = str(error)
            if len(arguments.names) == 1:
                raise
            note(f"planexe: {error}")
            continue
        finished.append(name)
        if not arguments.json:
            print(f"{name}: {done.format(name=result or name)}")
    if arguments.json:
        print_json({"done": finished, "failed": failed})
    return FAILED if failed else COMPLETE


def _ask(arguments: argparse.Namespace, question: str) -> None:
    """Asks a person; a script has to say ``--yes``.

    Raises:
        SettingsError: the answer is no, or there is nobody to ask.
    """
    if arguments.yes:
        return
    if not sys.stdin.isatty() or arguments.json:
        raise SettingsError(f"{question} Add --yes to do it.", field="--yes")
    note(f"{question} [y/N]")
    if sys.stdin.readline().strip().casefold() not in {"y", "yes"}:
        raise SettingsError("Nothing was changed.", field="--yes")


def _say(arguments: argparse.Namespace, values: object, text: str) -> None:
    if arguments.json:
        print_json(values)
    else:
        print(text)


COMMAND = Command("runs", "list all runs; tag, star, archive, duplicate, delete and restore them", _configure, _run)
"""``planexe runs`` alone lists."""
