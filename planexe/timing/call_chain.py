"""The calls that had to wait for each other and took longest; pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from planexe.spine.call_graph import CallEdges, CallNode, in_call_order


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
