"""The time left that a run shows while it goes on, against what it then really took."""

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import fmean

from benchmarks.forecast import GOAL, MODEL
from benchmarks.report import Options
from benchmarks.tables import Cell, Column, Table, verdict
from benchmarks.virtual_time import run_in_virtual_time
from planexe.runs.workbench import Workbench
from planexe.settings import load_settings
from planexe.spine.progress import ProgressTracker, RunSnapshot
from planexe.spine.registry import StageSet
from planexe.spine.run_folder import RunFolder
from planexe.spine.run_outcome import RunOutcome
from planexe.timing.rerun_estimate import call_sizes
from planexe.timing.rest_of_run import RestOfRun
from planexe.ui.shared.sample_runs import SAMPLES, add_samples

PROFILES = ("none", "rate-limited", "own-hardware", "flaky", "hard")
CAPS = (1, 4, 16)
SHARES = tuple(n / 10 for n in range(1, 10))
"""Shares of the run's time at which one looks."""
FROM = 0.2
TOLERANCE = 0.25
HISTORY_SEED, HISTORY_CAP = 2, 8
"""The earlier run that a history comes from: other answers, another number of calls at the same time."""


@dataclass(frozen=True, slots=True)
class Look:
    """One look at a run that goes on.

    Attributes:
        share: how much of the run's time had passed.
        off: how far the run time then expected is from the real one; 0.1 is ten per cent too long.
        inside: whether the real time left lay in the band that was shown.
        width: width of that band as a share of the real run time.
    """

    share: float
    off: float
    inside: bool
    width: float


def run(options: Options) -> Iterator[Table]:
    """Makes whole plans in virtual time and looks at each again as if it went on, with a history and without."""
    with tempfile.TemporaryDirectory() as folder:
        yield table(_rows(Path(folder), options))


def _rows(runs: Path, options: Options) -> Iterator[tuple[Sequence[Cell], Sequence[Look]]]:
    options.say("time left: an earlier run")
    earlier = made_run(runs / "earlier", "none", HISTORY_CAP, seed=HISTORY_SEED)
    for profile in PROFILES:
        for detail in ("full", "fast"):
            for cap in CAPS:
                options.say(f"time left: {profile}, cap {cap}, {detail}")
                folder = made_run(runs / f"{profile}-{cap}-{detail}", profile, cap, detail=detail)
                yield from cases(folder, profile, earlier)
    add_samples(runs)
    for sample in SAMPLES:
        yield from cases(RunFolder.open(runs, sample.run_id), "a shipped sample", earlier)


def cases(folder: RunFolder, profile: str, earlier: RunFolder) -> Iterator[tuple[Sequence[Cell], Sequence[Look]]]:
    """Returns the looks at a run by someone with the catalogue alone, and by someone who knows an earlier run."""
    request = folder.request()
    stages = request.graph.stages
    for name, history in (("catalogue", None), ("history", mean_seconds(stages, earlier))):
        detail = "fast" if "fast" in request.graph.words else "full"
        yield (profile, detail, request.concurrency, name), looks_at(folder, stages, history)


def made_run(runs: Path, profile: str, cap: int, *, detail: str = "full", seed: int = 1) -> RunFolder:
    """Makes one plan with the whole product, in virtual time, in a folder of its own, and returns it.

    Raises:
        RuntimeError: the run did not end complete.
    """
    bench = Workbench(replace(load_settings(), runs=runs))
    request = bench.request(
        GOAL, models=(MODEL,), concurrency=cap, run_id="run", faults=profile, seed=seed, detail=detail
    )
    folder = bench.create(request)

    async def work() -> RunOutcome:
        return await bench.activate(folder).run()

    outcome = run_in_virtual_time(work)
    if not outcome.status.startswith("complete"):
        raise RuntimeError(f"The run with {profile} at cap {cap} ended {outcome.status}.")
    return folder


def mean_seconds(stages: StageSet, earlier: RunFolder) -> Mapping[str, float]:
    """Returns the seconds of one call by stage as an earlier run teaches them."""
    return {name: size.seconds for name, size in call_sizes(stages, earlier.attempts()).items()}


def looks_at(folder: RunFolder, stages: StageSet, history: Mapping[str, float] | None) -> list[Look]:
    """Returns what a finished run would have shown at each tenth of its time."""
    tracker = ProgressTracker(stages, folder.run_id, history=history, forecaster=RestOfRun(stages, history))
    attempts, events = folder.attempts(), folder.events()
    happened = [(e.unix_s, lambda e=e: tracker.take_event(e)) for e in events]
    happened += [(a.anchor_unix_s + a.ended, lambda a=a: tracker.take_attempt(a)) for a in attempts]
    happened.sort(key=lambda entry: entry[0])
    start_s, end_s = happened[0][0], happened[-1][0]
    looks: list[Look] = []
    at = 0
    for share in SHARES:
        now_s = start_s + share * (end_s - start_s)
        while happened[at][0] <= now_s:
            happened[at][1]()
            at += 1
        looks.append(_look(tracker.snapshot("running", now_s), share, end_s - start_s))
    return looks


def _look(snapshot: RunSnapshot, share: float, whole_s: float) -> Look:
    likely_s, low_s, high_s = snapshot.left_s or 0.0, snapshot.left_low_s or 0.0, snapshot.left_high_s or 0.0
    left_s = (1 - share) * whole_s
    return Look(
        share=share,
        off=(snapshot.elapsed_s + likely_s) / whole_s - 1,
        inside=low_s <= left_s <= high_s,
        width=(high_s - low_s) / whole_s,
    )


def table(rows: Iterator[tuple[Sequence[Cell], Sequence[Look]]]) -> Table:
    """Returns the error at each tenth of the run, the worst from 20 % on, and how often the band was right."""
    found = list(rows)
    cells: list[list[Cell]] = []
    for case, looks in found:
        worst = max(abs(look.off) for look in looks if look.share >= FROM)
        inside = 100 * fmean(look.inside for look in looks)
        width = 100 * fmean(look.width for look in looks)
        offs: list[Cell] = [100 * look.off for look in looks]
        cells.append([*case, *offs, 100 * worst, verdict(worst, at_most=TOLERANCE), inside, width])
    columns = [Column("profile"), Column("detail"), Column("cap"), Column("from")]
    columns += [Column(f"at {share:.0%}", "+.0f") for share in SHARES]
    columns += [Column("worst from 20 %", ".0f"), Column("target"), Column("in band %", ".0f")]
    columns.append(Column("band's width %", ".0f"))
    return Table(
        "time left: run time expected while the run goes on, against the real one, off %", columns, cells, _notes(found)
    )


def _notes(found: Sequence[tuple[Sequence[Cell], Sequence[Look]]]) -> list[str]:
    looks = [look for _, some in found for look in some if look.share >= FROM]
    if not looks:
        return []
    error, held = fmean(abs(look.off) for look in looks), fmean(abs(look.off) <= TOLERANCE for look in looks)
    inside = fmean(look.inside for look in looks)
    return [
        f"From {FROM:.0%} on: off by {error:.1%} on average, by at most {TOLERANCE:.0%} in {held:.0%} of all looks.",
        f"From {FROM:.0%} on the real time left lay in the band in {inside:.0%} of all looks.",
        "in band and width: over all nine looks; width is a share of the whole run time.",
        f"history: seconds by stage of one earlier run without faults, another seed, and a cap of {HISTORY_CAP}.",
    ]
