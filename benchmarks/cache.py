"""What a service's prompt cache knows of a whole plan's input, at several caps, and what that saves."""

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from benchmarks.forecast import GOAL, MODEL
from benchmarks.report import Options
from benchmarks.tables import Cell, Column, Table, verdict
from benchmarks.virtual_plan import made_attempts
from planexe.executor.attempt_log import Attempt
from planexe.llm.catalog import load_catalog
from planexe.llm.messages import Usage
from planexe.llm.prices import cost_usd
from planexe.runs.workbench import Workbench
from planexe.settings import load_settings

CAPS = (1, 16, 64)
SERVICES: Mapping[str, str] = {"schema first": "none", "schema apart": "none,schema_first=0"}
"""Where the answer's schema stands at the service: before the messages, or no part of what is read."""
LED = "after the first"
STARTS = ("at once", LED)
"""When calls that begin alike begin."""
PRICED = "gpt-4.1-mini"
MOST_TOKENS, LEAST_SHARE = 500_000, 0.6


def run(options: Options) -> Iterator[Table]:
    """Makes whole plans in virtual time at services that cache in two ways."""
    rows: list[Sequence[Cell]] = []
    for service, profile in SERVICES.items():
        for cap in CAPS:
            for starts in STARTS:
                options.say(f"cache: {service}, cap {cap}, {starts}")
                seconds, attempts = made_plan(profile, cap, led=starts == LED)
                rows.append((service, cap, starts, *figures(attempts), seconds))
    columns = [
        Column("service"),
        Column("cap"),
        Column("calls begin"),
        Column("tokens in", ",d"),
        Column("target"),
        Column("cached %", ".0f"),
    ]
    columns += [Column("share"), Column("USD", ".3f"), Column("uncached USD", ".3f"), Column("run s", ".1f")]
    yield Table("cache: one whole plan of the simulated model, in virtual time", columns, rows, _NOTES)


def made_plan(profile: str, cap: int, *, led: bool = True) -> tuple[float, list[Attempt]]:
    """Returns the seconds and the attempts of a whole plan, made in virtual time.

    Args:
        profile: of the simulated service.
        cap: calls in flight at most.
        led: whether calls that begin alike wait for the first of them.

    Raises:
        RuntimeError: the run did not end complete.
    """
    with tempfile.TemporaryDirectory() as runs:
        models = Path(runs) / "models.toml"
        least = "" if led else f"cache_from_tokens = {MOST_TOKENS}"
        models.write_text(f'[[model]]\nname = "{MODEL}"\n{least}\n', "utf-8")
        bench = Workbench(replace(load_settings(), runs=Path(runs), catalogues=(models,)))
        return made_attempts(bench, GOAL, models=(MODEL,), concurrency=cap, faults=profile)


def figures(attempts: Sequence[Attempt]) -> Sequence[Cell]:
    """Returns the figures of one run, with the prices of a service that has a price for cached tokens."""
    told, cached, written = (
        sum(getattr(a, f"{kind}_tokens") for a in attempts) for kind in ("input", "cached", "output")
    )
    spec = load_catalog().get(PRICED)
    paid, in_full = (cost_usd(spec, Usage(told, known, written)) for known in (cached, 0))
    share = cached / told if told else 0.0
    target = verdict(told, at_most=MOST_TOKENS)
    return told, target, 100 * share, verdict(share, at_least=LEAST_SHARE), paid, in_full


_NOTES = [
    "schema first: the answer's schema stands before the messages, as at OpenAI; apart: it is no part of the prompt.",
    f"USD: with the prices of {PRICED}; uncached: the same tokens, had the cache known none of them.",
]
