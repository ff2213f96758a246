"""planexe rerun: preview, or do, stages again."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from planexe.cli.command import COMPLETE, Command, add_json, add_runs, print_json, workbench
from planexe.errors import SettingsError
from planexe.figures import seconds_text, usd_text

if TYPE_CHECKING:
    from planexe.runs.reruns import Preview
    from planexe.runs.workbench import Workbench
    from planexe.spine.rerun import RerunWish
    from planexe.spine.run import Run

_MOST_PROMPT_BYTES = 200_000
_MARKS = {"again": "run", "perhaps": "perhaps", "reused": "keep"}


def _configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("run_id", metavar="RUN_ID")
    parser.add_argument("stage", nargs="*", metavar="STAGE", help="stages to run again; `planexe stages` lists them")
    parser.add_argument("--item", action="append", default=[], metavar="KEY",
                        help="only this item of the stage (one stage; may be given several times)")  # fmt: skip
    parser.add_argument("--where", metavar="STATE", help="the items that are in this state: wrong or failed rows")
    parser.add_argument("--from-here", action="store_true", help="and everything that comes after these stages")
    parser.add_argument("--failed", action="store_true", help="what is missing, failed, has gaps or poor answers")
    parser.add_argument("--guidance", metavar="TEXT", help="what you want different this time; '' takes it back")
    parser.add_argument(
        "--model", action="append", default=[], metavar="M", help="model for these stages; `planexe models` lists them"
    )
    parser.add_argument("--fast-model", metavar="M",
                        help="faster model for those without slack, which hold up all; '' takes it back")  # fmt: skip
    parser.add_argument("--prompt-file", metavar="FILE",
                        help="rules instead of the stages' own; an empty file goes back")  # fmt: skip
    parser.add_argument("--overwrite", action="store_true",
                        help="replace values that were edited by hand or pinned; they stay as versions")  # fmt: skip
    parser.add_argument("--dry-run", action="store_true", help="only show what would run again")
    add_runs(parser)
    add_json(parser)


def _run(arguments: argparse.Namespace) -> int:
    from planexe.runs.reruns import check_models, preview_of, sizes_of
    from planexe.spine.changes import apply
    from planexe.spine.run import Run

    bench = workbench(arguments)
    folder = bench.open(arguments.run_id)
    run = Run(folder)
    wish = _wish(arguments, bench, run)
    check_models(bench, run, wish)
    preview = preview_of(bench, run, wish, sizes_of(bench, run, run.attempts))
    if arguments.dry_run:
        _show(preview, as_json=arguments.json)
        return COMPLETE
    from planexe.cli.run_display import work_on

    apply(run, wish)
    return work_on(bench, bench.activate(folder), arguments)


def _wish(arguments: argparse.Namespace, bench: "Workbench", run: "Run") -> "RerunWish":
    """Returns what the options ask for.

    Raises:
        SettingsError: options that do not go together, or a prompt file that cannot be read.
    """
    from planexe.spine.rerun import RerunWish, StageChange

    stages = _stages(arguments, run)
    if not stages and not arguments.failed:
        raise SettingsError("Name stages to run again, or give --failed; `planexe stages` lists them.", field="STAGE")
    change = StageChange(
        guidance=arguments.guidance,
        models=tuple(spec.name for spec in bench.models(arguments.model)) if arguments.model else None,
        prompt=None if arguments.prompt_file is None else _text_of(Path(arguments.prompt_file), "--prompt-file"),
    )
    return RerunWish(
        stages=stages,
        changes=dict.fromkeys(stages, change) if change != StageChange() else {},
        fast_model=bench.models((arguments.fast_model,))[0].name if arguments.fast_model else arguments.fast_model,
        from_here=arguments.from_here,
        failed=arguments.failed,
        overwrite=arguments.overwrite,
    )


def _stages(arguments: argparse.Namespace, run: "Run") -> dict[str, tuple[str, ...]]:
    """Returns the stages that are named, each with its items; items alone begin where their workflow begins with them.

    Raises:
        SettingsError: items of no stage or of several, or none that is in the state.
    """
    from planexe.spine.item_states import first_stage, items_where

    if arguments.where:
        if arguments.item:
            raise SettingsError("Give --item or --where, not both.", field="--where")
        ((first, keys),) = items_where(run, arguments.where).items()
        return dict.fromkeys(arguments.stage or [first], keys)
    named = arguments.stage or [name for name in [first_stage(run)] if name and arguments.item]
    if arguments.item and len(named) != 1:
        raise SettingsError("--item belongs to one stage; name exactly one.", field="--item")
    return dict.fromkeys(named, tuple(dict.fromkeys(arguments.item)))


def _text_of(path: Path, field: str) -> str:
    from planexe.files import read_handed_text

    try:
        return read_handed_text(path, _MOST_PROMPT_BYTES)
    except ValueError as error:
        raise SettingsError(f"{field}: {path} {error}.", field=field) from error


def _show(preview: "Preview", *, as_json: bool) -> None:
    if as_json:
        print_json(preview.to_json())
    else:
        show_preview(preview)


def show_preview(preview: "Preview", *, kept: bool = True) -> None:
    """Prints which stages run again and which might, those that stay if they are ``kept``, and what that takes."""
    plan = preview.plan
    for name, why in plan.why.items():
        group = "again" if name in plan.again else "perhaps" if name in plan.perhaps else "reused"
        if kept or group != "reused":
            print(f"{_MARKS[group]:8} {name:32} {why}")
    for name in preview.overwrites:
        print(f"{name} was edited by hand or is pinned: running it again needs --overwrite.")
    print(effort_text(preview))


def effort_text(preview: "Preview") -> str:
    """Returns what a rerun will take, in one line."""
    least, most = preview.least, preview.most
    cost = usd_text(None)
    if least.cost_usd is not None and most.cost_usd is not None:
        cost = f"{usd_text(least.cost_usd)} to {usd_text(most.cost_usd)}"
    return (
        f"Calls: {least.calls} to {most.calls}; time: {seconds_text(least.wall_s)} to {seconds_text(most.wall_s)}; "
        f"cost: {cost}. "
        "A stage whose answer does not change spares those after it."
    )


COMMAND = Command("rerun", "preview, or do, stages again", _configure, _run)
