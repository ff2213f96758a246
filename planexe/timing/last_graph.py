"""LastGraph: the graph of a run's calls, for those who ask for it again and again."""

from collections.abc import Mapping, Sequence

from planexe.spine.call_graph import CallEdges, ItemOrder, call_graph
from planexe.spine.registry import StageSet


class LastGraph:
    """The graph of all calls, made anew only when other items or another order of them have become known."""

    def __init__(self) -> None:
        self._known: tuple[Mapping[str, Sequence[str]], ItemOrder] | None = None
        self._edges: CallEdges = {}

    def edges(self, stages: StageSet, items: Mapping[str, Sequence[str]], order: ItemOrder) -> CallEdges:
        """Returns what each call and each stage's end waits for; the stages are always the same."""
        if self._known != (items, order):
            calls = [(name, item) for name, some in items.items() for item in some]
            self._known, self._edges = (items, dict(order)), call_graph(stages, calls, order)
        return self._edges
