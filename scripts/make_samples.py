"""Makes the sample runs that ship with the product: one goal, one by one, many at once, and with faults.

    .venv/bin/python scripts/make_samples.py [--time-scale X] [--keep DIR]

They are made by the simulated model at real pace (about 14 minutes, on a machine with nothing else to do, as the times
are measured; --time-scale 0.1 is quicker, and the sample says so). The archive is written to
planexe/ui/shared/samples/; the same stages and settings give the same plan.
"""

import argparse
import asyncio
import sys
import tempfile
from pathlib import Path

from planexe.json_text import json_text
from planexe.runs.races import race_of_runs
from planexe.runs.workbench import Workbench
from planexe.settings import Settings
from planexe.spine.run_folder import RunFolder
from planexe.ui.shared.sample_runs import ARCHIVE, AT_ONCE, ONE_BY_ONE, RACE, SAMPLES, Sample, pack
from planexe.workflows.plan.goal_examples import goal_examples

_TITLE = "Bakery with a café"


async def make(runs: Path, time_scale: float) -> list[RunFolder]:
    """Makes all runs side by side and returns their folders.

    Raises:
        SystemExit: a run did not end as it should.
    """
    bench = Workbench(Settings(runs=runs, models=("simulated",)))
    (goal,) = [one.text for one in goal_examples() if one.title == _TITLE]
    folders = [_folder(bench, goal, sample, time_scale) for sample in SAMPLES]
    outcomes = await asyncio.gather(*(bench.activate(folder).run() for folder in folders))
    for folder, outcome in zip(folders, outcomes, strict=True):
        if not outcome.status.startswith("complete"):
            sys.exit(f"{folder.run_id} is {outcome.status}: {dict(outcome.problems)}")
    return folders


def _folder(bench: Workbench, goal: str, sample: Sample, time_scale: float) -> RunFolder:
    if (bench.settings.runs / sample.run_id).exists():
        return bench.open(sample.run_id)  # goes on with what is missing
    return bench.create(
        bench.request(
            goal,
            models=("simulated",),
            concurrency=sample.cap,
            faults=sample.faults,
            run_id=sample.run_id,
            time_scale=time_scale,
        )
    )


def write_race(runs: Path) -> None:
    """Writes the race of the first page: one call after the other against many at once."""
    race = race_of_runs(Workbench(Settings(runs=runs)), ONE_BY_ONE.run_id, AT_ONCE.run_id)
    Path(str(RACE)).write_text(json_text(race.to_json()) + "\n", encoding="utf-8")


def main() -> None:
    """Reads the options, makes the runs and packs them."""
    parser = argparse.ArgumentParser(description="Makes the sample runs that ship with the product.")
    parser.add_argument("--time-scale", type=float, default=1.0, metavar="X", help="factor on the waiting (default 1)")
    parser.add_argument("--keep", type=Path, metavar="DIR", help="make the runs in this folder and keep them")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folders = asyncio.run(make(options.keep or Path(temporary), options.time_scale))
        size = pack([folder.path for folder in folders], Path(str(ARCHIVE)))
        write_race(folders[0].path.parent)
    sys.stdout.write(f"{ARCHIVE}: {size / 1e6:.2f} MB\n")


if __name__ == "__main__":
    main()
