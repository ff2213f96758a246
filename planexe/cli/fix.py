"""planexe fix: what would make a plan hold, and choosing some of it."""

import argparse
from dataclasses import asdict
from typing import TYPE_CHECKING, Final

from planexe.cli.command import COMPLETE, Command, add_json, add_runs, print_json, whole_number, workbench
from planexe.cli.rerun import effort_text, show_preview
from planexe.errors import SettingsError

if TYPE_CHECKING:
    from planexe.runs.reruns import Preview
    from planexe.runs.workbench import Workbench
    from planexe.spine.changes import Edit
    from planexe.spine.repair_view import RepairLine
    from planexe.spine.run import Run

_VERDICTS: Final = {"holds": "holds", "doubtful": "holds doubtfully", "does not hold": "does not hold yet"}


def _configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("run_id", metavar="RUN_ID")
    parser.add_argument("--choose", nargs="+", metavar="N", type=whole_number("--choose"),
                        help="choose options by their numbers, and bring the plan up to date with them")  # fmt: skip
    parser.add_argument("--withdraw", nargs="*", metavar="N", type=whole_number("--withdraw"),
                        help="take decisions back by their numbers, all of them without a number")  # fmt: skip
    parser.add_argument("--dry-run", action="store_true", help="only show what would run again")
    add_runs(parser)
    add_json(parser)


def _run(arguments: argparse.Namespace) -> int:
    from planexe.spine.changes import apply
    from planexe.spine.repairs import choose_repairs, take_back_repairs
    from planexe.spine.run import Run

    if arguments.choose is not None and arguments.withdraw is not None:
        raise SettingsError("Give --choose or --withdraw, not both.", field="--withdraw")
    bench = workbench(arguments)
    folder = bench.open(arguments.run_id)
    run, effect = Run(folder), None
    if arguments.withdraw is not None:
        edit = take_back_repairs(run, arguments.withdraw)
    elif arguments.choose is not None:
        edit, effect = choose_repairs(run, arguments.choose)
    else:
        _list(bench, run, as_json=arguments.json)
        return COMPLETE
    if arguments.dry_run:
        _show(_preview(bench, run, edit), effect, as_json=arguments.json)
        return COMPLETE
    from planexe.cli.run_display import work_on

    apply(run, edit)
    return work_on(bench, bench.activate(folder), arguments)


def _preview(bench: "Workbench", run: "Run", edit: "Edit") -> "Preview":
    from planexe.runs.reruns import preview_of_edit, sizes_of

    return preview_of_edit(bench, run, edit, sizes_of(bench, run, run.attempts))


def _list(bench: "Workbench", run: "Run", *, as_json: bool) -> None:
    """Prints the options, what each takes, and what was decided before."""
    from planexe.spine.repairs import choose_repairs, look_at_repairs

    view = look_at_repairs(run)
    previews = {one.number: _preview(bench, run, choose_repairs(run, [one.number])[0]) for one in view.lines}
    if as_json:
        print_json({**view.raw, "takes": {str(number): preview.to_json() for number, preview in previews.items()}})
        return
    for number, line in enumerate(view.decided, 1):
        print(f"Decided {number}: {line}")
    print(view.headline)
    for one in view.lines:
        print()
        _print_option(one)
        print(f"   {effort_text(previews[one.number])}")
    if view.notes:
        print("\n" + "\n".join(view.notes))
    if view.lines:
        print(f"\nChoose: `planexe fix {run.run_id} --choose N`; with --dry-run only to see what runs again.")
    if view.decided:
        print(f"Take back what was decided: `planexe fix {run.run_id} --withdraw`.")


def _print_option(one: "RepairLine") -> None:
    print(f"{one.number}. {one.text}" if one.number else one.text)
    if one.dates:
        print(f"   Dates: {one.dates}")
    if one.money:
        print(f"   Money suffices: {one.money}")
    print(f"   Costs: {one.cost}. With it the plan {_VERDICTS[one.verdict]}.")
    print(f"   {one.side_effect}")


def _show(preview: "Preview", effect: "RepairLine | None", *, as_json: bool) -> None:
    if as_json:
        print_json({**preview.to_json(), **({"effect": asdict(effect)} if effect else {})})
        return
    if effect:
        _print_option(effect)
    show_preview(preview, kept=False)


COMMAND = Command("fix", "show what would make a plan hold, and choose it", _configure, _run)
