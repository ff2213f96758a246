"""The graph of a run's calls: which call waits for which; pure."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from graphlib import TopologicalSorter
from typing import Final, NamedTuple

from planexe.spine.event_records import Event, StageChanged
from planexe.spine.registry import StageSet
from planexe.spine.stage import Need, Stage


class CallNode(NamedTuple):
    """One call, or the end of a stage, which takes no time and comes after all calls of the stage.

    Attributes:
        item: key of the item; ``""`` for the only call and for the end.
    """

    stage: str
    item: str = ""
    end: bool = False


CallEdges = Mapping[CallNode, tuple[CallNode, ...]]
"""Each node with the nodes it waits for; stages in the order of the plan, calls in the order of the items."""

ItemOrder = Mapping[str, Mapping[str, Sequence[str]]]
"""By stage: its items that wait for others of their own stage, each with those."""

NO_ORDER: Final[ItemOrder] = {}

ItemsBeside = Mapping[str, Mapping[str, Mapping[str, str]]]
"""By stage: its items that waited for items of other stages, each with those by stage. Of a stage that is left out it
is not known."""

ALL_BESIDE: Final[ItemsBeside] = {}
"""Nothing is known: all items wait for the whole of the stages beside."""


def item_order(events: Iterable[Event]) -> ItemOrder:
    """Returns which items of a run wait for others of their stage, as its events tell it."""
    return {e.stage: e.after for e in events if isinstance(e, StageChanged) and e.after}


def items_beside(events: Iterable[Event]) -> ItemsBeside:
    """Returns which items of a run waited for which of other stages, as its events tell it."""
    found: dict[str, dict[str, dict[str, str]]] = {}
    for event in events:
        if isinstance(event, StageChanged) and event.beside is not None:
            of = found[event.stage] = {}
            for name, by_key in event.beside.items():
                for key, items in by_key.items():
                    for item in items:
                        of.setdefault(item, {})[name] = key
    return found


def call_graph(
    stages: StageSet,
    calls: Iterable[tuple[str, str]],
    order: ItemOrder = NO_ORDER,
    beside: ItemsBeside = ALL_BESIDE,
) -> dict[CallNode, tuple[CallNode, ...]]:
    """Returns what each call and each stage's end waits for.

    Args:
        stages: the plan's stages.
        calls: stage and item of each call, in the order of the items; a stage outside the plan waits for nothing.
        order: of the items inside their stages.
        beside: which items of other stages they wait for.
    """
    by_stage: dict[str, dict[str, None]] = {}
    for stage, item in calls:
        by_stage.setdefault(stage, {})[item] = None
    edges: dict[CallNode, tuple[CallNode, ...]] = {}
    for name in [*stages.stages, *(n for n in by_stage if n not in stages.stages)]:
        items = list(by_stage.get(name, ()))
        declared = stages.stages.get(name)
        for number, item in enumerate(items):
            waits = _sources(declared, item, stages, by_stage, beside) if declared else ()
            if declared and declared.turns and number:
                waits = (CallNode(name, items[number - 1]),)
            others = order.get(name, {}).get(item, ())
            edges[CallNode(name, item)] = waits + tuple(CallNode(name, n) for n in others if n in by_stage[name])
        inputs = _nodes_of(declared.all_needs(), by_stage) if declared else ()
        edges[CallNode(name, end=True)] = tuple(CallNode(name, item) for item in items) + inputs
    return edges


def _sources(
    stage: Stage, item: str, stages: StageSet, by_stage: Mapping[str, Collection[str]], beside: ItemsBeside
) -> tuple[CallNode, ...]:
    """Returns what a call waits for; a source item without a call of its own was there as soon as it could be."""
    if any(p.key == item for p in stage.parts):
        return _nodes_of(stage.part_needs(item), by_stage)
    waits = _nodes_of(stage.all_needs(), by_stage)
    for name, key in _beside(stage, item, beside):
        own = key is not None and key in by_stage.get(name, ())
        waits += (CallNode(name, key or "") if own else CallNode(name, end=True),)
    if not stage.over:
        return waits
    if item in by_stage.get(stage.over, ()):
        return (*waits, CallNode(stage.over, item))
    return (*waits, *_sources(stages.stages[stage.over], item, stages, by_stage, beside))


def _beside(stage: Stage, item: str, beside: ItemsBeside) -> Iterable[tuple[str, str | None]]:
    known = beside.get(stage.name)
    return known.get(item, {}).items() if known is not None else ((name, None) for name in stage.beside)


def _nodes_of(needs: Iterable[Need], by_stage: Mapping[str, Collection[str]]) -> tuple[CallNode, ...]:
    """Returns the nodes of the needs; a part without a call of its own counts as the whole stage."""
    return tuple(
        CallNode(n.stage, n.part) if n.part and n.part in by_stage.get(n.stage, ()) else CallNode(n.stage, end=True)
        for n in needs
    )


def in_call_order(edges: CallEdges) -> tuple[CallNode, ...]:
    """Returns the nodes so that each comes after what it waits for."""
    return tuple(TopologicalSorter(edges).static_order())
