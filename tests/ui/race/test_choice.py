from dataclasses import replace
from typing import Any

import pytest

from planexe.library.entry import UNREADABLE, RunEntry
from planexe.ui.race.choice import Pair, are_twins, default_pair, is_going, line_of, racers


def entry(run_id: str, **more: Any) -> RunEntry:
    usual: dict[str, Any] = {
        "status": "complete",
        "brief": "Open a bakery.",
        "concurrency": 4,
        "calls": 9,
        "wall_s": 65.0,
    }
    return RunEntry(run_id=run_id, **{**usual, **more})


@pytest.mark.parametrize(
    ("run", "races"),
    [
        (entry("a"), True),
        (entry("a", status="complete with gaps"), True),
        (entry("a", status="running", calls=0), True),
        (entry("a", status="new", calls=0), True),
        (entry("a", calls=0), False),
        (entry("a", status="failed"), False),
        (entry("a", status="stopped"), False),
        (entry("a", status=UNREADABLE), False),
        (entry("a", archived=True), False),
    ],
)
def test_runs_race_that_are_complete_or_going_on(run: RunEntry, races: bool) -> None:
    assert racers([run]) == ([run] if races else [])


@pytest.mark.parametrize(
    ("more", "twins"),
    [
        ({"concurrency": 16}, True),
        ({"concurrency": 16, "brief": " Open  a\nbakery. "}, True),
        ({}, False),
        ({"concurrency": 16, "brief": "Open a shop."}, False),
        ({"concurrency": 16, "models": ("m",)}, False),
        ({"concurrency": 16, "graph_values": (("detail", "fast"),)}, False),
        ({"concurrency": 16, "time_scale": 0.5}, False),
        ({"concurrency": 16, "faults": "flaky"}, False),
        ({"concurrency": 16, "language": "Danish"}, False),
    ],
)
def test_twins_are_the_same_plan_with_another_cap(more: dict[str, Any], twins: bool) -> None:
    one, other = entry("a"), entry("b", **more)
    assert are_twins(one, other) is twins
    assert are_twins(other, one) is twins


def test_newest_run_with_a_twin_races_it_at_first() -> None:
    runs = [entry("new", brief="Another."), entry("b"), entry("c", brief="A third."), entry("d", concurrency=1)]
    assert default_pair(runs) == Pair("b", "d")


def test_run_without_a_twin_races_its_prediction() -> None:
    assert default_pair([entry("going", status="running"), entry("done")]) == Pair("done")
    assert default_pair([]) is None
    assert default_pair([entry("going", status="running")]) is None


def test_run_made_without_waiting_comes_last() -> None:
    hurried = entry("hurried", simulated=True, models=("simulated",), time_scale=0.0)
    assert default_pair([hurried, entry("slow", brief="Another.")]) == Pair("slow")
    assert default_pair([hurried]) == Pair("hurried")


def test_line_of_a_run() -> None:
    run = entry("a", title="Bakery", simulated=True)
    assert line_of(run) == "Bakery · cap 4 · 1 min 05 s · simulated"
    assert line_of(replace(run, status="running", title="", simulated=False)) == "Open a bakery. · cap 4 · under way"


def test_pair_goes_on_while_one_of_its_runs_does() -> None:
    runs = [entry("a"), entry("b", status="running")]
    assert is_going(runs, Pair("a", "b"))
    assert not is_going(runs, Pair("a"))
