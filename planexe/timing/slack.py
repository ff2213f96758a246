"""Slack: how much longer each stage could take without the run taking longer; pure.

It is the total float of the critical path method, on the graph of the calls recorded so far and without any cap on
calls at once: waits for slots and for providers' limits count for nothing, and neither do calls that have not begun.
The slack of a call is the length of the longest chain of the run less that of the longest chain through the call.
The slack of a stage is that of its call with the least: any one of its calls could take that much longer, and no more.
What shares a chain shares its slack: once one stage has used it up, the others on that chain have none left.
"""

from collections.abc import Mapping

from planexe.spine.call_graph import CallEdges, CallNode, in_call_order


def call_slack(edges: CallEdges, seconds: Mapping[tuple[str, str], float]) -> dict[tuple[str, str], float]:
    """Returns how many seconds longer each call could take before the longest chain of the run gets longer.

    Args:
        edges: what each call and each stage's end waits for.
        seconds: how long each call took, by stage and item; a call that is missing here took no time.
    """
    order = in_call_order(edges)
    own = {n: 0.0 if n.end else seconds.get((n.stage, n.item), 0.0) for n in order}
    finish: dict[CallNode, float] = {}
    for node in order:
        finish[node] = own[node] + max((finish[n] for n in edges[node]), default=0.0)
    after = dict.fromkeys(order, 0.0)
    for node in reversed(order):
        for need in edges[node]:
            after[need] = max(after[need], own[node] + after[node])
    whole_s = max(finish.values(), default=0.0)
    return {(n.stage, n.item): max(0.0, whole_s - finish[n] - after[n]) for n in order if not n.end}


def stage_slack(edges: CallEdges, seconds: Mapping[tuple[str, str], float]) -> dict[str, float]:
    """Returns the slack in seconds of each stage that has made calls, as this module defines it.

    Args:
        edges: what each call and each stage's end waits for.
        seconds: how long each call took, by stage and item.
    """
    found: dict[str, float] = {}
    for (stage, _), slack_s in call_slack(edges, seconds).items():
        found[stage] = min(slack_s, found.get(stage, slack_s))
    return found
