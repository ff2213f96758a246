"""Predicted run times against runs that were really made, at the same cap and at others."""

import asyncio
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from benchmarks.report import Options
from benchmarks.tables import Cell, Column, Table, verdict
from benchmarks.virtual_time import run_in_virtual_time
from planexe.runs.workbench import Workbench
from planexe.settings import load_settings
from planexe.spine.run import Run
from planexe.spine.run_folder import RunFolder
from planexe.spine.run_outcome import RunOutcome
from planexe.timing.what_if import Curve, curve

GOAL = "Open a small organic bakery in Aarhus, Denmark, before May 2027 with a budget of 2 million DKK and six people."
MODEL = "simulated"
VIRTUAL: Mapping[str, tuple[int, ...]] = {
    "none": (1, 4, 16),
    "rate-limited": (2, 8, 16),
    "own-hardware": (1, 2, 4, 8),
    "flaky": (2, 8, 16),
    "hard": (2, 8, 16),
}
REAL: Mapping[str, tuple[int, ...]] = {"none": (2, 4), "rate-limited": (8,)}
TOLERANCE = 0.05
REAL_PACE = 3.0
"""Real runs go this much slower than the other benchmarks: a whole plan costs seconds of processor time of its own."""


def run(options: Options) -> Iterator[Table]:
    """Makes whole plans with several profiles and caps, then forecasts each from each."""
    with tempfile.TemporaryDirectory() as folder:
        yield from _tables(Path(folder), VIRTUAL, options, time_scale=1.0, virtual=True)
    with tempfile.TemporaryDirectory() as folder:
        scale = options.time_scale * REAL_PACE
        yield from _tables(Path(folder), REAL, options, time_scale=scale, virtual=False)


def _tables(
    runs: Path, plan: Mapping[str, tuple[int, ...]], options: Options, *, time_scale: float, virtual: bool
) -> Iterator[Table]:
    bench = Workbench(replace(load_settings(), runs=runs))
    how = "virtual time" if virtual else f"real time, seconds × {time_scale:.3f}"
    made: dict[str, dict[int, Curve]] = {}
    for profile, caps in plan.items():
        for cap in caps:
            options.say(f"forecast: {profile}, cap {cap}, {how}")
            folder = make_run(bench, profile, cap, time_scale=time_scale, virtual=virtual)
            made.setdefault(profile, {})[cap] = forecast_of(bench, folder)
    yield replay_table(made, how)
    yield prediction_table(made, how)


def make_run(bench: Workbench, profile: str, cap: int, *, time_scale: float, virtual: bool) -> RunFolder:
    """Makes one plan with the whole product and returns its folder."""
    request = bench.request(
        GOAL,
        models=(MODEL,),
        concurrency=cap,
        run_id=f"{profile}-{cap}",
        faults=profile,
        time_scale=time_scale,
    )
    folder = bench.create(request)

    async def work() -> RunOutcome:
        return await bench.activate(folder).run()

    outcome = run_in_virtual_time(work) if virtual else asyncio.run(work())
    if not outcome.status.startswith("complete"):
        raise RuntimeError(f"The run {folder.run_id} ended {outcome.status}.")
    return folder


def forecast_of(bench: Workbench, folder: RunFolder) -> Curve:
    """Returns the curve predicted from one run."""
    return curve(bench.replay(Run(folder)))


def replay_table(made: Mapping[str, Mapping[int, Curve]], how: str) -> Table:
    """Returns each run beside its own replay."""
    rows: list[list[Cell]] = []
    for profile, curves in made.items():
        for cap, found in curves.items():
            measured = found.measured
            assert measured is not None
            error = measured.error
            row: list[Cell] = [profile, cap, measured.seconds, measured.replayed_s, 100 * error]
            rows.append(
                [*row, verdict(abs(error), at_most=TOLERANCE), found.recommended, found.advice.confidence.trust]
            )
    columns = [Column("profile"), Column("cap"), Column("measured s", ".1f"), Column("replayed s", ".1f")]
    columns += [Column("off %", "+.1f"), Column("target"), Column("recommends"), Column("sure")]
    return Table(f"forecast: a run replayed at its own cap ({how})", columns, rows, [_NOTE])


def prediction_table(made: Mapping[str, Mapping[int, Curve]], how: str) -> Table:
    """Returns what each run predicts for the caps of the others, beside what these really took."""
    rows: list[list[Cell]] = []
    for profile, curves in made.items():
        for source, found in curves.items():
            for cap, other in curves.items():
                if cap != source and other.measured is not None:
                    point = found.at(cap)
                    off = 100 * (point.seconds / other.measured.seconds - 1)
                    trust = found.advice.confidence.trust
                    known = "guesswork" if point.extrapolated and trust != "none" else trust
                    rows.append([profile, source, cap, point.seconds, other.measured.seconds, off, known])
    columns = [Column("profile"), Column("from cap"), Column("for cap"), Column("predicted s", ".1f")]
    columns += [Column("measured s", ".1f"), Column("off %", "+.1f"), Column("sure")]
    return Table(f"forecast: other caps, predicted against really made ({how})", columns, rows, [_SURE])


_NOTE = "In virtual time all is real but the waiting; in real time our own processor time is part of what is measured."
_SURE = (
    "sure: how many loads the run had seen; with none, calls are taken to last as long at every cap, and that is said."
)
