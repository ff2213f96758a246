from typing import Any

import pytest

from planexe.library.entry import UNREADABLE, RunEntry
from planexe.runs.sweeps import SweepPlan
from planexe.ui.tune.choice import query_of, tunable, why_not
from planexe.ui.tune.sweep import price_sentence


def entry(run_id: str = "r", **more: Any) -> RunEntry:
    values: dict[str, Any] = {"status": "complete", "calls": 9, **more}
    return RunEntry(run_id=run_id, **values)


@pytest.mark.parametrize(
    ("run", "why"),
    [
        (entry(), ""),
        (entry(status="running"), ""),
        (entry(status="failed"), ""),
        (entry(calls=0), "Run r has no finished call yet, so there is nothing to forecast from."),
        (entry(status=UNREADABLE, problem="No request."), "Run r cannot be read: No request."),
    ],
)
def test_run_is_tuned_by_if_it_has_calls(run: RunEntry, why: str) -> None:
    assert why_not(run) == why
    assert tunable([run]) == ([] if why else [run])


def test_run_made_without_waiting_is_not_tuned_by() -> None:
    hurried = entry(simulated=True, models=("simulated",), time_scale=0.0)
    assert "without waiting" in why_not(hurried)


def test_archived_run_is_not_offered_though_it_could_be_tuned_by() -> None:
    archived = entry(archived=True)
    assert why_not(archived) == ""
    assert tunable([archived]) == []


def test_address_names_the_page_run_and_those_beside_it() -> None:
    assert query_of(["a", "b", "c"]) == {"run": "a", "also": "b,c"}
    assert query_of(["a"]) == {"run": "a", "also": "-"}


@pytest.mark.parametrize(
    ("plan", "words"),
    [
        (
            SweepPlan(caps=(1, 4), seconds=90, cost_usd=None, simulated=True),
            "2 runs, about 1 min 30 s in all. It is the simulated model: it costs nothing.",
        ),
        (
            SweepPlan(caps=(4,), seconds=90, cost_usd=1.5, simulated=False),
            "1 run, about 1 min 30 s in all, about 1.50 USD.",
        ),
        (
            SweepPlan(caps=(4,), seconds=9, cost_usd=None, simulated=False),
            "1 run, about 9.0 s in all. What it costs is not known: the catalogue has no prices for the model.",
        ),
    ],
)
def test_price_of_a_sweep_is_said_before_it_begins(plan: SweepPlan, words: str) -> None:
    assert price_sentence(plan) == words
