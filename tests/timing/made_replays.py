"""Replays made up for the tests of forecasts: from a few words, and from the graphs of the benchmarks."""

from collections.abc import Mapping
from typing import Any

from benchmarks.work_graph import WorkGraph
from planexe.timing.load_model import LoadModel
from planexe.timing.replay_model import ModelLimits, Node, Replay, Try

MODEL = "m"


def call(name: str, seconds: float, *needs: int, priority: float = 0.0, **more: Any) -> Node:
    """Returns a call with one good try; a name may be ``stage/item``."""
    stage, _, item = name.partition("/")
    return Node(
        stage=stage, item=item, tries=(Try(model=MODEL, work_s=seconds, **more),), needs=needs, priority=priority
    )


def replay_of_calls(*nodes: Node, load: LoadModel | None = None, limits: ModelLimits | None = None) -> Replay:
    """Returns a replay of these calls at one model."""
    loads: Mapping[str, LoadModel] = {MODEL: load} if load else {}
    return Replay(nodes=nodes, loads=loads, limits={MODEL: limits} if limits else {})


def chain(*seconds: float) -> list[Node]:
    """Returns calls that wait for each other."""
    return [call(f"s{n}", s, *([n - 1] if n else [])) for n, s in enumerate(seconds)]


def side_by_side(*seconds: float) -> list[Node]:
    """Returns calls of one stage that wait for nothing."""
    return [call(f"s/{n}", s) for n, s in enumerate(seconds)]


def replay_of_graph(graph: WorkGraph, *, load: LoadModel | None = None) -> Replay:
    """Returns a replay with the priorities that the ideal schedule has, which knows each call's seconds."""
    left = graph.seconds_left()
    ends: dict[str, int] = {}
    nodes: list[Node] = []
    for stage in graph.stages.values():
        needs = tuple(ends[n] for n in stage.needs)
        behind_s = graph.seconds_behind(stage.name, left)
        first = len(nodes)
        for number, seconds in enumerate(stage.seconds):
            nodes.append(call(f"{stage.name}/{number}", seconds, *needs, priority=seconds + behind_s))
        ends[stage.name] = len(nodes)
        nodes.append(Node(stage=stage.name, needs=(*needs, *range(first, len(nodes)))))
    return replay_of_calls(*nodes, load=load)
