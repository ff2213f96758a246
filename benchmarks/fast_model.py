"""What a faster model buys: for the calls without slack alone, and for all calls of a plan."""

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from benchmarks.forecast import GOAL, MODEL
from benchmarks.report import Options
from benchmarks.tables import Cell, Column, Table
from benchmarks.virtual_plan import made_attempts
from planexe.runs.workbench import Workbench
from planexe.settings import load_settings

FAST = "simulated-fast"
CAPS = (4, 16, 64)
MODELS: Mapping[str, tuple[str, str]] = {
    "one model": (MODEL, ""),
    "fast for what has no slack": (MODEL, FAST),
    "fast for all": (FAST, ""),
}
"""The model and the fast model, by what they are called here."""


def run(options: Options) -> Iterator[Table]:
    """Makes whole plans in virtual time."""
    rows: list[Sequence[Cell]] = []
    for detail in ("full", "fast"):
        for cap in CAPS:
            alone_s = 0.0
            for name, (model, fast) in MODELS.items():
                options.say(f"fast model: {detail}, cap {cap}, {name}")
                seconds, calls, at_fast = made_plan(model, fast, cap, detail)
                alone_s = alone_s or seconds
                rows.append((detail, cap, name, calls, 100 * at_fast / calls, seconds, alone_s / seconds))
    columns = [Column("detail"), Column("cap"), Column("models"), Column("calls", ",d")]
    columns += [Column("at the fast one %", ".0f"), Column("plan s", ".0f"), Column("times faster", ".2f")]
    yield Table(f"fast model: whole plans in virtual time; {FAST} is 2.5 times as fast as {MODEL}", columns, rows)


def made_plan(model: str, fast: str, cap: int, detail: str) -> tuple[float, int, int]:
    """Returns the seconds of a whole plan made in virtual time, its calls, and those that the fast model answered.

    Raises:
        RuntimeError: the run did not end complete.
    """
    with tempfile.TemporaryDirectory() as runs:
        bench = Workbench(replace(load_settings(), runs=Path(runs), catalogues=()))
        wishes = {"models": (model,), "fast_model": fast, "concurrency": cap, "detail": detail}
        seconds, attempts = made_attempts(bench, GOAL, **wishes)
    answered = [a for a in attempts if a.outcome == "ok"]
    return seconds, len(answered), sum(a.model == FAST for a in answered)
