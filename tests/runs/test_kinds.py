from typing import Any

import pytest

from planexe.library.entry import RunEntry
from planexe.runs.kinds import FOUNDED_ON, Kind, founding_runs, kind_of, rests_on
from planexe.spine.workflow import Graph

KIND = Kind(("m",), Graph("plan", (("detail", "fast"),)))


def entry(run_id: str, **more: Any) -> RunEntry:
    usual: dict[str, Any] = {"status": "complete", "calls": 9, "models": ("m",), "graph_values": KIND.graph.values}
    return RunEntry(run_id=run_id, **{**usual, **more})


def test_newest_runs_of_a_kind_are_founded_on() -> None:
    assert founding_runs([entry(str(n)) for n in range(5)], KIND) == ("0", "1", "2")
    assert FOUNDED_ON == 3


@pytest.mark.parametrize(
    "more",
    [
        {"status": "failed"},
        {"status": "running"},
        {"calls": 0},
        {"faults": "flaky"},
        {"models": ("m", "other")},
        {"graph_values": ()},
        {"workflow": "rows"},
        {"simulated": True, "time_scale": 0.0},
    ],
)
def test_other_runs_are_not(more: dict[str, Any]) -> None:
    assert founding_runs([entry("other", **more), entry("own")], KIND) == ("own",)


def test_run_with_gaps_is_complete_enough() -> None:
    assert founding_runs([entry("gaps", status="complete with gaps")], KIND) == ("gaps",)


def test_kind_in_words() -> None:
    assert kind_of(entry("a")) == KIND
    assert KIND.words == "m, fast detail"
    assert Kind(("m",), Graph("nobody")).words == "m, nobody"


@pytest.mark.parametrize(("runs", "words"), [(1, "the newest finished run of"), (3, "the 3 newest finished runs of")])
def test_what_a_recommendation_rests_on(runs: int, words: str) -> None:
    assert rests_on(KIND, runs, 1204) == f"{words} this kind (m, fast detail; 1,204 calls)"
