"""The graph of a run's calls: which call had to wait for which, and the chain that took longest; pure."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from graphlib import TopologicalSorter

from planexe.spine.registry import StageSet
from planexe.spine.stage import Need, Stage


@dataclass(frozen=True, slots=True, order=True)
class CallNode:
    """One call, or the end of a stage, which takes no time and comes after all calls of the stage.

    Attributes:
        item: key of the item; ``""`` for the only call and for the end.
    """

    stage: str
    item: str = ""
    end: bool = False


CallEdges = Mapping[CallNode, tuple[CallNode, ...]]
"""Each node with the nodes it waits for."""


@dataclass(frozen=True, slots=True)
class CallChain:
    """Calls that had to wait for each other.

    Attributes:
        calls: stage and item of each, the first first.
        seconds: their durations added up.
        slack: seconds that each stage could take longer without this growing, as ``planexe.timing.slack`` defines it;
            only a ``ChainTracker`` gives it.
    """

    calls: tuple[tuple[str, str], ...] = ()
    seconds: float = 0.0
    slack: Mapping[str, float] = field(default_factory=dict)


def call_graph(stages: StageSet, calls: Iterable[tuple[str, str]]) -> dict[CallNode, tuple[CallNode, ...]]:
    """Returns what each call and each stage's end waits for.

    Args:
        stages: the plan's stages.
        calls: stage and item of each call, in the order of the items; a stage outside the plan waits for nothing.
    """
    by_stage: dict[str, dict[str, None]] = {}
    for stage, item in calls:
        by_stage.setdefault(stage, {})[item] = None
    edges: dict[CallNode, tuple[CallNode, ...]] = {}
    for name in [*stages.stages, *(n for n in by_stage if n not in stages.stages)]:
        items = list(by_stage.get(name, ()))
        declared = stages.stages.get(name)
        for number, item in enumerate(items):
            waits = _sources(declared, item, stages, by_stage) if declared else ()
            if declared and declared.turns and number:
                waits = (CallNode(name, items[number - 1]),)
            edges[CallNode(name, item)] = waits
        own = tuple(CallNode(name, item) for item in items)
        inputs = _nodes_of(declared.all_needs(), by_stage) if declared else ()
        edges[CallNode(name, end=True)] = own + inputs
    return edges


def _sources(
    stage: Stage, item: str, stages: StageSet, by_stage: Mapping[str, Collection[str]]
) -> tuple[CallNode, ...]:
    """Returns what a call waits for; a source item without a call of its own was there as soon as it could be."""
    if any(p.key == item for p in stage.parts):
        return _nodes_of(stage.part_needs(item), by_stage)
    waits = _nodes_of(stage.all_needs(), by_stage)
    if not stage.over:
        return waits
    if item in by_stage.get(stage.over, ()):
        return (*waits, CallNode(stage.over, item))
    return (*waits, *_sources(stages.stages[stage.over], item, stages, by_stage))


def _nodes_of(needs: Iterable[Need], by_stage: Mapping[str, Collection[str]]) -> tuple[CallNode, ...]:
    """Returns the nodes of the needs; a part without a call of its own counts as the whole stage."""
    return tuple(
        CallNode(n.stage, n.part) if n.part and n.part in by_stage.get(n.stage, ()) else CallNode(n.stage, end=True)
        for n in needs
    )


def longest_chain(edges: CallEdges, seconds: Mapping[tuple[str, str], float]) -> CallChain:
    """Returns the chain of calls whose durations add up to most: no concurrency makes the run shorter than that."""
    finish: dict[CallNode, float] = {}
    before: dict[CallNode, CallNode | None] = {}
    for node in in_call_order(edges):
        last = max(edges[node], key=lambda n: finish[n], default=None)
        own_s = 0.0 if node.end else seconds.get((node.stage, node.item), 0.0)
        finish[node] = own_s + (finish[last] if last else 0.0)
        before[node] = last
    at = max(finish, key=lambda n: finish[n], default=None)
    total_s = finish[at] if at else 0.0
    chain: list[tuple[str, str]] = []
    while at is not None:
        if not at.end and seconds.get((at.stage, at.item), 0.0) > 0:
            chain.append((at.stage, at.item))
        at = before[at]
    return CallChain(tuple(reversed(chain)), total_s)


def in_call_order(edges: CallEdges) -> tuple[CallNode, ...]:
    """Returns the nodes so that each comes after what it waits for."""
    return tuple(TopologicalSorter(edges).static_order())
