"""What it takes to level a plan and to draw its chances, beside one pass of the critical path over the same network."""

import datetime as dt
import random
import time
from collections.abc import Callable, Iterator
from fractions import Fraction
from functools import partial

from benchmarks.measuring import interleaved
from benchmarks.report import Options
from benchmarks.tables import Column, Table, verdict
from planexe.scheduling.course_model import CostLine, RiskStrike
from planexe.scheduling.critical_path import critical_path
from planexe.scheduling.finish_simulation import simulate
from planexe.scheduling.levelling import level
from planexe.scheduling.links import Link
from planexe.scheduling.project import Crew, DayRange, Job, Project, build_project
from planexe.scheduling.work_calendar import WorkCalendar

LEVEL_MS = 500.0
SIMULATE_MS = 200.0
LEAVES = (1, 120, 500, 2000)
TARGET_LEAVES = 120
_ROLES = 8
_PER_TASK = 4


def run(options: Options) -> Iterator[Table]:
    """Measures plans of several sizes in this process."""
    options.say("plan_maths: levelling and simulation")
    yield Table(
        "plan_maths: levelling and chances of a plan (CPU of one core)",
        [
            Column("leaves"),
            Column("critical path ms", ".1f"),
            Column("levelled ms", ".0f"),
            Column("÷ critical path", ".0f"),
            Column("simulated ms", ".0f"),
            Column("÷ critical path ", ".0f"),
            Column("target"),
        ],
        [_row(leaves, options) for leaves in dict.fromkeys(options.count(n) for n in LEAVES)],
        [
            f"Levelled: up to 200 sampled orders over {_ROLES} roles and a head count; from 120 leaves on fewer.",
            f"Simulated: 5,000 courses, ten risks, costs of all leaves. Targets are for {TARGET_LEAVES} leaves.",
        ],
    )


def example(leaves: int, seed: int = 0) -> Project:
    """Returns a plan of tasks with four leaves each, done by eight roles of which few are alike."""
    rng = random.Random(seed)
    jobs, links = [], []
    ranges: dict[int, DayRange] = {}
    for n in range(leaves):
        task = n // _PER_TASK
        likely = rng.randint(4, 30)
        ranges.setdefault(task, DayRange(Fraction(likely, 2), Fraction(likely), Fraction(2 * likely)))
        units = Fraction(rng.choice((25, 50, 100, 100)), 100)
        days = ranges[task].likely / _PER_TASK
        demands = {f"M{rng.randrange(_ROLES)}": units}
        jobs.append(Job(f"{n}", days, demands, rng.random() < 0.1, task=f"T{task}", range=ranges[task]))
        links += [Link(f"{before}", f"{n}") for before in {max(0, n - rng.randint(1, 25))} if before != n]
    capacity = {f"M{n}": Fraction(rng.choice((1, 1, 2))) for n in range(_ROLES)}
    return build_project(jobs, links, Crew(capacity, people_max=Fraction(5)), WorkCalendar(dt.date(2027, 1, 4)))


def _row(leaves: int, options: Options) -> list[str | int | float | None]:
    project = example(leaves)
    levelled = level(project)
    risks = [RiskStrike(f"R{n}", 0.2, (2, 5, 10), (100, 200, 500), ("T0",)) for n in range(10)]
    costs = [CostLine(code, 100, (50, 60, 90)) for code in project.jobs]
    found = interleaved(
        {
            "path": partial(_cpu_ms, partial(critical_path, project.network)),
            "level": partial(_cpu_ms, partial(level, project)),
            "simulate": partial(_cpu_ms, partial(simulate, project, levelled, risks, costs)),
        },
        dict.fromkeys(("path", "level", "simulate"), options.repeats),
    )
    path, levelling, simulation = (found[name].median for name in ("path", "level", "simulate"))
    held = None
    if leaves == TARGET_LEAVES:
        held = f"{verdict(levelling, at_most=LEVEL_MS)}; {verdict(simulation, at_most=SIMULATE_MS)}"
    return [leaves, path, levelling, levelling / path, simulation, simulation / path, held]


def _cpu_ms(do: Callable[[], object]) -> float:
    started_s = time.process_time()
    do()
    return 1000 * (time.process_time() - started_s)
