"""planexe artefact: show a stage's value and its versions, write it by hand, go back, pin."""

import argparse
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from planexe.cli.command import COMPLETE, Command, add_json, add_runs, note, print_json, whole_number, workbench
from planexe.errors import SettingsError
from planexe.json_text import json_text

if TYPE_CHECKING:
    from planexe.spine.run import Run
    from planexe.spine.versions import Version


def _configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("run_id", metavar="RUN_ID")
    parser.add_argument("stage", metavar="STAGE", help="whose value; `planexe stages` lists them")
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--versions", action="store_true", help="list the versions with who made them")
    what.add_argument("--set", metavar="FILE", help="write the value by hand: a JSON file")
    what.add_argument("--restore", metavar="N", type=whole_number("--restore"), help="go back to a version")
    what.add_argument("--pin", action="store_true", help="keep the value although its inputs change")
    what.add_argument("--unpin", action="store_true", help="let go of it again")
    add_runs(parser)
    add_json(parser)


def _run(arguments: argparse.Namespace) -> int:
    from planexe.spine.changes import Edit, Pin, Restore, apply

    bench = workbench(arguments)
    run, stage = bench.read(arguments.run_id), arguments.stage
    if stage not in run.stages.stages:
        raise SettingsError(f"There is no stage {stage!r}; `planexe stages` lists them.", field="STAGE")
    if arguments.versions:
        _show_versions(_versions(run, stage), as_json=arguments.json)
    elif arguments.set:
        apply(run, Edit(stage, _json_of(Path(arguments.set))))
        _say_next(run, "Kept as yours; the value before is a version.")
    elif arguments.restore is not None:
        apply(run, Restore(stage, _version(_versions(run, stage), arguments.restore).artefact))
        _say_next(run, f"Version {arguments.restore} is the value again.")
    elif arguments.pin or arguments.unpin:
        apply(run, Pin(stage, pinned=arguments.pin))
        _say_next(run, "Pinned." if arguments.pin else "No longer pinned.")
    else:
        _show_value(run, stage, as_json=arguments.json)
    return COMPLETE


def _versions(run: "Run", stage: str) -> "tuple[Version, ...]":
    from planexe.spine.versions import versions_of

    return versions_of(run.folder.store.versions(stage), run.artefacts.get(stage), run.events, run.changes)


def _version(versions: "tuple[Version, ...]", number: int) -> "Version":
    for version in versions:
        if version.number == number:
            return version
    raise SettingsError(f"--restore is {number}; there are the versions 1 to {len(versions)}.", field="--restore")


def _show_versions(versions: "tuple[Version, ...]", *, as_json: bool) -> None:
    if as_json:
        rows = [
            {
                "number": v.number,
                "current": v.current,
                "made_by": v.made_by(),
                "origin": v.artefact.origin,
                "revision": v.artefact.revision,
                "unix_s": v.unix_s,
                "details": v.details(),
                "digest": v.artefact.digest,
            }
            for v in versions
        ]
        print_json(rows)
        return
    for v in versions:
        when = datetime.fromtimestamp(v.unix_s, UTC).strftime("%Y-%m-%d %H:%M UTC") if v.unix_s else "time unknown"
        details = f" · {v.details()}" if v.details() else ""
        print(f"{'*' if v.current else ' '} {v.number:3}  {when:20} {v.made_by()}{details}")


def _show_value(run: "Run", stage: str, *, as_json: bool) -> None:
    artefact = run.artefacts.get(stage)
    if artefact is None:
        raise SettingsError(f"{stage} has not been made in this run yet.", field="STAGE")
    if as_json:
        print_json(artefact.value)
    else:
        print(json_text(artefact.value, indent=2))


def _json_of(path: Path) -> Any:
    from planexe.files import read_handed_file
    from planexe.records import parse_json

    try:
        return parse_json(read_handed_file(path))
    except ValueError as error:
        raise SettingsError(f"--set: {path} {error}.", field="--set") from error


def _say_next(run: "Run", done: str) -> None:
    stale = [name for name, found in run.again().fresh.items() if found.outdated]
    print(done)
    if stale:
        names = ", ".join(stale[:6]) + (f" and {len(stale) - 6} more" if len(stale) > 6 else "")
        note(f"Stale now ({len(stale)}): {names}.")
        note(f"Bring the run up to date with `planexe resume {run.run_id}`.")


COMMAND = Command("artefact", "a stage's value: show, edit, versions, pin", _configure, _run)
