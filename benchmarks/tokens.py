"""Tokens of one whole plan by chapter, beside those of the reference plan."""

import asyncio
import json
import tempfile
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

from benchmarks.cache import LEAST_SHARE, MOST_TOKENS
from benchmarks.graphs import REFERENCE
from benchmarks.report import Options
from benchmarks.tables import Cell, Column, Table, verdict
from planexe.executor.attempt_log import Attempt
from planexe.runs.workbench import Workbench
from planexe.settings import Settings
from planexe.spine.registry import StageSet
from planexe.workflows.plan.workflow import plan_stages

CHARACTERS_PER_TOKEN = 4
SHARE = 0.5
"""Of the reference's input tokens; the aim for a plan of the same content."""
GOAL = Path(__file__).parent.parent / "examples" / "bakery.txt"


def run(options: Options) -> Iterator[Table]:
    """Makes one whole plan with the simulated model."""
    options.say("tokens: one whole simulated plan")
    attempts = plan_attempts(GOAL.read_text("utf-8"))
    stages = plan_stages()
    yield token_table(stages, own_tokens(attempts), reference_tokens())
    yield cache_table(stages, own_tokens(attempts), cached_tokens(attempts))
    yield largest_table(attempts)


def plan_attempts(goal: str) -> list[Attempt]:
    """Returns the attempts of a whole simulated plan."""
    with tempfile.TemporaryDirectory() as runs:
        bench = Workbench(Settings(runs=Path(runs)))
        folder = bench.create(bench.request(goal, models=("simulated",), concurrency=16, time_scale=0))
        asyncio.run(bench.activate(folder).run())
        return folder.attempts()


def cached_tokens(attempts: list[Attempt]) -> dict[str, int]:
    """Returns the input tokens by stage that a service's cache knew."""
    known = Counter[str]()
    for attempt in attempts:
        known[attempt.stage] += attempt.cached_tokens
    return dict(known)


def own_tokens(attempts: list[Attempt]) -> dict[str, tuple[int, int, int]]:
    """Returns calls, input and output tokens by stage."""
    calls, told, written = Counter[str](), Counter[str](), Counter[str]()
    for attempt in attempts:
        calls[attempt.stage] += 1
        told[attempt.stage] += attempt.input_tokens
        written[attempt.stage] += attempt.output_tokens
    return {stage: (calls[stage], told[stage], written[stage]) for stage in calls}


def reference_tokens() -> dict[str, tuple[int, int, int]]:
    """Returns calls, input and output tokens of the reference by stage, from its observed characters."""
    found = {}
    for record in json.loads(REFERENCE.read_text("utf-8")):
        calls = sum(record["rounds"])
        told, written = (
            calls * record.get(f"{what}_chars", 0) // CHARACTERS_PER_TOKEN for what in ("prompt", "answer")
        )
        found[record["name"]] = (calls, told, written)
    return found


def token_table(
    stages: StageSet, own: Mapping[str, tuple[int, int, int]], reference: Mapping[str, tuple[int, int, int]]
) -> Table:
    """Returns the sums by chapter."""
    rows: list[list[Cell]] = []
    for chapter, title in stages.chapters.items():
        names = [n for n, s in stages.stages.items() if s.chapter == chapter]
        rows.append([title, *_sums(own, names), *_sums(reference, names), None])
    whole = [*_sums(own, own), *_sums(reference, reference)]
    share = whole[1] / whole[4] if whole[4] else 0.0
    rows.append(["whole plan", *whole, share])
    columns = [Column("chapter"), Column("calls"), Column("tokens in", ",d"), Column("tokens out", ",d")]
    columns += [Column("reference calls"), Column("reference in", ",d"), Column("reference out", ",d")]
    columns += [Column("in ÷ reference", ".2f")]
    notes = [
        f"Aim: at most {SHARE} of the reference's input tokens: {verdict(share, at_most=SHARE)}.",
        f"Reference: observed characters of its prompts and answers, {CHARACTERS_PER_TOKEN} to a token.",
    ]
    return Table("tokens: one whole plan, simulated, by chapter", columns, rows, notes)


def cache_table(stages: StageSet, own: Mapping[str, tuple[int, int, int]], cached: Mapping[str, int]) -> Table:
    """Returns how much of the input each chapter shares with what was asked before, the most costly chapter first."""
    sums: list[tuple[str, int, int]] = []
    for chapter, title in stages.chapters.items():
        names = [n for n, s in stages.stages.items() if s.chapter == chapter]
        sums.append((title, _sums(own, names)[1], sum(cached.get(name, 0) for name in names)))
    sums = [one for one in sorted(sums, key=lambda one: one[2] - one[1]) if one[1]]
    told, known = sum(one[1] for one in sums), sum(one[2] for one in sums)
    rows: list[list[Cell]] = [
        [title, of, hit, of - hit, 100 * hit / of] for title, of, hit in [*sums, ("whole plan", told, known)] if of
    ]
    columns = [Column("chapter"), Column("tokens in", ",d"), Column("cached", ",d"), Column("paid in full", ",d")]
    share = known / told if told else 0.0
    notes = [
        f"Targets: {verdict(told, at_most=MOST_TOKENS)} tokens in; cached share {verdict(share, at_least=LEAST_SHARE)}."
    ]
    return Table("tokens: what a service's cache knows, by chapter", [*columns, Column("cached %", ".0f")], rows, notes)


def largest_table(attempts: list[Attempt], most: int = 8) -> Table:
    """Returns the stages with the most input tokens."""
    own = own_tokens(attempts)
    rows: list[list[Cell]] = [
        [stage, calls, told, told // calls, written]
        for stage, (calls, told, written) in sorted(own.items(), key=lambda entry: -entry[1][1])[:most]
    ]
    columns = [Column("stage"), Column("calls"), Column("tokens in", ",d"), Column("a call", ",d")]
    return Table("tokens: the stages that are told most", [*columns, Column("tokens out", ",d")], rows)


def _sums(figures: Mapping[str, tuple[int, int, int]], names: Collection[str]) -> list[int]:
    return [sum(figures.get(name, (0, 0, 0))[n] for name in names) for n in range(3)]
