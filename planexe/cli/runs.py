"""planexe runs: the library of runs."""

import argparse
from typing import Any

from planexe.cli.command import COMPLETE, Command, add_json, add_runs, note, print_json, workbench
from planexe.errors import RunError


def _configure(parser: argparse.ArgumentParser) -> None:
    add_runs(parser)
    add_json(parser)


def _run(arguments: argparse.Namespace) -> int:
    from planexe.pipeline.run_folder import list_runs

    bench = workbench(arguments)
    rows: list[dict[str, Any]] = []
    for folder in list_runs(bench.settings.runs):
        try:
            request = folder.request()
            rows.append(
                {
                    "run_id": folder.run_id,
                    "status": folder.status(),
                    "created": request.created,
                    "goal": request.goal,
                    "models": list(request.models),
                    "run_dir": str(folder.path),
                }
            )
        except RunError as error:
            note(f"planexe: {folder.run_id} is left out: {error}")
    if arguments.json:
        print_json(rows)
        return COMPLETE
    for row in rows:
        print(f"{row['run_id']:26} {row['status']:19} {' '.join(row['goal'].split())[:70]}")
    if not rows:
        print(f'There are no runs in {bench.settings.runs} yet; make one with `planexe plan "your goal"`.')
    return COMPLETE


COMMAND = Command("runs", "list all runs", _configure, _run)
