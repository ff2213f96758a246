"""How long a whole plan takes in virtual time: at each cap, over seeds, at fast detail, with a faster model."""

import statistics
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from benchmarks.forecast import GOAL, MODEL
from benchmarks.report import Options
from benchmarks.tables import Cell, Column, Table, verdict
from benchmarks.virtual_plan import made_attempts
from planexe.runs.workbench import Workbench
from planexe.settings import load_settings
from planexe.timing.measures import Measures, measure, percentile
from planexe.workflows.plan.workflow import plan_stages

CAPS = (1, 4, 8, 16, 32)
CAP = 16
SEEDS = range(8)
FAST = "simulated-fast"
MOST_S, MOST_FAST_SHARE, MOST_FASTER_S, MOST_TAIL = 100, 0.55, 55, 1.25


@dataclass(frozen=True, slots=True)
class Made:
    """A plan that was made in virtual time.

    Attributes:
        seconds: from the first call that was ready to the end of the last.
    """

    seconds: float
    measures: Measures

    @property
    def one_by_one_s(self) -> float:
        """Returns the seconds of all calls added up: what they take one after another, without any time between."""
        return self.measures.total.useful_s


def run(options: Options) -> Iterator[Table]:
    """Makes whole plans with the real stages and the latencies of the simulated model; no processor time is in them."""
    plans: dict[int, Made] = {}
    for cap in CAPS:
        options.say(f"chain: cap {cap}")
        plans[cap] = made(cap)
    yield cap_table(plans)
    yield path_table(plans[CAP].measures)
    options.say("chain: seeds")
    seconds = sorted(made(CAP, seed=seed).seconds for seed in SEEDS)
    options.say("chain: fast detail, faster model")
    yield target_table(plans[CAP], seconds, made(CAP, detail="fast"), made(CAP, fast_model=FAST))


def made(cap: int, **wishes: Any) -> Made:
    """Returns a whole plan, made in virtual time."""
    with tempfile.TemporaryDirectory() as runs:
        bench = Workbench(replace(load_settings(), runs=Path(runs), catalogues=()))
        seconds, attempts = made_attempts(bench, GOAL, models=(MODEL,), concurrency=cap, **wishes)
    return Made(seconds, measure(attempts, plan_stages(detail=wishes.get("detail", "full"))))


def cap_table(plans: dict[int, Made]) -> Table:
    """Returns what each cap gives."""
    rows: list[Sequence[Cell]] = [
        (
            cap,
            plan.seconds,
            plan.one_by_one_s / plan.seconds,
            plan.measures.calls,
            len(plan.measures.critical_path.calls),
            plan.measures.critical_path.seconds,
            plan.measures.total.input_tokens,
            100 * plan.measures.cache.share,
            plan.measures.total.output_tokens,
        )
        for cap, plan in plans.items()
    ]
    columns = [Column("cap"), Column("plan s", ".1f"), Column("times one by one", ".2f"), Column("calls", ",d")]
    columns += [Column("in the longest chain"), Column("chain s", ".1f"), Column("tokens in", ",d")]
    columns += [Column("cached %", ".0f"), Column("tokens out", ",d")]
    notes = [
        "times one by one: the seconds of all calls added up, against the plan; at the pace of a fast cloud model."
    ]
    return Table("chain: a whole plan in virtual time", columns, rows, notes)


def path_table(measures: Measures) -> Table:
    """Returns the calls that wait for each other and take longest."""
    rows: list[Sequence[Cell]] = [
        (number, stage, item, measures.stages[stage].p50_s)
        for number, (stage, item) in enumerate(measures.critical_path.calls, 1)
    ]
    columns = [Column("call"), Column("stage"), Column("item"), Column("median s of its stage", ".1f")]
    return Table(f"chain: the longest one at cap {CAP}", columns, rows)


def target_table(full: Made, seconds: Sequence[float], fast: Made, faster: Made) -> Table:
    """Returns what is to be reached, and whether it is."""
    mean, late = statistics.fmean(seconds), percentile(seconds, 0.95) or 0.0
    share = fast.seconds / full.seconds
    rows: list[Sequence[Cell]] = [
        (f"mean of {len(seconds)} seeds at cap {CAP}, s", mean, verdict(mean, at_most=MOST_S)),
        ("95th percentile against the mean", late / mean, verdict(late / mean, at_most=MOST_TAIL)),
        ("fast detail against full", share, verdict(share, at_most=MOST_FAST_SHARE)),
        (f"with {FAST} for calls without slack, s", faster.seconds, verdict(faster.seconds, at_most=MOST_FASTER_S)),
    ]
    return Table("chain: what is to be reached", [Column("what"), Column("measured", ".2f"), Column("target")], rows)
