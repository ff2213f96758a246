"""What trouble costs a whole plan: a storm of faults, and an outage in its middle, beside a day without any."""

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from benchmarks.report import Options
from benchmarks.tables import Cell, Column, Table, verdict
from benchmarks.tokens import GOAL
from benchmarks.virtual_time import run_in_virtual_time
from planexe.runs.workbench import Workbench
from planexe.settings import Settings

CAPS = (4, 16)
OUTAGE_S = 600.0
MOST_TIMES, MOST_REQUESTS, MOST_EXTRA_S = 3.0, 1.2, 660.0
_FAULT_FREE, _STORM = "none", "hard"
_OUTAGE = f"none,outage_s={OUTAGE_S:g},outage_after_s=40,outage_requests=1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Weathered:
    """How a plan went.

    Attributes:
        seconds: its run time.
        calls: that it made; ``requests`` how many were sent for them.
        tokens: in and out, those of failed requests included.
    """

    status: str
    seconds: float
    calls: int
    requests: int
    tokens: int
    gaps: int


def run(options: Options) -> Iterator[Table]:
    """Makes a plan in each weather, in virtual time."""
    yield weather_table(options)


def weather_table(options: Options) -> Table:
    """Returns how long the plan takes and how many requests it needs, beside the fault-free one."""
    rows: list[list[Cell]] = []
    for cap in CAPS:
        fair: Weathered | None = None
        for title, faults in (("no fault", _FAULT_FREE), ("storm", _STORM), ("outage of 10 minutes", _OUTAGE)):
            options.say(f"storm: {title}, cap {cap}")
            found = weathered(faults, cap)
            fair = fair or found
            each, times, extra_s = (
                found.requests / found.calls,
                found.seconds / fair.seconds,
                found.seconds - fair.seconds,
            )
            target = ""
            if faults == _STORM:
                target = verdict(times, at_most=MOST_TIMES)
            elif faults == _OUTAGE:
                target = f"{verdict(extra_s, at_most=MOST_EXTRA_S)}, {verdict(each, at_most=MOST_REQUESTS)}"
            rows.append([title, cap, found.status, found.gaps, found.seconds, times, extra_s, each, target])
    columns = [Column("weather"), Column("cap"), Column("ended"), Column("gaps"), Column("plan s", ".0f")]
    columns += [Column("times no fault", ".2f"), Column("extra s", ".0f"), Column("requests a call", ".2f")]
    return Table("storm: a whole plan of the simulated model in trouble", [*columns, Column("target")], rows)


def weathered(faults: str, cap: int) -> Weathered:
    """Returns how a whole plan goes in virtual time with these faults."""
    with tempfile.TemporaryDirectory() as runs:
        bench = Workbench(Settings(runs=Path(runs)))
        wish = bench.request(GOAL.read_text("utf-8"), models=("simulated",), concurrency=cap, faults=faults)
        folder = bench.create(wish)
        active = bench.activate(folder)
        outcome = run_in_virtual_time(active.run)
        snapshot, attempts = active.snapshot(), folder.attempts()
    return Weathered(
        status=outcome.status,
        seconds=snapshot.elapsed_s,
        calls=snapshot.calls_done,
        requests=sum(a.sent is not None for a in attempts),
        tokens=snapshot.input_tokens + snapshot.output_tokens,
        gaps=len(outcome.gaps),
    )
