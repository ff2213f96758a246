import asyncio
import re

import pytest

from benchmarks.peers import PEERS, langgraph_tasks, level_after_level, levels, peer_run_s
from benchmarks.timed_model import TimedModel
from benchmarks.work_graph import WorkGraph, WorkStage

GRAPH = WorkGraph(
    "toy",
    [
        WorkStage("a", (), (0.0,)),
        WorkStage("made", ("a",)),
        WorkStage("b", ("made",), (0.0,) * 4),
        WorkStage("side", (), (0.001,) * 3),
        WorkStage("end", ("b", "side"), (0.0,)),
    ],
)


def test_levels_hold_what_can_run_together() -> None:
    assert [sorted(level) for level in levels(GRAPH)] == [["a", "side"], ["made"], ["b"], ["end"]]


@pytest.mark.parametrize("strategy", PEERS.values())
def test_every_peer_makes_every_call_within_the_cap(strategy: object) -> None:
    assert peer_run_s(strategy, GRAPH, 2) > 0  # pyrefly: ignore[bad-argument-type]  # parametrize gives plain objects


async def test_langgraph_gets_as_many_slots_as_the_cap_says() -> None:
    model = TimedModel(WorkGraph("flat", [WorkStage("a", (), (0.01,) * 12)]))
    await langgraph_tasks(WorkGraph("flat", [WorkStage("a", (), (0.01,) * 12)]), 5, model)
    assert model.peak == 5


def test_peer_that_leaves_calls_out_is_refused() -> None:
    async def lazy(graph: WorkGraph, cap: int, model: TimedModel) -> None:
        await level_after_level(graph.restricted_to(["a"], "part"), cap, model)

    with pytest.raises(RuntimeError, match="1 of 9 calls"):
        peer_run_s(lazy, GRAPH, 2)


def test_timed_model_answers_after_the_calls_seconds() -> None:
    model = TimedModel(GRAPH, answer_characters=3)
    assert re.fullmatch(r"side 1 \w{3}", asyncio.run(model.take("side", 1)))
    assert (model.asked, model.in_flight, model.peak) == (1, 0, 1)
