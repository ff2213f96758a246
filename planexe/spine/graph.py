"""The plan's graph as plain mappings: ancestors, descendants, order; pure."""

from collections.abc import Collection, Hashable, Iterable, Mapping
from graphlib import CycleError, TopologicalSorter
from typing import TypeVar

from planexe.errors import GraphError, StageError
from planexe.spine.registry import StageSet
from planexe.spine.stage import Stage

Node = TypeVar("Node", bound=Hashable)
Edges = Mapping[str, Collection[str]]
"""Each name with the names it needs."""


def edges_of(stages: StageSet) -> dict[str, tuple[str, ...]]:
    """Returns each stage with the stages it needs."""
    return {s.name: s.before for s in stages.stages.values()}


def in_order(needs: Mapping[Node, Collection[Node]]) -> tuple[Node, ...]:
    """Returns the names so that each comes after what it needs.

    Raises:
        GraphError: there is a cycle.
    """
    try:
        return tuple(TopologicalSorter(needs).static_order())
    except CycleError as error:
        raise GraphError(f"A cycle: {' → '.join(map(str, error.args[1]))}.") from error


def single_items(stages: StageSet) -> frozenset[str]:
    """Returns the stages of which somebody waits for single items: one goes over them, or they have an order inside."""
    found = stages.stages.values()
    return frozenset(name for s in found for name in s.sources) | frozenset(s.name for s in found if s.after)


def call_share(stages: StageSet, stage: Stage) -> float:
    """Returns which share of its items a stage probably asks about, where others are spared a call: not all is mended.

    That is how many calls it expects, against those of the stage from which its items come.
    """
    if stage.skip_item is None or not stage.over:
        return 1.0
    first = stage
    while first.over:
        first = stages.stages[first.over]
    return min(1.0, stage.expected.calls / max(1, first.expected.calls))


def check_no_circle(stage: Stage, after: Edges) -> None:
    """Refuses items of a stage that wait for each other.

    Args:
        stage: the stage.
        after: its items that wait for others of it, each with those.

    Raises:
        StageError: there is a circle; names it.
    """
    try:
        in_order(after)
    except GraphError as error:
        raise StageError(f"{stage.heading}: items wait for each other. {error}") from error


def dependents(needs: Mapping[Node, Collection[Node]]) -> dict[Node, tuple[Node, ...]]:
    """Returns each name with the names that need it directly."""
    found: dict[Node, list[Node]] = {name: [] for name in needs}
    for name, wanted in needs.items():
        for other in wanted:
            found[other].append(name)
    return {name: tuple(users) for name, users in found.items()}


def closure(start: Iterable[str], edges: Edges) -> frozenset[str]:
    """Returns everything reachable from ``start`` along ``edges``, ``start`` itself left out unless it is reached."""
    found: set[str] = set()
    todo = [other for name in start for other in edges[name]]
    while todo:
        name = todo.pop()
        if name not in found:
            found.add(name)
            todo += edges[name]
    return frozenset(found)


def descendants(start: Iterable[str], needs: Edges) -> frozenset[str]:
    """Returns everything that needs one of the names, directly or not."""
    return closure(start, dependents(needs))
