"""Which ready call goes first: the one with the longest path of work behind it; pure."""

from collections.abc import Collection, Hashable, Mapping, Sequence
from typing import TypeVar
from zlib import crc32

from planexe.spine.call_graph import NO_ORDER, ItemOrder, call_graph
from planexe.spine.graph import dependents, in_order
from planexe.spine.registry import StageSet
from planexe.spine.stage import Stage

Node = TypeVar("Node", bound=Hashable)

_ROUNDING = 1e-6


def remaining_path(needs: Mapping[Node, Collection[Node]], seconds: Mapping[Node, float]) -> dict[Node, float]:
    """Returns for each name the seconds of the longest path from its start to the end of the graph.

    Args:
        needs: each name with the names it needs.
        seconds: how long each takes from start to end with free slots.
    """
    users = dependents(needs)
    left: dict[Node, float] = {}
    for name in reversed(in_order(needs)):
        left[name] = seconds.get(name, 0.0) + max((left[u] for u in users[name]), default=0.0)
    return left


def stage_seconds(stage: Stage, history: Mapping[str, float] | None = None) -> float:
    """Returns the seconds of a stage with free slots: its calls side by side, a conversation's one by one.

    Args:
        stage: the stage.
        history: mean seconds of one call by stage, from earlier runs; wins over the stage's own expectation.
    """
    if stage.kind == "compute":
        return 0.0
    one_call = (history or {}).get(stage.name, stage.expected.seconds)
    return one_call * len(stage.turns) if stage.turns else one_call


def without_slack(stages: StageSet) -> frozenset[str]:
    """Returns the stages that hold up everything: whatever one of their calls takes longer, the run takes longer.

    By the expected seconds that the stages themselves name, with a slot for every call: always the same stages, so
    that the same answers are asked of the same models.
    """
    edges = call_graph(stages, _calls_of(stages))
    own = {node: 0.0 if node.end else stage_seconds(stages.stages[node.stage]) for node in edges}
    behind, before = remaining_path(edges, own), remaining_path(dependents(edges), own)
    longest = max(behind.values(), default=0.0) * (1 - _ROUNDING)
    return frozenset(n.stage for n in edges if own[n] and behind[n] + before[n] - own[n] >= longest)


def _calls_of(stages: StageSet) -> list[tuple[str, str]]:
    return [(s.name, key) for s in stages.stages.values() for key in ([p.key for p in s.parts] or [""])]


def _through(stages: StageSet, left_s: Mapping[str, float]) -> dict[str, float]:
    """Returns the priorities of items that go on before others of their line of stages begin."""
    found: dict[str, float] = {}
    for name, stage in stages.stages.items():
        if stage.over:  # after its source, which comes before it in the order of the plan
            found[name] = found.get(stage.over, left_s[stage.over]) + _ROUNDING
    return found


class CallPriorities:
    """The priorities of a plan's calls: of each part by itself, else those of a stage are alike until more is known.

    Args:
        stages: the plan's stages.
        history: mean seconds of one call by stage, from earlier runs.
        order: of the items inside their stages, as far as it is known.
    """

    def __init__(
        self, stages: StageSet, history: Mapping[str, float] | None = None, order: ItemOrder = NO_ORDER
    ) -> None:
        edges = call_graph(stages, _calls_of(stages))
        self._own_s = {s.name: stage_seconds(s, history) for s in stages.stages.values()}
        left = remaining_path(edges, {node: 0.0 if node.end else self._own_s[node.stage] for node in edges})
        self._left = {(node.stage, node.item): left_s for node, left_s in left.items() if not node.end}
        self._behind: dict[tuple[str, str], int] = {}
        self._through = _through(stages, {name: self._left.get((name, ""), 0.0) for name in stages.stages})
        for stage, after in order.items():
            self.take_order(stage, after)

    def take_order(self, stage: str, after: Mapping[str, Sequence[str]]) -> None:
        """Takes which items of a stage wait for others of it: those that hold up the longest chain go first."""
        items = {other for others in after.values() for other in others} | set(after)
        behind = remaining_path({item: after.get(item, ()) for item in items}, dict.fromkeys(items, 1))
        self._behind |= {(stage, item): round(calls) - 1 for item, calls in behind.items()}

    def of(self, stage: str, item: str = "") -> float:
        """Returns the priority of a call; 0 for a stage that is none of the plan's.

        Where stages go over the items of others, every second item goes on before further ones begin: so the first
        results are there early. The others wait for each other, so that at the end there is work for every slot.
        """
        if stage in self._through and crc32(item.encode()) % 2:
            return self._through[stage]
        left_s = self._left.get((stage, item))
        if left_s is None:
            left_s = self._left.get((stage, ""), 0.0)
        behind = self._behind.get((stage, item), 0)
        return left_s + behind * self._own_s[stage] if behind else left_s
