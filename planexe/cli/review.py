"""planexe review: what of a run waits for a person's word, and saying it."""

import argparse
import getpass
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from planexe.cli.command import COMPLETE, Command, add_json, add_runs, note, print_json, workbench
from planexe.errors import SettingsError
from planexe.figures import count_text

if TYPE_CHECKING:
    from planexe.spine.reviews import ItemReview, ItemReviews, Reviewable
    from planexe.spine.run import Run

_SHOWN = 40


def _configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("run_id", metavar="RUN_ID")
    parser.add_argument("--accept", action="append", default=[], metavar="KEY", help="take it as it is proposed")
    parser.add_argument("--accept-certain", action="store_true", help="take all that are certain, as equal names are")
    parser.add_argument("--reject", action="append", default=[], metavar="KEY",
                        help="not this; it is asked again without it when the run is worked on")  # fmt: skip
    parser.add_argument("--set", action="append", default=[], metavar="KEY=VALUE",
                        help="this instead: a column, or none")  # fmt: skip
    parser.add_argument("--keep", action="append", default=[], metavar="KEY",
                        help="take it, and keep it whatever is asked again")  # fmt: skip
    parser.add_argument("--undo", action="append", default=[], metavar="KEY", help="take back what was said of it")
    parser.add_argument("--note", default="", metavar="TEXT", help="why; alone with --on KEY it decides nothing")
    parser.add_argument("--on", action="append", default=[], metavar="KEY", help="what a note alone is about")
    parser.add_argument("--by", default="", metavar="NAME", help="who says it (default: who runs the command)")
    parser.add_argument("--where", metavar="STATE", help="list only those in this state; the others wait, or not")
    add_runs(parser)
    add_json(parser)


def _run(arguments: argparse.Namespace) -> int:
    from planexe.spine.changes import Review, apply

    bench = workbench(arguments)
    run = bench.read(arguments.run_id)
    how = run.workflow.reviews
    if how is None:
        raise SettingsError(f"The items of this {run.request.noun} are not reviewed.", field="RUN_ID")
    said = _said(arguments, run, how)
    if said:
        apply(run, Review(said, who=_who(arguments)))
        run = run.again()
        print(f"{count_text(len(said), how.noun)} reviewed. {_left(how.items(run))}")
        _say_next(run)
        return COMPLETE
    _list(how.items(run), arguments.where, as_json=arguments.json)
    return COMPLETE


def _who(arguments: argparse.Namespace) -> str:
    try:
        return arguments.by or getpass.getuser()
    except (OSError, KeyError):  # a machine without names of users
        return "a person"


def _said(arguments: argparse.Namespace, run: "Run", how: "ItemReviews") -> "dict[str, ItemReview | None]":
    """Returns what the options say of each item.

    Raises:
        SettingsError: there is no such item, something else is said of it too, or a value cannot be.
    """
    from planexe.spine.reviews import review_of

    there = {one.key: one for one in how.items(run)}
    certain = [one.key for one in there.values() if one.certain and one.waits] if arguments.accept_certain else []
    wanted: list[tuple[str, str, Any]] = [
        *((key, "accepted", None) for key in (*arguments.accept, *certain)),
        *((key, "rejected", None) for key in arguments.reject),
        *((key, "pinned", None) for key in arguments.keep),
        *((key, "proposed", None) for key in arguments.on),
        *((key, "", None) for key in arguments.undo),
        *_set(arguments.set),
    ]
    said: dict[str, ItemReview | None] = {}
    for key, state, value in wanted:
        if key not in there:
            raise SettingsError(f"There is no {how.noun} {key[:200]!r} in this {run.request.noun}.", field="KEY")
        if key in said:
            raise SettingsError(f"{key} is named twice; say one thing of it.", field="KEY")
        if not state:
            said[key] = None
            continue
        answer = how.set_to(run, key, value) if value is not None else there[key].answer
        said[key] = review_of(state, answer, who=_who(arguments), note=arguments.note)
    return said


def _set(texts: Sequence[str]) -> "Iterable[tuple[str, str, Any]]":
    for text in texts:
        key, equals, value = text.partition("=")
        if not equals or not value.strip():
            raise SettingsError(f"--set is {text[:200]!r}; write KEY=VALUE, as in amount=loans.cur_bal.", field="--set")
        yield key.strip(), "edited", value.strip()


def _left(items: "Sequence[Reviewable]") -> str:
    waiting = sum(one.waits for one in items)
    return f"{waiting:,} of {len(items):,} wait." if waiting else "Nothing waits any more."


def _say_next(run: "Run") -> None:
    asked = sum(len(found.asks or ()) for found in run.fresh.values() if found.state == "stale")
    if asked:
        note(f"{count_text(asked, 'answer')} rest on something else now; ask again with `planexe resume {run.run_id}`.")


def _list(items: "Sequence[Reviewable]", where: str | None, *, as_json: bool) -> None:
    shown = [one for one in items if (one.state == where if where else one.waits)]
    if where and where not in {one.state for one in items}:
        known = ", ".join(dict.fromkeys(one.state for one in items))
        raise SettingsError(f"--where is {where[:100]!r}; there are {known}.", field="--where")
    if as_json:
        print_json([
            {"key": one.key, "state": one.state, "proposed": one.proposed, "waits": one.waits, "certain": one.certain}
            for one in shown
        ])  # fmt: skip
        return
    for one in shown[:_SHOWN]:
        print(f"{one.key:36} {one.state:14} {one.proposed or '-'}")
    if len(shown) > _SHOWN:
        print(f"and {len(shown) - _SHOWN:,} more (--json lists all)")
    print(_left(items))


COMMAND = Command("review", "what of a run waits for your word, and saying it", _configure, _run)
