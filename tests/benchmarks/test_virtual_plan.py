"""A whole plan of the simulated model in virtual time: real stages, latencies of a fast cloud model."""

from pathlib import Path

from benchmarks.forecast import GOAL, MODEL
from benchmarks.virtual_plan import made_attempts
from planexe.runs.workbench import Workbench
from planexe.settings import Settings

MOST_SECONDS, MOST_TOKENS = 100, 500_000


def test_whole_plan_takes_no_longer_and_is_told_no_more_than_promised(tmp_path: Path) -> None:
    bench = Workbench(Settings(runs=tmp_path))
    seconds, attempts = made_attempts(bench, GOAL, models=(MODEL,), concurrency=16)
    assert seconds <= MOST_SECONDS
    assert sum(attempt.input_tokens for attempt in attempts) <= MOST_TOKENS
